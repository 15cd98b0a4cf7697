package io.circuitd.daemon;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one router, one poll at a time. */
final class RouterPoller implements Runnable {
  /** Two polls are never closer than this unless somebody rings. */
  static final Duration SHORTEST = Duration.ofMillis(250);

  /** Between the end of a poll and the next one, whoever rings: traps may be forged or replayed. */
  private static final Duration LEAST = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(RouterPoller.class);

  private final Duration least;
  private final Duration every;
  private final Supplier<Duration> poll;
  private final Bell bell = new Bell();
  private volatile boolean stopped;

  /**
   * @param every time until the next poll when one failed
   * @param poll polls, and says how long until the next one is worth while
   */
  RouterPoller(Duration every, Supplier<Duration> poll) {
    this(LEAST, every, poll);
  }

  /**
   * As above.
   *
   * @param least time between two polls
   */
  RouterPoller(Duration least, Duration every, Supplier<Duration> poll) {
    this.least = least;
    this.every = every;
    this.poll = poll;
  }

  /** Polls at once, or once more a little after the poll that is under way or has just ended. */
  void ring() {
    bell.ring();
  }

  /** Ends after the poll that is under way. */
  void stop() {
    stopped = true;
    bell.ring();
  }

  @Override
  public void run() {
    Duration next;
    do {
      next = poll();
    } while (pause() && bell.sleep(next.minus(least)) && !stopped);
  }

  private boolean pause() {
    try {
      Thread.sleep(least);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Duration poll() {
    try {
      return poll.get();
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.error("health: unexpected", e);
      }
      return every;
    }
  }
}
