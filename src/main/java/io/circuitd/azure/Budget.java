package io.circuitd.azure;

import java.time.Instant;
import java.util.Optional;

/**
 * What a cloud said last of how much we may still ask of it.
 *
 * @param reads remaining GETs; empty until Azure said so
 * @param writes remaining writes; read-outs count among them
 * @param pausedUntil until when Azure asked us to stay away; may lie in the past
 */
public record Budget(Optional<Left> reads, Optional<Left> writes, Optional<Instant> pausedUntil) {
  /** Nothing has been said yet. */
  public static final Budget UNHEARD =
      new Budget(Optional.empty(), Optional.empty(), Optional.empty());

  /** A count, and when it was heard. */
  public record Left(long count, Instant heard) {}
}
