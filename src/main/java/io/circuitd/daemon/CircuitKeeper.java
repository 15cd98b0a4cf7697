package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangeRunner;
import io.circuitd.deploy.Stage;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.store.ChangeRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one circuit: ends what a change left open, reads Azure, and starts what is wanted and
 * approved. One thread each, so nothing happens twice at a time to one circuit.
 */
final class CircuitKeeper implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(CircuitKeeper.class);

  private final CircuitName name;
  private final House house;
  private final Duration every;
  private final Executor threads;
  private final BooleanSupplier leaves;
  private final CircuitFacts facts;
  private final StandingWatch watch;
  private final AzureFindings findings;
  private final Starter starter;
  private final Bell bell = new Bell();
  private final AtomicLong rounds = new AtomicLong();
  private volatile Optional<ChangeRunner.Doing> doing = Optional.empty();

  /**
   * @param threads for what must not hold a change up
   * @param leaves takes it from where others find it, unless its circuit is back; true when it did
   */
  CircuitKeeper(
      CircuitName name, House house, Duration every, Executor threads, BooleanSupplier leaves) {
    this.name = name;
    this.house = house;
    this.every = every;
    this.threads = threads;
    this.leaves = leaves;
    this.facts = new CircuitFacts(name, house);
    this.watch = new StandingWatch(name, house);
    this.findings = new AzureFindings(name, house);
    this.starter = new Starter(name, house);
  }

  /** Azure's side, as the last read that told something gave it. */
  Reading<CrossConnection> facts() {
    return facts.known().last();
  }

  /** Azure's side with its age, and what reads it. */
  CircuitFacts azure() {
    return facts;
  }

  /** What Azure shows otherwise than it should be. */
  AzureFindings findings() {
    return findings;
  }

  /** How often it has gone round to the end. */
  long rounds() {
    return rounds.get();
  }

  /** What a change does now, while one is under way. */
  Optional<ChangeRunner.Doing> doing() {
    return doing;
  }

  /** Why nothing is started although an approval is there. */
  Optional<String> held() {
    return starter.held();
  }

  void doing(ChangeRunner.Doing what) {
    if (!doing.equals(Optional.of(what))) {
      log.info("{}: {}", name, what.what());
    }
    boolean verifying = what.stage() instanceof Stage.Verify;
    if (verifying && doing.filter(before -> before.stage().equals(what.stage())).isEmpty()) {
      house.site().circuit(name).ifPresent(known -> readBeside(known.circuit()));
    }
    doing = Optional.of(what);
    if (what.unsettled()) {
      house.alarms().raise("unsettled", name.value(), what.what());
    } else {
      house.alarms().clear("unsettled", name.value());
    }
  }

  /** While the change goes on: Azure may be silent for minutes, and its routers must not wait. */
  private void readBeside(Circuit circuit) {
    try {
      threads.execute(() -> {
        try {
          facts.read(circuit);
        } catch (RuntimeException e) {
          if (!Thread.currentThread().isInterrupted()) {
            log.error("{}: unexpected", name, e);
          }
        }
      });
    } catch (RejectedExecutionException e) {
      log.debug("{}: not read, as the daemon stops", name);
    }
  }

  void ring() {
    bell.ring();
  }

  @Override
  public void run() {
    boolean left = false;
    do {
      try {
        step();
        house.alarms().clear("internal", name.value());
        left = forgotten() && leaves.getAsBoolean();
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        log.error("{}: unexpected", name, e);
        house.alarms().raise("internal", name.value(), "unexpected: " + e.getMessage());
      }
      rounds.incrementAndGet();
    } while (!left && bell.sleep(every));
  }

  /** Whether nothing is left to be kept. */
  private boolean forgotten() {
    boolean forgotten =
        house.site().circuit(name).isEmpty()
            && house.store().circuits().of(name).isEmpty()
            && house.store().journal().openOf(name).isEmpty();
    if (forgotten) {
      house.alarms().clearAll(name.value());
    }
    return forgotten;
  }

  private void step() {
    Optional<ChangeRecord> open = house.store().journal().openOf(name);
    if (open.isPresent()) {
      finish(open.get());
    }
    Optional<CurrentSite.Known> known = house.site().circuit(name);
    if (known.isEmpty()) {
      return;
    }
    Circuit circuit = known.get().circuit();
    facts.look(circuit);
    findings.look(circuit, facts.known());
    watch.look();
    if (known.get().trouble().isEmpty()) {
      starter.start(circuit, () -> facts.read(circuit)).ifPresent(this::finish);
    }
  }

  private void finish(ChangeRecord change) {
    try {
      ChangeRecord ended = house.runner().run(change);
      if (ended.state() == ChangeRecord.State.FAILED) {
        house
            .alarms()
            .raise("change", name.value(), "change " + change.id() + " failed: " + ended.reason());
      } else {
        house.alarms().clear("change", name.value());
      }
      // What the change wrote there moved the facts, and its own reads did not keep them.
      house.site().circuit(name).ifPresent(known -> facts.read(known.circuit()));
    } finally {
      doing = Optional.empty();
    }
    house.observeSoon().run();
  }
}
