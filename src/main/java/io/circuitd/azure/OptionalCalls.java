package io.circuitd.azure;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a request to one cloud that is not needed may be made now. An outage of the whole fleet
 * must not use up what our writes need.
 */
final class OptionalCalls {
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** Azure gives back what was used; an older count says nothing any more. */
  private static final Duration COUNT_HOLDS = Duration.ofMinutes(10);

  private final CloudLimits limits;
  private final Supplier<Budget> budget;
  private final InstantSource time;
  private final Deque<Instant> made = new ArrayDeque<>();

  OptionalCalls(CloudLimits limits, Supplier<Budget> budget, InstantSource time) {
    this.limits = limits;
    this.budget = budget;
    this.time = time;
  }

  /**
   * Takes one of the calls of this minute, if there is one.
   *
   * @return why it may not be made; empty when it may
   */
  synchronized Optional<String> refusal() {
    Optional<String> refusal = wouldRefuse();
    if (refusal.isEmpty()) {
      made.addLast(time.instant());
    }
    return refusal;
  }

  /** As {@link #refusal}, without taking anything. */
  synchronized Optional<String> wouldRefuse() {
    Instant now = time.instant();
    Budget said = budget.get();
    Optional<Instant> paused = said.pausedUntil().filter(now::isBefore);
    if (paused.isPresent()) {
      return Optional.of(
          "Azure asked us to stay away for another " + seconds(now, paused.get()) + " s");
    }
    Optional<Budget.Left> low =
        said.writes()
            .filter(left -> left.count() < limits.floor())
            .filter(left -> now.isBefore(left.heard().plus(COUNT_HOLDS)));
    if (low.isPresent()) {
      return Optional.of(
          "Azure has "
              + low.get().count()
              + " writes left for us, and below "
              + limits.floor()
              + " (readOuts.floor) all are kept for changes");
    }
    while (!made.isEmpty() && !now.isBefore(made.getFirst().plus(WINDOW))) {
      made.removeFirst();
    }
    if (made.size() < limits.readOutsPerMinute()) {
      return Optional.empty();
    }
    return Optional.of(
        limits.readOutsPerMinute()
            + " read-outs in a minute are the limit (readOuts.perMinute)"
            + (made.isEmpty()
                ? ""
                : "; next in " + seconds(now, made.getFirst().plus(WINDOW)) + " s"));
  }

  private static long seconds(Instant now, Instant then) {
    return Math.max(1, Duration.between(now, then).toSeconds());
  }
}
