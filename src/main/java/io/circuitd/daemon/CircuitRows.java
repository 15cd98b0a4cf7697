package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.drift.DriftChecker;
import io.circuitd.health.BfdHealth;
import io.circuitd.health.BfdView;
import io.circuitd.health.CircuitHealth;
import io.circuitd.health.LegHealth;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Standing;
import io.circuitd.health.Traffic;
import io.circuitd.health.Verdict;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.NewestChange;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes a circuit's rows for monitoring systems, from memory and store; asks nobody. */
final class CircuitRows {
  private final House house;
  private final HealthLoop health;
  private final StatusBuilder status;

  CircuitRows(House house, HealthLoop health, StatusBuilder status) {
    this.house = house;
    this.health = health;
    this.status = status;
  }

  /**
   * What is known now.
   *
   * @param stored what the store says
   * @param number of the circuit
   * @param devices numbers of the routers
   * @param before the same circuit's row as it was, for the time of its health
   */
  Snapshot.Circuit circuit(
      CurrentSite.Known known,
      StoredCircuit stored,
      CircuitKeeper keeper,
      int number,
      Map<String, Integer> devices,
      Optional<Snapshot.Circuit> before) {
    CircuitName name = known.circuit().name();
    CircuitStatus now = status.circuit(known, stored, keeper);
    Optional<CrossConnection> facts =
        keeper.facts() instanceof Reading.Present<CrossConnection>(CrossConnection there)
            ? Optional.of(there)
            : Optional.empty();
    List<Snapshot.Connection> connections =
        now.connections().stream()
            .map(connection ->
                connection(connection, stored, keeper, facts, devices, before(before, connection)))
            .toList();
    Optional<CircuitHealth> standing =
        stored.pushed().isEmpty() ? Optional.empty() : health.book().circuit(name);
    Health worth =
        health(
            standing
                .map(is -> Health.valueOf(is.standing().state().name()))
                .orElseGet(() -> Health.valueOf(now.verdict().name())),
            connections);
    Optional<NewestChange> change = stored.newest();
    return new Snapshot.Circuit(
        number,
        name.value(),
        now.customer(),
        now.cloud().orElse(""),
        facts.map(CrossConnection::peeringLocation).orElse(""),
        facts.map(CrossConnection::bandwidthMbps).orElse(known.circuit().bandwidthMbps()),
        worth,
        standing.map(is -> is.standing().reason()).orElse(now.reason()),
        since(
            worth,
            standing.map(CircuitHealth::standing),
            before.map(Snapshot.Circuit::health),
            before.map(Snapshot.Circuit::healthSince)),
        providerState(keeper.facts()),
        second(keeper.azure().known().at()),
        now.warnings().size(),
        change
            .map(last -> Snapshot.Change.valueOf(last.state().name()))
            .orElse(Snapshot.Change.NONE),
        change.map(NewestChange::id).orElse(0L),
        second(change.map(NewestChange::openedAt)),
        change.map(NewestChange::reason).orElse(""),
        connections.stream()
            .flatMap(connection -> connection.legs().stream())
            .mapToLong(Snapshot.Leg::observedAt)
            .min()
            .orElse(0),
        connections);
  }

  private static Optional<Snapshot.Connection> before(
      Optional<Snapshot.Circuit> circuit, ConnectionStatus now) {
    return circuit.flatMap(
        row -> row.connections().stream().filter(was -> was.side() == now.side()).findFirst());
  }

  private Snapshot.Connection connection(
      ConnectionStatus now,
      StoredCircuit stored,
      CircuitKeeper keeper,
      Optional<CrossConnection> facts,
      Map<String, Integer> devices,
      Optional<Snapshot.Connection> before) {
    Side side = now.side();
    List<Snapshot.Leg> legs =
        stored.pushed().stream()
            .filter(pushed -> pushed.id().side() == side)
            .map(pushed -> leg(pushed, stored, keeper, now.phase() == Phase.MAINTENANCE, before))
            .sorted(Comparator.comparingInt(Snapshot.Leg::peeringNumber))
            .toList();
    return new Snapshot.Connection(
        side,
        now.wanted(),
        Snapshot.Phase.valueOf(now.phase().name()),
        now.reason(),
        now.router().map(router -> devices.getOrDefault(router, 0)).orElse(0),
        now.router().orElse(""),
        now.port().orElse(""),
        facts.map(there -> there.azurePort(side)).orElse(""),
        facts.map(CrossConnection::sTag).orElse(OptionalInt.empty()).orElse(0),
        legs);
  }

