package io.circuitd.bench.netconf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Readings of one client, one a round.
 *
 * @param values in the order of the rounds; none where the client is missing
 */
record Samples(List<Double> values) {
  Samples {
    values = List.copyOf(values);
  }

  static Samples none() {
    return new Samples(List.of());
  }

  /** Round by round, so that what slows a round down slows both. */
  Samples over(Samples other) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(values.size(), other.values.size()); i++) {
      ratios.add(values.get(i) / other.values.get(i));
    }
    return new Samples(ratios);
  }

  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Median, and least to greatest where there are several. */
  String shown() {
    if (values.isEmpty()) {
      return "missing";
    }
    double least = values.stream().min(Double::compare).orElseThrow();
    double greatest = values.stream().max(Double::compare).orElseThrow();
    return values.size() == 1
        ? number(median())
        : number(median()) + " (" + number(least) + "–" + number(greatest) + ")";
  }

  String atLeast(double target) {
    return verdict(!values.isEmpty() && median() >= target);
  }

  String atMost(double target) {
    return verdict(!values.isEmpty() && median() <= target);
  }

  private String verdict(boolean met) {
    if (values.isEmpty()) {
      return "not measured";
    }
    return met ? "met" : "**missed**";
  }

  private static String number(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, format, value);
  }
}
