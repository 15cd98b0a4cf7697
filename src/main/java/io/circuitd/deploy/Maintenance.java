package io.circuitd.deploy;

import io.circuitd.model.Side;
import java.util.List;
import java.util.Optional;

/** What a leg in maintenance refuses: the other connection must be up, and is left alone. */
final class Maintenance {
  private final Means means;
  private final OtherConnection other;

  Maintenance(Means means) {
    this.means = means;
    this.other = new OtherConnection(means);
  }

  /**
   * Adds to a plan why it must not run.
   *
   * @param wanted every leg of the circuit
   * @param changed those whose routers change
   */
  void check(PlanDraft draft, List<WantedLeg> wanted, List<WantedLeg> changed) {
    for (Side side : Side.values()) {
      boolean drains =
          changed.stream()
              .anyMatch(want -> want.leg().id().side() == side && want.drains(means.store()));
      if (drains) {
        other
            .cannotTakeOver(draft.circuit.name(), side)
            .ifPresent(why ->
                draft.refuse(
                    "R-094",
                    why + ", so it cannot take over the traffic of " + side,
                    "the other connection up before one is drained",
                    "bring it up first, or take maintenance out of the file"));
      }
      boolean drained =
          wanted.stream().anyMatch(want -> want.leg().id().side() == side && want.leg().drained());
      Optional<String> touched =
          changed.stream()
              .filter(want -> want.leg().id().side() == side.other())
              .filter(want -> !want.isNew(means.store()))
              .filter(want -> want.before(means.store()).filter(was -> !was.drained()).isPresent())
              .map(want -> want.leg().id().leg())
              .findFirst();
      if (drained && touched.isPresent()) {
        draft.refuse(
            "R-094",
            "a change of "
                + touched.get()
                + ", which carries all traffic while "
                + side
                + " is in maintenance",
            "no other change until the maintenance is over",
            "take maintenance out of the file and approve that plan first, or take the change out");
      }
    }
  }
}
