package io.circuitd.daemon;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a sleeping loop early; rings that come while it works are kept as one. */
final class Bell {
  private final Semaphore rings = new Semaphore(0);

  void ring() {
    rings.release();
  }

  /**
   * Sleeps until the next ring or the end of the time.
   *
   * @return false when the thread is asked to stop
   */
  boolean sleep(Duration time) {
    try {
      if (rings.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
        rings.drainPermits();
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
