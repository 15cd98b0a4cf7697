package io.circuitd.model;

/** BGP keepalive and hold time, both in seconds. */
public record BgpTimers(int keepalive, int hold) {
  /** Azure's own values, and our default. */
  public static final BgpTimers DEFAULT = new BgpTimers(60, 180);

  public BgpTimers {
    String found = keepalive + "/" + hold + " s";
    if (keepalive < 3) {
      throw new RuleViolation("R-048", found, "keepalive of 3 s or more");
    }
    if (hold < 10) {
      throw new RuleViolation("R-048", found, "hold time of 10 s or more");
    }
    if (hold < 3 * keepalive) {
      throw new RuleViolation(
          "R-049", found, "hold time of three keepalives or more, here " + 3 * keepalive + " s");
    }
    if (hold > 65535) {
      throw new RuleViolation("R-049", found, "hold time of at most 65535 s (RFC 4271)");
    }
  }
}
