package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Notification;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes notifications of what comparisons found, of each state when it begins, also over restarts.
 * For one thread.
 */
final class DriftNotifications {
  private static final String NETCONF = "NETCONF, at the last comparison: ";

  private final Map<LegId, DriftChecker.State> drifts = new HashMap<>();
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
          .ifPresent(state -> {
            drifts.put(record.leg(), state);
            (state == DriftChecker.State.UNKNOWN ? unread : read).add(record.router());
          });
    }
    unread.removeAll(read);
  }

  /** A router that could not be read says nothing of what drifted before. */
  Optional<Notification> of(LegDrift drift) {
    if (drift.state() == DriftChecker.State.UNKNOWN) {
      return Optional.empty();
    }
    boolean was = drifts.put(drift.leg(), drift.state()) == DriftChecker.State.DRIFTED;
    boolean is = drift.state() == DriftChecker.State.DRIFTED;
    if (was == is) {
      return Optional.empty();
    }
    return Optional.of(
        is
            ? new Notification.DriftDetected(drift.leg(), drift.router(), drift.findings().size())
            : new Notification.DriftCleared(drift.leg(), drift.router()));
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
