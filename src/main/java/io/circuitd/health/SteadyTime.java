package io.circuitd.health;

import java.time.Duration;

/**
 * Time that passes, by a clock that nobody sets: how long something lasted is told by it alone, as
 * the wall clock may jump either way.
 */
@FunctionalInterface
public interface SteadyTime {
  /** Time passed since some moment that stays the same for as long as the program runs. */
  Duration passed();

  /** By {@link System#nanoTime()}. */
  static SteadyTime system() {
    long start = System.nanoTime();
    return () -> Duration.ofNanos(System.nanoTime() - start);
  }
}
