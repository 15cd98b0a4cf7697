package io.circuitd.control;

import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages.Stage;
import java.time.Instant;
import java.util.List;

/**
 * The plans of one stage of a roll-out.
 *
 * @param digest over the digests of the plans; empty text when there is none
 * @param through circuits of the stage that are done
 * @param plans of those that can be approved, by circuit
 * @param groups equal changes among them, the largest group first
 * @param leftOut those that cannot be approved with the others
 * @param waitsFor circuits of former stages that are not through and up: the stage should wait
 * @param notes what else to know before approving, each as one line
 */
public record StageReport(
    Instant at,
    Stage stage,
    String digest,
    List<CircuitName> through,
    List<PlanReport> plans,
    List<TemplatesReport.Group> groups,
    List<LeftOut> leftOut,
    List<RolloutReport.Open> waitsFor,
    List<String> notes) {
  public StageReport {
    through = List.copyOf(through);
    plans = List.copyOf(plans);
    groups = List.copyOf(groups);
    leftOut = List.copyOf(leftOut);
    waitsFor = List.copyOf(waitsFor);
    notes = List.copyOf(notes);
  }

  /**
   * A circuit that has to be looked at by itself.
   *
   * @param unreachable whether a router or Azure did not answer
   */
  public record LeftOut(CircuitName circuit, String why, boolean unreachable) {}
}
