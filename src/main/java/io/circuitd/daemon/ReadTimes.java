package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.daemon.CircuitFacts.Known;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import java.time.Duration;
import java.time.Instant;

/** When a circuit is read again that no list shows as moved. */
final class ReadTimes {
  /** After a read that told nothing, while the cloud's LIST tells nothing either. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** However often a read told nothing, it is tried again after this. */
  private static final Duration LONGEST = Duration.ofMinutes(15);

  private final CircuitName name;
  private final House house;

  ReadTimes(CircuitName name, House house) {
    this.name = name;
    this.house = house;
  }

  /** Whether it is time to try again what told nothing: each time after twice as long. */
  boolean patient(Known now, String cloud) {
    Duration wait = watch(cloud).every().multipliedBy(1L << Math.clamp(now.failures() - 1L, 0, 9));
    Duration least = house.lists().answers(cloud) ? Duration.ZERO : PATIENCE;
    return now.failures() == 0
        || passed(
            now.triedAt().orElse(Instant.EPOCH),
            longer(wait.compareTo(LONGEST) < 0 ? wait : LONGEST, least));
  }

  /**
   * Whether an operation was under way and may be over. Only a read after its end is to be
   * believed, so there is one in each cycle, and fewer the longer it lasts already.
   */
  boolean unsettled(Known now, String cloud) {
    if (!(now.last() instanceof Reading.Present<CrossConnection>(CrossConnection there))
        || there.settled()) {
      return false;
    }
    Instant read = now.at().orElseThrow();
    Duration lasted = Duration.between(now.stateSince().orElse(read), read).abs();
    return passed(read, longer(lasted.dividedBy(8), watch(cloud).every()));
  }

  private DaemonConfig.Watch watch(String cloud) {
    return house.site().config().watch(cloud);
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /** Also when the clock was set back by more than that: it must not stop the reads for so long. */
  private boolean passed(Instant since, Duration time) {
    return Duration.between(since, house.clock().instant()).abs().compareTo(time) >= 0;
  }

  /** Spread over a quarter of the time, so that a fleet that was read at once does not stay so. */
  boolean old(Known now, String cloud) {
    Duration refresh = watch(cloud).refresh();
    Duration early =
        refresh.dividedBy(4).multipliedBy(Math.floorMod(name.hashCode(), 100)).dividedBy(100);
    return now.at().filter(at -> passed(at, refresh.minus(early))).isPresent();
  }
}
