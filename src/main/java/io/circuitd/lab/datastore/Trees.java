package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.Datastores.Name;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Running, candidate and startup of one router, whoever may change them: what becomes of candidate
 * when running changes, and who is told. For one thread at a time.
 */
final class Trees {
  private final Dialect dialect;
  private final InstantSource clock;
  private ConfigNode running;
  private ConfigNode candidate;
  private Optional<ConfigNode> startup = Optional.empty();
  private Instant changed;
  private long generation;
  private Runnable watcher = () -> {};

  /** All empty. */
  Trees(Dialect dialect, InstantSource clock) {
    this.dialect = dialect;
    this.clock = clock;
    this.running = new ConfigNode(dialect.schema().root());
    this.candidate = running.deepCopy();
    this.changed = clock.instant();
  }

  /** Who is called at each change of running. */
  void watch(Runnable told) {
    watcher = told;
  }

  /** When running changed last. */
  Instant changed() {
    return changed;
  }

  /** Counts the changes of running. */
  long generation() {
    return generation;
  }

  /** The tree itself; a router that has no startup would start with what it runs. */
  ConfigNode get(Name name) {
    return switch (name) {
      case RUNNING -> running;
      case CANDIDATE -> candidate;
      case STARTUP -> startup.orElse(running);
    };
  }

  /** Whether candidate holds what running does not. */
  boolean dirty() {
    return !text(candidate).equals(text(running));
  }

  private String text(ConfigNode root) {
    return ConfigXml.write(dialect, root, false, Instant.EPOCH);
  }

  /** Puts a tree in the place of candidate, or of running, which a clean candidate follows. */
  void put(Name name, ConfigNode tree) {
    if (name == Name.CANDIDATE) {
      candidate = tree;
      return;
    }
    boolean clean = !dirty();
    run(tree);
    if (clean) {
      discard();
    }
  }

  /** Runs what candidate holds. */
  void commit() {
    run(candidate.deepCopy());
  }

  /** Empties candidate of everything that is not running. */
  void discard() {
    candidate = running.deepCopy();
  }

  /** Copies running to startup. */
  void saveStartup() {
    startup = Optional.of(running.deepCopy());
  }

  /** Runs startup, where it was ever saved, with a clean candidate. */
  void restart() {
    startup.ifPresent(tree -> run(tree.deepCopy()));
    discard();
  }

  private void run(ConfigNode tree) {
    running = tree;
    changed = clock.instant();
    generation++;
    watcher.run();
  }
}
