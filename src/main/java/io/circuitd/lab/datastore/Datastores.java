package io.circuitd.lab.datastore;

import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
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

  private final Dialect dialect;
  private final InstantSource clock;
  private final CommitLog log;
  private final ReentrantLock mutex = new ReentrantLock();
  private final Locks locks = new Locks();
  private ConfigNode running;
  private ConfigNode candidate;
  private Optional<ConfigNode> startup = Optional.empty();
  private Instant changed;
  private long generation;
  private long confirmedCommits;
  private Duration late = Duration.ZERO;
  private Optional<ConfirmedCommit> pending = Optional.empty();
  private Runnable watcher = () -> {};

  public Datastores(Dialect dialect, InstantSource clock) {
    this(dialect, clock, "netconf");
  }

  /**
   * @param user whom sessions log in as
   */
  public Datastores(Dialect dialect, InstantSource clock, String user) {
    this.log = new CommitLog(user);
    this.dialect = dialect;
    this.clock = clock;
    this.running = new ConfigNode(dialect.schema().root());
    this.candidate = running.deepCopy();
    this.changed = clock.instant();
  }

  /** Counts the changes of running, so that who follows it knows when to look again. */
  public long generation() {
    return guarded(() -> generation);
  }

  /** Is called at each change of running, before anything else can happen here. */
  public void watchRunning(Runnable told) {
    guarded(() -> {
      watcher = told;
      return told;
    });
  }

  /** A copy of running that nobody changes any more. */
  public ConfigNode running() {
    return guarded(running::deepCopy);
  }

  /** The router's clock. */
  public Instant now() {
    return clock.instant();
  }

  /** The commits that the router remembers, the newest first. */
  public List<CommitLog.Commit> commits() {
    return guarded(log::commits);
  }

  /** How many confirmed commits were made. */
  public long confirmedCommits() {
    return guarded(() -> confirmedCommits);
  }

  /** Whether candidate holds what running does not. */
  public boolean dirty() {
    return guarded(() -> !text(candidate).equals(text(running)));
  }

  /** Whether a confirmed commit waits for its confirmation. */
  public boolean unconfirmed() {
    return guarded(() -> pending.isPresent());
  }

  /** Reads a datastore as XML, as the router shows it. */
  public String read(Name source, Optional<Element> filter) {
    return guarded(() -> {
      ConfigNode written = tree(source);
      ConfigNode tree = dialect.showsDefaults() ? written.withDefaults() : written;
      ConfigNode part = filter.map(f -> new SubtreeFilter(dialect).select(f, tree)).orElse(tree);
      return ConfigXml.write(dialect, part, filter.isEmpty(), changed);
    });
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
    return guarded(() -> {
      ConfigNode tree = dialect.showsDefaults() ? running.withDefaults() : running.deepCopy();
      try {
        List<EditNode> nodes =
            new EditReader(dialect, true)
                .read(SafeXml.parse("<data>" + state + "</data>").getDocumentElement());
        new Editor(dialect, false).apply(nodes, Operation.MERGE, tree);
      } catch (XmlRefused e) {
        throw new IllegalStateException("the lab's own state is no XML", e);
      }
      ConfigNode part = filter.map(f -> new SubtreeFilter(dialect).select(f, tree)).orElse(tree);
      return ConfigXml.write(dialect, part, filter.isEmpty(), changed);
    });
  }

  /** Locks a datastore for a session. */
  public void lock(long session, Name target) {
    guarded(() -> {
      locks.mustBeFree(target);
      if (target == Name.CANDIDATE && dirty()) {
        throw Locks.denied("candidate holds changes that were not committed", NOBODY);
      }
      if (target == Name.RUNNING && pending.filter(p -> p.session() != session).isPresent()) {
        long confirmer = pending.orElseThrow().session();
        throw Locks.denied("a confirmed commit of session " + confirmer + " is open", confirmer);
      }
      locks.take(target, session);
      return target;
    });
  }

  /** Gives a lock back; what was not committed is discarded with it (RFC 6241, 8.3.5.2). */
  public void unlock(long session, Name target) {
    guarded(() -> {
      locks.mustHold(target, session);
      release(target);
      return target;
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
      List<EditNode> edit = new EditReader(dialect).read(config);
      ConfigNode work = tree(target).deepCopy();
      boolean keep = onError != ErrorOption.ROLLBACK && !test && !only;
      try {
        List<RpcProblem> warnings =
            new Editor(dialect, onError == ErrorOption.CONTINUE)
                .apply(edit, operation(defaultOperation), work);
        if (test || only || target == Name.RUNNING) {
          check(work);
        }
        if (!only) {
          put(target, work);
          if (target == Name.RUNNING) {
            log.bySession(clock.instant(), "");
          }
        }
        return warnings;
      } catch (RpcRefused refused) {
        if (keep) {
          put(target, work);
        }
        throw refused;
      }
    });
  }

  /** Checks a whole datastore. */
  public void validate(Name source) {
    guarded(() -> {
      check(tree(source));
      return source;
    });
  }

  /** Empties candidate of everything that is not running. */
  public void discard(long session) {
    guarded(() -> {
      locks.mustNotBeOfOthers(Name.CANDIDATE, session);
      candidate = running.deepCopy();
      return session;
    });
  }

  /** Empties candidate as {@link #discard} does, whoever has locked it. */
  public void dropCandidate() {
    guarded(() -> {
      candidate = running.deepCopy();
      return candidate;
    });
  }

  /** A commit for good; it confirms an open confirmed commit. */
  public void commit(long session, Optional<String> persistId) {
    guarded(() -> {
      mayCommit(session, persistId);
      check(candidate);
      pending = Optional.empty();
      running(candidate.deepCopy());
      log.bySession(clock.instant(), "");
      return session;
    });
  }

  /** A commit that is taken back unless it is confirmed in time; once more restarts the time. */
  public void confirmedCommit(
      long session, Duration timeout, Optional<String> persist, Optional<String> persistId) {
    guarded(() -> {
      mayCommit(session, persistId);
      check(candidate);
      ConfigNode before = pending.map(ConfirmedCommit::before).orElse(running);
      running(candidate.deepCopy());
      confirmedCommits++;
      log.bySession(clock.instant(), "confirmed commit, " + timeout.toSeconds() + " s");
      pending =
          Optional.of(new ConfirmedCommit(session, persist, before, clock.instant().plus(timeout)));
      return session;
    });
  }

  /** Takes an open confirmed commit back (confirmed-commit 1.1). */
  public void cancelCommit(long session, Optional<String> persistId) {
    guarded(() -> {
      if (pending.isEmpty()) {
        throw new RpcRefused(
            RpcProblem.protocol("operation-failed", "no confirmed commit is open"));
      }
      pending.get().mayFollow(session, persistId);
      rollBack();
      return session;
    });
  }

  /** A session is gone: its locks, and its confirmed commit unless that persists. */
  public void sessionEnded(long session) {
    guarded(() -> {
      for (Name name : Name.values()) {
        if (locks.isHeldBy(name, session)) {
          release(name);
        }
      }
      if (pending.filter(p -> p.session() == session && p.persist().isEmpty()).isPresent()) {
        rollBack();
      }
      return session;
    });
  }

  /** The router starts again: nothing open survives. */
  public void reboot() {
    guarded(() -> {
      locks.clear();
      rollBackIf(p -> true);
      startup.ifPresent(tree -> running(tree.deepCopy()));
      candidate = running.deepCopy();
      return running;
    });
  }

  /** Lets time pass: an overdue confirmed commit is taken back. */
  public void tick() {
    guarded(() -> {
      Instant now = clock.instant();
      rollBackIf(p -> !now.isBefore(p.deadline().plus(late)));
      return now;
    });
  }

  /** Takes an open confirmed commit back at once, as a timer that runs too fast would. */
  public void expire() {
    guarded(() -> {
      rollBackIf(p -> true);
      return running;
    });
  }

  /** From now on the timer of a confirmed commit ends this much late. */
  public void timerLate(Duration by) {
    guarded(() -> late = by);
  }

  /**
   * Changes running past candidate and locks, as somebody at the console would.
   *
   * @throws RpcRefused when the router would not take it
   */
  public void editRunning(Element config) {
    guarded(() -> {
      List<EditNode> edit = new EditReader(dialect).read(config);
      ConfigNode work = running.deepCopy();
      new Editor(dialect, false).apply(edit, Operation.MERGE, work);
      check(work);
      put(Name.RUNNING, work);
      log.byHand(clock.instant());
      return work;
    });
  }

  /** Copies running to startup; from then on the router starts with that. */
  public void saveStartup(long session) {
    guarded(() -> {
      locks.mustNotBeOfOthers(Name.STARTUP, session);
      startup = Optional.of(running.deepCopy());
      return session;
    });
  }

  private ConfigNode tree(Name name) {
    return switch (name) {
      case RUNNING -> running;
      case CANDIDATE -> candidate;
      case STARTUP -> startup.orElse(running);
    };
  }

  private void put(Name name, ConfigNode tree) {
    if (name == Name.CANDIDATE) {
      candidate = tree;
      return;
    }
    boolean clean = !dirty();
    running(tree);
    if (clean) {
      candidate = running.deepCopy();
    }
  }

  private void rollBackIf(java.util.function.Predicate<ConfirmedCommit> when) {
    if (pending.filter(when).isPresent()) {
      rollBack();
    }
  }

  private void rollBack() {
    boolean clean = !dirty();
    running(pending.orElseThrow().before());
    pending = Optional.empty();
    log.byRouter(clock.instant());
    if (clean) {
      candidate = running.deepCopy();
    }
  }

  private void running(ConfigNode tree) {
    running = tree;
    changed = clock.instant();
    generation++;
    watcher.run();
  }

  private void release(Name name) {
    locks.giveBack(name);
    if (name == Name.CANDIDATE) {
      candidate = running.deepCopy();
    }
  }

  private void mayCommit(long session, Optional<String> persistId) {
    locks.mustNotBeOfOthers(Name.CANDIDATE, session);
    locks.mustNotBeOfOthers(Name.RUNNING, session);
    if (pending.isPresent()) {
      pending.get().mayFollow(session, persistId);
    } else if (persistId.isPresent()) {
      throw ConfirmedCommit.wrongPersistId("no confirmed commit with this persist-id is open");
    }
  }

  private void check(ConfigNode root) {
    List<RpcProblem> problems = new ArrayList<>(new ModelCheck().check(root));
    problems.addAll(dialect.check(root));
    if (!problems.isEmpty()) {
      throw new RpcRefused(problems);
    }
  }

  private String text(ConfigNode root) {
    return ConfigXml.write(dialect, root, false, Instant.EPOCH);
  }

  private static Operation operation(String word) {
    return Operation.of(word)
        .filter(o -> o == Operation.MERGE || o == Operation.REPLACE || o == Operation.NONE)
        .orElseThrow(() ->
            new RpcRefused(
                RpcProblem.protocol("invalid-value", "no such default-operation: " + word)
                    .withInfo("<bad-element>default-operation</bad-element>")));
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
