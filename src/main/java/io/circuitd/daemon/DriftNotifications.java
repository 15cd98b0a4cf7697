package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.northbound.Notification;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Makes notifications of what comparisons found of legs, and of routers when they begin to be read
 * or not. For one thread.
 */
final class DriftNotifications {
  private static final String NETCONF = "NETCONF, at the last comparison: ";

  private final Set<String> unread = new HashSet<>();

  /** Begins with what the store says of the last comparison. */
  DriftNotifications(Store store) {
    Set<String> read = new HashSet<>();
    for (PushedRecord record : store.pushed().all()) {
      store
          .drift()
          .of(record.leg())
          .map(DriftRecords.Checked::state)
          .map(DriftChecker.State::valueOf)
          .ifPresent(
              state -> (state == DriftChecker.State.UNKNOWN ? unread : read).add(record.router()));
    }
    unread.removeAll(read);
  }

  /** A router that could not be read says nothing of what drifted before. */
  Optional<Notification> of(LegDrift drift) {
    return switch (drift.state()) {
      case CLEAN -> Optional.of(new Notification.DriftCleared(drift.leg(), drift.router()));
      case DRIFTED ->
          Optional.of(
              new Notification.DriftDetected(drift.leg(), drift.router(), drift.findings().size()));
      case UNKNOWN -> Optional.empty();
    };
  }

  /** What a comparison found of the router; polls are told of as news of health. */
  Optional<Notification> of(String router, Optional<String> trouble) {
    boolean was = unread.contains(router);
    if (trouble.isPresent() == was) {
      return Optional.empty();
    }
    if (was) {
      unread.remove(router);
      return Optional.of(new Notification.DeviceReachable(router, NETCONF + "read again"));
    }
    unread.add(router);
    return Optional.of(new Notification.DeviceUnreachable(router, NETCONF + trouble.orElseThrow()));
  }
}
