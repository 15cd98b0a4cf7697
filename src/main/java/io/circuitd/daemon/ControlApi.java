package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlService;
import io.circuitd.control.DriftReport;
import io.circuitd.control.FreezeReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.ReloadReport;
import io.circuitd.control.StatusReport;
import io.circuitd.deploy.Approvals;
import io.circuitd.deploy.ChangePlan;
import io.circuitd.deploy.Stage;
import io.circuitd.drift.DriftChecker;
import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.files.Finding;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.intent.Circuit;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Judgement;
import io.circuitd.intent.Refusal;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.render.Difference;
import io.circuitd.ssh.SshPublicKey;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Freeze;
import io.circuitd.store.Journal;
import io.circuitd.store.PushedRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What the daemon answers to the commands. */
final class ControlApi implements ControlService {
  private final House house;
  private final StatusBuilder status;
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
      Function<CircuitName, CircuitKeeper> keepers,
      Runnable look,
      Runnable reload) {
    this.house = house;
    this.status = status;
    this.keepers = keepers;
    this.look = look;
    this.reload = reload;
  }

  @Override
  public StatusReport status(Optional<CircuitName> circuit) {
    circuit.ifPresent(this::known);
    List<StatusReport.CircuitStatus> circuits =
        house.site().circuits().stream()
            .filter(known -> circuit.isEmpty() || known.circuit().name().equals(circuit.get()))
            .map(known -> status.circuit(known, keepers.apply(known.circuit().name())))
            .toList();
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
    return plan(name, Optional.empty(), asker);
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
    return plan(past.circuit(), Optional.of(past), asker);
  }

  /**
   * @param undone the change to be taken back; empty for what the files want
   */
  private PlanReport plan(CircuitName name, Optional<ChangeRecord> undone, String asker) {
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
    CircuitKeeper keeper = keepers.apply(name);
    Reading<CrossConnection> facts = keeper.readFacts(known.circuit());
    if (facts instanceof Reading.Unknown<CrossConnection>(String reason)) {
      throw new ControlFailure(ControlFailure.Reason.UNREACHABLE, reason);
    }
    ChangePlan plan =
        (undone.isPresent()
                ? keeper.undo(known.circuit(), facts, undone.get())
                : keeper.plan(known.circuit(), facts))
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
            Map.of("kind", kind(plan).toString(), "by", asker));
    return report(plan, known.circuit());
  }

  private PlanReport report(ChangePlan plan, Circuit circuit) {
    List<PlanReport.RouterPlan> routers = new ArrayList<>();
    List<String> azure = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      switch (stage) {
        case Stage.Push push ->
            routers.add(
                new PlanReport.RouterPlan(
                    push.router(),
                    push.id().leg(),
                    push.diff(),
                    push.sessionGate() ? "session" : "config",
                    push.sessionsTouched()));
        case Stage.Remove remove ->
            routers.add(
                new PlanReport.RouterPlan(
                    remove.router(),
                    remove.id().leg(),
                    remove.diff(),
                    "config",
                    remove.sessionsTouched()));
        case Stage.Drain drain -> {}
        case Stage.Verify verify -> {}
        default ->
            azure.add(
                (routers.isEmpty() ? "before the routers: " : "after the routers: ")
                    + stage.summary());
      }
    }
    boolean nothing = plan.stages().isEmpty();
    return new PlanReport(
        plan.circuit(),
        house.clock().instant(),
        nothing ? "" : plan.digest(),
        kind(plan),
        List.copyOf(plan.sides()),
        routers,
        azure,
        plan.findings().stream()
            .map(finding ->
                new PlanReport.PlanFinding(finding.severity(), finding.rule(), words(finding)))
            .toList(),
        approvals(plan, circuit),
        plan.unreachable(),
        needs(circuit),
        plan.undoes());
  }

  private static String words(Finding finding) {
    return "found "
        + finding.found()
        + "; expected "
        + finding.expected()
        + (finding.nextStep().isEmpty() ? "" : "; next: " + finding.nextStep());
  }

  private static PlanReport.Kind kind(ChangePlan plan) {
    if (plan.blocked()) {
      return PlanReport.Kind.BLOCKED;
    }
    return switch (plan.kind()) {
      case NOTHING -> PlanReport.Kind.NOTHING_TO_DO;
      case BUILD -> PlanReport.Kind.FIRST_BUILD;
      case ADD_LEG -> PlanReport.Kind.ADD_LEG;
      case CHANGE -> PlanReport.Kind.OURS_ALONE;
      case MOVE -> PlanReport.Kind.MOVE;
      case REBUILD -> PlanReport.Kind.BOTH_SIDES;
      case REMOVE_LEG, RETIRE -> PlanReport.Kind.RETIRE;
    };
  }

  private PlanReport.ApprovalNeeds needs(Circuit circuit) {
    ApprovalSettings settings = house.site().config().approvals();
    return new PlanReport.ApprovalNeeds(
        settings.signed(),
        settings.count(),
        settings.authorMayApprove(),
        circuit.author(),
        settings.approvers().map(Path::toString),
        settings.revoked().map(Path::toString));
  }

  private List<PlanReport.ApprovalStatus> approvals(ChangePlan plan, Circuit circuit) {
    Journal journal = house.store().journal();
    ApprovalJudge judge =
        house.site().approvalPolicy().judge(circuit.author(), house.clock().instant());
    List<PlanReport.ApprovalStatus> approvals = new ArrayList<>();
    Map<String, List<String>> told = new HashMap<>();
    for (Approval approval : new TreeMap<>(house.site().approvals(plan.circuit())).values()) {
      Judgement judgement = Approvals.judge(approval, journal, judge);
      for (Consent consent : approval.consents()) {
        boolean usedUp = Approvals.usedUp(approval, consent, journal);
        boolean same = approval.digest().equals(plan.digest());
        List<String> moved =
            usedUp
                ? List.of("used up by the change that it was given for")
                : same ? List.of() : movedAndWho(plan, approval.digest(), told);
        Optional<String> refused = judgement.refusal(consent).map(Refusal::words);
        approvals.add(
            new PlanReport.ApprovalStatus(
                approval.side(),
                consent.by(),
                consent.at(),
                consent.ticket(),
                same && !usedUp && refused.isEmpty(),
                moved,
                usedUp,
                refused,
                ApprovalJudge.key(consent).map(SshPublicKey::toString)));
      }
    }
    return approvals;
  }

  /** Both connections of a circuit are approved for the same plan as a rule: asked once. */
  private List<String> movedAndWho(
      ChangePlan plan, String approved, Map<String, List<String>> told) {
    return told.computeIfAbsent(
        approved,
        digest ->
            house
                .whoMoved()
                .tell(plan, digest, Approvals.moved(plan, digest, house.store().journal()))
                .words());
  }

  @Override
  public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
    circuit.ifPresent(this::known);
    List<PushedRecord> records =
        house.store().pushed().all().stream()
            .filter(record -> circuit.isEmpty() || record.leg().circuit().equals(circuit.get()))
            .filter(record -> router.isEmpty() || record.router().equals(router.get()))
            .toList();
    if (now) {
      List<DriftReport.LegDrift> legs =
          house.drift().check(records).stream()
              .map(drift -> report(drift, Optional.of(house.clock().instant())))
              .toList();
      return new DriftReport(house.clock().instant(), legs);
    }
    return new DriftReport(house.clock().instant(), records.stream().map(this::stored).toList());
  }

  private DriftReport.LegDrift stored(PushedRecord record) {
    return house
        .store()
        .drift()
        .of(record.leg())
        .map(checked ->
            report(
                new LegDrift(
                    record.leg(),
                    record.router(),
                    DriftChecker.State.valueOf(checked.state()),
                    DriftChecker.readFindings(checked.findings())),
                Optional.of(checked.at())))
        .orElseGet(() ->
            new DriftReport.LegDrift(
                record.leg().circuit(),
                record.leg().leg(),
                record.router(),
                DriftReport.State.UNKNOWN,
                "not checked yet",
                Optional.empty(),
                List.of()));
  }

  private static DriftReport.LegDrift report(LegDrift drift, Optional<Instant> at) {
    boolean unknown = drift.state() == DriftChecker.State.UNKNOWN;
    return new DriftReport.LegDrift(
        drift.leg().circuit(),
        drift.leg().leg(),
        drift.router(),
        DriftReport.State.valueOf(drift.state().name()),
        unknown ? drift.reason() : "",
        at,
        drift.findings().stream().map(ControlApi::difference).toList());
  }

  private static DriftReport.Difference difference(Difference difference) {
    return new DriftReport.Difference(
        difference.path(), value(difference.wanted()), value(difference.found()));
  }

  private static Optional<String> value(String text) {
    return text.equals(Difference.ABSENT) ? Optional.empty() : Optional.of(text);
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
