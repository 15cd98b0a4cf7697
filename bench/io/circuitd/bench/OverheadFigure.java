package io.circuitd.bench;

import io.circuitd.deploy.ChangeOverhead;
import io.circuitd.deploy.ChangeOverhead.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The overhead of a change above its router's own answer times. */
final class OverheadFigure {
  private static final double ALLOWANCE = 20;

  private OverheadFigure() {}

  static List<String> measure(Path work) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| overhead of a change | changes | median | 95 % | steps | fsync | target, steps x fsync"
            + " + 20 ms | verdict |");
    lines.add("|---|---|---|---|---|---|---|---|");
    lines.add(row("confirmed commit with persist-id", work.resolve("persist"), true));
    lines.add(row("confirmed commit without", work.resolve("session"), false));
    return lines;
  }

  private static String row(String what, Path folder, boolean persist) throws IOException {
    Files.createDirectories(folder);
    double sync = at(ChangeOverhead.syncs(folder), 0.5);
    List<Round> rounds = ChangeOverhead.rounds(folder, persist);
    List<Double> overheads = rounds.stream().map(Round::overhead).toList();
    double steps = rounds.stream().mapToInt(Round::steps).average().orElseThrow();
    double target = steps * sync + ALLOWANCE;
    double median = at(overheads, 0.5);
    return String.format(
        Locale.ROOT,
        "| %s | %d | %.1f ms | %.1f ms | %.0f | %.2f ms | %.1f ms | %s |",
        what,
        rounds.size(),
        median,
        at(overheads, 0.95),
        steps,
        sync,
        target,
        median <= target ? "met" : "**missed**");
  }

  private static double at(List<Double> readings, double share) {
    List<Double> sorted = readings.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }
}
