package io.circuitd.health;

import java.time.Duration;
import java.time.Instant;

/**
 * A moment by two clocks.
 *
 * @param at by the wall clock: for words, and for what outlives the daemon
 * @param steady by {@link SteadyTime}: for all that lasts
 */
record Moment(Instant at, Duration steady) {
  /** What the wall clock, as it is set at this moment, says of another one. */
  Instant wall(Duration other) {
    return at.minus(steady.minus(other));
  }

  /** The reverse of {@link #wall}. */
  Duration steady(Instant other) {
    return steady.minus(Duration.between(other, at));
  }

  /** How long ago another one was. */
  Duration since(Duration other) {
    return steady.minus(other);
  }
}
