package io.circuitd.deploy;

import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The stage of a reset that enables again what an earlier stage of it has disabled. */
final class Settling {
  private Settling() {}

  /** What our own plan has taken down is brought up again, whatever stands against other writes. */
  static boolean is(Stage stage) {
    return stage instanceof Stage.PeeringState state && state.settles();
  }

  /** The number of the stage behind another one that brings up again what that one takes down. */
  static OptionalInt after(List<Stage> stages, int number) {
    for (int i = number + 1; i < stages.size(); i++) {
      if (is(stages.get(i))) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }

  /** The peering that a plan resets. */
  static Optional<PeeringType> peering(List<Stage> stages) {
    return stages.stream()
        .filter(Settling::is)
        .map(Stage.PeeringState.class::cast)
        .map(Stage.PeeringState::type)
        .findFirst();
  }
}
