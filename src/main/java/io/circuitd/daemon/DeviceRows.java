package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import io.circuitd.health.RouterHealth;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.render.Difference;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.Store;
import java.time.Instant;
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
  private final HealthLoop health;

  DeviceRows(Store store, HealthLoop health) {
    this.store = store;
    this.health = health;
  }

  private record Here(String circuit, Side side, Leg leg) {
    LegId id() {
      return new LegId(new CircuitName(circuit), side, leg.peering());
    }
  }

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
          legs.computeIfAbsent(connection.router(), router -> new ArrayList<>())
              .add(new Here(circuit.name(), connection.side(), leg));
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
    Optional<RouterHealth> polled = health.book().router(router.name());
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
        polled.map(DeviceRows::reach).orElse(Reach.UNKNOWN),
        polled.flatMap(RouterHealth::answered).map(Instant::getEpochSecond).orElse(0L),
        polled.filter(RouterHealth::unreachable).flatMap(RouterHealth::silence).orElse(""),
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

  private static Reach reach(RouterHealth polled) {
    if (polled.unreachable()) {
      return Reach.UNREACHABLE;
    }
    return polled.answered().isPresent() ? Reach.REACHABLE : Reach.UNKNOWN;
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
