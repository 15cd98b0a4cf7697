package io.circuitd.bench;

import io.circuitd.daemon.Fleet;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Many connections that wait for their first build at once. */
public final class FleetFigure {
  private static final int POPS = 100;
  private static final int CIRCUITS_EACH = 10;

  private FleetFigure() {}

  static List<String> measure(Path home, Path work, double scale) throws Exception {
    int pops = (int) Math.max(1, POPS * scale);
    try (Fleet fleet = new Fleet(home, work.resolve("fleet"), pops, CIRCUITS_EACH)) {
      Fleet.Result result = fleet.run();
      return List.of(
          String.format(
              Locale.ROOT,
              "%d lab routers that take %d s for a commit and as long for its confirm, %d"
                  + " connections waiting: all up after %.1f s; %d commits for %d legs, %.1f legs a"
                  + " commit, %.1f commits saved on each router",
              2 * pops,
              Fleet.COMMIT.toSeconds(),
              2 * pops * CIRCUITS_EACH,
              result.seconds(),
              result.commits(),
              result.legs(),
              (double) result.legs() / result.commits(),
              (double) (result.legs() - result.commits()) / (2 * pops)));
    }
  }
}
