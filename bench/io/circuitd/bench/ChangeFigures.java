package io.circuitd.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What changes cost beside the routers' own time, and what a restart costs. */
final class ChangeFigures {
  private static final int RESTARTS = 3;

  private ChangeFigures() {}

  static List<Figure> measure(Path home, Path work) throws IOException, SQLException {
    List<Figure> figures = new ArrayList<>();
    figures.addAll(RestartFigure.measure(home, work, RESTARTS));
    return figures;
  }
}
