package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.LegStatus;
import io.circuitd.control.StatusReport.SessionStatus;
import io.circuitd.control.StatusReport.Warning;
import io.circuitd.daemon.Phases.PhaseAndReason;
import io.circuitd.design.Leg;
import io.circuitd.drift.DriftChecker;
import io.circuitd.files.Finding;
import io.circuitd.health.BfdView;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Verdict;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.DriftRecords;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells what is known of a circuit, from memory and store; asks nobody. */
final class StatusBuilder {
  private final House house;
  private final HealthLoop health;
  private final SecondOpinions opinions;
  private final StatusNotes notes;
  private final Phases phases;

  StatusBuilder(House house, HealthLoop health, SecondOpinions opinions) {
    this.house = house;
    this.health = health;
    this.opinions = opinions;
    this.notes = new StatusNotes(house, health);
    this.phases = new Phases(house, health, notes);
  }

  CircuitStatus circuit(CurrentSite.Known known, StoredCircuit stored, CircuitKeeper keeper) {
    Circuit circuit = known.circuit();
    List<PushedLeg> pushed = stored.pushed();
    Verdict verdict = health.readings().verdict(pushed, keeper.facts());
    boolean live = !pushed.isEmpty();
    List<ConnectionStatus> connections = new ArrayList<>();
    for (Side side : Side.values()) {
      if (circuit.connections().containsKey(side) || !circuit.legs(side).isEmpty()) {
        connections.add(connection(known, side, stored, keeper));
      }
    }
    return new CircuitStatus(
        circuit.name(),
        circuit.customer(),
        stored.cloud(),
        Optional.of(azureState(keeper)),
        live ? StatusReport.Verdict.valueOf(verdict.state().name()) : StatusReport.Verdict.NOT_LIVE,
        live ? verdict.reason() : azureWords(keeper),
        warnings(known, stored, keeper),
        connections,
        new FactReports(house).of(keeper.azure().known()),
        health
            .book()
            .circuit(circuit.name())
            .filter(_ -> live)
            .map(
                stood -> HealthReports.standing(stood.standing(), stood.told(), Optional.empty())));
  }

  /**
   * Of a circuit of which the store cannot be read.
   *
   * @param why what cannot be read, and what to do
   */
  CircuitStatus unreadable(CurrentSite.Known known, CircuitKeeper keeper, String why) {
    Circuit circuit = known.circuit();
    return new CircuitStatus(
        circuit.name(),
        circuit.customer(),
        Optional.empty(),
        Optional.of(azureState(keeper)),
        StatusReport.Verdict.UNKNOWN,
        why,
        known.trouble().stream().map(words -> new Warning(Optional.empty(), words)).toList(),
        circuit.connections().keySet().stream()
            .map(side ->
                new ConnectionStatus(
                    side,
                    circuit.state(side),
                    StatusReport.Phase.UNKNOWN,
                    why,
                    Optional.empty(),
                    Optional.empty(),
                    List.of()))
            .toList(),
        new FactReports(house).of(keeper.azure().known()));
  }

  private static String azureState(CircuitKeeper keeper) {
    return switch (keeper.facts()) {
      case Reading.Present<CrossConnection>(CrossConnection facts) -> facts.providerState();
      case Reading.Absent<CrossConnection> absent -> "not found";
      case Reading.Unknown<CrossConnection> unknown -> "unknown";
    };
  }

  private String azureWords(CircuitKeeper keeper) {
    return switch (keeper.facts()) {
      case Reading.Present<CrossConnection>(CrossConnection facts) ->
          facts.peeringLocation()
              + ", "
              + facts.bandwidthMbps()
              + " Mbps, S-tag "
              + (facts.sTag().isPresent() ? facts.sTag().getAsInt() : "not assigned")
              + Stream.of(Side.values())
                  .map(side -> ", " + side + " on " + landing(facts, side))
                  .collect(Collectors.joining());
      case Reading.Absent<CrossConnection> absent ->
          "R-002: no configured cloud knows the service key";
      case Reading.Unknown<CrossConnection>(String reason) -> reason;
    };
  }

  private String landing(CrossConnection facts, Side side) {
    return house
        .site()
        .inventory()
        .azurePort(facts.cloud(), facts.azurePort(side))
        .map(port -> port.router() + " " + port.port())
        .orElse("no port of ours");
  }

