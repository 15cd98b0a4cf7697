package io.circuitd.northbound.metrics;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.LongSupplier;

/**
 * Whether the daemon's loops turn. A loop says so at the end of each round; one that has been
 * silent for longer than it may be is hung or dead. Silence counts by a clock that nobody sets.
 * Safe for many threads.
 */
public final class Pulse {
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final Map<String, Beat> loops = new ConcurrentSkipListMap<>();

  /**
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  public Pulse(InstantSource clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
  }

  /**
   * A loop that must turn from now on.
   *
   * @param name for operators
   * @param patience how long it may be silent
   * @return to be run at the end of each round
   */
  public Runnable loop(String name, Duration patience) {
    beat(name, patience);
    return () -> beat(name, patience);
  }

  private void beat(String name, Duration patience) {
    loops.put(name, new Beat(name, patience, nanos.getAsLong(), clock.instant().toEpochMilli()));
  }

  /** Each loop's last round, by name. */
  List<Beat> beats() {
    return List.copyOf(loops.values());
  }

  /** What does not turn, in words; empty while all do. */
  public List<String> stopped() {
    return loops.values().stream().flatMap(beat -> late(beat).stream()).toList();
  }

  /** Why a loop is taken for hung or dead; empty while it turns. */
  Optional<String> late(Beat beat) {
    Duration silent = Duration.ofNanos(nanos.getAsLong() - beat.nanos());
    return silent.compareTo(beat.patience()) <= 0
        ? Optional.empty()
        : Optional.of(
            beat.loop()
                + ": no round ended for "
                + silent.toSeconds()
                + " s, expected one within "
                + beat.patience().toSeconds()
                + " s");
  }

  /**
   * A loop's last round.
   *
   * @param nanos when, for its age
   * @param epochMillis when, for people
   */
  record Beat(String loop, Duration patience, long nanos, long epochMillis) {}
}
