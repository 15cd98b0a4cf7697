package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlService;
import io.circuitd.control.DriftReport;
import io.circuitd.control.FreezeReport;
import io.circuitd.control.HealthHistory;
import io.circuitd.control.HealthReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.ReloadReport;
import io.circuitd.control.StatusReport;
import io.circuitd.deploy.Asked;
import io.circuitd.deploy.ChangePlan;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.files.Finding;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Freeze;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the daemon answers to the commands. */
final class ControlApi implements ControlService {
  private final House house;
  private final StatusBuilder status;
  private final HealthReports healthReports;
  private final PlanReports planReports;
  private final DriftReports driftReports;
  private final Function<CircuitName, CircuitKeeper> keepers;
  private final Runnable look;
  private final Runnable reload;

  /**
   * @param look takes the files that were saved since
   * @param reload takes all files, saved since or not
   */
  ControlApi(
      House house,
      StatusBuilder status,
      HealthReports healthReports,
      Function<CircuitName, CircuitKeeper> keepers,
      Runnable look,
      Runnable reload) {
    this.house = house;
    this.status = status;
    this.healthReports = healthReports;
    this.planReports = new PlanReports(house);
    this.driftReports = new DriftReports(house);
    this.keepers = keepers;
    this.look = look;
    this.reload = reload;
  }

  @Override
  public StatusReport status(Optional<CircuitName> circuit) {
    circuit.ifPresent(this::known);
    List<CurrentSite.Known> asked =
        house.site().circuits().stream()
            .filter(known -> circuit.isEmpty() || known.circuit().name().equals(circuit.get()))
            .toList();
    Function<CircuitName, StoredCircuit> stored =
        StoredCircuit.of(
            house.store(), asked.stream().map(known -> known.circuit().name()).toList());
    List<StatusReport.CircuitStatus> circuits =
        asked.stream().map(known -> status(known, stored)).toList();
    List<StatusReport.Alarm> alarms =
        house.alarms().standing().stream()
            .map(alarm ->
                new StatusReport.Alarm(
                    alarm.code(), alarm.subject() + ": " + alarm.text(), alarm.since()))
            .toList();
    return new StatusReport(
        house.clock().instant(),
        house.admission().stopped().isPresent()
            ? StatusReport.DaemonState.FROZEN
            : StatusReport.DaemonState.RUNNING,
        alarms,
        circuits,
        house
            .store()
            .freeze()
            .standing()
            .map(freeze -> new StatusReport.Freeze(freeze.by(), freeze.reason(), freeze.at())));
  }

  /** A damaged row costs the words on its circuit alone. */
  private StatusReport.CircuitStatus status(
      CurrentSite.Known known, Function<CircuitName, StoredCircuit> stored) {
    CircuitName name = known.circuit().name();
    try {
      return status.circuit(known, stored.apply(name), keepers.apply(name));
    } catch (UnreadableLeg e) {
      return status.unreadable(known, keepers.apply(name), String.valueOf(e.getMessage()));
    }
  }

  private CurrentSite.Known known(CircuitName name) {
    return house
        .site()
        .circuit(name)
        .orElseThrow(() ->
            new ControlFailure(
                ControlFailure.Reason.NOT_FOUND,
                "no circuit is called " + name + "; see circuitd status"));
  }

  @Override
  public PlanReport plan(CircuitName name) {
    return plan(name, "");
  }

  @Override
  public PlanReport plan(CircuitName name, String asker) {
    return planned(name, asker).report();
  }

  @Override
  public PlanReport undo(long change, String asker) {
    ChangeRecord past =
        house
            .store()
            .journal()
            .change(change)
            .orElseThrow(() ->
                new ControlFailure(
                    ControlFailure.Reason.NOT_FOUND, "there is no change " + change));
    return planned(past.circuit(), Optional.of(new Asked.Undo(change)), asker).report();
  }

  @Override
  public PlanReport peering(
      CircuitName name, PeeringAction action, PeeringType type, String asker) {
    return planned(name, Optional.of(new Asked.Peering(action, type)), asker).report();
  }

  @Override
  public PlanReport peering(CircuitName name, PeeringAction action, String asker) {
    look.run();
    Reading<CrossConnection> facts =
        keepers.apply(known(name).circuit().name()).azure().known().last();
    PeeringType only =
        OnlyPeering.of(known(name).circuit(), house.store().pushed().of(name), facts, action);
    return peering(name, action, only, asker);
  }

  /** A plan that was made now, and what operators are told of it. */
  record Planned(ChangePlan plan, PlanReport report) {}

