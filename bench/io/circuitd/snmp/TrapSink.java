package io.circuitd.snmp;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.snmp4j.smi.OID;

/**
 * A trap receiver in a JVM of its own. Writes its port, then {@code hint} with the time of the
 * monotonic clock for each, and for each line of its input its time on a core and its counts.
 */
final class TrapSink {
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private TrapSink() {}

  /**
   * Listens.
   *
   * @param args the port of the router whose traps count
   */
  public static void main(String[] args) throws IOException, NoAnswer {
    SnmpTarget router = UdpAgent.target(Integer.parseInt(args[0]));
    try (SnmpManager manager =
            new SnmpManager(new SnmpManager.Settings(Duration.ofSeconds(5), 1, 60));
        TrapReceiver receiver =
            new TrapReceiver(
                new TrapSettings(HERE, 0, Optional.empty(), "80007ed9050102030405060708", 7),
                manager,
                address -> address.equals(HERE) ? List.of(router) : List.of(),
                name -> say("hint " + System.nanoTime()))) {
      manager.get(router, "", List.of(List.of(new OID("1.3.6.1.2.1.1.7.0"))));
      say(Integer.toString(receiver.port()));
      OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      while (in.readLine() != null) {
        say("cpu " + system.getProcessCpuTime() + " " + receiver.counts());
      }
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
