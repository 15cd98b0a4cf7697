package io.circuitd.daemon;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.drift.DriftChecker;
import io.circuitd.health.BfdHealth;
import io.circuitd.health.BfdView;
import io.circuitd.health.LegHealth;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Standing;
import io.circuitd.health.Traffic;
import io.circuitd.health.Verdict;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.store.DriftRecords;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes rows of legs and their sessions for monitoring systems, from memory; asks nobody. */
final class LegRows {
  private final HealthLoop health;
  private final InstantSource clock;

  LegRows(HealthLoop health, InstantSource clock) {
    this.health = health;
    this.clock = clock;
  }

  /**
   * What is known now.
   *
   * @param maintenance whether its connection's traffic is moved away on purpose
   * @param connection the row of its connection as it was, for the time of its health
   */
  Snapshot.Leg leg(
      PushedLeg pushed,
      StoredCircuit stored,
      CircuitKeeper keeper,
      boolean maintenance,
      Optional<Snapshot.Connection> connection) {
    Leg leg = pushed.leg();
    Optional<LegObservation> seen = health.readings().last(pushed);
    Verdict verdict = health.readings().verdict(pushed, keeper.facts());
    Optional<LegHealth> known = health.book().leg(pushed.id());
    Optional<Standing> standing = known.map(LegHealth::standing);
    Verdict.State state = standing.map(Standing::state).orElse(verdict.state());
    // Who polls must not be woken by what a change of ours does, nor by what it has just built.
    boolean building =
        known
            .map(is -> is.faultUntold() || (is.joining() && !is.unheard()))
            .orElse(keeper.doing().isPresent());
    Health worth =
        building || (maintenance && state != Verdict.State.UP)
            ? Health.MAINTENANCE
            : Health.valueOf(state.name());
    Optional<Snapshot.Leg> before =
        connection.flatMap(was ->
            was.legs().stream()
                .filter(row -> row.peering().equals(leg.id().peering()))
                .findFirst());
    Optional<DriftRecords.Checked> drift = stored.drift(pushed.id());
    Reading<InterfaceState> subInterface =
        seen.map(LegObservation::subInterface).orElse(Reading.unknown("not read"));
    Optional<Traffic> traffic = seen.map(LegObservation::traffic).flatMap(RowValues::present);
    return new Snapshot.Leg(
        leg.id().peering(),
        leg.subInterface(),
        leg.vrf().orElse(""),
        leg.sTag().value(),
        leg instanceof RoutedLeg routed ? routed.cTag().value() : 0,
        RowValues.present(subInterface).map(InterfaceState::ifIndex).orElse(0),
        oper(subInterface),
        traffic.map(Traffic::inOctets).orElse(-1L),
        traffic.map(Traffic::outOctets).orElse(-1L),
        RowValues.present(health.readings().rate(pushed.id())).orElse(-1L),
        worth,
        standing.map(Standing::reason).orElseGet(verdict::words),
        RowValues.since(
            worth,
            standing,
            before.map(Snapshot.Leg::health),
            before.map(Snapshot.Leg::healthSince),
            clock),
        drift
            .map(checked -> Snapshot.Drift.valueOf(checked.state()))
            .orElse(Snapshot.Drift.NOT_CHECKED),
        drift
            .filter(checked -> checked.state().equals(DriftChecker.State.DRIFTED.name()))
            .map(checked -> DriftChecker.readFindings(checked.findings()).size())
            .orElse(0),
        RowValues.second(drift.map(DriftRecords.Checked::at)),
        RowValues.second(Optional.of(pushed.at())),
        RowValues.second(known.flatMap(LegHealth::known).map(LegObservation::at)),
        leg.sessions().stream()
            .sorted(Comparator.comparing(Leg.Session::family))
            .map(session -> session(leg, session, seen))
            .toList());
  }

  private static Snapshot.Session session(
      Leg leg, Leg.Session session, Optional<LegObservation> seen) {
    Reading<SessionHealth> reading =
        seen.flatMap(observed -> Optional.ofNullable(observed.sessions().get(session.family())))
            .orElse(Reading.unknown("not observed yet"));
    Optional<SessionHealth> here = RowValues.present(reading);
    Reading<BfdHealth> bfd = bfd(seen, session.family());
    return new Snapshot.Session(
        session.prefix(),
        session.remoteAs().value(),
        switch (reading) {
          case Reading.Present<SessionHealth>(SessionHealth there) ->
              Snapshot.Bgp.valueOf(there.state().name());
          case Reading.Absent<SessionHealth> _ -> Snapshot.Bgp.ABSENT;
          case Reading.Unknown<SessionHealth> _ -> Snapshot.Bgp.UNKNOWN;
        },
        RowValues.second(
            here.flatMap(SessionHealth::since)
                .flatMap(ago -> seen.map(observed -> observed.at().minus(ago)))),
        here.flatMap(SessionHealth::lastError).orElse(""),
        here.map(SessionHealth::acceptedPrefixes).orElse(OptionalInt.empty()).orElse(-1),
        session.maxPrefixes(),
        session.warnAt(),
        leg.bfd() instanceof BfdSetting.Enabled && !measurable(seen)
            ? Snapshot.Bfd.NOT_MEASURABLE
            : bfd(leg, bfd),
        RowValues.present(bfd).map(BfdHealth::diagnostic).orElse(OptionalInt.empty()).orElse(-1));
  }

  private static Snapshot.Bfd bfd(Leg leg, Reading<BfdHealth> reading) {
    if (leg.bfd() instanceof BfdSetting.Disabled) {
      return Snapshot.Bfd.OFF;
    }
    return switch (reading) {
      case Reading.Present<BfdHealth>(BfdHealth there) ->
          Snapshot.Bfd.valueOf(there.state().name());
      case Reading.Absent<BfdHealth> _ -> Snapshot.Bfd.ABSENT;
      case Reading.Unknown<BfdHealth> _ -> Snapshot.Bfd.UNKNOWN;
    };
  }

  private static Reading<BfdHealth> bfd(Optional<LegObservation> seen, Family family) {
    return seen.map(LegObservation::bfd).orElse(new BfdView.Off())
            instanceof BfdView.Measured(Map<Family, Reading<BfdHealth>> sessions)
        ? sessions.getOrDefault(family, Reading.unknown("not read"))
        : Reading.unknown("not read");
  }

  private static boolean measurable(Optional<LegObservation> seen) {
    return seen.map(LegObservation::bfd).filter(BfdView.NotMeasurable.class::isInstance).isEmpty();
  }

  private static Snapshot.Oper oper(Reading<InterfaceState> reading) {
    return switch (reading) {
      case Reading.Present<InterfaceState>(InterfaceState state) ->
          Snapshot.Oper.valueOf(state.oper().name());
      case Reading.Absent<InterfaceState> _ -> Snapshot.Oper.NOT_PRESENT;
      case Reading.Unknown<InterfaceState> _ -> Snapshot.Oper.UNKNOWN;
    };
  }
}
