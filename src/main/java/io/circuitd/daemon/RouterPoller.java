package io.circuitd.daemon;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one router, one poll at a time. */
final class RouterPoller implements Runnable {
  /** Two polls are never closer than this unless somebody rings. */
  static final Duration SHORTEST = Duration.ofMillis(250);

  private static final Logger log = LoggerFactory.getLogger(RouterPoller.class);

  private final Duration every;
  private final Supplier<Duration> poll;
  private final Bell bell = new Bell();

  /** Until when it may sleep, by {@link System#nanoTime()}. */
  private volatile long asleepUntil = System.nanoTime();

  private volatile boolean stopped;

  /**
   * @param every time until the next poll when one failed
   * @param poll polls, and says how long until the next one is worth while
   */
  RouterPoller(Duration every, Supplier<Duration> poll) {
    this.every = every;
    this.poll = poll;
  }

  /** Polls at once, or once more after the poll that is under way. */
  void ring() {
    bell.ring();
  }

  /** Whether the poll that is due, or under way, takes longer than this; a dead one's does. */
  boolean overdue(Duration most) {
    return !stopped && System.nanoTime() - asleepUntil > most.toNanos();
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
      asleepUntil = System.nanoTime() + next.toNanos();
    } while (bell.sleep(next) && !stopped);
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
