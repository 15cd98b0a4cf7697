package io.circuitd.snmp;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/** Traps that strangers make up, and true ones among them, sent to a receiver in another JVM. */
public final class ForgedRounds implements AutoCloseable {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.2");
  private static final OID CELL = new OID("1.3.6.1.2.1.1.7.0");

  private final FickleAgent router;
  private final Process sink;
  private final BufferedWriter to;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final int port;
  private final List<byte[]> forged;

  /**
   * What a round showed.
   *
   * @param share of one core that the receiving JVM took
   * @param rate datagrams that it read in a second
   * @param seen true traps that were seen, of those sent
   * @param latencies from the sending of a true trap to its hint, ms
   */
  public record Round(double share, double rate, int sent, int seen, List<Double> latencies) {}

  /** Starts the receiver. */
  public ForgedRounds() throws IOException, InterruptedException {
    router = new FickleAgent(1);
    router.cells.put(CELL, new Integer32(1));
    router.says(9, 1000);
    sink =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                TrapSink.class.getName(),
                Integer.toString(router.port()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    to = sink.outputWriter();
    BufferedReader from = sink.inputReader();
    String first = Objects.requireNonNull(from.readLine(), "the receiver has ended");
    port = Integer.parseInt(first);
    Thread.ofVirtual().start(() -> read(from));
    forged = new ForgedTraps(captured(), router.engineId()).mixed(1000);
  }

  private void read(BufferedReader from) {
    try {
      for (String line = from.readLine(); line != null; line = from.readLine()) {
        if (line.startsWith("hint ") || line.startsWith("cpu ")) {
          told.add(line);
        }
      }
    } catch (IOException e) {
      // The end.
    }
  }

  private static ScopedPDU trap() {
    ScopedPDU trap = new ScopedPDU();
    trap.setType(PDU.TRAP);
    trap.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(1)));
    trap.add(new VariableBinding(SnmpConstants.snmpTrapOID, new OID("1.3.6.1.2.1.15.0.2")));
    return trap;
  }

  private byte[] captured() throws IOException {
    try (DatagramSocket wire = new DatagramSocket(0, HERE)) {
      router.trap(wire.getLocalPort(), trap());
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      wire.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }

  /**
   * Sends for so long, with ten true traps a second.
   *
   * @param outside datagrams a second from an address that is no router's
   * @param spoofed datagrams a second from the router's address, of random engines or with wrong
   *     digests
   */
  public Round send(int seconds, int outside, int spoofed) throws Exception {
    String[] before = cpu();
    Thread strangers = Thread.ofPlatform().start(() -> flood(OUTSIDE, seconds, outside));
    Thread spoofers = Thread.ofPlatform().start(() -> flood(HERE, seconds, spoofed));
    List<Double> latencies = new ArrayList<>();
    int sent = seconds * 10;
    long begun = System.nanoTime();
    for (int i = 0; i < sent; i++) {
      long due = begun + i * 100_000_000L;
      LockSupport.parkNanos(due - System.nanoTime());
      long at = System.nanoTime();
      router.trap(port, trap());
      String hint = told.poll(2, TimeUnit.SECONDS);
      if (hint != null) {
        latencies.add((Long.parseLong(hint.substring("hint ".length())) - at) / 1e6);
      }
    }
    strangers.join();
    spoofers.join();
    double elapsed = System.nanoTime() - begun;
    String[] after = cpu();
    return new Round(
        (Long.parseLong(after[1]) - Long.parseLong(before[1])) / elapsed,
        (received(after[2]) - received(before[2])) / elapsed * 1e9,
        sent,
        latencies.size(),
        latencies);
  }

  private String[] cpu() throws IOException, InterruptedException {
    to.write("\n");
    to.flush();
    String line = told.poll(10, TimeUnit.SECONDS);
    while (line != null && !line.startsWith("cpu ")) {
      line = told.poll(10, TimeUnit.SECONDS);
    }
    return Objects.requireNonNull(line, "the receiver does not answer").split(" ", 3);
  }

  private static long received(String counts) {
    return Long.parseLong(counts.replaceFirst(".*received=(\\d+).*", "$1"));
  }

  /** Evenly over every ten milliseconds. */
  private void flood(InetAddress from, int seconds, int rate) {
    try (DatagramSocket socket = new DatagramSocket(0, from)) {
      long begun = System.nanoTime();
      long total = (long) seconds * rate;
      for (long sent = 0; sent < total; sent++) {
        byte[] content = forged.get((int) (sent % forged.size()));
        socket.send(new DatagramPacket(content, content.length, HERE, port));
        long due = begun + sent * 1_000_000_000L / rate;
        if (due - System.nanoTime() > 10_000_000) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    sink.destroy();
    router.close();
  }
}
