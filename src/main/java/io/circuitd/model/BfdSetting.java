package io.circuitd.model;

/** BFD on a leg: off, or with interval and multiplier. */
public sealed interface BfdSetting {
  /** 300 ms, three misses. */
  BfdSetting DEFAULT = new Enabled(300, 3);

  /** BFD is not configured. */
  record Disabled() implements BfdSetting {}

  /**
   * BFD with the same interval in both directions.
   *
   * @param intervalMs transmit and receive interval, milliseconds
   * @param multiplier missed packets until the session is down
   */
  record Enabled(int intervalMs, int multiplier) implements BfdSetting {
    public Enabled {
      if (intervalMs < 1 || intervalMs > 30000) {
        throw new RuleViolation("R-062", intervalMs + " ms", "an interval of 1 to 30000 ms");
      }
      if (multiplier < 1 || multiplier > 255) {
        throw new RuleViolation("R-062", "multiplier " + multiplier, "a multiplier of 1 to 255");
      }
    }
  }
}
