package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.StatusReport.Warning;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.design.LegJson;
import io.circuitd.intent.Circuit;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.NewestChange;
import io.circuitd.store.PushedRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a status says of maintenance, and of changes that were taken back. */
final class StatusNotes {
  private final House house;
  private final HealthLoop health;

  StatusNotes(House house, HealthLoop health) {
    this.house = house;
    this.health = health;
  }

  /** Says so when the last change took another one back and the file still wants that one. */
  Optional<Warning> undone(
      Circuit circuit, Optional<NewestChange> newest, Reading<CrossConnection> read) {
    Optional<NewestChange> last =
        newest.filter(change -> change.state() == ChangeRecord.State.DONE);
    Optional<Long> undone = last.flatMap(NewestChange::undoes);
    if (undone.isEmpty()
        || !(read instanceof Reading.Present<CrossConnection>(CrossConnection facts))
        || !differs(circuit, facts)) {
      return Optional.empty();
    }
    return Optional.of(
        new Warning(
            Optional.empty(),
            "change "
                + last.get().id()
                + " undid change "
                + undone.get()
                + ", and the file still wants what was undone; expected a file that wants what"
                + " stands; next: change it, or see circuitd plan "
                + circuit.name()
                + " for what would bring it back"));
  }

  /** True when a leg stands otherwise than the file wants it. */
  private boolean differs(Circuit circuit, CrossConnection facts) {
    for (Side side : Side.values()) {
      for (LegId id : circuit.legs(side)) {
        Optional<String> stands = house.store().pushed().of(id).map(PushedRecord::legFacts);
        boolean differs =
            switch (circuit.state(side)) {
              case DRAFT -> false;
              case RETIRED -> stands.isPresent();
              case LIVE ->
                  !(LegDesigner.design(
                              id,
                              circuit,
                              house.site().inventory(),
                              facts,
                              name -> Optional.ofNullable(house.site().profiles().get(name)))
                          instanceof LegDesign.Ready(Leg leg)
                      && stands.filter(LegJson.write(leg)::equals).isPresent());
            };
        if (differs) {
          return true;
        }
      }
    }
    return false;
  }

  /** A connection whose traffic was moved to the other one; its sessions may come and go. */
  Optional<String> maintenance(Circuit circuit, Side side, List<PushedLeg> here) {
    List<LegId> drained =
        here.stream().map(PushedLeg::leg).filter(Leg::drained).map(Leg::id).toList();
    if (drained.isEmpty()) {
      return Optional.empty();
    }
    String traffic =
        drained.stream()
            .map(leg -> "drained, traffic " + words(health.readings().rate(leg)))
            .collect(Collectors.joining("; "));
    return Optional.of(
        traffic
            + "; "
            + health.readings().verdict(here).reason()
            + house.runner().drained(here.getFirst().changeId()).map(how -> "; " + how).orElse("")
            + (circuit.maintenance(side)
                ? ""
                : "; its restore waits for approval: circuitd approve " + circuit.name()));
  }

  private static String words(Reading<Long> bitsPerSecond) {
    return switch (bitsPerSecond) {
      case Reading.Present<Long>(Long rate) -> rate + " bit/s";
      case Reading.Absent<Long> absent -> "unknown: the sub-interface is not there";
      case Reading.Unknown<Long>(String reason) -> "unknown: " + reason;
    };
  }
}
