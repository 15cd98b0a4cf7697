package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.design.LegJson;
import io.circuitd.health.AzureCauses;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Traffic;
import io.circuitd.health.Verdict;
import io.circuitd.model.BgpState;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.PushedRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes every leg that is on a router, again and again. */
final class HealthLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(HealthLoop.class);

  private final House house;
  private final Duration every;
  private final BiConsumer<LegObservation, Verdict> told;
  private final Runnable turned;
  private final Bell bell = new Bell();
  private final Map<LegId, LegObservation> last = new ConcurrentHashMap<>();
  private final Map<LegId, Reading<Long>> rates = new ConcurrentHashMap<>();

  /**
   * @param told of each observation, with the verdict on it
   * @param turned run after each round
   */
  HealthLoop(
      House house, Duration every, BiConsumer<LegObservation, Verdict> told, Runnable turned) {
    this.house = house;
    this.every = every;
    this.told = told;
    this.turned = turned;
  }

  /** The last observation of a leg. */
  Optional<LegObservation> last(LegId leg) {
    return Optional.ofNullable(last.get(leg));
  }

  /** What the last observations since each was pushed say of these legs together. */
  Verdict verdict(List<PushedRecord> records) {
    return verdict(records, Reading.unknown("not asked"));
  }

  /**
   * As {@link #verdict(List)}, explained by what Azure says.
   *
   * @param azure as it was read last
   */
  Verdict verdict(List<PushedRecord> records, Reading<CrossConnection> azure) {
    Map<LegId, Verdict> legs = new TreeMap<>();
    records.forEach(record -> legs.put(record.leg(), verdict(record, azure)));
    return Verdict.ofCircuit(legs);
  }

  /** What the last observation of one leg says, if it is of what stands now. */
  Verdict verdict(PushedRecord record, Reading<CrossConnection> azure) {
    Optional<LegObservation> seen =
        last(record.leg()).filter(observation -> !observation.at().isBefore(record.at()));
    if (seen.isEmpty()) {
      return new Verdict(Verdict.State.UNKNOWN, "not observed since it was changed");
    }
    Verdict verdict = Verdict.of(seen.get());
    return azure instanceof Reading.Present<CrossConnection>(CrossConnection there)
        ? verdict.because(
            AzureCauses.of(
                LegJson.read(record.legFacts()),
                seen.get(),
                verdict,
                there,
                type -> disabled(record, type)))
        : verdict;
  }

  /** Whether an approved plan disabled the peering of a leg. */
  private boolean disabled(PushedRecord record, PeeringType type) {
    return house
        .store()
        .circuits()
        .of(record.leg().circuit())
        .filter(known -> known.disabled().contains(type))
        .isPresent();
  }

  /** What a leg carried between the last two observations, both directions together, bit/s. */
  Reading<Long> rate(LegId leg) {
    return rates.getOrDefault(leg, Reading.unknown("not read twice yet"));
  }

  private static Reading<Long> rate(Optional<LegObservation> before, Reading<Traffic> now) {
    return switch (now) {
      case Reading.Present<Traffic>(Traffic here) ->
          before
              .map(LegObservation::traffic)
              .filter(Reading.Present.class::isInstance)
              .map(then -> ((Reading.Present<Traffic>) then).value())
              .map(here::bitsPerSecondSince)
              .filter(OptionalLong::isPresent)
              .map(rate -> Reading.present(rate.getAsLong()))
              .orElseGet(() -> Reading.unknown("not read twice yet"));
      case Reading.Absent<Traffic> absent -> Reading.absent();
      case Reading.Unknown<Traffic>(String reason) -> Reading.unknown(reason);
    };
  }

  void ring() {
    bell.ring();
  }

  @Override
  public void run() {
    do {
      try {
        observe();
        turned.run();
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        log.error("health: unexpected", e);
      }
    } while (bell.sleep(every));
  }

  private void observe() {
    List<PushedRecord> pushed = house.store().pushed().all();
    last.keySet().retainAll(pushed.stream().map(PushedRecord::leg).toList());
    List<Callable<Void>> readings =
        pushed.stream()
            .<Callable<Void>>map(record ->
                () -> {
                  keep(house.observer().apply(LegJson.read(record.legFacts())));
                  return null;
                })
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> reading : threads.invokeAll(readings)) {
        if (reading.state() == Future.State.FAILED) {
          log.error("health: unexpected", reading.exceptionNow());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(LegObservation seen) {
    Verdict verdict = Verdict.of(seen);
    Optional<LegObservation> before = Optional.ofNullable(last.put(seen.leg(), seen));
    rates.put(seen.leg(), rate(before, seen.traffic()));
    boolean changed = before.map(Verdict::of).filter(verdict::equals).isEmpty();
    if (changed) {
      house
          .store()
          .observations()
          .put(seen.leg(), verdict.state().name(), verdict.reason(), seen.toString());
      log.info("{}: {}: {}", seen.leg(), verdict.state(), verdict.reason());
    }
    boolean someUp =
        seen.sessions().values().stream()
            .anyMatch(reading ->
                reading instanceof Reading.Present<SessionHealth>(SessionHealth health)
                    && health.state() == BgpState.ESTABLISHED);
    if (someUp && changed) {
      house.store().circuits().wasUp(seen.leg().circuit());
    }
    told.accept(seen, verdict);
  }
}
