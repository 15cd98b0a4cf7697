package io.circuitd.lab;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How many requests a subscription may still send: reads and writes apart, each a bucket that is
 * filled again slowly. Told with every answer; refused only where a test has set the numbers.
 */
final class RateLimits {
  private static final int READS = 15_000;
  private static final int WRITES = 1_200;
  private final InstantSource time = InstantSource.system();
  private final Bucket reads = new Bucket(READS, READS / 3600.0);
  private final Bucket writes = new Bucket(WRITES, WRITES / 3600.0);
  private boolean strict;
  private Duration wait = Duration.ZERO;

  private final class Bucket {
    final int size;
    final double perSecond;
    double left;
    Instant filled = time.instant();

    Bucket(int size, double perSecond) {
      this.size = size;
      this.perSecond = perSecond;
      this.left = size;
    }

    void set(int count) {
      left = count;
    }

    void fill() {
      Instant now = time.instant();
      if (!strict) {
        double more = Duration.between(filled, now).toMillis() / 1000.0 * perSecond;
        left = Math.clamp(left + more, 0, size);
      }
      filled = now;
    }
  }

  /**
   * From now on so many are left, none come back, and who asks for more is refused.
   *
   * @param retryAfter how long whoever is refused is asked to wait
   */
  synchronized void set(int readsLeft, int writesLeft, Duration retryAfter) {
    strict = true;
    wait = retryAfter;
    reads.set(readsLeft);
    writes.set(writesLeft);
  }

  /** Full again, and refusing nobody. */
  synchronized void reset() {
    strict = false;
    reads.set(READS);
    writes.set(WRITES);
  }

  /**
   * Counts one request.
   *
   * @return whether it may pass
   */
  synchronized boolean take(boolean write) {
    Bucket bucket = write ? writes : reads;
    bucket.fill();
    boolean passes = !strict || bucket.left >= 1;
    bucket.left = Math.max(0, bucket.left - 1);
    return passes;
  }

  /** The header that tells how many of a kind are left. */
  static String header(boolean write) {
    return "x-ms-ratelimit-remaining-subscription-" + (write ? "writes" : "reads");
  }

  /** How long whoever asked for too much is to wait. */
  synchronized Duration retryAfter() {
    return wait;
  }

  synchronized int left(boolean write) {
    return (int) (write ? writes : reads).left;
  }
}
