package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Snapshot;
import java.util.Collection;

/** Where news for monitoring systems come out. */
interface Outlet extends AutoCloseable {
  /** The UDP port of the agent. */
  int port();

  /** Whether there is anybody to tell. */
  default boolean hasReceivers() {
    return true;
  }

  /** Shows these circuits as they are now, when it returns. */
  void show(Collection<CircuitName> circuits);

  /** What is shown now. */
  Snapshot shown();

  /**
   * Hands on to the receivers.
   *
   * @param numbered is run once a number is drawn, or nobody is to be told
   */
  void send(Notification notification, Runnable numbered);

  @Override
  void close();
}
