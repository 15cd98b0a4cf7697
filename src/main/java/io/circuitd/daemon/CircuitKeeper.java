package io.circuitd.daemon;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangeRunner;
import io.circuitd.deploy.Stage;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.CircuitRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
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
  private static final Duration READ_WITHIN = Duration.ofSeconds(5);

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
  private volatile Optional<ChangeRunner.Doing> left = Optional.empty();

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

  /**
   * What a change does now; where a former run of the daemon left one open, that one until it is
   * taken up.
   */
  Optional<ChangeRunner.Doing> underWay() {
    return doing.or(() -> left);
  }

  /** A former run of the daemon left a change open here. */
  void left(ChangeRunner.Doing where) {
    left = Optional.of(where);
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
      house
          .site()
          .circuit(name)
          .ifPresent(known -> {
            CompletableFuture<Boolean> _ = readBeside(known.circuit());
          });
    }
    doing = Optional.of(what);
    if (what.unsettled()) {
      house.alarms().raise("unsettled", name.value(), what.what());
    } else if (house.alarms().stands("unsettled", name.value())) {
      // What was told before a restart is over with its change, not with its resumption.
      house.alarms().clear("unsettled", name.value());
    }
  }

  /**
   * Reads on another thread: Azure may be silent for minutes, and routers must not wait for it.
   *
   * @return whether it came to an end; an error of ours is in the log
   */
  private CompletableFuture<Boolean> readBeside(Circuit circuit) {
    try {
      return CompletableFuture.supplyAsync(() -> tryToRead(circuit), threads);
    } catch (RejectedExecutionException e) {
      log.debug("{}: not read, as the daemon stops", name);
      return CompletableFuture.completedFuture(false);
    }
  }

  private boolean tryToRead(Circuit circuit) {
    try {
      facts.read(circuit);
      return true;
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        unexpected(e);
      }
      return false;
    }
  }

  private void unexpected(RuntimeException e) {
    log.error("{}: unexpected", name, e);
    house.alarms().raise("internal", name.value(), "unexpected: " + e.getMessage());
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
        unexpected(e);
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
    enabledAgain(circuit);
    findings.look(circuit, facts.known());
    watch.look();
    if (known.get().trouble().isEmpty()) {
      starter.start(circuit, () -> facts.read(circuit)).ifPresent(this::finish);
    }
  }

  /**
   * A peering that somebody enabled is no longer one that an approved plan disabled. What is known
   * may be older than that plan, so it is read once more.
   */
  private void enabledAgain(Circuit circuit) {
    Set<PeeringType> disabled =
        house.store().circuits().of(name).map(CircuitRecord::disabled).orElse(Set.of());
    if (disabled.stream().noneMatch(type -> enabled(facts(), type))) {
      return;
    }
    Reading<CrossConnection> now = facts.read(circuit);
    for (PeeringType type : disabled) {
      if (enabled(now, type)) {
        log.info("{}: the {}, which a plan had disabled, is enabled at Azure", name, type.title());
        house.store().circuits().disabled(name, type, false);
      }
    }
  }

  private static boolean enabled(Reading<CrossConnection> reading, PeeringType type) {
    return reading instanceof Reading.Present<CrossConnection>(CrossConnection there)
        && there.settled()
        && there.peering(type).filter(AzurePeering::enabled).isPresent();
  }

  private void finish(ChangeRecord change) {
    ChangeRecord ended;
    try {
      ended = house.runner().run(change);
      // What it wrote moved the facts: who hears of its end finds them read, unless Azure is slow.
      house
          .site()
          .circuit(name)
          .ifPresent(known ->
              readBeside(known.circuit())
                  .completeOnTimeout(false, READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                  .join());
    } finally {
      left = Optional.empty();
      doing = Optional.empty();
    }
    house.alarms().clear("unsettled", name.value());
    if (ended.state() == ChangeRecord.State.FAILED) {
      house
          .alarms()
          .happened("change", name.value(), "change " + change.id() + " failed: " + ended.reason());
    } else {
      house.alarms().clear("change", name.value());
    }
    house.observeSoon().accept(name);
  }
}
