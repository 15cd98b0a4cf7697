package io.circuitd.control;

import java.time.Instant;
import java.util.List;

/**
 * The news of health that are kept, with those that were not told.
 *
 * @param news the newest ones, oldest first
 */
public record HealthHistory(Instant at, List<News> news) {
  /** How many are shown where nobody says. */
  public static final int USUAL_LIMIT = 50;

  /** No answer shows more. */
  public static final int MOST = 10_000;

  public HealthHistory {
    news = List.copyOf(news);
  }

  /**
   * One change; texts are empty where they do not apply.
   *
   * @param kind {@code leg}, {@code circuit}, {@code redundancy-lost}, {@code redundancy-restored},
   *     {@code near-prefix-limit}, {@code below-prefix-limit}, {@code router-unreachable} or {@code
   *     router-reachable}
   * @param before what was told last
   * @param now what stands since
   * @param silenced it was not told
   */
  public record News(
      Instant at,
      String kind,
      String circuit,
      String leg,
      String router,
      String before,
      String now,
      String reason,
      boolean silenced) {}
}