  private Snapshot.Leg leg(
      PushedLeg pushed,
      StoredCircuit stored,
      CircuitKeeper keeper,
      boolean maintenance,
      Optional<Snapshot.Connection> connection) {
    Leg leg = pushed.leg();
    Optional<LegObservation> seen = health.readings().last(pushed.id());
    Verdict verdict = health.readings().verdict(pushed, keeper.facts());
    Optional<LegHealth> known = health.book().leg(pushed.id());
    Optional<Standing> standing = known.map(LegHealth::standing);
    Verdict.State state = standing.map(Standing::state).orElse(verdict.state());
    // Who polls must not be woken by what a change of ours does.
    Health worth =
        (maintenance && state != Verdict.State.UP)
                || known.filter(LegHealth::faultUntold).isPresent()
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
    Optional<Traffic> traffic = seen.map(LegObservation::traffic).flatMap(CircuitRows::present);
    return new Snapshot.Leg(
        leg.id().peering(),
        leg.subInterface(),
        leg.vrf().orElse(""),
        leg.sTag().value(),
        leg instanceof RoutedLeg routed ? routed.cTag().value() : 0,
        present(subInterface).map(InterfaceState::ifIndex).orElse(0),
        oper(subInterface),
        traffic.map(Traffic::inOctets).orElse(-1L),
        traffic.map(Traffic::outOctets).orElse(-1L),
        present(health.readings().rate(pushed.id())).orElse(-1L),
        worth,
        standing.map(Standing::reason).orElseGet(verdict::words),
        since(
            worth,
            standing,
            before.map(Snapshot.Leg::health),
            before.map(Snapshot.Leg::healthSince)),
        drift
            .map(checked -> Snapshot.Drift.valueOf(checked.state()))
            .orElse(Snapshot.Drift.NOT_CHECKED),
        drift
            .filter(checked -> checked.state().equals(DriftChecker.State.DRIFTED.name()))
            .map(checked -> DriftChecker.readFindings(checked.findings()).size())
            .orElse(0),
        second(drift.map(DriftRecords.Checked::at)),
        second(Optional.of(pushed.at())),
        second(seen.map(LegObservation::at)),
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
    Optional<SessionHealth> here = present(reading);
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
        second(
            here.flatMap(SessionHealth::since)
                .flatMap(ago -> seen.map(observed -> observed.at().minus(ago)))),
        here.flatMap(SessionHealth::lastError).orElse(""),
        here.map(SessionHealth::acceptedPrefixes).orElse(OptionalInt.empty()).orElse(-1),
        session.maxPrefixes(),
        session.warnAt(),
        leg.bfd() instanceof BfdSetting.Enabled && !measurable(seen)
            ? Snapshot.Bfd.NOT_MEASURABLE
            : bfd(leg, bfd),
        present(bfd).map(BfdHealth::diagnostic).orElse(OptionalInt.empty()).orElse(-1));
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

  /** A circuit is in maintenance when nothing else keeps it from being up. */
  private static Health health(Health standing, List<Snapshot.Connection> connections) {
    List<Health> ill =
        connections.stream()
            .flatMap(connection -> connection.legs().stream())
            .map(Snapshot.Leg::health)
            .filter(health -> health != Health.UP)
            .toList();
    boolean onPurpose =
        !ill.isEmpty() && ill.stream().allMatch(health -> health == Health.MAINTENANCE);
    return onPurpose ? Health.MAINTENANCE : standing;
  }

  private static Snapshot.ProviderState providerState(Reading<CrossConnection> facts) {
    return switch (facts) {
      case Reading.Present<CrossConnection>(CrossConnection there) ->
          switch (there.providerState().toLowerCase(Locale.ROOT)) {
            case "notprovisioned" -> Snapshot.ProviderState.NOT_PROVISIONED;
            case "provisioning" -> Snapshot.ProviderState.PROVISIONING;
            case "provisioned" -> Snapshot.ProviderState.PROVISIONED;
            case "deprovisioning" -> Snapshot.ProviderState.DEPROVISIONING;
            default -> Snapshot.ProviderState.OTHER;
          };
      case Reading.Absent<CrossConnection> _ -> Snapshot.ProviderState.NOT_FOUND;
      case Reading.Unknown<CrossConnection> _ -> Snapshot.ProviderState.UNKNOWN;
    };
  }

  private long since(
      Health now, Optional<Standing> standing, Optional<Health> before, Optional<Long> since) {
    if (standing.isPresent() && now.name().equals(standing.get().state().name())) {
      return standing.get().since().getEpochSecond();
    }
    return before.equals(Optional.of(now))
        ? since.orElseThrow()
        : house.clock().instant().getEpochSecond();
  }

  private static long second(Optional<Instant> at) {
    return at.map(Instant::getEpochSecond).orElse(0L);
  }

  private static <T> Optional<T> present(Reading<T> reading) {
    return reading instanceof Reading.Present<T>(T value) ? Optional.of(value) : Optional.empty();
  }
}
