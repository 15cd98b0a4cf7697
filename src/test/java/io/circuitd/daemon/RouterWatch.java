package io.circuitd.daemon;

import io.circuitd.lab.SimulatedRouter;
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

  private final List<SimulatedRouter> routers;
  private final Thread thread;
  private final Map<String, String> seen = new HashMap<>();
  private final Map<String, String> last = new HashMap<>();
  private final Map<String, Integer> becameNew = new HashMap<>();
  private final List<String> mixtures = new ArrayList<>();
  private Map<String, String> before = Map.of();
  private Map<String, String> after = Map.of();
  private volatile boolean stopped;

  RouterWatch(List<SimulatedRouter> routers) {
    this.routers = routers;
    before = snapshot();
    after = before;
    thread = Thread.ofPlatform().daemon().name("router-watch").start(this::watch);
  }

  /** What every router runs now, without the time of its last change. */
  Map<String, String> snapshot() {
    Map<String, String> texts = new HashMap<>();
    routers.forEach(router -> texts.put(router.name(), running(router)));
    return texts;
  }

  static String running(SimulatedRouter router) {
    return plain(router.running());
  }

  private static String plain(String running) {
    return running.replaceAll(" junos:changed-[a-z]+=\"[^\"]*\"", "");
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
      synchronized (this) {
        look();
      }
      LockSupport.parkNanos(EVERY.toNanos());
    }
  }

  private void look() {
    for (SimulatedRouter router : routers) {
      String raw = router.running();
      if (!raw.equals(seen.put(router.name(), raw))) {
        changed(router.name(), plain(raw));
      }
    }
  }

  private void changed(String router, String now) {
    String was = last.put(router, now);
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
