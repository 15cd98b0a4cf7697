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

/** Remembers what each answer of one cloud says of the requests that we have left. */
final class BudgetPolicy extends HttpPipelineSyncPolicy {
  private static final String REMAINING = "x-ms-ratelimit-remaining-";

  /** After a 429 that names no time. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final InstantSource time;
  private Budget budget = Budget.UNHEARD;

  BudgetPolicy(InstantSource time) {
    this.time = time;
  }

  synchronized Budget budget() {
    return budget;
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
    Optional<Instant> paused =
        response.getStatusCode() == 429
            ? Optional.of(now.plus(Waits.asked(response).orElse(PAUSE)))
            : Optional.empty();
    budget =
        new Budget(
            reads.or(budget::reads), writes.or(budget::writes), paused.or(budget::pausedUntil));
  }

  /** Subscription, tenant and principal are counted apart; the first that runs out counts. */
  private static Optional<Budget.Left> least(Optional<Budget.Left> known, Budget.Left left) {
    return known.filter(other -> other.count() <= left.count()).or(() -> Optional.of(left));
  }
}
