package io.circuitd.daemon;

import io.circuitd.northbound.metrics.Pulse;
import java.time.Duration;
import java.time.InstantSource;

/**
 * How long each loop may be silent: some of its intervals, and the longest that one round may take
 * while nobody that it asks answers.
 */
final class Pulses {
  private static final int INTERVALS = 3;
  private static final Duration LONGEST_ROUND = Duration.ofMinutes(2);

  /** A LIST is tried several times, and its pages are many. */
  private static final Duration LONGEST_LIST = Duration.ofMinutes(10);

  private final DaemonConfig config;
  private final Pulse pulse;

  Pulses(DaemonConfig config, InstantSource clock) {
    this.config = config;
    this.pulse = new Pulse(clock, System::nanoTime);
  }

  Pulse pulse() {
    return pulse;
  }

  Runnable health() {
    return pulse.loop("health", patience(config.health().every(), LONGEST_ROUND));
  }

  Runnable news() {
    return pulse.loop("news of health", patience(HealthNews.TURN, LONGEST_ROUND));
  }

  Runnable notifications() {
    return pulse.loop("notifications", patience(Northbound.TURN, LONGEST_ROUND));
  }

  Runnable snapshot(Duration every) {
    return pulse.loop("snapshot", patience(every, LONGEST_ROUND));
  }

  Runnable files() {
    return pulse.loop("files", LONGEST_ROUND);
  }

  Runnable cloud(String cloud) {
    return pulse.loop("azure " + cloud, patience(config.watch(cloud).every(), LONGEST_LIST));
  }

  private static Duration patience(Duration every, Duration longest) {
    return every.multipliedBy(INTERVALS).plus(longest);
  }
}
