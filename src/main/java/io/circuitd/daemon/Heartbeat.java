package io.circuitd.daemon;

import io.circuitd.northbound.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says when receivers are to be told that circuitd runs. There is none while a loop does not turn:
 * its absence is what they alarm on. For one thread.
 */
final class Heartbeat {
  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  private final Duration every;
  private final Supplier<List<String>> stopped;
  private final LongSupplier nanos;
  private long next;
  private boolean missing;

  /**
   * @param every time between two; zero for none
   * @param stopped what does not turn, in words
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  Heartbeat(Duration every, Supplier<List<String>> stopped, LongSupplier nanos) {
    this.every = every;
    this.stopped = stopped;
    this.nanos = nanos;
    this.next = nanos.getAsLong();
  }

  /** How long to wait for it, at most so long. */
  Duration wait(Duration most) {
    Duration left = Duration.ofNanos(next - nanos.getAsLong());
    if (!every.isPositive() || left.compareTo(most) > 0) {
      return most;
    }
    if (left.isPositive()) {
      return left;
    }
    return missing ? most : Duration.ZERO;
  }

  /** The one that is to be sent now; the first one at once. */
  Optional<Notification> due() {
    if (!every.isPositive() || nanos.getAsLong() - next < 0) {
      return Optional.empty();
    }
    List<String> silent = stopped.get();
    if (!silent.isEmpty()) {
      if (!missing) {
        log.error("no heartbeat is sent, as not all of circuitd runs: {}", silent);
      }
      missing = true;
      return Optional.empty();
    }
    missing = false;
    next = nanos.getAsLong() + every.toNanos();
    return Optional.of(new Notification.Heartbeat());
  }
}
