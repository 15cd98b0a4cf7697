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
 * refused where one does (RFC 6241, 8.4). Changes that shared a commit have the same persist-id,
 * and settle it together. Read from the journal once; whoever writes to a router tells it
 * afterwards, before the lane is free for others.
 */
final class OpenCommits {
  /** In the detail of a commit: its persist-id. */
  private static final String PERSIST = "persist";

  private final ConcurrentMap<String, ConcurrentMap<Place, Open>> byRouter =
      new ConcurrentHashMap<>();

  private record Place(long changeId, int stage) {}

  private record Open(CircuitName circuit, Optional<String> persist) {}

  OpenCommits(Journal journal) {
    Map<Long, ChangeRecord> changes =
        journal.open().stream().collect(Collectors.toMap(ChangeRecord::id, change -> change));
    for (StepRecord commit : journal.openCommits()) {
      ChangeRecord change = changes.get(commit.changeId());
      if (change != null) {
        Touched.router(PlanJson.read(change.plan()).stages().get(commit.stage()))
            .ifPresent(router ->
                see(router, change.circuit(), new StepLog(journal, change.id(), commit.stage())));
      }
    }
  }

  /** Says which change has a commit open on a router that the given one must wait for. */
  Optional<String> ofOthers(String router, StepLog own) {
    ConcurrentMap<Place, Open> here = byRouter.getOrDefault(router, new ConcurrentHashMap<>());
    Optional<String> shared = here.isEmpty() ? Optional.empty() : persist(own);
    return here.entrySet().stream()
        .filter(other -> other.getKey().changeId() != own.changeId())
        .filter(other -> shared.isEmpty() || !shared.equals(other.getValue().persist()))
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

  /** Takes over from the journal whether a stage has a commit open. */
  void see(String router, CircuitName circuit, StepLog log) {
    Place place = new Place(log.changeId(), log.stage());
    ConcurrentMap<Place, Open> here =
        byRouter.computeIfAbsent(router, name -> new ConcurrentHashMap<>());
    if (log.openCommit().isPresent() && !log.finished()) {
      here.put(place, new Open(circuit, persist(log)));
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

  private static Optional<String> persist(StepLog log) {
    return log.openCommit().flatMap(commit -> Optional.ofNullable(commit.get(PERSIST)));
  }
}
