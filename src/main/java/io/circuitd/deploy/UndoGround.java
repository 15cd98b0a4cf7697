package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.PeeringWrite;
import io.circuitd.model.PeeringType;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.Journal;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges whether what stands now is what a change left, so that it can be undone. */
final class UndoGround {
  private final Means means;
  private final Journal journal;

  UndoGround(Means means) {
    this.means = means;
    this.journal = means.store().journal();
  }

  /** Why a change cannot be undone; empty when the ground allows it. */
  Optional<String> obstacle(CrossConnection facts, ChangeRecord change, PastChange done) {
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
        .or(() -> peeringMoved(facts, change, done))
        .or(() -> recordsMoved(change, done));
  }

  /** The next change that must be undone first; changes and their undoing cancel each other. */
  private Optional<String> laterChange(ChangeRecord change) {
    List<ChangeRecord> ended =
        journal.of(change.circuit()).stream()
            .filter(other -> other.id() >= change.id() && !PastChange.of(journal, other).nothing())
            .toList();
    Set<Long> switched = offAndOn(ended, change.id());
    long barrier = Long.MAX_VALUE;
    for (ChangeRecord other : ended.reversed()) {
      if (switched.contains(other.id()) || other.id() >= barrier || other.id() == change.id()) {
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

  /**
   * A peering that was disabled after a change and enabled again is as it was before; what was
   * undone, or undoes, is judged as such.
   */
  private Set<Long> offAndOn(List<ChangeRecord> ended, long after) {
    Set<Long> undoing = new HashSet<>();
    for (ChangeRecord other : ended) {
      PlanJson.read(other.plan()).undoes().ifPresent(id -> undoing.addAll(List.of(id, other.id())));
    }
    Map<PeeringType, Long> off = new EnumMap<>(PeeringType.class);
    Set<Long> pairs = new HashSet<>();
    for (ChangeRecord other : ended) {
      if (other.id() == after || other.state() != State.DONE || undoing.contains(other.id())) {
        continue;
      }
      for (Stage.PeeringState state : PastChange.of(journal, other).states()) {
        if (!state.enabled()) {
          off.put(state.type(), other.id());
        } else if (off.containsKey(state.type())) {
          pairs.addAll(List.of(off.remove(state.type()), other.id()));
        }
      }
    }
    return pairs;
  }

  private Optional<String> peeringMoved(
      CrossConnection facts, ChangeRecord change, PastChange done) {
    return done.peerings().stream()
        .map(peering -> {
          PeeringWrite write = PeeringStages.peeringWrite(peering, means.secrets());
          boolean ignored = WantedPeerings.ipv6Ignored(journal, change.circuit(), peering.type());
          return facts
              .peering(peering.type())
              .map(found ->
                  ignored && write.onlyIpv6Missing(found)
                      ? List.<String>of()
                      : write.differences(found))
              .orElse(List.of("no " + peering.type().title()));
        })
        .filter(differences -> !differences.isEmpty())
        .findFirst()
        .map(differences ->
            "the peering at Azure moved since (R-129): " + String.join("; ", differences));
  }

  private Optional<String> recordsMoved(ChangeRecord change, PastChange done) {
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
}
