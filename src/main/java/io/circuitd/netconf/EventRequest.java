package io.circuitd.netconf;

import java.time.Instant;
import java.util.Optional;

/**
 * Which events a subscription wants (RFC 5277, 2.1.1).
 *
 * @param stream the router's default stream, NETCONF, when empty
 * @param from replay from this time on; empty for events from now on
 * @param until end of the subscription; only together with {@code from}
 * @param capacity events that wait for the reader; further ones are counted as missed
 */
public record EventRequest(
    Optional<String> stream,
    Optional<Filter> filter,
    Optional<Instant> from,
    Optional<Instant> until,
    int capacity) {

  /** Every event of the default stream from now on; a thousand may wait. */
  public static final EventRequest NEW =
      new EventRequest(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 1000);

  public EventRequest {
    if (capacity < 1) {
      throw new IllegalArgumentException("at least one event may wait, not " + capacity);
    }
    if (until.isPresent() && (from.isEmpty() || until.get().isBefore(from.get()))) {
      throw new IllegalArgumentException(
          "a stop time comes after a start time (RFC 5277, 2.1.1), not " + from + " " + until);
    }
  }

  public EventRequest of(String otherStream) {
    return new EventRequest(Optional.of(otherStream), filter, from, until, capacity);
  }

  public EventRequest with(Filter other) {
    return new EventRequest(stream, Optional.of(other), from, until, capacity);
  }

  public EventRequest replay(Instant start, Optional<Instant> stop) {
    return new EventRequest(stream, filter, Optional.of(start), stop, capacity);
  }

  public EventRequest holding(int events) {
    return new EventRequest(stream, filter, from, until, events);
  }
}
