package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.WriteHabits;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.intent.Circuit;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import io.circuitd.store.PushedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans the way back of one past change, from what the journal kept of it; reads the routers,
 * changes nothing. What comes out is a plan like any other: with a digest of its own, to be
 * approved, and gated as a change of its kind is. It is blocked unless what stands now is what the
 * change left.
 */
final class UndoPlanner {
  private final Means means;
  private final Journal journal;
  private final UndoGround ground;
  private final UndoStages undo;

  UndoPlanner(Means means) {
    this.means = means;
    this.journal = means.store().journal();
    this.ground = new UndoGround(means);
    this.undo = new UndoStages(means);
  }

  /**
   * Plans the undoing of a change that has ended.
   *
   * @param circuit as its file has it; an undo may leave it wanting what was undone
   * @param facts a fresh read of the cross connection
   */
  ChangePlan plan(Circuit circuit, CrossConnection facts, ChangeRecord change) {
    PlanDraft draft = new PlanDraft(circuit, Optional.of(facts));
    draft.asked = Optional.of(new Asked.Undo(change.id()));
    draft.habits = means.azure().habits(facts.cloud()).unusual();
    PastChange done = PastChange.of(journal, change);
    ground
        .obstacle(facts, change, done)
        .ifPresent(
            why -> draft.error(why, "what stands as change " + change.id() + " left it", ""));
    if (!draft.blocked()) {
      stages(draft, facts, change, done);
    }
    return draft.finish();
  }

  private void stages(
      PlanDraft draft, CrossConnection facts, ChangeRecord change, PastChange done) {
    Kind kind = Kind.valueOf(change.kind());
    draft.kind = back(kind);
    switch (kind) {
      case BUILD -> retire(draft, facts, change, done);
      case RETIRE -> build(draft, facts, done);
      case REBUILD -> rebuild(draft, done);
      case PEERING_DISABLE, PEERING_ENABLE -> switchBack(draft, facts, done);
      default -> {
        undo.newPeerings(done).forEach(draft.stages::add);
        undo.legs(draft, done, draft.kind != Kind.REMOVE_LEG);
        undo.formerPeerings(draft, done).forEach(draft.stages::add);
        if (draft.kind != Kind.REMOVE_LEG) {
          draft.stages.add(new Stage.Verify());
        }
      }
    }
  }

  /** The kind of the way back. */
  private static Kind back(Kind kind) {
    return switch (kind) {
      case BUILD -> Kind.RETIRE;
      case RETIRE -> Kind.BUILD;
      case ADD_LEG -> Kind.REMOVE_LEG;
      case REMOVE_LEG -> Kind.ADD_LEG;
      case PEERING_DISABLE -> Kind.PEERING_ENABLE;
      case PEERING_ENABLE -> Kind.PEERING_DISABLE;
      case NOTHING, CHANGE, MOVE, REBUILD, PEERING_RESET -> kind;
    };
  }

  private void switchBack(PlanDraft draft, CrossConnection facts, PastChange done) {
    for (Stage.PeeringState state : done.states()) {
      new PeeringSwitch(means)
          .add(
              draft,
              new Asked.Peering(
                  state.enabled() ? PeeringAction.DISABLE : PeeringAction.ENABLE, state.type()),
              facts);
    }
  }

  /** Azure first, then the routers; only where all of the circuit goes. */
  private void retire(
      PlanDraft draft, CrossConnection facts, ChangeRecord change, PastChange done) {
    List<PushedRecord> others =
        means.store().pushed().of(change.circuit()).stream()
            .filter(record -> done.pushes().stream().noneMatch(p -> p.id().equals(record.leg())))
            .toList();
    if (!others.isEmpty()) {
      draft.error(
          "R-125: "
              + others.getFirst().leg().leg()
              + " stood before change "
              + change.id()
              + ", so the circuit cannot be given back at Azure",
          "every leg of the circuit to be of that change",
          "write retired for the connections that are to go");
      return;
    }
    if (!facts.providerState().equals(Planner.NOT_PROVISIONED) || !facts.peerings().isEmpty()) {
      new Retirement(means).plan(draft, facts);
    }
    undo.legs(draft, done, false);
  }

  /** Routers, {@code Provisioned}, peering, as in a first build (D-7). */
  private void build(PlanDraft draft, CrossConnection facts, PastChange done) {
    List<PeeringType> back =
        done.removals().stream().flatMap(leg -> leg.id().peering().stream()).distinct().toList();
    long inTheWay = back.stream().filter(type -> facts.peering(type).isPresent()).count();
    if (!facts.providerState().equals(Planner.NOT_PROVISIONED) || inTheWay > 0) {
      draft.error(
          "provider state "
              + facts.providerState()
              + " and "
              + inTheWay
              + " of its peerings at Azure (R-120)",
          "NotProvisioned and none of its peerings, as the retirement left it",
          "find out who provisioned it");
      return;
    }
    WriteHabits habits = means.azure().habits(facts.cloud());
    if (habits.announce()) {
      draft.stages.add(new Stage.ProviderState(Planner.PROVISIONING));
    }
    undo.legs(draft, done, false);
    List<Stage.Peering> peerings = undo.formerPeerings(draft, done);
    back.stream()
        .filter(type -> peerings.stream().noneMatch(peering -> peering.type() == type))
        .forEach(type ->
            draft.error(
                "no " + type.title() + " at Azure before the change",
                "one that can be written back with its legs",
                "write a change in the circuit's file instead"));
    if (habits.peeringFirst()) {
      draft.stages.addAll(peerings);
    }
    draft.stages.add(new Stage.ProviderState(Planner.PROVISIONED));
    if (!habits.peeringFirst()) {
      draft.stages.addAll(peerings);
    }
    draft.stages.add(new Stage.Verify());
  }

  /** In the order of {@link Rebuild}: one router, Azure, the other router. */
  private void rebuild(PlanDraft draft, PastChange done) {
    List<Stage> legs = undo.legs(draft, done, false);
    draft.stages.removeAll(legs);
    List<Side> sides = new ArrayList<>(ChangePlan.touched(legs));
    List<Stage.Peering> former = undo.formerPeerings(draft, done);
    undo.newPeerings(done).forEach(draft.stages::add);
    if (!sides.isEmpty()) {
      add(draft, legs, sides.getFirst());
    }
    draft.stages.addAll(former);
    if (sides.size() > 1) {
      draft.stages.add(new Stage.Verify(Optional.of(sides.getFirst())));
      add(draft, legs, sides.getLast());
    }
    draft.stages.add(new Stage.Verify());
    draft.warn(
        "R-094",
        "tags, prefixes, AS number or shared key go back on both ends",
        "an outage of the same legs as with the change",
        "agree on a time with the customer before you approve");
  }

  private static void add(PlanDraft draft, List<Stage> legs, Side side) {
    legs.stream()
        .filter(leg -> ChangePlan.touched(List.of(leg)).contains(side))
        .forEach(draft.stages::add);
  }
}
