package io.circuitd.lab;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The customers' traffic: steady on every sub-interface whose sessions are up and not drained. */
final class Loads {
  /** 100 Mbit/s each way. */
  private static final long OCTETS_PER_MILLISECOND = 12_500;

  private final Map<String, Long> octets = new HashMap<>();
  private final Map<String, Instant> since = new HashMap<>();

  /**
   * Counts up to now what was loaded until now.
   *
   * @param loaded the sub-interfaces that carry traffic from now on
   */
  void advance(Set<String> loaded, Instant now) {
    since.forEach((name, start) ->
        octets.merge(
            name,
            Math.max(0, Duration.between(start, now).toMillis()) * OCTETS_PER_MILLISECOND,
            Long::sum));
    since.clear();
    loaded.forEach(name -> since.put(name, now));
  }

  /** Carried so far. */
  long octets(String name) {
    return octets.getOrDefault(name, 0L);
  }
}
