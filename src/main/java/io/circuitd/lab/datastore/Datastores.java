package io.circuitd.lab.datastore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.w3c.dom.Element;

/**
 * Candidate, running and startup of one router, with locks and confirmed commit (RFC 6241, 7 and
 * 8). One candidate is shared by all sessions. Safe for several threads; time passes by {@link
 * #tick}.
 */
public final class Datastores {
  /** Names of RFC 6241. */
  public enum Name {
    RUNNING,
    CANDIDATE,
    STARTUP;

    /** The element name. */
    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** What to do when an edit fails half way. */
  public enum ErrorOption {
    STOP,
    CONTINUE,
    ROLLBACK
  }

  /** Session id of whoever is not a NETCONF session (RFC 6241, lock-denied). */
  public static final long NOBODY = 0;

  private final InstantSource clock;
  private final ReentrantLock mutex = new ReentrantLock();
  private final Locks locks = new Locks();
  private final Reads reads;
  private final Edits edits;
  private final Trees trees;
  private final Commits commits;

  public Datastores(Dialect dialect, InstantSource clock) {
    this(dialect, clock, "netconf");
  }

  /**
   * @param user whom sessions log in as
   */
  public Datastores(Dialect dialect, InstantSource clock, String user) {
    this.clock = clock;
    reads = new Reads(dialect);
    edits = new Edits(dialect);
    trees = new Trees(dialect, clock);
    commits = new Commits(trees, edits, clock, user);
  }

  /** Counts the changes of running, so that who follows it knows when to look again. */
  public long generation() {
    return guarded(trees::generation);
  }

  /** Is called at each change of running, before anything else can happen here. */
  public void watchRunning(Runnable told) {
    guard(() -> trees.watch(told));
  }

  /** A copy of running that nobody changes any more. */
  public ConfigNode running() {
    return guarded(() -> trees.get(Name.RUNNING).deepCopy());
  }

  /** The router's clock. */
  public Instant now() {
    return clock.instant();
  }

  /** The commits that the router remembers, the newest first. */
  public List<CommitLog.Commit> commits() {
    return guarded(commits::log);
  }

  /** How many confirmed commits were made. */
  public long confirmedCommits() {
    return guarded(commits::confirmedCommits);
  }

  /** Whether candidate holds what running does not. */
  public boolean dirty() {
    return guarded(trees::dirty);
  }

  /** Whether a confirmed commit waits for its confirmation. */
  public boolean unconfirmed() {
    return guarded(() -> commits.pending().isPresent());
  }

  /** Reads a datastore as XML, as the router shows it. */
  public String read(Name source, Optional<Element> filter) {
    return guarded(() -> reads.config(trees.get(source), filter, trees.changed()));
  }

  /**
   * Reads running and state together.
   *
   * @param state top-level elements, as the models have them
   */
  public String read(Optional<Element> filter, String state) {
    if (state.isEmpty()) {
      return read(Name.RUNNING, filter);
    }
    return guarded(() -> reads.withState(trees.get(Name.RUNNING), state, filter, trees.changed()));
  }

  /** Locks a datastore for a session. */
  public void lock(long session, Name target) {
    guard(() -> {
      locks.mustBeFree(target);
      if (target == Name.CANDIDATE && trees.dirty()) {
        throw Locks.denied("candidate holds changes that were not committed", NOBODY);
      }
      if (target == Name.RUNNING) {
        commits
            .pending()
            .map(ConfirmedCommit::session)
            .filter(confirmer -> confirmer != session)
            .ifPresent(confirmer -> {
              throw Locks.denied(
                  "a confirmed commit of session " + confirmer + " is open", confirmer);
            });
      }
      locks.take(target, session);
    });
  }

  /** Gives a lock back; what was not committed is discarded with it (RFC 6241, 8.3.5.2). */
  public void unlock(long session, Name target) {
    guard(() -> {
      locks.mustHold(target, session);
      release(target);
    });
  }

  /** Who holds the lock, if anyone. */
  public Optional<Long> lockHolder(Name target) {
    return guarded(() -> locks.holder(target));
  }

  /**
   * Edits candidate, as {@link #edit(long, Name, Element, String, ErrorOption, boolean, boolean)}.
   */
  public List<RpcProblem> edit(
      long session,
      Element config,
      String defaultOperation,
      ErrorOption onError,
      boolean test,
      boolean only) {
    return edit(session, Name.CANDIDATE, config, defaultOperation, onError, test, only);
  }

