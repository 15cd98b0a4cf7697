package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.intent.Circuit;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
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
public final class UndoPlanner {
  private final Means means;
  private final Journal journal;
  private final UndoStages undo;

  public UndoPlanner(Means means) {
    this.means = means;
    this.journal = means.store().journal();
    this.undo = new UndoStages(means);
  }

  /**
   * Plans the undoing of a change that has ended.
   *
   * @param circuit as its file has it; an undo may leave it wanting what was undone
   * @param facts a fresh read of the cross connection
   */
  public ChangePlan plan(Circuit circuit, CrossConnection facts, ChangeRecord change) {
    PlanDraft draft = new PlanDraft(circuit, Optional.of(facts));
    draft.undoes = Optional.of(change.id());
    Done done = done(change);
    obstacle(facts, change, done)
        .ifPresent(
            why -> draft.error(why, "what stands as change " + change.id() + " left it", ""));
    if (!draft.blocked()) {
      stages(draft, facts, change, done);
    }
    return draft.finish();
  }

  /**
   * What a change did.
   *
   * @param stages those that ended well and were not taken back when it failed, in their order
   */
  record Done(PlanJson.Journaled plan, List<Stage> stages) {
    List<Stage.Push> pushes() {
      return only(Stage.Push.class);
    }

    /** What a move had left behind is nothing to bring back. */
    List<Stage.Remove> removals() {
      return only(Stage.Remove.class).stream()
          .filter(remove -> remove.former().isPresent())
          .toList();
    }

