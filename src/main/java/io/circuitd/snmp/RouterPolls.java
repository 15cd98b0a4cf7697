package io.circuitd.snmp;

import java.time.Duration;

/**
 * SNMP requests to one router since the start.
 *
 * @param requests that came to an end, good or bad
 * @param unanswered how many of them told nothing
 * @param taken by all of them together, with the wait for their turns
 */
public record RouterPolls(long requests, long unanswered, Duration taken) {
  static final RouterPolls NONE = new RouterPolls(0, 0, Duration.ZERO);

  RouterPolls andOne(boolean answered, Duration time) {
    return new RouterPolls(requests + 1, answered ? unanswered : unanswered + 1, taken.plus(time));
  }
}