  /**
   * Edits candidate or running; what becomes running must be valid.
   *
   * @param test validate afterwards, and take the edit back if that fails
   * @param only do not keep the edit at all (validate 1.1)
   * @return warnings
   */
  public List<RpcProblem> edit(
      long session,
      Name target,
      Element config,
      String defaultOperation,
      ErrorOption onError,
      boolean test,
      boolean only) {
    return guarded(() -> {
      locks.mustNotBeOfOthers(target, session);
      List<EditNode> edit = edits.read(config);
      ConfigNode work = trees.get(target).deepCopy();
      boolean keep = onError != ErrorOption.ROLLBACK && !test && !only;
      try {
        List<RpcProblem> warnings =
            edits.apply(edit, defaultOperation, onError == ErrorOption.CONTINUE, work);
        if (test || only || target == Name.RUNNING) {
          edits.check(work);
        }
        if (!only) {
          trees.put(target, work);
          if (target == Name.RUNNING) {
            commits.edited();
          }
        }
        return warnings;
      } catch (RpcRefused refused) {
        if (keep) {
          trees.put(target, work);
        }
        throw refused;
      }
    });
  }

  /** Checks a whole datastore. */
  public void validate(Name source) {
    guard(() -> edits.check(trees.get(source)));
  }

  /** Empties candidate of everything that is not running. */
  public void discard(long session) {
    guard(() -> {
      locks.mustNotBeOfOthers(Name.CANDIDATE, session);
      trees.discard();
    });
  }

  /** Empties candidate as {@link #discard} does, whoever has locked it. */
  public void dropCandidate() {
    guard(trees::discard);
  }

  /** A commit for good; it confirms an open confirmed commit. */
  public void commit(long session, Optional<String> persistId) {
    guard(() -> {
      mayCommit(session);
      commits.commit(session, persistId);
    });
  }

  /** A commit that is taken back unless it is confirmed in time; once more restarts the time. */
  public void confirmedCommit(
      long session, Duration timeout, Optional<String> persist, Optional<String> persistId) {
    guard(() -> {
      mayCommit(session);
      commits.confirmedCommit(session, timeout, persist, persistId);
    });
  }

  /** Takes an open confirmed commit back (confirmed-commit 1.1). */
  public void cancelCommit(long session, Optional<String> persistId) {
    guard(() -> commits.cancel(session, persistId));
  }

  /** A session is gone: its locks, and its confirmed commit unless that persists. */
  public void sessionEnded(long session) {
    guard(() -> {
      for (Name name : Name.values()) {
        if (locks.isHeldBy(name, session)) {
          release(name);
        }
      }
      commits.rollBackIf(open -> open.session() == session && open.persist().isEmpty());
    });
  }

  /** The router starts again: nothing open survives. */
  public void reboot() {
    guard(() -> {
      locks.clear();
      commits.rollBackIf(open -> true);
      trees.restart();
    });
  }

  /** Lets time pass: an overdue confirmed commit is taken back. */
  public void tick() {
    guard(commits::tick);
  }

  /** Takes an open confirmed commit back at once, as a timer that runs too fast would. */
  public void expire() {
    guard(() -> commits.rollBackIf(open -> true));
  }

  /** From now on the timer of a confirmed commit ends this much late. */
  public void timerLate(Duration by) {
    guard(() -> commits.timerLate(by));
  }

  /**
   * Changes running past candidate and locks, as somebody at the console would.
   *
   * @throws RpcRefused when the router would not take it
   */
  public void editRunning(Element config) {
    guard(() -> {
      ConfigNode work = trees.get(Name.RUNNING).deepCopy();
      edits.merge(edits.read(config), work);
      edits.check(work);
      trees.put(Name.RUNNING, work);
      commits.editedByHand();
    });
  }

  /** Copies running to startup; from then on the router starts with that. */
  public void saveStartup(long session) {
    guard(() -> {
      locks.mustNotBeOfOthers(Name.STARTUP, session);
      trees.saveStartup();
    });
  }

  private void release(Name name) {
    locks.giveBack(name);
    if (name == Name.CANDIDATE) {
      trees.discard();
    }
  }

  private void mayCommit(long session) {
    locks.mustNotBeOfOthers(Name.CANDIDATE, session);
    locks.mustNotBeOfOthers(Name.RUNNING, session);
  }

  private void guard(Runnable work) {
    mutex.lock();
    try {
      work.run();
    } finally {
      mutex.unlock();
    }
  }

  private <T> T guarded(Supplier<T> work) {
    mutex.lock();
    try {
      return work.get();
    } finally {
      mutex.unlock();
    }
  }
}
