package io.circuitd.daemon;

import io.circuitd.deploy.BusySite;
import io.circuitd.model.CircuitName;
import io.circuitd.northbound.Snapshot;
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
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** What it costs a daemon to make the snapshot that monitoring systems are served. */
public final class SnapshotRounds {
  private static final int ROUNDS = 21;
  private static final int WARM_UP = 10;

  private SnapshotRounds() {}

  /**
   * The last snapshot, and time on a core.
   *
   * @param all ms of each making of all of it
   * @param one ms of each making of a single circuit
   */
  public record Made(Snapshot snapshot, List<Double> all, List<Double> one) {}

  /** Each circuit has both connections built, with two sessions each. */
  public static Made measure(Path home, Path folder, int circuits)
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
      List<Double> all = warm(snapshots::refresh);
      List<Double> one = warm(() -> snapshots.refresh(Set.of(new CircuitName("circuit-00007"))));
      return new Made(snapshots.get(), all, one);
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

  private static List<Double> warm(Runnable made) {
    return IntStream.range(0, ROUNDS).mapToObj(_ -> cpu(made)).skip(WARM_UP).toList();
  }

  private static double cpu(Runnable made) {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    made.run();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
  }
}
