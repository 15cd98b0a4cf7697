package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Notification.Protocol;
import java.util.Optional;

/**
 * Makes notifications of what comparisons found of legs, and of the routers that they are on:
 * whether that is news is for who knows what was told.
 */
final class DriftNotifications {
  private DriftNotifications() {}

  /** A router that could not be read says nothing of what drifted before. */
  static Optional<Notification> of(LegDrift drift) {
    return switch (drift.state()) {
      case CLEAN -> Optional.of(new Notification.DriftCleared(drift.leg(), drift.router()));
      case DRIFTED ->
          Optional.of(
              new Notification.DriftDetected(drift.leg(), drift.router(), drift.findings().size()));
      case UNKNOWN -> Optional.empty();
    };
  }

  /** What a comparison found of the router; polls are told of as news of health. */
  static Notification of(String router, Optional<String> trouble) {
    return trouble
        .<Notification>map(why -> new Notification.DeviceUnreachable(router, Protocol.NETCONF, why))
        .orElseGet(() -> new Notification.DeviceReachable(router, Protocol.NETCONF, "read again"));
  }
}
