package io.circuitd.daemon;

import io.circuitd.store.StepListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The steps that a daemon takes, and what happens at one of them. A step is called {@code STAGE
 * NAME}, such as {@code 3 AZURE_WRITE}. Safe for many threads.
 */
final class StepHooks implements StepListener {
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private final Map<String, Runnable> after = new ConcurrentHashMap<>();
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private final AtomicLong lastChange = new AtomicLong();
  private volatile Runnable afterEach = () -> {};

  /** Does something once, when the step is about to be written. */
  void before(String step, Runnable work) {
    before(step, 1, work);
  }

  /** As {@link #before(String, Runnable)}, when it comes for the nth time from now. */
  void before(String step, int nth, Runnable work) {
    before.put(step, nth == 1 ? work : () -> before(step, nth - 1, work));
  }

  /** Does something once, when the step is on the disk and about to be taken. */
  void after(String step, Runnable work) {
    after(step, 1, work);
  }

  /** As {@link #after(String, Runnable)}, when it comes for the nth time from now. */
  void after(String step, int nth, Runnable work) {
    after.put(step, nth == 1 ? work : () -> after(step, nth - 1, work));
  }

  /** Does something whenever any step is on the disk, from now on. */
  void afterEach(Runnable work) {
    afterEach = work;
  }

  /** The steps at which something is still to happen. */
  Set<String> awaited() {
    Set<String> steps = new TreeSet<>(before.keySet());
    steps.addAll(after.keySet());
    return steps;
  }

  /** The steps on the disk since the start, or since they were forgotten, oldest first. */
  List<String> taken() {
    return List.copyOf(taken);
  }

  /** Forgets the steps taken until now. */
  void forget() {
    taken.clear();
  }

  /** The change that took the latest step; 0 when there was none. */
  long lastChange() {
    return lastChange.get();
  }

  @Override
  public void before(long changeId, int stage, String name) {
    Optional.ofNullable(before.remove(stage + " " + name)).ifPresent(Runnable::run);
  }

  @Override
  public void after(long changeId, int stage, String name) {
    lastChange.set(changeId);
    taken.add(stage + " " + name);
    afterEach.run();
    Optional.ofNullable(after.remove(stage + " " + name)).ifPresent(Runnable::run);
  }
}
