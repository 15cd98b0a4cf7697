package io.circuitd.bench;

import io.circuitd.deploy.BusySite;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the call of {@code circuitd run} until it says that it runs, after a death at work. */
public final class RestartFigure {
  private static final int CIRCUITS = 10_000;
  private static final int OPEN = 100;

  private RestartFigure() {}

  static List<Figure> measure(Path home, Path work, int runs) throws IOException, SQLException {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      seconds.add(once(home, BusySite.write(home, work.resolve("restart-" + i), CIRCUITS, OPEN)));
    }
    return List.of(
        new Figure(
            "restart with " + CIRCUITS + " circuits and " + OPEN + " open changes, until ready",
            "s",
            5,
            seconds));
  }

  private static double once(Path home, Path config) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                home.resolve("bin/circuitd").toString(), "run", "--config", config.toString())
            .directory(home.toFile())
            .redirectError(config.resolveSibling("run.log").toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader output = process.inputReader()) {
      String line = output.readLine();
      if (line == null || !line.startsWith("circuitd runs")) {
        throw new IllegalStateException("circuitd run said: " + line);
      }
      return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    } finally {
      process.destroyForcibly();
    }
  }
}
