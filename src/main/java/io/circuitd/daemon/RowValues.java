package io.circuitd.daemon;

import io.circuitd.health.Standing;
import io.circuitd.model.Reading;
import io.circuitd.northbound.Snapshot.Health;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Values of rows for monitoring systems. */
final class RowValues {
  private RowValues() {}

  /**
   * When it became what it is: as the news of it say, otherwise as its row before had it, otherwise
   * now.
   *
   * @param before what it was in the row before
   * @param since when it had become so
   */
  static long since(
      Health now,
      Optional<Standing> standing,
      Optional<Health> before,
      Optional<Long> since,
      InstantSource clock) {
    if (standing.isPresent() && now.name().equals(standing.get().state().name())) {
      return standing.get().since().getEpochSecond();
    }
    return before.equals(Optional.of(now)) ? since.orElseThrow() : clock.instant().getEpochSecond();
  }

  /** In seconds since 1970; 0 where there is none. */
  static long second(Optional<Instant> at) {
    return at.map(Instant::getEpochSecond).orElse(0L);
  }

  /** What was read; empty where it was not there, or could not be read. */
  static <T> Optional<T> present(Reading<T> reading) {
    return reading instanceof Reading.Present<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** The first cause's own words, as of a store, without those of what stands between. */
  static String why(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
  }
}
