package io.circuitd.netconf.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When one router may be dialled again: a token bucket for all connects, and a pause that doubles
 * with each failure, shortened at random so that routers that failed together are not dialled
 * together. Not safe for several threads.
 */
final class Backoff {
  private final PoolSettings settings;
  private final RandomGenerator random;
  private int failures;
  private Instant notBefore = Instant.MIN;
  private Instant bucketEmptyUntil = Instant.MIN;

  Backoff(PoolSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  /** How long a connect must wait that begins now; zero or less when it need not. */
  Duration pause(Instant now) {
    Duration full = settings.between().multipliedBy(settings.burst());
    if (notBefore.isAfter(now.plus(settings.longestBackoff()))
        || bucketEmptyUntil.isAfter(now.plus(full))) {
      // The clock was set back.
      notBefore = Instant.MIN;
      bucketEmptyUntil = Instant.MIN;
    }
    Instant rate =
        bucketEmptyUntil.equals(Instant.MIN)
            ? now
            : bucketEmptyUntil.plus(settings.between()).minus(full);
    return Duration.between(now, rate.isAfter(notBefore) ? rate : notBefore);
  }

  /** Takes one connect out of the bucket. */
  void dialled(Instant now) {
    Instant from = bucketEmptyUntil.isAfter(now) ? bucketEmptyUntil : now;
    bucketEmptyUntil = from.plus(settings.between());
  }

  void succeeded() {
    failures = 0;
    notBefore = Instant.MIN;
  }

  void failed(Instant now) {
    Duration pause = settings.firstBackoff();
    for (int i = 0; i < failures && pause.compareTo(settings.longestBackoff()) < 0; i++) {
      pause = pause.multipliedBy(2);
    }
    if (pause.compareTo(settings.longestBackoff()) > 0) {
      pause = settings.longestBackoff();
    }
    failures++;
    long half = pause.toNanos() / 2;
    notBefore = now.plusNanos(half + (half > 0 ? random.nextLong(half + 1) : 0));
  }
}
