package io.circuitd.azure;

import com.azure.core.http.HttpHeader;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Remembers what each answer of one cloud says of the requests that we have left. What it says of
 * times counts by a clock that nobody sets: a day lost on the wall must not keep us away for a day.
 */
final class BudgetPolicy extends HttpPipelineSyncPolicy {
  private static final String REMAINING = "x-ms-ratelimit-remaining-";

  /** After a 429 that names no time. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final InstantSource time;
  private final LongSupplier nanos;
  private Budget budget = Budget.UNHEARD;
  private long writesHeard;
  private Optional<Long> awayUntil = Optional.empty();
  private Optional<Long> askedUntil = Optional.empty();

  /**
   * @param time for those who look at a {@link Budget}
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  BudgetPolicy(InstantSource time, LongSupplier nanos) {
    this.time = time;
    this.nanos = nanos;
  }

  synchronized Budget budget() {
    return budget;
  }

  /** How much longer nothing is asked that is not needed; not positive when all may be. */
  synchronized Duration awayFor() {
    return left(awayUntil);
  }

  /** As {@link #awayFor}, counting only times that Azure itself has named. */
  synchronized Duration askedToWaitFor() {
    return left(askedUntil);
  }

  /** The writes that are left, where Azure said so within that time. */
  synchronized Optional<Long> writes(Duration within) {
    return budget
        .writes()
        .filter(left -> nanos.getAsLong() - writesHeard < within.toNanos())
        .map(Budget.Left::count);
  }

  private Duration left(Optional<Long> until) {
    return until.map(end -> Duration.ofNanos(end - nanos.getAsLong())).orElse(Duration.ZERO);
  }

  @Override
  protected HttpResponse afterReceivedResponse(
      HttpPipelineCallContext call, HttpResponse response) {
    note(response);
    return response;
  }

  private synchronized void note(HttpResponse response) {
    Instant now = time.instant();
    Optional<Budget.Left> reads = Optional.empty();
    Optional<Budget.Left> writes = Optional.empty();
    for (HttpHeader header : response.getHeaders()) {
      String name = header.getName().toLowerCase(Locale.ROOT);
      if (name.startsWith(REMAINING) && header.getValue().matches("\\d{1,18}")) {
        Budget.Left left = new Budget.Left(Long.parseLong(header.getValue()), now);
        if (name.endsWith("reads")) {
          reads = least(reads, left);
        } else if (name.endsWith("writes")) {
          writes = least(writes, left);
        }
      }
    }
    if (writes.isPresent()) {
      writesHeard = nanos.getAsLong();
    }
    Optional<Instant> paused = Optional.empty();
    if (response.getStatusCode() == 429) {
      Optional<Duration> asked = Waits.asked(response);
      askedUntil = asked.flatMap(wait -> later(askedUntil, wait)).or(() -> askedUntil);
      awayUntil = later(awayUntil, asked.orElse(PAUSE));
      paused = Optional.of(now.plus(awayFor()));
    }
    budget =
        new Budget(
            reads.or(budget::reads), writes.or(budget::writes), paused.or(budget::pausedUntil));
  }

  /** Answers overtake one another; the longest pause holds. */
  private Optional<Long> later(Optional<Long> known, Duration wait) {
    long until = nanos.getAsLong() + wait.toNanos();
    return known.filter(end -> end - until > 0).or(() -> Optional.of(until));
  }

  /** Subscription, tenant and principal are counted apart; the first that runs out counts. */
  private static Optional<Budget.Left> least(Optional<Budget.Left> known, Budget.Left left) {
    return known.filter(other -> other.count() <= left.count()).or(() -> Optional.of(left));
  }
}
