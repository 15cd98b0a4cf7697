package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.HealthHistory;
import io.circuitd.control.HealthReport;
import io.circuitd.control.StatusReport;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.health.Cause;
import io.circuitd.health.CircuitHealth;
import io.circuitd.health.LegHealth;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SourceNote;
import io.circuitd.health.Standing;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.store.PushedRecord;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Verdicts in the words of the local API, with Azure's own view where it was asked. */
final class HealthReports {
  private final House house;
  private final HealthLoop health;
  private final SecondOpinions opinions;
  private final Function<CircuitName, CircuitKeeper> keepers;

  HealthReports(
      House house,
      HealthLoop health,
      SecondOpinions opinions,
      Function<CircuitName, CircuitKeeper> keepers) {
    this.house = house;
    this.health = health;
    this.opinions = opinions;
    this.keepers = keepers;
  }

  /**
   * The verdict on a circuit, or on all that have legs on routers.
   *
   * @param azure asks Azure's routers first
   */
  HealthReport of(Optional<CircuitName> circuit, boolean azure) {
    List<CircuitName> names =
        circuit
            .map(List::of)
            .orElseGet(() ->
                house.site().circuits().stream().map(known -> known.circuit().name()).toList());
    if (azure) {
      names.forEach(this::ask);
    }
    return new HealthReport(
        house.clock().instant(), names.stream().map(this::of).flatMap(Optional::stream).toList());
  }

  /** Both paths at once, as each answer may take a minute. */
  private void ask(CircuitName name) {
    CrossConnection facts =
        switch (keepers.apply(name).facts()) {
          case Reading.Present<CrossConnection>(CrossConnection there) -> there;
          case Reading.Absent<CrossConnection> absent ->
              throw new ControlFailure(
                  ControlFailure.Reason.REFUSED, "no configured cloud has circuit " + name);
          case Reading.Unknown<CrossConnection>(String reason) ->
              throw new ControlFailure(ControlFailure.Reason.UNREACHABLE, reason);
        };
    List<Callable<Object>> questions =
        house.store().pushed().of(name).stream()
            .map(PushedRecord::leg)
            .filter(leg -> leg.peering().isPresent())
            .<Callable<Object>>map(
                leg -> () -> opinions.ask(leg, leg.peering().orElseThrow(), facts))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.invokeAll(questions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlFailure(ControlFailure.Reason.INTERNAL, "the daemon is being stopped");
    }
  }

  private Optional<HealthReport.CircuitHealth> of(CircuitName name) {
    List<PushedLeg> pushed;
    try {
      pushed = house.store().pushed().of(name).stream().map(PushedLeg::of).toList();
    } catch (UnreadableLeg e) {
      return Optional.of(
          new HealthReport.CircuitHealth(
              name,
              StatusReport.Verdict.UNKNOWN,
              String.valueOf(e.getMessage()),
              List.of(),
              health
                  .book()
                  .circuit(name)
                  .map(circuit -> standing(circuit.standing(), circuit.told(), Optional.empty())),
              Optional.empty()));
    }
    if (pushed.isEmpty()) {
      return Optional.empty();
    }
    Reading<CrossConnection> facts = keepers.apply(name).facts();
    Verdict verdict = health.readings().verdict(pushed, facts);
    Optional<CircuitHealth> stood = health.book().circuit(name);
    return Optional.of(
        new HealthReport.CircuitHealth(
            name,
            word(verdict),
            verdict.reason(),
            pushed.stream().map(leg -> leg(leg, facts)).toList(),
            stood.map(circuit -> standing(circuit.standing(), circuit.told(), Optional.empty())),
            stood.flatMap(CircuitHealth::lost).map(Side::word)));
  }

  /** The news that are kept, of one circuit or of all. */
  HealthHistory history(Optional<CircuitName> circuit, int limit) {
    return new HealthHistory(
        house.clock().instant(),
        house.store().health().newest(circuit, limit).stream()
            .map(row ->
                new HealthHistory.News(
                    row.at(),
                    row.kind(),
                    row.circuit(),
                    row.leg(),
                    row.router(),
                    row.before(),
                    row.now(),
                    row.reason(),
                    row.silenced()))
            .toList());
  }

  /** What stands after damping, in the words of the local API. */
  static HealthReport.Standing standing(
      Standing standing, Optional<Verdict.State> told, Optional<String> silence) {
    return new HealthReport.Standing(
        word(standing.state()),
        told.map(HealthReports::word),
        standing.flapping(),
        standing.reason(),
        standing.since(),
        silence);
  }

  private HealthReport.LegHealth leg(PushedLeg pushed, Reading<CrossConnection> facts) {
    Verdict verdict = health.readings().verdict(pushed, facts);
    Optional<LegObservation> seen = health.readings().last(pushed.id());
    Optional<LegHealth> stood = health.book().leg(pushed.id());
    return new HealthReport.LegHealth(
        pushed.id().leg(),
        pushed.router(),
        word(verdict),
        verdict.reason(),
        verdict.causes().stream().map(Cause::toString).toList(),
        health.readings().last(pushed).map(LegObservation::at),
        opinions.report(pushed.leg(), seen, facts),
        stood.flatMap(LegHealth::known).map(LegObservation::at),
        stood.map(it -> standing(it.standing(), it.told(), it.silence())),
        seen.stream().flatMap(there -> there.notes().stream()).map(SourceNote::toString).toList());
  }

  private static StatusReport.Verdict word(Verdict verdict) {
    return word(verdict.state());
  }

  private static StatusReport.Verdict word(Verdict.State state) {
    return StatusReport.Verdict.valueOf(state.name());
  }
}
