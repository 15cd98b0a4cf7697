package io.circuitd.control;

import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import java.util.Optional;

/**
 * What the daemon answers on its local API. Calls come on virtual threads, several at a time, and
 * may block. A call that cannot be answered throws {@link ControlFailure}; anything else that is
 * thrown reaches the operator as an internal error without details, and the daemon's log with them.
 */
public interface ControlService {
  /**
   * What is known now, from memory; reads neither Azure nor routers.
   *
   * @param circuit one circuit, or all of them
   * @throws ControlFailure {@code NOT_FOUND} for a circuit that is neither in the files nor in the
   *     store
   */
  StatusReport status(Optional<CircuitName> circuit);

  /**
   * The plan as of now: reads Azure and the routers, changes nothing. A plan that must not run is a
   * report of kind {@code BLOCKED}, not a failure.
   *
   * @throws ControlFailure {@code NOT_FOUND}, {@code REFUSED} when the circuit's file has errors,
   *     {@code UNREACHABLE} when Azure or a router that the plan needs does not answer
   */
  PlanReport plan(CircuitName circuit);

  /**
   * The same, with who asks for it, for the audit.
   *
   * @param asker empty text for nobody knows
   */
  default PlanReport plan(CircuitName circuit, String asker) {
    return plan(circuit);
  }

  /** The same, asked by nobody knows whom. */
  default PlanReport undo(long change) {
    return undo(change, "");
  }

  /**
   * The plan that would take a past change back, as of now; reads and shows like {@link #plan}.
   *
   * @param asker for the audit; empty text for nobody knows
   * @throws ControlFailure as {@link #plan}, and {@code NOT_FOUND} for a change that never was
   */
  default PlanReport undo(long change, String asker) {
    throw new ControlFailure(ControlFailure.Reason.NOT_FOUND, "there is no change " + change);
  }

  /**
   * The verdict on each leg that is on a router, and why.
   *
   * @param circuit one circuit, or all of them
   * @param azure asks Azure's own routers before answering, which takes up to some minutes
   * @throws ControlFailure {@code NOT_FOUND}; {@code UNREACHABLE} when Azure is to be asked and
   *     nothing is known of the circuit there
   */
  default HealthReport health(Optional<CircuitName> circuit, boolean azure) {
    throw new ControlFailure(ControlFailure.Reason.NOT_FOUND, "no verdicts are kept here");
  }

  /**
   * The news of health that are kept.
   *
   * @param circuit one circuit, or all of them and the routers
   * @param limit how many at most
   * @throws ControlFailure {@code NOT_FOUND}
   */
  default HealthHistory healthHistory(Optional<CircuitName> circuit, int limit) {
    throw new ControlFailure(ControlFailure.Reason.NOT_FOUND, "no news are kept here");
  }

  /**
   * The plan that would reset, disable or enable a peering as a whole, as of now; reads and shows
   * like {@link #plan}.
   *
   * @param asker for the audit; empty text for nobody knows
   * @throws ControlFailure as {@link #plan}
   */
  default PlanReport peering(
      CircuitName circuit, PeeringAction action, PeeringType type, String asker) {
    throw new ControlFailure(ControlFailure.Reason.NOT_FOUND, "no circuit is called " + circuit);
  }

  /**
   * The same for a circuit that has one peering alone, or none.
   *
   * @throws ControlFailure also {@code BAD_CALL} where it has both, as the wrong one would be cut
   */
  default PlanReport peering(CircuitName circuit, PeeringAction action, String asker) {
    throw new ControlFailure(ControlFailure.Reason.NOT_FOUND, "no circuit is called " + circuit);
  }

  /**
   * What differs on the routers from what was pushed.
   *
   * @param circuit one circuit, or all of them
   * @param router one router, or all of them
   * @param now reads the routers before answering; otherwise the last check's findings
   * @throws ControlFailure {@code NOT_FOUND}
   */
  DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now);

  /**
   * Stops all writes, also over restarts; what is inside a confirm window is settled.
   *
   * @param reason empty text for none
   * @throws ControlFailure {@code BAD_CALL} without a name
   */
  FreezeReport freeze(String by, String reason);

  /**
   * Ends {@link #freeze}, and lets changes start that the fuse holds: its counting begins anew.
   *
   * @throws ControlFailure {@code BAD_CALL} without a name
   */
  FreezeReport unfreeze(String by);

  /**
   * Reads the operators' files again, at once; a file with errors leaves the last good in force.
   */
  ReloadReport reload();
}
