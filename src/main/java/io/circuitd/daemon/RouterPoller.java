package io.circuitd.daemon;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Polls one router, one poll at a time; no failure of a poll ends it. */
final class RouterPoller implements Runnable {
  /** Two polls are never closer than this unless somebody rings. */
  static final Duration SHORTEST = Duration.ofMillis(250);

  /** Between the end of a poll and the next one, whoever rings: traps may be forged or replayed. */
  private static final Duration LEAST = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(RouterPoller.class);

  private final Duration least;
  private final Duration every;
  private final Supplier<Duration> poll;
  private final Consumer<Throwable> failed;
  private final Bell bell = new Bell();

  /** Until when it may sleep, by {@link System#nanoTime()}. */
  private volatile long asleepUntil = System.nanoTime();

  private volatile boolean stopped;

  /**
   * @param every time until the next poll when one failed
   * @param poll polls, and says how long until the next one is worth while
   * @param failed is told of a poll that threw
   */
  RouterPoller(Duration every, Supplier<Duration> poll, Consumer<Throwable> failed) {
    this(LEAST, every, poll, failed);
  }

  /**
   * As above.
   *
   * @param least time between two polls
   */
  RouterPoller(
      Duration least, Duration every, Supplier<Duration> poll, Consumer<Throwable> failed) {
    this.least = least;
    this.every = every;
    this.poll = poll;
    this.failed = failed;
  }

  /** Polls at once, or once more a little after the poll that is under way or has just ended. */
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
    } catch (RuntimeException | Error e) {
      if (!Thread.currentThread().isInterrupted()) {
        tell(e);
      }
      return every;
    }
  }

  private void tell(Throwable poll) {
    log.error("health: unexpected", poll);
    try {
      failed.accept(poll);
    } catch (RuntimeException | Error e) {
      log.error("health: a poll that failed could not be counted", e);
    }
  }
}
