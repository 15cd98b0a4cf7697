package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Oper;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.render.Difference;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the routers' rows for monitoring systems from what is known of the legs on them. */
final class DeviceRows {
  private final Store store;

  DeviceRows(Store store) {
    this.store = store;
  }

  private record Here(LegId id, Leg leg) {}

  /**
   * One row for each router.
   *
   * @param numbers of the routers
   */
  List<Snapshot.Device> of(
      Collection<Router> routers, Map<String, Integer> numbers, List<Snapshot.Circuit> circuits) {
    Map<String, List<Here>> legs = new HashMap<>();
    for (Snapshot.Circuit circuit : circuits) {
      for (Snapshot.Connection connection : circuit.connections()) {
        for (Leg leg : connection.legs()) {
          LegId id = new LegId(new CircuitName(circuit.name()), connection.side(), leg.peering());
          legs.computeIfAbsent(connection.router(), router -> new ArrayList<>())
              .add(new Here(id, leg));
        }
      }
    }
    return routers.stream()
        .map(router ->
            device(
                router,
                numbers.getOrDefault(router.name(), 0),
                legs.getOrDefault(router.name(), List.of())))
        .toList();
  }

  private Snapshot.Device device(Router router, int number, List<Here> legs) {
    Optional<Leg> observed =
        legs.stream()
            .map(Here::leg)
            .filter(leg -> leg.observedAt() > 0)
            .max(Comparator.comparingLong(Leg::observedAt).thenComparing(DeviceRows::answered));
    Optional<Here> read =
        legs.stream()
            .filter(here -> here.leg().drift() != Drift.NOT_CHECKED)
            .max(
                Comparator.<Here>comparingLong(here -> here.leg().driftCheckedAt())
                    .thenComparing(here -> here.leg().drift() != Drift.UNKNOWN));
    return new Snapshot.Device(
        number,
        router.name(),
        router.pop(),
        router.profile(),
        router.host(),
        observed.map(leg -> reach(answered(leg))).orElse(Reach.UNKNOWN),
        legs.stream()
            .map(Here::leg)
            .filter(DeviceRows::answered)
            .mapToLong(Leg::observedAt)
            .max()
            .orElse(0),
        observed.filter(leg -> !answered(leg)).map(Leg::reason).orElse(""),
        read.map(here -> reach(here.leg().drift() != Drift.UNKNOWN)).orElse(Reach.UNKNOWN),
        legs.stream()
            .map(Here::leg)
            .filter(leg -> leg.drift() == Drift.CLEAN || leg.drift() == Drift.DRIFTED)
            .mapToLong(Leg::driftCheckedAt)
            .max()
            .orElse(0),
        read.filter(here -> here.leg().drift() == Drift.UNKNOWN).map(this::unread).orElse(""),
        legs.size(),
        (int) legs.stream().filter(here -> here.leg().drift() == Drift.DRIFTED).count());
  }

  private static Reach reach(boolean answered) {
    return answered ? Reach.REACHABLE : Reach.UNREACHABLE;
  }

  /** Whether any reading told something. */
  private static boolean answered(Leg leg) {
    return leg.observedAt() > 0
        && (leg.oper() != Oper.UNKNOWN
            || leg.sessions().stream().anyMatch(session -> session.bgp() != Bgp.UNKNOWN));
  }

  private String unread(Here here) {
    return store
        .drift()
        .of(here.id())
        .map(DriftRecords.Checked::findings)
        .map(DriftChecker::readFindings)
        .flatMap(findings -> findings.stream().findFirst())
        .map(Difference::found)
        .orElse("");
  }
}