  /** As {@link #plan(CircuitName, String)}, with what a report does not show. */
  Planned planned(CircuitName name, String asker) {
    return planned(name, Optional.empty(), asker);
  }

  /**
   * @param asked by a command; empty for what the files want
   */
  private Planned planned(CircuitName name, Optional<Asked> asked, String asker) {
    look.run();
    CurrentSite.Known known = known(name);
    if (known.trouble().isPresent()) {
      throw new ControlFailure(ControlFailure.Reason.REFUSED, known.trouble().get());
    }
    house
        .store()
        .journal()
        .openOf(name)
        .ifPresent(change -> {
          throw new ControlFailure(
              ControlFailure.Reason.REFUSED,
              "change "
                  + change.id()
                  + " of "
                  + name
                  + " is under way; next: wait for its end, see circuitd status "
                  + name);
        });
    Reading<CrossConnection> facts = keepers.apply(name).azure().read(known.circuit());
    if (facts instanceof Reading.Unknown<CrossConnection>(String reason)) {
      throw new ControlFailure(ControlFailure.Reason.UNREACHABLE, reason);
    }
    CircuitPlans plans = new CircuitPlans(name, house);
    ChangePlan plan =
        (asked.isPresent()
                ? plans.asked(known.circuit(), facts, asked.get())
                : plans.plan(known.circuit(), facts))
            .orElseThrow(() ->
                new ControlFailure(
                    ControlFailure.Reason.REFUSED,
                    "R-002: no configured cloud knows service key "
                        + known.circuit().serviceKey()
                        + "; next: ask the customer for the right one"));
    house
        .store()
        .journal()
        .rememberPlan(
            name,
            plan.digest(),
            plan.partsJson(),
            Map.of("kind", PlanReports.kind(plan).toString(), "by", asker));
    List<Finding> watched =
        facts instanceof Reading.Present<CrossConnection>(CrossConnection there)
            ? keepers.apply(name).findings().of(known.circuit(), there)
            : List.of();
    return new Planned(
        plan,
        planReports.report(
            plan,
            known.circuit(),
            watched,
            new FactReports(house).of(keepers.apply(name).azure().known())));
  }

  @Override
  public HealthReport health(Optional<CircuitName> circuit, boolean azure) {
    circuit.ifPresent(this::known);
    return healthReports.of(circuit, azure);
  }

  @Override
  public HealthHistory healthHistory(Optional<CircuitName> circuit, int limit) {
    circuit.ifPresent(this::known);
    return healthReports.history(circuit, limit);
  }

  @Override
  public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
    circuit.ifPresent(this::known);
    return driftReports.of(circuit, router, now);
  }

  @Override
  public FreezeReport freeze(String by, String reason) {
    mustBeNamed(by, "freeze");
    Freeze freeze = house.store().freeze().freeze(by, reason);
    house.store().audit().add(AuditEvent.FREEZE, Map.of("by", by, "reason", reason));
    return new FreezeReport(
        true,
        "frozen by "
            + freeze.by()
            + " since "
            + freeze.at()
            + (freeze.reason().isEmpty() ? "" : " (" + freeze.reason() + ")")
            + ": nothing is begun at routers or Azure; what is inside a confirm window is settled");
  }

  @Override
  public FreezeReport unfreeze(String by) {
    mustBeNamed(by, "unfreeze");
    Optional<Freeze> was = house.store().freeze().end();
    int held = house.fuse().release();
    house
        .store()
        .audit()
        .add(
            AuditEvent.UNFREEZE,
            Map.of(
                "by",
                by,
                "was",
                was.map(freeze -> "frozen by " + freeze.by() + " since " + freeze.at())
                    .orElse("not frozen"),
                "heldByFuse",
                Integer.toString(held)));
    reload.run();
    boolean frozen = house.site().frozen();
    return new FreezeReport(
        frozen,
        was.map(freeze -> "the freeze by " + freeze.by() + " since " + freeze.at() + " has ended")
                .orElse("nothing was frozen by command")
            + "; the fuse counts anew"
            + (held == 0 ? "" : ", changes that it held: " + held)
            + (frozen
                ? "; writes stay stopped by deploy.freeze in circuitd.yaml; next: set it to false"
                : ""));
  }

  private static void mustBeNamed(String by, String command) {
    if (by.isBlank()) {
      throw new ControlFailure(
          ControlFailure.Reason.BAD_CALL, command + " without a name; next: say --by WHO");
    }
  }

  @Override
  public ReloadReport reload() {
    reload.run();
    return new ReloadReport(
        house.site().circuits().size(),
        house.site().findings().stream().map(Finding::toString).toList());
  }
}
