package io.circuitd.northbound;

import java.time.Duration;
import java.util.List;

/**
 * Who is told, and how insistently.
 *
 * @param enterprise whose arc CIRCUITD-MIB hangs on
 * @param answerWithin how long the first try of an inform waits for its acknowledgement; each
 *     further try waits twice as long, up to {@code longestWait}
 * @param giveUpAfter how long an inform is tried again
 * @param queue how many notifications may wait for one receiver; then those leave that are older
 *     than {@code giveUpAfter}, or else the oldest
 */
public record NotifierSettings(
    int enterprise,
    List<Receiver> receivers,
    Duration answerWithin,
    Duration longestWait,
    Duration giveUpAfter,
    int queue) {
  /** An outage of twenty routers with two hundred legs each; at 3 KB each it is 60 MB. */
  private static final int USUAL_QUEUE = 20_000;

  public NotifierSettings {
    receivers = List.copyOf(receivers);
  }

  /** With the usual patience: from 2 to 30 seconds for a try, and an hour in all. */
  public static NotifierSettings of(int enterprise, List<Receiver> receivers) {
    return new NotifierSettings(
        enterprise,
        receivers,
        Duration.ofSeconds(2),
        Duration.ofSeconds(30),
        Duration.ofHours(1),
        USUAL_QUEUE);
  }
}
