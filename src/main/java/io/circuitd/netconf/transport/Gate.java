package io.circuitd.netconf.transport;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Limits the lines of those who have not proved yet who they are. */
final class Gate {
  /** To show a certificate or host key. */
  static final Duration IDENTIFY = Duration.ofSeconds(10);

  private static final int LINES = 128;
  private static final int PER_ADDRESS = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<InetAddress, Integer> inside = new HashMap<>();
  private int lines;

  /** False when there are too many already; else {@link #leave} must follow. */
  boolean enter(InetAddress from) {
    lock.lock();
    try {
      if (lines >= LINES || inside.getOrDefault(from, 0) >= PER_ADDRESS) {
        return false;
      }
      lines++;
      inside.merge(from, 1, Integer::sum);
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave(InetAddress from) {
    lock.lock();
    try {
      lines--;
      inside.computeIfPresent(from, (address, count) -> count == 1 ? null : count - 1);
    } finally {
      lock.unlock();
    }
  }
}
