package io.circuitd.deploy;

import io.circuitd.model.PeeringType;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a change did.
 *
 * @param stages those that ended well and were not taken back when it failed, in their order
 */
record PastChange(PlanJson.Journaled plan, List<Stage> stages) {

  /** What the journal says of a change. */
  static PastChange of(Journal journal, ChangeRecord change) {
    PlanJson.Journaled plan = PlanJson.read(change.plan());
    List<Stage> done = new ArrayList<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      Stage stage = plan.stages().get(i);
      if (new StepLog(journal, change.id(), i).finished()
          && !takenBack(journal, stage, change, plan)) {
        done.add(stage);
      }
    }
    return new PastChange(plan, done);
  }

  /** True for what a change that failed has brought back to what it was, by itself. */
  private static boolean takenBack(
      Journal journal, Stage stage, ChangeRecord change, PlanJson.Journaled plan) {
    return switch (stage) {
      case Stage.Push push -> TakingBack.legs(journal, change).contains(push.id());
      case Stage.ProviderState state ->
          TakingBack.ofProviderState(journal, change, plan).finished();
      default -> false;
    };
  }

  List<Stage.Push> pushes() {
    return only(Stage.Push.class);
  }

  /** What a move had left behind is nothing to bring back. */
  List<Stage.Remove> removals() {
    return only(Stage.Remove.class).stream().filter(remove -> remove.former().isPresent()).toList();
  }

  List<Stage.Peering> peerings() {
    return only(Stage.Peering.class);
  }

  /** True for a peering that it wrote, or took away with its legs. */
  boolean touched(PeeringType type) {
    return peerings().stream().anyMatch(peering -> peering.type() == type)
        || stages.stream()
            .anyMatch(stage ->
                (stage instanceof Stage.Deprovision gone && gone.types().contains(type))
                    || (stage instanceof Stage.DeletePeering deleted && deleted.type() == type));
  }

  /** The peerings whose state it left otherwise than before, as it left them; none by a reset. */
  List<Stage.PeeringState> states() {
    return Settling.peering(plan.stages()).isPresent() ? List.of() : only(Stage.PeeringState.class);
  }

  private <S extends Stage> List<S> only(Class<S> type) {
    return stages.stream().filter(type::isInstance).map(type::cast).toList();
  }

  boolean nothing() {
    return pushes().isEmpty()
        && removals().isEmpty()
        && stages.stream()
            .noneMatch(stage ->
                stage instanceof Stage.Peering
                    || stage instanceof Stage.ProviderState
                    || stage instanceof Stage.DeletePeering
                    || stage instanceof Stage.Deprovision)
        && states().isEmpty();
  }
}
