package io.circuitd.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the routers' running configuration all the time, from the routers' own side: whether it
 * was ever anything but the old or the new one, and how often it became the new one.
 */
final class RouterWatch implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(10);

  private final LabSite site;
  private final Thread thread;
  private final Map<String, Integer> becameNew = new HashMap<>();
  private final List<String> mixtures = new ArrayList<>();
  private Map<String, String> last;
  private Map<String, String> before;
  private Map<String, String> after;
  private volatile boolean stopped;

  RouterWatch(LabSite site) {
    this.site = site;
    before = site.running();
    after = before;
    last = before;
    thread = Thread.ofPlatform().daemon().name("router-watch").start(this::watch);
  }

  /** From now on only these two are right. */
  synchronized void expect(Map<String, String> old, Map<String, String> wanted) {
    before = old;
    after = wanted;
    becameNew.clear();
  }

  /** How often a router came from the old to the new configuration since {@link #expect}. */
  synchronized int commits(String router) {
    look();
    return becameNew.getOrDefault(router, 0);
  }

  /** What was seen that was neither old nor new. */
  synchronized List<String> mixtures() {
    look();
    return List.copyOf(mixtures);
  }

  private void watch() {
    while (!stopped) {
      look();
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private synchronized void look() {
    Map<String, String> now = site.running();
    now.forEach((router, text) -> {
      if (!text.equals(last.get(router))) {
        changed(router, last.getOrDefault(router, ""), text);
      }
    });
    last = now;
  }

  private void changed(String router, String was, String now) {
    String old = before.getOrDefault(router, "");
    String wanted = after.getOrDefault(router, "");
    if (!now.equals(old) && !now.equals(wanted)) {
      mixtures.add(router + ":\n" + now);
    } else if (!old.equals(wanted) && old.equals(was) && now.equals(wanted)) {
      becameNew.merge(router, 1, Integer::sum);
    }
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
