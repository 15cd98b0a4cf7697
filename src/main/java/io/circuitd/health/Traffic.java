package io.circuitd.health;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * How much a sub-interface has carried since some time (ifHCInOctets, ifHCOutOctets).
 *
 * @param at when it was read
 */
public record Traffic(Instant at, long inOctets, long outOctets) {
  /**
   * The rate since an earlier reading, both directions together, bit/s; empty when the counters
   * began anew between, or no time has passed.
   */
  public OptionalLong bitsPerSecondSince(Traffic earlier) {
    long millis = Duration.between(earlier.at, at).toMillis();
    long in = inOctets - earlier.inOctets;
    long out = outOctets - earlier.outOctets;
    return millis <= 0 || in < 0 || out < 0
        ? OptionalLong.empty()
        : OptionalLong.of((in + out) * 8 * 1000 / millis);
  }
}
