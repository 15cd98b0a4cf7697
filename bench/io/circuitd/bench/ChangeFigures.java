package io.circuitd.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What changes cost beside the routers' own time, and what a restart costs. */
final class ChangeFigures {
  private static final int RESTARTS = 3;

  private ChangeFigures() {}

  /**
   * @param scale of the fleet
   */
  static List<String> measure(Path home, Path work, double scale) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add(Figure.head());
    RestartFigure.measure(home, work, RESTARTS).stream().map(Figure::row).forEach(lines::add);
    lines.add("");
    lines.addAll(FleetFigure.measure(home, work, scale));
    return lines;
  }
}
