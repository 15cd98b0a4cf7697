package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;

/**
 * True traps in the middle of forged ones: 10 000 a second from outside the inventory, and 1 000 a
 * second in the name of the router that sends the true ones.
 */
@Timeout(120)
class TrapFloodTest {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");
  private static final InetAddress OUTSIDE = InetAddress.ofLiteral("127.0.0.2");
  private static final OID CELL = new OID("1.3.6.1.2.1.1.7.0");
  private static final int ROUNDS = 60;
  private static final int WHOLE = 10;
  private static final int FROM_OUTSIDE = 2000;
  private static final int SPOOFED = 200;
  private static final Duration ROUND = Duration.ofMillis(200);

  private final SnmpManager manager = new SnmpManager();
  private final BlockingQueue<Long> polled = new LinkedBlockingQueue<>();
  private FickleAgent router;
  private TrapReceiver receiver;

  @BeforeEach
  void start() throws Exception {
    router = new FickleAgent(1);
    router.cells.put(CELL, new Integer32(1));
    router.says(9, 1000);
    SnmpTarget target = router.target();
    manager.get(target, "", List.of(List.of(CELL)));
    receiver =
        new TrapReceiver(
            new TrapSettings(HERE, 0, Optional.empty(), "80007ed9050102030405060708", 7),
            manager,
            address -> address.equals(HERE) ? List.of(target) : List.of(),
            _ -> polled.add(System.nanoTime()));
  }

  @AfterEach
  void close() throws IOException {
    receiver.close();
    manager.close();
    router.close();
  }

  /**
   * One true trap in each round. A round of which the kernel lost a datagram proves nothing, as
   * that may have been the true one; half of the rounds have to be whole.
   */
  @Test
  void trueTrapInTheMiddleOfAFloodIsSeenWithinASecond() throws Exception {
    ForgedTraps made = new ForgedTraps(captured(), router.engineId());
    List<byte[]> outside = made.ofEngine();
    List<byte[]> spoofed = made.mixed(SPOOFED);
    int rounds = 0;
    int whole = 0;
    int seen = 0;
    long begun = System.nanoTime();
    long cpu = receiving();
    for (; whole < WHOLE && rounds < ROUNDS; rounds++) {
      polled.clear();
      long before = receiver.counts().received();
      CountDownLatch middle = new CountDownLatch(2);
      Thread strangers = flood(OUTSIDE, FROM_OUTSIDE, outside, middle);
      Thread spoofers = flood(HERE, SPOOFED, spoofed, middle);
      middle.await();
      long sent = System.nanoTime();
      router.trap(receiver.port(), TrapKindsTest.trap(TrapReceiverTest.BACKWARD));
      Long at = polled.poll(1, TimeUnit.SECONDS);
      strangers.join();
      spoofers.join();
      if (drained() - before == FROM_OUTSIDE + SPOOFED + 1) {
        whole++;
        if (at != null && at - sent < Duration.ofSeconds(1).toNanos()) {
          seen++;
        }
      }
    }
    System.out.println(
        "flood of traps: %d rounds, %d of them whole, %d true traps seen in these; %.0f ms of CPU in %.1f s"
            .formatted(
                rounds, whole, seen, (receiving() - cpu) / 1e6, (System.nanoTime() - begun) / 1e9));
    assertThat(whole).as("rounds of which the kernel lost nothing").isEqualTo(WHOLE);
    assertThat(seen).as("true traps seen within a second").isEqualTo(WHOLE);
  }

  /** Sends evenly over a round. */
  private Thread flood(InetAddress from, int count, List<byte[]> forged, CountDownLatch middle) {
    return Thread.ofPlatform()
        .start(() -> {
          try (DatagramSocket socket = new DatagramSocket(0, from)) {
            long begun = System.nanoTime();
            for (int sent = 0; sent < count; sent++) {
              if (sent == count / 2) {
                middle.countDown();
              }
              byte[] content = forged.get(sent % forged.size());
              socket.send(new DatagramPacket(content, content.length, HERE, receiver.port()));
              long ahead = begun + ROUND.toNanos() * sent / count - System.nanoTime();
              if (ahead > 1_000_000) {
                LockSupport.parkNanos(ahead);
              }
            }
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Waits until nothing more comes; what was received by then. */
  private long drained() {
    await()
        .pollInterval(Duration.ofMillis(20))
        .during(Duration.ofMillis(60))
        .until(this::received, new Still());
    return received();
  }

  private long received() {
    return receiver.counts().received();
  }

  /** The same as the last time. */
  private static final class Still implements Predicate<Long> {
    private long last = -1;

    @Override
    public boolean test(Long now) {
      boolean still = now == last;
      last = now;
      return still;
    }
  }

  /** Time on a core of the threads that read from sockets of SNMP, ns. */
  private static long receiving() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.dumpAllThreads(false, false))
        .filter(thread -> thread.getThreadName().contains("UDPTransportMapping"))
        .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
        .sum();
  }

  /** A true trap, as it goes over the wire. */
  private byte[] captured() throws IOException {
    try (DatagramSocket wire = new DatagramSocket(0, HERE)) {
      router.trap(wire.getLocalPort(), TrapKindsTest.trap(TrapReceiverTest.BACKWARD));
      DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
      wire.setSoTimeout(5000);
      wire.receive(packet);
      return Arrays.copyOf(packet.getData(), packet.getLength());
    }
  }
}