    Optional<Stage.Peering> peering() {
      return only(Stage.Peering.class).stream().findFirst();
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
                      || stage instanceof Stage.Deprovision);
    }
  }

  private Done done(ChangeRecord change) {
    PlanJson.Journaled plan = PlanJson.read(change.plan());
    List<Stage> done = new ArrayList<>();
    for (int i = 0; i < plan.stages().size(); i++) {
      Stage stage = plan.stages().get(i);
      if (new StepLog(journal, change.id(), i).finished() && !takenBack(stage, change, plan)) {
        done.add(stage);
      }
    }
    return new Done(plan, done);
  }

  /** True for what a change that failed has brought back to what it was, by itself. */
  private boolean takenBack(Stage stage, ChangeRecord change, PlanJson.Journaled plan) {
    return switch (stage) {
      case Stage.Push push -> TakingBack.legs(journal, change).contains(push.id());
      case Stage.ProviderState state ->
          TakingBack.ofProviderState(journal, change, plan).finished();
      default -> false;
    };
  }

  /** Why a change cannot be undone; empty when the ground allows it. */
  private Optional<String> obstacle(CrossConnection facts, ChangeRecord change, Done done) {
    if (change.state() == State.OPEN) {
      return Optional.of("change " + change.id() + " is still under way");
    }
    if (done.nothing()) {
      String end = change.state() == State.FAILED ? "; it failed: " + change.reason() : "";
      return Optional.of("change " + change.id() + " left nothing to undo" + end);
    }
    if (!facts.settled()) {
      return Optional.of("Azure is busy with the circuit: " + facts.provisioningState());
    }
    return laterChange(change)
        .or(() ->
            Ground.moved(done.plan().ground(), Ground.of(facts))
                .map(moved ->
                    "Azure's facts moved since (R-011): " + moved.replace("approved on", "then")))
        .or(() -> peeringMoved(facts, done))
        .or(() -> recordsMoved(change, done));
  }

  /** The next change that must be undone first; changes and their undoing cancel each other. */
  private Optional<String> laterChange(ChangeRecord change) {
    List<ChangeRecord> ended =
        journal.of(change.circuit()).stream()
            .filter(other -> other.id() >= change.id() && !done(other).nothing())
            .toList();
    long barrier = Long.MAX_VALUE;
    for (ChangeRecord other : ended.reversed()) {
      if (other.id() >= barrier || other.id() == change.id()) {
        continue;
      }
      Optional<Long> undone = PlanJson.read(other.plan()).undoes();
      boolean whole = other.state() == State.DONE;
      if (undone.filter(id -> id == change.id()).isPresent() && whole) {
        return Optional.of("change " + change.id() + " was undone by change " + other.id());
      }
      if (undone.isEmpty() || !whole || undone.get() < change.id()) {
        return Optional.of(
            "change "
                + other.id()
                + " of "
                + change.circuit()
                + " came later, and must be undone first");
      }
      barrier = undone.get();
    }
    return Optional.empty();
  }

  private Optional<String> peeringMoved(CrossConnection facts, Done done) {
    return done.peering()
        .map(peering ->
            facts
                .peering(PeeringType.PRIVATE)
                .map(AzureStages.peeringWrite(peering, means.secrets())::differences)
                .orElse(List.of("no private peering")))
        .filter(differences -> !differences.isEmpty())
        .map(differences ->
            "the peering at Azure moved since (R-129): " + String.join("; ", differences));
  }

  private Optional<String> recordsMoved(ChangeRecord change, Done done) {
    for (Stage.Push push : done.pushes()) {
      boolean stands =
          means
              .store()
              .pushed()
              .of(push.id())
              .filter(record -> record.router().equals(push.router()))
              .filter(record -> record.document().equals(push.document()))
              .filter(record -> record.secretHash().equals(push.secretHash()))
              .isPresent();
      if (!stands) {
        return Optional.of(
            push.id().leg()
                + " on "
                + push.router()
                + " is no longer what change "
                + change.id()
                + " pushed");
      }
    }
    return Optional.empty();
  }

  private void stages(PlanDraft draft, CrossConnection facts, ChangeRecord change, Done done) {
    Kind kind = Kind.valueOf(change.kind());
    draft.kind = back(kind);
    switch (kind) {
      case BUILD -> retire(draft, facts, change, done);
      case RETIRE -> build(draft, facts, done);
      case REBUILD -> rebuild(draft, done);
      default -> {
        undo.legs(draft, done, draft.kind != Kind.REMOVE_LEG);
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
      case NOTHING, CHANGE, MOVE, REBUILD -> kind;
    };
  }

  /** Azure first, then the routers; only where all of the circuit goes. */
  private void retire(PlanDraft draft, CrossConnection facts, ChangeRecord change, Done done) {
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
      draft.stages.add(new Stage.Deprovision());
    }
    undo.legs(draft, done, false);
  }

  /** Routers, {@code Provisioned}, peering, as in a first build (D-7). */
  private void build(PlanDraft draft, CrossConnection facts, Done done) {
    if (!facts.providerState().equals(Planner.NOT_PROVISIONED) || !facts.peerings().isEmpty()) {
      draft.error(
          "provider state "
              + facts.providerState()
              + " and "
              + facts.peerings().size()
              + " peerings at Azure (R-120)",
          "NotProvisioned and no peerings, as the retirement left it",
          "find out who provisioned it");
      return;
    }
    draft.stages.add(new Stage.ProviderState(Planner.PROVISIONING));
    undo.legs(draft, done, false);
    draft.stages.add(new Stage.ProviderState(Planner.PROVISIONED));
    undo.formerPeering(draft, done).ifPresent(draft.stages::add);
    draft.stages.add(new Stage.Verify());
  }

  /** In the order of {@link Rebuild}: one router, Azure, the other router. */
  private void rebuild(PlanDraft draft, Done done) {
    List<Stage> legs = undo.legs(draft, done, false);
    draft.stages.removeAll(legs);
    List<Side> sides = new ArrayList<>(ChangePlan.touched(legs));
    Optional<Stage.Peering> former =
        done.peering().isPresent() ? undo.formerPeering(draft, done) : Optional.empty();
    if (!sides.isEmpty()) {
      add(draft, legs, sides.getFirst());
    }
    former.ifPresent(draft.stages::add);
    if (sides.size() > 1) {
      draft.stages.add(new Stage.Verify(Optional.of(sides.getFirst())));
      add(draft, legs, sides.getLast());
    }
    draft.stages.add(new Stage.Verify());
    draft.warn(
        "R-094",
        "tags, prefixes, AS number or shared key go back on both ends",
        "an outage of every leg of the circuit, as it was with the change",
        "agree on a time with the customer before you approve");
  }

  private static void add(PlanDraft draft, List<Stage> legs, Side side) {
    legs.stream()
        .filter(leg -> ChangePlan.touched(List.of(leg)).contains(side))
        .forEach(draft.stages::add);
  }
}
