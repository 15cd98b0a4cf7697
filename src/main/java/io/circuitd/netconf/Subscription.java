package io.circuitd.netconf;

import java.time.Duration;
import java.util.Optional;

/**
 * Events of one session, in the order of their arrival. A slow reader never blocks the line: what
 * finds no room is dropped, and {@link Event.Missed} stands in its place.
 */
public interface Subscription extends AutoCloseable {
  /**
   * The next event.
   *
   * @param limit how long to wait for it
   * @return empty when none came in time; {@link Event.Ended} again and again once all is over
   * @throws InterruptedException when the waiting thread is interrupted
   */
  Optional<Event> next(Duration limit) throws InterruptedException;

  /**
   * Takes no further events. RFC 5277 has no operation for that: the router goes on sending until
   * the session is closed, and what it sends is dropped.
   */
  @Override
  void close();
}
