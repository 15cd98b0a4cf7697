package io.circuitd.netconf.callhome;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Keeps unknown callers from filling the log: one line per address and minute. */
final class Strangers {
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final int REMEMBERED = 1000;

  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InetAddress, Instant> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Instant> eldest) {
          return size() > REMEMBERED;
        }
      };

  Strangers(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether this address has not been told of within a minute; it counts as told now. */
  boolean isNews(InetAddress address) {
    Instant now = clock.instant();
    lock.lock();
    try {
      Instant last = told.get(address);
      if (last != null && last.plus(QUIET).isAfter(now)) {
        return false;
      }
      told.remove(address);
      told.put(address, now);
      return true;
    } finally {
      lock.unlock();
    }
  }
}
