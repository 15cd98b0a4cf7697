package io.circuitd.bench;

import com.sun.management.OperatingSystemMXBean;
import io.circuitd.daemon.SnapshotRounds;
import io.circuitd.files.Secret;
import io.circuitd.northbound.Samples;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.SnmpAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the SNMP agent costs: heap and making of the snapshot of a daemon that has built all of its
 * circuits, time on a core for a walk of it.
 */
final class AgentFigures {
  private static final int CONNECTIONS = 10_000;
  private static final int CIRCUITS = 10_000;
  private static final int CELLS = 120_000;
  private static final int FIRST_COLUMN = 2;
  private static final int WALKS = 7;
  private static final String CIRCUIT_ENTRY = "1.3.6.1.4.1.32473.1.1.2.1.";

  private AgentFigures() {}

  static List<String> measure(Path home, Path work)
      throws IOException, InterruptedException, SQLException {
    List<String> lines = new ArrayList<>(List.of(Figure.head()));
    lines.add(heap(home, work.resolve("heap")));
    SnapshotRounds.Made made = SnapshotRounds.measure(home, work.resolve("made"), CIRCUITS);
    lines.add(
        new Figure("snapshot of 10 000 circuits made anew, time on a core", "ms", 1000, made.all())
            .row());
    lines.add(
        new Figure("one of 10 000 circuits made anew, time on a core", "ms", 20, made.one()).row());
    try (SnmpAgent agent =
        SnmpAgent.start(
            Samples.settings(Set.of(new Secret("public"))),
            Samples.ENGINE,
            made::snapshot,
            InstantSource.system())) {
      lines.add(
          walks(
              "bulk walk of 120 000 cells, v3, time on a core",
              agent,
              "-v3 -l authPriv -u nms -a SHA-256 -A auth-password -x AES -X priv-password"));
      lines.add(walks("bulk walk of 120 000 cells, v2c, time on a core", agent, "-v2c -c public"));
    }
    return lines;
  }

  /** What only the snapshot holds. */
  private static String heap(Path home, Path folder) throws IOException, SQLException {
    int circuits = CONNECTIONS / 2;
    List<Snapshot> held = new ArrayList<>();
    held.add(SnapshotRounds.measure(home, folder, circuits).snapshot());
    long full = usedHeap();
    if (held.removeFirst().totals().sessions() != 4 * circuits) {
      throw new IllegalStateException("sessions are missing in the snapshot");
    }
    return new Figure(
            "heap of the snapshot of 10 000 connections with two sessions each",
            "MB",
            10,
            List.of((full - usedHeap()) / 1e6))
        .row();
  }

  private static long usedHeap() {
    for (int i = 0; i < 4; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String walks(String what, SnmpAgent agent, String as)
      throws IOException, InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int walk = 0; walk < WALKS; walk++) {
      seconds.add(walk(agent, List.of(as.split(" "))));
    }
    return new Figure(what, "s", 1, seconds).row();
  }

  /** Columns of the circuit table, one after the other, until there are enough cells. */
  private static double walk(SnmpAgent agent, List<String> as)
      throws IOException, InterruptedException {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long before = system.getProcessCpuTime();
    long cells = 0;
    for (int column = FIRST_COLUMN; cells < CELLS; column++) {
      cells += cells(agent, as, CIRCUIT_ENTRY + column);
    }
    return (system.getProcessCpuTime() - before) / 1e9;
  }

  private static long cells(SnmpAgent agent, List<String> as, String column)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("snmpbulkwalk"));
    command.addAll(as);
    command.addAll(List.of("-Cr50", "-m", "", "-Onq", "-t", "10"));
    command.addAll(List.of("127.0.0.1:" + agent.port(), column));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    long cells;
    try (BufferedReader lines = process.inputReader()) {
      cells = lines.lines().filter(line -> line.startsWith("." + column + ".")).count();
    }
    if (process.waitFor() != 0 || cells == 0) {
      throw new IllegalStateException(
          String.join(" ", command) + " gave nothing, exit code " + process.exitValue());
    }
    return cells;
  }
}
