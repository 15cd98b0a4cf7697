package io.circuitd.control;

import io.circuitd.files.Severity;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What circuitd would do for a circuit, and what it is waiting for.
 *
 * @param digest over everything that an approval stands for (DESIGN §3.2); empty text when there is
 *     nothing to approve
 * @param connections the connections whose approval the plan needs
 * @param routers in the order of the change
 * @param azureWrites in their order, each as one line
 * @param waits what is waited for at the end, each as one line
 * @param findings what blocks the plan (errors) or should be known (warnings, advice)
 * @param approvals those that are there, valid or void
 * @param unreachable routers that did not answer, so that nothing could be planned
 * @param needs what the approval of each connection must be like
 * @param undoes the past change that the plan takes back
 * @param asked what a command asked for, in place of what the files want
 * @param azure what Azure says of the circuit, read for this plan
 */
public record PlanReport(
    CircuitName circuit,
    Instant at,
    String digest,
    Kind kind,
    List<Side> connections,
    List<RouterPlan> routers,
    List<String> azureWrites,
    List<String> waits,
    List<PlanFinding> findings,
    List<ApprovalStatus> approvals,
    List<String> unreachable,
    ApprovalNeeds needs,
    Optional<Long> undoes,
    Optional<Asked> asked,
    Optional<AzureFacts> azure) {
  /** Without Azure's facts. */
  public PlanReport(
      CircuitName circuit,
      Instant at,
      String digest,
      Kind kind,
      List<Side> connections,
      List<RouterPlan> routers,
      List<String> azureWrites,
      List<String> waits,
      List<PlanFinding> findings,
      List<ApprovalStatus> approvals,
      List<String> unreachable,
      ApprovalNeeds needs,
      Optional<Long> undoes,
      Optional<Asked> asked) {
    this(
        circuit,
        at,
        digest,
        kind,
        connections,
        routers,
        azureWrites,
        waits,
        findings,
        approvals,
        unreachable,
        needs,
        undoes,
        asked,
        Optional.empty());
  }

  public PlanReport {
    connections = List.copyOf(connections);
    routers = List.copyOf(routers);
    azureWrites = List.copyOf(azureWrites);
    waits = List.copyOf(waits);
    findings = List.copyOf(findings);
    approvals = List.copyOf(approvals);
    unreachable = List.copyOf(unreachable);
  }

  /**
   * What a command asked for.
   *
   * @param title as a sentence begins that names it
   * @param approveOptions what {@code circuitd approve CIRCUIT} must be told to approve it
   */
  public record Asked(String title, List<String> approveOptions) {
    public Asked {
      approveOptions = List.copyOf(approveOptions);
    }
  }

  /** What kind of change it is (DESIGN §3.4). */
  public enum Kind {
    FIRST_BUILD,
    ADD_LEG,
    OURS_ALONE,
    MOVE,
    BOTH_SIDES,
    PEERING_RESET,
    PEERING_DISABLE,
    PEERING_ENABLE,
    RETIRE,
    NOTHING_TO_DO,
    BLOCKED;

    @Override
    public String toString() {
      return Words.of(this);
    }
  }

  /**
   * The change on one router for one leg.
   *
   * @param diff lines that begin with {@code +}, {@code -} or a blank; empty when the router
   *     already has it all
   * @param gate {@code config} or {@code session} (DESIGN §6)
   * @param sessionsTouched BGP sessions that the change may interrupt
   */
  public record RouterPlan(
      String router, String leg, String diff, String gate, int sessionsTouched) {}

  /**
   * What the site wants of an approval.
   *
   * @param signed whether each must be signed
   * @param count how many persons must approve
   * @param authorMayApprove whether the author of the circuit's file counts
   * @param author of the circuit's file
   * @param approvers path of the file of their keys
   * @param revoked path of the file of revoked keys
   */
  public record ApprovalNeeds(
      boolean signed,
      int count,
      boolean authorMayApprove,
      Optional<String> author,
      Optional<String> approvers,
      Optional<String> revoked) {
    /** One approval, without a signature. */
    public static final ApprovalNeeds DEFAULT =
        new ApprovalNeeds(false, 1, false, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Something to know before approving. */
  public record PlanFinding(Severity severity, Optional<String> rule, String text) {}

  /**
   * What one person says in an approval file that is there.
   *
   * @param valid whether it counts for this very plan
   * @param moved what has changed since it was given; empty when valid
   * @param usedUp whether a change was started on it
   * @param refused why it does not count, whatever the plan
   * @param key that it is signed with: fingerprint and type
   */
  public record ApprovalStatus(
      Side connection,
      String by,
      Instant at,
      Optional<String> ticket,
      boolean valid,
      List<String> moved,
      boolean usedUp,
      Optional<String> refused,
      Optional<String> key) {
    public ApprovalStatus {
      moved = List.copyOf(moved);
    }
  }
}
