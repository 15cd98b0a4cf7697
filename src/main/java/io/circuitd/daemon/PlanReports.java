package io.circuitd.daemon;

import io.circuitd.control.AzureFacts;
import io.circuitd.control.PlanReport;
import io.circuitd.deploy.Approvals;
import io.circuitd.deploy.ChangePlan;
import io.circuitd.deploy.Stage;
import io.circuitd.files.Finding;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.intent.Circuit;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Judgement;
import io.circuitd.intent.Refusal;
import io.circuitd.ssh.SshPublicKey;
import io.circuitd.store.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A plan in the words of the local API. */
final class PlanReports {
  private final House house;

  PlanReports(House house) {
    this.house = house;
  }

  /**
   * @param watched what the watch finds at Azure; told unless the plan says it itself
   */
  PlanReport report(
      ChangePlan plan, Circuit circuit, List<Finding> watched, Optional<AzureFacts> facts) {
    List<PlanReport.RouterPlan> routers = new ArrayList<>();
    List<String> azure = new ArrayList<>();
    List<String> waits = new ArrayList<>();
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
        case Stage.Drain drain ->
            waits.add(
                drain.summary()
                    + ", "
                    + house.site().config().deploy().drain().drainFor().toSeconds()
                    + " s at most");
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
        waits,
        Stream.concat(
                plan.findings().stream(), watched.stream().filter(finding -> !said(plan, finding)))
            .map(finding ->
                new PlanReport.PlanFinding(finding.severity(), finding.rule(), words(finding)))
            .toList(),
        approvals(plan, circuit),
        plan.unreachable(),
        needs(circuit),
        plan.undoes(),
        plan.asked().map(asked -> new PlanReport.Asked(asked.title(), asked.approveOptions())),
        facts);
  }

  private static boolean said(ChangePlan plan, Finding finding) {
    return plan.findings().stream()
        .anyMatch(
            other -> other.rule().equals(finding.rule()) && other.found().equals(finding.found()));
  }

  private static String words(Finding finding) {
    return "found "
        + finding.found()
        + "; expected "
        + finding.expected()
        + (finding.nextStep().isEmpty() ? "" : "; next: " + finding.nextStep());
  }

  /** What kind of change it is, for operators. */
  static PlanReport.Kind kind(ChangePlan plan) {
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
      case PEERING_RESET -> PlanReport.Kind.PEERING_RESET;
      case PEERING_DISABLE -> PlanReport.Kind.PEERING_DISABLE;
      case PEERING_ENABLE -> PlanReport.Kind.PEERING_ENABLE;
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
            usedUp || same ? List.of() : movedAndWho(plan, approval.digest(), told);
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
}
