package io.circuitd.daemon;

import io.circuitd.design.LegJson;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Warns of what stands at a circuit for longer than it should. */
final class StandingWatch {
  private final CircuitName name;
  private final House house;

  StandingWatch(CircuitName name, House house) {
    this.name = name;
    this.house = house;
  }

  void look() {
    watchLoneConnection();
    watchMaintenance();
  }

  /** Warns when one connection of two has stood alone for long. */
  private void watchLoneConnection() {
    Set<Side> built =
        house.store().pushed().of(name).stream()
            .map(record -> record.leg().side())
            .collect(Collectors.toSet());
    Optional<Instant> since =
        house.store().circuits().of(name).flatMap(CircuitRecord::primaryAlone);
    if (built.size() != 1) {
      house.alarms().clear("R-053", name.value());
      if (since.isPresent()) {
        house.store().circuits().alone(name, Optional.empty());
      }
      return;
    }
    Instant now = house.clock().instant();
    if (since.isEmpty()) {
      house.store().circuits().alone(name, Optional.of(now));
      return;
    }
    Duration limit = Duration.ofDays(house.site().config().deploy().primaryAloneDays());
    if (now.isAfter(since.get().plus(limit))) {
      house
          .alarms()
          .raise(
              "R-053",
              name.value(),
              "only the "
                  + built.iterator().next()
                  + " connection is built since "
                  + since.get()
                  + "; Microsoft's SLA needs both; next: set the other one live");
    } else {
      house.alarms().clear("R-053", name.value());
    }
  }

  /** Warns of a maintenance that nobody ended. */
  private void watchMaintenance() {
    Instant limit =
        house.clock().instant().minus(house.site().config().deploy().maintenanceAlarm());
    Optional<PushedRecord> old =
        house.store().pushed().of(name).stream()
            .filter(record -> LegJson.read(record.legFacts()).drained())
            .filter(record -> record.at().isBefore(limit))
            .findFirst();
    if (old.isEmpty()) {
      house.alarms().clear("maintenance", name.value());
      return;
    }
    house
        .alarms()
        .raise(
            "maintenance",
            name.value(),
            old.get().leg().leg()
                + " is drained since "
                + old.get().at().truncatedTo(ChronoUnit.SECONDS)
                + ", and the other connection carries all traffic; next: take maintenance out of"
                + " its file and approve the plan");
  }
}
