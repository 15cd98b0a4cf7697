package io.circuitd.daemon;

import io.circuitd.deploy.BusySite;
import io.circuitd.model.CircuitName;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What it costs a daemon to make the snapshot that monitoring systems are served. */
public final class SnapshotRounds {
  private static final int ROUNDS = 21;
  private static final int WARM_UP = 10;

  private SnapshotRounds() {}

  /** One line for all of it made anew, and one for a single circuit. */
  public static List<String> measure(Path home, Path folder, int circuits)
      throws IOException, SQLException {
    Path config = BusySite.write(home, folder, circuits, circuits);
    settle(folder.resolve("state/circuitd.db"));
    try (Daemon daemon =
        Daemon.start(
            new Daemon.Options(
                config,
                home,
                Duration.ofHours(1),
                UnaryOperator.identity(),
                StepListener.NONE,
                InstantSource.system()))) {
      Snapshots snapshots = daemon.snapshots();
      snapshots.refresh();
      return List.of(
          words(String.format(Locale.ROOT, "all of %,d circuits", circuits), snapshots::refresh),
          words(
              String.format(Locale.ROOT, "one of %,d circuits", circuits),
              () -> snapshots.refresh(Set.of(new CircuitName("circuit-00007")))));
    }
  }

  /** All changes ended well, all approvals used, all legs checked. */
  private static void settle(Path file) throws SQLException {
    try (Store store = Store.open(file, InstantSource.system(), StepListener.NONE);
        Connection connection = store.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("delete from step");
      statement.executeUpdate("update change set state = 'DONE', closed_at = opened_at");
      statement.executeUpdate(
          "insert into used_approval (change_id, circuit, side, digest, at)"
              + " select change.id, change.circuit, side, digest, opened_at from change"
              + " join pushed on pushed.circuit = change.circuit");
      statement.executeUpdate(
          "insert into drift (leg, state, findings, at) select leg, 'CLEAN', '[]', at from pushed");
    }
  }

  private static String words(String what, Runnable made) {
    List<Double> ms = IntStream.range(0, ROUNDS).mapToObj(_ -> cpu(made)).toList();
    List<Double> warm = ms.stream().skip(WARM_UP).sorted().toList();
    return String.format(
        Locale.ROOT,
        "snapshot, %s made anew: CPU of its thread, warm, %.0f ms (%.0f–%.0f); the first %.0f ms",
        what,
        warm.get(warm.size() / 2),
        warm.getFirst(),
        warm.getLast(),
        ms.getFirst());
  }

  private static double cpu(Runnable made) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    made.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
  }
}
