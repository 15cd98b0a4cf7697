package io.circuitd.bench;

import java.util.List;
import java.util.Locale;

/**
 * One row of the table.
 *
 * @param unit of the target and of the runs
 * @param target the median has to be below it
 * @param runs one reading each, at least one
 */
record Figure(String what, String unit, double target, List<Double> runs) {
  Figure {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("no reading of " + what);
    }
    runs = runs.stream().sorted().toList();
  }

  private double median() {
    int middle = runs.size() / 2;
    return runs.size() % 2 == 1 ? runs.get(middle) : (runs.get(middle - 1) + runs.get(middle)) / 2;
  }

  /** The row in Markdown. */
  String row() {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %s | %s | < %s %s | %s |",
        what,
        runs.size(),
        reading(median()),
        reading(runs.getFirst()),
        reading(runs.getLast()),
        Double.toString(target).replaceFirst("\\.0$", ""),
        unit,
        median() < target ? "met" : "missed");
  }

  /** The rows' head. */
  static String head() {
    return """
    | figure | runs | median | min | max | target | verdict |
    |---|---|---|---|---|---|---|\
    """;
  }

  private String reading(double value) {
    return String.format(Locale.ROOT, "%.2f %s", value, unit);
  }
}
