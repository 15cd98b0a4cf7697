package io.circuitd.deploy;

import io.circuitd.profile.DeviceProfile;
import io.circuitd.store.NextStep;
import java.util.function.Supplier;

/**
 * What one stage does to one router.
 *
 * @param firstBuild it touches nothing that carries traffic
 * @param legByLeg it waits until the circuit's other connection is healthy
 * @param last the step that ends the stage well
 */
record LegWrite(
    LegEdit edit,
    DeviceProfile profile,
    Gate gate,
    boolean firstBuild,
    boolean legByLeg,
    StepLog log,
    Supplier<NextStep> last) {

  /** A first build that was never committed; what was taken back once goes alone. */
  boolean mayShare() {
    return firstBuild && log.last(StepLog.Step.COMMIT).isEmpty();
  }
}
