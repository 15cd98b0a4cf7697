package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.Datastores.Name;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Commits of candidate to running (RFC 6241, 8.3), the one that waits for its confirmation (8.4),
 * and the log of all changes. For one thread at a time.
 */
final class Commits {
  private final Trees trees;
  private final Edits edits;
  private final InstantSource clock;
  private final CommitLog log;
  private long confirmedCommits;
  private Duration late = Duration.ZERO;
  private Optional<ConfirmedCommit> pending = Optional.empty();

  /**
   * @param user whom sessions log in as
   */
  Commits(Trees trees, Edits edits, InstantSource clock, String user) {
    this.trees = trees;
    this.edits = edits;
    this.clock = clock;
    this.log = new CommitLog(user);
  }

  /** Changes of running, the newest first. */
  List<CommitLog.Commit> log() {
    return log.commits();
  }

  /** A session edited running itself. */
  void edited() {
    log.bySession(clock.instant(), "");
  }

  /** Somebody edited running at the console. */
  void editedByHand() {
    log.byHand(clock.instant());
  }

  /** How many confirmed commits were made. */
  long confirmedCommits() {
    return confirmedCommits;
  }

  /** The one that waits for its confirmation. */
  Optional<ConfirmedCommit> pending() {
    return pending;
  }

  /** A commit for good; it confirms an open confirmed commit. */
  void commit(long session, Optional<String> persistId) {
    mayFollow(session, persistId);
    edits.check(trees.get(Name.CANDIDATE));
    pending = Optional.empty();
    trees.commit();
    log.bySession(clock.instant(), "");
  }

  /** A commit that is taken back unless it is confirmed in time; once more restarts the time. */
  void confirmedCommit(
      long session, Duration timeout, Optional<String> persist, Optional<String> persistId) {
    mayFollow(session, persistId);
    edits.check(trees.get(Name.CANDIDATE));
    ConfigNode before = pending.map(ConfirmedCommit::before).orElse(trees.get(Name.RUNNING));
    trees.commit();
    confirmedCommits++;
    log.bySession(clock.instant(), "confirmed commit, " + timeout.toSeconds() + " s");
    pending =
        Optional.of(new ConfirmedCommit(session, persist, before, clock.instant().plus(timeout)));
  }

  private void mayFollow(long session, Optional<String> persistId) {
    if (pending.isPresent()) {
      pending.get().mayFollow(session, persistId);
    } else if (persistId.isPresent()) {
      throw ConfirmedCommit.wrongPersistId("no confirmed commit with this persist-id is open");
    }
  }

  /** Takes an open confirmed commit back (confirmed-commit 1.1). */
  void cancel(long session, Optional<String> persistId) {
    if (pending.isEmpty()) {
      throw new RpcRefused(RpcProblem.protocol("operation-failed", "no confirmed commit is open"));
    }
    pending.get().mayFollow(session, persistId);
    rollBack();
  }

  /** Takes an open confirmed commit back if it is such a one. */
  void rollBackIf(Predicate<ConfirmedCommit> when) {
    if (pending.filter(when).isPresent()) {
      rollBack();
    }
  }

  /** Takes an overdue confirmed commit back. */
  void tick() {
    Instant now = clock.instant();
    rollBackIf(p -> !now.isBefore(p.deadline().plus(late)));
  }

  /** From now on the timer of a confirmed commit ends this much late. */
  void timerLate(Duration by) {
    late = by;
  }

  private void rollBack() {
    trees.put(Name.RUNNING, pending.orElseThrow().before());
    pending = Optional.empty();
    log.byRouter(clock.instant());
  }
}
