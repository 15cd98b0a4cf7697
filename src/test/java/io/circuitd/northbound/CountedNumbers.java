package io.circuitd.northbound;

import java.util.concurrent.atomic.AtomicLong;

/** Numbers of notifications as a store would give them. */
record CountedNumbers(AtomicLong stored) implements Notifier.Numbers {
  @Override
  public long begin() {
    return stored.get();
  }

  @Override
  public void end(long last) {}

  @Override
  public long after(long number) {
    return stored.updateAndGet(before -> Math.max(before, number) + 1);
  }
}
