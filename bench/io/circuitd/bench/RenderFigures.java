package io.circuitd.bench;

import io.circuitd.render.RenderRounds;
import io.circuitd.render.RenderRounds.Large;
import io.circuitd.render.RenderRounds.Round;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Rendering, diffs and comparisons for every profile, each on one thread. Judged by the thread's
 * time on a core, which other work on the machine moves less than the clock.
 */
final class RenderFigures {
  private static final int LEGS = 10_000;
  private static final int LEGS_A_SECOND = 20_000;
  private static final int DIFFS = 2000;
  private static final int BYTES = 10_000_000;
  private static final int ENTRIES = 2000;
  private static final int ROUNDS = 7;

  private RenderFigures() {}

  /**
   * The table.
   *
   * @param scale of the counts; below 1 for a trial
   */
  static List<String> measure(double scale) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "| profile | render, legs/s of a core | by the clock | ≥ 20000 | diff of a leg, ms | < 1 |"
            + " comparison of 10 MB with 2000 entries, s of a core | by the clock | < 1 |");
    lines.add("|---|---|---|---|---|---|---|---|---|");
    for (String profile : RenderRounds.profiles()) {
      System.out.println("measuring " + profile + " ...");
      lines.add(row(profile, scale));
    }
    return lines;
  }

  private static String row(String profile, double scale) {
    RenderRounds work = new RenderRounds(profile);
    int legs = (int) (LEGS * scale);
    List<Round> renders = work.renders(ROUNDS, legs);
    // Each time twice: what comes whole, and what is equal.
    List<Round> diffs = work.diffs(ROUNDS, (int) (DIFFS * scale));
    Large large = work.large((int) (BYTES * scale), (int) (ENTRIES * scale));
    List<Round> comparisons = RenderRounds.comparisons(ROUNDS, large);
    double rate = median(renders, round -> legs / round.processor());
    double diff = median(diffs, round -> round.processor() * 1000 / (2 * DIFFS * scale));
    double comparison = median(comparisons, Round::processor);
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.0f | %s | %.3f | %s | %s | %.2f | %s |",
        profile,
        span("%.0f", renders, round -> legs / round.processor()),
        median(renders, round -> legs / round.elapsed()),
        rate >= LEGS_A_SECOND ? "met" : "**missed**",
        diff,
        diff < 1 ? "met" : "**missed**",
        span("%.2f", comparisons, Round::processor),
        median(comparisons, Round::elapsed),
        comparison < 1 ? "met" : "**missed**");
  }

  /** Median, and least to greatest. */
  private static String span(String form, List<Round> rounds, ToDoubleFunction<Round> reading) {
    double[] sorted = rounds.stream().mapToDouble(reading).sorted().toArray();
    return String.format(
        Locale.ROOT,
        form + " (" + form + "–" + form + ")",
        sorted[sorted.length / 2],
        sorted[0],
        sorted[sorted.length - 1]);
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> reading) {
    double[] sorted = rounds.stream().mapToDouble(reading).sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
