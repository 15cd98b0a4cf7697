package io.circuitd.deploy;

import io.circuitd.model.CircuitName;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import io.circuitd.store.StepRecord;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Commits that are not settled yet. While one is open on a router nobody else may commit there: a
 * second commit would confirm the first one unseen where no persist-id keeps them apart, and be
 * refused where one does (RFC 6241, 8.4). Changes that share a commit do not wait for each other to
 * settle it, and none of them makes another one before all have. Read from the journal once;
 * whoever writes to a router tells it afterwards, before the lane is free for others.
 */
final class OpenCommits {
  private final ConcurrentMap<String, ConcurrentMap<Place, Open>> byRouter =
      new ConcurrentHashMap<>();

  private record Place(long changeId, int stage) {}

  private record Open(CircuitName circuit, Optional<String> batch) {}

  OpenCommits(Journal journal) {
    Map<Long, ChangeRecord> changes =
        journal.open().stream().collect(Collectors.toMap(ChangeRecord::id, change -> change));
    for (StepRecord commit : journal.openCommits()) {
      ChangeRecord change = changes.get(commit.changeId());
      if (change != null) {
        Optional.ofNullable(TakingBack.stages(journal, change).get(commit.stage()))
            .flatMap(Touched::router)
            .ifPresent(router ->
                see(router, change.circuit(), new StepLog(journal, change.id(), commit.stage())));
      }
    }
  }

  /** Says which change has a commit open on a router that the given one must wait for. */
  Optional<String> ofOthers(String router, StepLog own) {
    ConcurrentMap<Place, Open> here = byRouter.getOrDefault(router, new ConcurrentHashMap<>());
    Optional<String> shared = here.isEmpty() ? Optional.empty() : own.openBatch();
    return here.entrySet().stream()
        .filter(other -> other.getKey().changeId() != own.changeId())
        .filter(other -> shared.isEmpty() || !shared.equals(other.getValue().batch()))
        .findFirst()
        .map(other ->
            "change "
                + other.getKey().changeId()
                + " of "
                + other.getValue().circuit()
                + " has a commit on "
                + router
                + " that must be settled first");
  }

  /** Whether any change has a commit open on a router. */
  boolean on(String router) {
    ConcurrentMap<Place, Open> here = byRouter.get(router);
    return here != null && !here.isEmpty();
  }

  /** Takes over from the journal whether a stage has a commit open. */
  void see(String router, CircuitName circuit, StepLog log) {
    Place place = new Place(log.changeId(), log.stage());
    ConcurrentMap<Place, Open> here =
        byRouter.computeIfAbsent(router, name -> new ConcurrentHashMap<>());
    if (log.openCommit().isPresent() && !log.finished()) {
      here.put(place, new Open(circuit, log.openBatch()));
    } else {
      here.remove(place);
    }
  }

  /** A change has ended, whatever its journal says of its commits. */
  void ended(long changeId) {
    byRouter
        .values()
        .forEach(here -> here.keySet().removeIf(place -> place.changeId() == changeId));
  }
}