  private List<Warning> warnings(
      CurrentSite.Known known, StoredCircuit stored, CircuitKeeper keeper) {
    List<Warning> warnings = new ArrayList<>();
    known.trouble().ifPresent(trouble -> warnings.add(new Warning(Optional.empty(), trouble)));
    notes.undone(known.circuit(), stored.newest(), keeper.facts()).ifPresent(warnings::add);
    List<Finding> findings = new ArrayList<>(known.warnings());
    if (keeper.doing().isEmpty()) {
      findings.addAll(keeper.findings().standing());
    }
    findings.forEach(
        finding -> warnings.add(new Warning(finding.rule(), AzureFindings.words(finding))));
    return warnings;
  }

  private ConnectionStatus connection(
      CurrentSite.Known known, Side side, StoredCircuit stored, CircuitKeeper keeper) {
    Circuit circuit = known.circuit();
    List<PushedLeg> here =
        stored.pushed().stream().filter(pushed -> pushed.id().side() == side).toList();
    Optional<AzurePort> port =
        keeper.facts() instanceof Reading.Present<CrossConnection>(CrossConnection facts)
            ? house.site().inventory().azurePort(facts.cloud(), facts.azurePort(side))
            : Optional.empty();
    PhaseAndReason phase = phases.of(known, side, stored, keeper);
    Optional<String> router =
        here.stream().findFirst().map(PushedLeg::router).or(() -> port.map(AzurePort::router));
    return new ConnectionStatus(
        side,
        circuit.state(side),
        phase.phase(),
        phase.reason(),
        router,
        here.stream()
            .findFirst()
            .map(pushed -> pushed.leg().port())
            .or(() -> port.map(AzurePort::port)),
        here.isEmpty()
            ? circuit.legs(side).stream()
                .map(id ->
                    new LegStatus(
                        id.leg(),
                        Optional.empty(),
                        List.of(),
                        BfdState.NOT_BUILT,
                        0,
                        Optional.empty()))
                .toList()
            : here.stream().map(pushed -> leg(pushed, stored, keeper)).toList());
  }

  private LegStatus leg(PushedLeg pushed, StoredCircuit stored, CircuitKeeper keeper) {
    Leg leg = pushed.leg();
    Optional<LegObservation> seen = health.readings().last(pushed);
    int findings =
        stored
            .drifted(pushed.id())
            .map(DriftRecords.Checked::findings)
            .map(json -> DriftChecker.readFindings(json).size())
            .orElse(0);
    return new LegStatus(
        pushed.id().leg(),
        Optional.of(leg.subInterface()),
        leg.sessions().stream().map(session -> session(session, seen)).toList(),
        bfd(leg, seen),
        findings,
        Optional.of(pushed.at()),
        opinions.report(leg, seen, keeper.facts()));
  }

  private static SessionStatus session(Leg.Session session, Optional<LegObservation> seen) {
    Optional<SessionHealth> health =
        seen.map(LegObservation::sessions)
            .map((Map<?, Reading<SessionHealth>> sessions) -> sessions.get(session.family()))
            .flatMap(reading ->
                reading instanceof Reading.Present<SessionHealth>(SessionHealth present)
                    ? Optional.of(present)
                    : Optional.empty());
    Optional<BgpState> state = health.map(SessionHealth::state);
    Optional<Instant> since =
        health.flatMap(h -> h.since().flatMap(duration -> seen.map(s -> s.at().minus(duration))));
    return new SessionStatus(session.family(), session.prefix().azureText(), state, since);
  }

  private static BfdState bfd(Leg leg, Optional<LegObservation> seen) {
    if (leg.bfd() instanceof BfdSetting.Disabled) {
      return BfdState.OFF;
    }
    Optional<BfdView> view = seen.map(LegObservation::bfd);
    if (view.filter(BfdView.NotMeasurable.class::isInstance).isPresent()) {
      return BfdState.NOT_MEASURABLE;
    }
    return switch (view.flatMap(BfdView::up).orElse(Reading.unknown("not read"))) {
      case Reading.Present<Boolean>(Boolean up) -> up ? BfdState.UP : BfdState.DOWN;
      case Reading.Absent<Boolean> absent -> BfdState.DOWN;
      case Reading.Unknown<Boolean> unknown -> BfdState.UNKNOWN;
    };
  }
}
