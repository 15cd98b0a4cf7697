package io.circuitd.snmp;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls routers that sent a trap: of one router at most one poll under way and one that follows it,
 * however many traps came.
 */
final class TrapHints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TrapHints.class);

  /** Between two lines of the log for one router, ns. */
  private static final long QUIET = Duration.ofSeconds(1).toNanos();

  private final Consumer<String> poll;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Routers that are polled, and whether once more; guarded by itself. */
  private final Map<String, Boolean> polled = new HashMap<>();

  /** When a trap of a router was last in the log, if that was lately, ns of the monotonic clock. */
  private final Map<String, Long> said = new ConcurrentHashMap<>();

  private final LongAdder polls = new LongAdder();

  /**
   * @param poll polls a router by its name, and may block
   */
  TrapHints(Consumer<String> poll) {
    this.poll = poll;
  }

  /** Has a router polled. */
  void hint(String router, String words) {
    synchronized (polled) {
      if (polled.replace(router, true) != null) {
        log.debug("trap of {}: {}", router, words);
        return;
      }
      polled.put(router, false);
    }
    say(router, words);
    threads.execute(() -> poll(router));
  }

  /** A storm is not for the log as well. */
  private void say(String router, String words) {
    long now = System.nanoTime();
    said.values().removeIf(last -> now - last > QUIET);
    if (said.put(router, now) == null) {
      log.info("trap of {}: {}; polling it now", router, words);
    } else {
      log.debug("trap of {}: {}; polling it now", router, words);
    }
  }

  private void poll(String router) {
    do {
      polls.increment();
      try {
        poll.accept(router);
      } catch (RuntimeException e) {
        log.error("poll of {} after a trap: unexpected", router, e);
      }
    } while (again(router));
  }

  private boolean again(String router) {
    synchronized (polled) {
      if (Boolean.TRUE.equals(polled.get(router))) {
        polled.put(router, false);
        return !Thread.currentThread().isInterrupted();
      }
      polled.remove(router);
      return false;
    }
  }

  /** How many routers had a trap in the log lately. */
  int said() {
    return said.size();
  }

  /** How many polls were begun. */
  long polls() {
    return polls.sum();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
