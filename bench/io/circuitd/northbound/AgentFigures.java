package io.circuitd.northbound;

import com.sun.management.OperatingSystemMXBean;
import io.circuitd.daemon.SnapshotRounds;
import io.circuitd.files.Secret;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the SNMP agent costs: heap and making of a snapshot, CPU of a walk. */
public final class AgentFigures {
  private static final int CIRCUITS = 10_000;
  private static final int CELLS = 120_000;

  private AgentFigures() {}

  /** One line for each figure; that of a walk names the command that walked. */
  public static List<String> measure(Path home, Path work)
      throws IOException, InterruptedException, SQLException {
    List<String> lines = new ArrayList<>();
    lines.add(heap(CIRCUITS / 2));
    lines.add(heap(CIRCUITS));
    lines.addAll(SnapshotRounds.measure(home, work.resolve("snapshots"), CIRCUITS));
    Snapshot snapshot = Samples.of(CIRCUITS);
    try (SnmpAgent agent =
        SnmpAgent.start(
            Samples.settings(Set.of(new Secret("public"))),
            Samples.ENGINE,
            () -> snapshot,
            InstantSource.fixed(Samples.NOW))) {
      List<String> v3 =
          List.of(
              "-v3",
              "-l",
              "authPriv",
              "-u",
              "nms",
              "-a",
              "SHA-256",
              "-A",
              "auth-password",
              "-x",
              "AES",
              "-X",
              "priv-password");
      for (List<String> as : List.of(List.of("-v2c", "-c", "public"), v3)) {
        for (int round = 0; round < 4; round++) {
          lines.add(walk(agent, as, round));
        }
      }
    }
    return lines;
  }

  private static String heap(int circuits) {
    long empty = usedHeap();
    Snapshot snapshot = Samples.of(circuits);
    long full = usedHeap();
    return String.format(
        Locale.ROOT,
        "heap of a snapshot of %,d circuits (%,d connections, %,d legs, %,d sessions): %.1f MB",
        snapshot.circuits().size(),
        2 * circuits,
        2 * circuits,
        4 * circuits,
        (full - empty) / 1e6);
  }

  /** Columns of the circuit table until there are enough cells. */
  private static String walk(SnmpAgent agent, List<String> as, int round)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("snmpbulkwalk"));
    command.addAll(as);
    command.addAll(
        List.of("-Cr50", "-m", "", "-On", "-t", "10", "-Cc", "127.0.0.1:" + agent.port()));
    long cpu = 0;
    long cells = 0;
    for (int column = 2; cells < CELLS; column++) {
      List<String> one = new ArrayList<>(command);
      one.add("1.3.6.1.4.1.32473.1.1.2.1." + column);
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long before = system.getProcessCpuTime();
      Process process =
          new ProcessBuilder(one).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      process.waitFor();
      cpu += system.getProcessCpuTime() - before;
      cells += CIRCUITS;
    }
    return String.format(
        Locale.ROOT,
        "%s walk %d of %,d cells: %.2f s CPU of the agent (%s …2.1.COLUMN)",
        as.getFirst(),
        round + 1,
        cells,
        Duration.ofNanos(cpu).toMillis() / 1e3,
        String.join(" ", command));
  }

  private static long usedHeap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
