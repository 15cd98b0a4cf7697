package io.circuitd.snmp;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has routers polled that sent a trap, and says so; a storm is not for the log as well. */
final class TrapHints {
  private static final Logger log = LoggerFactory.getLogger(TrapHints.class);

  /** Between two lines of the log for one router, ns. */
  private static final long QUIET = Duration.ofSeconds(1).toNanos();

  private final Consumer<String> poll;

  /** When a trap of a router was last in the log, if that was lately, ns of the monotonic clock. */
  private final Map<String, Long> said = new ConcurrentHashMap<>();

  /**
   * @param poll has a router polled by its name; never blocks
   */
  TrapHints(Consumer<String> poll) {
    this.poll = poll;
  }

  /** Has a router polled. */
  void hint(String router, String words) {
    long now = System.nanoTime();
    Long last = said.get(router);
    if (last != null && now - last <= QUIET) {
      log.debug("trap of {}: {}; polling it now", router, words);
    } else {
      said.values().removeIf(before -> now - before > QUIET);
      said.put(router, now);
      log.info("trap of {}: {}; polling it now", router, words);
    }
    try {
      poll.accept(router);
    } catch (RuntimeException e) {
      log.error("poll of {} after a trap: unexpected", router, e);
    }
  }

  /** How many routers had a trap in the log lately. */
  int said() {
    return said.size();
  }
}
