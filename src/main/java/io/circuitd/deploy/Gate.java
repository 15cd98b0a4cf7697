package io.circuitd.deploy;

import java.time.Instant;

/** Decides, inside the confirm window, whether a change is kept (DESIGN §6). */
interface Gate {
  /** The gate {@code config}: the read-back, which is always made, is enough. */
  Gate CONFIG =
      new Gate() {
        @Override
        public void before() {}

        @Override
        public Verdict await(Instant until) {
          return new Verdict(true, "read-back equals what was rendered");
        }
      };

  /** Takes the readings that the gate compares with; called before the router is touched. */
  void before();

  /** Waits until the gate has passed, or cannot pass any more, or the time is over. */
  Verdict await(Instant until);

  /**
   * What the gate says.
   *
   * @param reason the reading that decided, in words
   */
  record Verdict(boolean passed, String reason) {}
}
