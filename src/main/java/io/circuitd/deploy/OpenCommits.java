package io.circuitd.deploy;

import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import java.util.Map;
import java.util.Optional;

/**
 * Commits that are not settled yet. While one is open on a router nobody else may commit there: a
 * second commit would confirm the first one unseen where no persist-id keeps them apart, and be
 * refused where one does (RFC 6241, 8.4).
 */
final class OpenCommits {
  private final Journal journal;

  OpenCommits(Journal journal) {
    this.journal = journal;
  }

  /** Says which change has a commit open on a router, other than the one given. */
  Optional<String> ofOthers(String router, long changeId) {
    return journal.open().stream()
        .filter(change -> change.id() != changeId)
        .filter(change -> hasOpenCommit(change, router))
        .findFirst()
        .map(change ->
            "change "
                + change.id()
                + " of "
                + change.circuit()
                + " has a commit on "
                + router
                + " that must be settled first");
  }

  private boolean hasOpenCommit(ChangeRecord change, String router) {
    for (Map.Entry<Integer, Stage> stage : TakingBack.stages(journal, change).entrySet()) {
      StepLog log = new StepLog(journal, change.id(), stage.getKey());
      if (router(stage.getValue()).equals(Optional.of(router))
          && log.openCommit().isPresent()
          && !log.finished()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> router(Stage stage) {
    return switch (stage) {
      case Stage.Push push -> Optional.of(push.router());
      case Stage.Remove remove -> Optional.of(remove.router());
      default -> Optional.empty();
    };
  }
}
