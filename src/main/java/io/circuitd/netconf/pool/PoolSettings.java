package io.circuitd.netconf.pool;

import java.time.Duration;

/**
 * What the pool may ask of a router, and of this machine.
 *
 * @param sessionsPerRouter sessions to one router at a time; a further use waits for one
 * @param idle how long an unused session is kept
 * @param burst connects to one router that need not wait
 * @param between time between further connects to one router
 * @param firstBackoff pause after a connect that failed; doubled with each further one
 * @param longestBackoff where doubling ends
 * @param connectsAtATime connects under way to all routers together
 */
public record PoolSettings(
    int sessionsPerRouter,
    Duration idle,
    int burst,
    Duration between,
    Duration firstBackoff,
    Duration longestBackoff,
    int connectsAtATime) {

  /**
   * One session for writing and a few for reading, below the smallest session limit and connect
   * rate that routers have by default.
   */
  public static final PoolSettings DEFAULT =
      new PoolSettings(
          4,
          Duration.ofMinutes(5),
          5,
          Duration.ofSeconds(1),
          Duration.ofMillis(250),
          Duration.ofSeconds(10),
          16);

  public PoolSettings {
    if (sessionsPerRouter < 1 || burst < 1 || connectsAtATime < 1) {
      throw new IllegalArgumentException("a pool lets at least one through");
    }
  }
}
