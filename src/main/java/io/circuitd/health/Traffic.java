package io.circuitd.health;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How much a sub-interface has carried since some time (ifHCInOctets, ifHCOutOctets).
 *
 * @param at when it was read
 * @param era of the counters; a rate is told within one era alone
 */
public record Traffic(Instant at, long inOctets, long outOctets, long era) {
  /** Of counters that never began anew. */
  public Traffic(Instant at, long inOctets, long outOctets) {
    this(at, inOctets, outOctets, 0);
  }

  /**
   * The rate since an earlier reading, both directions together, bit/s; empty when the counters
   * began anew between, or no time has passed.
   */
  public OptionalLong bitsPerSecondSince(Traffic earlier) {
    return bitsPerSecondSince(earlier, Duration.between(earlier.at, at));
  }

  /**
   * As above.
   *
   * @param between what passed between the two, by {@link SteadyTime}
   */
  public OptionalLong bitsPerSecondSince(Traffic earlier, Duration between) {
    long millis = between.toMillis();
    long in = inOctets - earlier.inOctets;
    long out = outOctets - earlier.outOctets;
    return millis <= 0 || in < 0 || out < 0 || era != earlier.era
        ? OptionalLong.empty()
        : OptionalLong.of((in + out) * 8 * 1000 / millis);
  }
}
