package io.circuitd.deploy;

import java.time.Duration;

/** Waiting on a virtual thread; an interrupt stops the change where it is, as a crash would. */
final class Pause {
  private Pause() {}

  /**
   * Waits.
   *
   * @throws Stopped when the daemon stops
   */
  static void of(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Stopped();
    }
  }

  /** The daemon stops; the journal knows where the change is. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("the daemon stops");
    }
  }
}
