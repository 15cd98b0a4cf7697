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
 * @param findings what blocks the plan (errors) or should be known (warnings, advice)
 * @param approvals those that are there, valid or void
 * @param unreachable routers that did not answer, so that nothing could be planned
 * @param undoes the past change that the plan takes back
 */
public record PlanReport(
    CircuitName circuit,
    Instant at,
    String digest,
    Kind kind,
    List<Side> connections,
    List<RouterPlan> routers,
    List<String> azureWrites,
    List<PlanFinding> findings,
    List<ApprovalStatus> approvals,
    List<String> unreachable,
    Optional<Long> undoes) {
  /** A plan that takes nothing back. */
  public PlanReport(
      CircuitName circuit,
      Instant at,
      String digest,
      Kind kind,
      List<Side> connections,
      List<RouterPlan> routers,
      List<String> azureWrites,
      List<PlanFinding> findings,
      List<ApprovalStatus> approvals,
      List<String> unreachable) {
    this(
        circuit,
        at,
        digest,
        kind,
        connections,
        routers,
        azureWrites,
        findings,
        approvals,
        unreachable,
        Optional.empty());
  }

  public PlanReport {
    connections = List.copyOf(connections);
    routers = List.copyOf(routers);
    azureWrites = List.copyOf(azureWrites);
    findings = List.copyOf(findings);
    approvals = List.copyOf(approvals);
    unreachable = List.copyOf(unreachable);
  }

  /** What kind of change it is (DESIGN §3.4). */
  public enum Kind {
    FIRST_BUILD,
    ADD_LEG,
    OURS_ALONE,
    MOVE,
    BOTH_SIDES,
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

  /** Something to know before approving. */
  public record PlanFinding(Severity severity, Optional<String> rule, String text) {}

  /**
   * An approval file that is there.
   *
   * @param valid whether it stands for this very plan
   * @param moved what has changed since it was given; empty when valid
   */
  public record ApprovalStatus(
      Side connection,
      String by,
      Instant at,
      Optional<String> ticket,
      boolean valid,
      List<String> moved) {
    public ApprovalStatus {
      moved = List.copyOf(moved);
    }
  }
}
