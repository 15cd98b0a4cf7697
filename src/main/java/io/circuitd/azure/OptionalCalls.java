package io.circuitd.azure;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Whether a request to one cloud that is not needed may be made now. An outage of the whole fleet
 * must not use up what our writes need.
 */
final class OptionalCalls {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Azure gives back what was used; an older count says nothing any more. */
  private static final Duration COUNT_HOLDS = Duration.ofMinutes(10);

  private final CloudLimits limits;
  private final BudgetPolicy budget;
  private final LongSupplier nanos;
  private final Deque<Long> made = new ArrayDeque<>();

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  OptionalCalls(CloudLimits limits, BudgetPolicy budget, LongSupplier nanos) {
    this.limits = limits;
    this.budget = budget;
    this.nanos = nanos;
  }

  /**
   * Takes one of the calls of this minute, if there is one.
   *
   * @return why it may not be made; empty when it may
   */
  synchronized Optional<String> refusal() {
    Optional<String> refusal = wouldRefuse();
    if (refusal.isEmpty()) {
      made.addLast(nanos.getAsLong());
    }
    return refusal;
  }

  /** As {@link #refusal}, without taking anything. */
  synchronized Optional<String> wouldRefuse() {
    Duration away = budget.awayFor();
    if (away.isPositive()) {
      return Optional.of(stayAway(away));
    }
    Optional<Long> low = budget.writes(COUNT_HOLDS).filter(left -> left < limits.floor());
    if (low.isPresent()) {
      return Optional.of(
          "Azure has "
              + low.get()
              + " writes left for us, and below "
              + limits.floor()
              + " (readOuts.floor) all are kept for changes");
    }
    while (!made.isEmpty() && !untilFree(made.getFirst()).isPositive()) {
      made.removeFirst();
    }
    if (made.size() < limits.readOutsPerMinute()) {
      return Optional.empty();
    }
    return Optional.of(
        limits.readOutsPerMinute()
            + " read-outs in a minute are the limit (readOuts.perMinute)"
            + (made.isEmpty() ? "" : "; next in " + seconds(untilFree(made.getFirst())) + " s"));
  }

  /** Why nothing is asked that can wait. */
  static String stayAway(Duration left) {
    return "Azure asked us to stay away for another " + seconds(left) + " s";
  }

  private Duration untilFree(long call) {
    return WINDOW.minusNanos(nanos.getAsLong() - call);
  }

  private static long seconds(Duration left) {
    return Math.max(1, left.toSeconds());
  }
}
