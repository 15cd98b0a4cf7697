package io.circuitd.daemon;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.RolloutReport;
import io.circuitd.control.RolloutService;
import io.circuitd.control.StageReport;
import io.circuitd.control.TemplatesReport;
import io.circuitd.daemon.StandingLegs.Otherwise;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.render.LegRenderer;
import io.circuitd.rollout.Stages;
import io.circuitd.rollout.Stages.Stage;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.PushedRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Brings changed templates to the circuits that stand, stage by stage. */
final class Rollouts implements RolloutService {
  private final House house;
  private final Staging staging;
  private final StandingLegs legs;
  private final StagePlans plans;
  private final Runnable look;
  private final ReentrantLock mutex = new ReentrantLock();

  /**
   * @param planner plans a circuit now, for who asks
   * @param look takes the files that were saved since
   */
  Rollouts(
      House house,
      HealthLoop health,
      BiFunction<CircuitName, String, ControlApi.Planned> planner,
      Runnable look) {
    this.house = house;
    this.staging = new Staging(house, health);
    this.legs = new StandingLegs(house);
    this.plans = new StagePlans(house, planner);
    this.look = look;
  }

  @Override
  public TemplatesReport preview(Path old, Path fresh) {
    look.run();
    return new TemplatePreview(house, staging, old, fresh).report();
  }

  @Override
  public RolloutReport rollout() {
    look.run();
    Now now = now();
    List<RolloutReport.Progress> stages = new ArrayList<>();
    for (Stage stage : Stage.values()) {
      List<CircuitName> circuits = now.circuits(stage);
      if (!circuits.isEmpty()) {
        stages.add(new RolloutReport.Progress(stage, circuits, open(now, stage)));
      }
    }
    return new RolloutReport(
        house.clock().instant(), folder(), now.begun().since(), now.begun().stages().why(), stages);
  }

  @Override
  public StageReport stage(Stage stage, String asker) {
    look.run();
    Now now = now();
    List<CircuitName> toPlan =
        now.circuits(stage).stream().filter(now.otherwise()::containsKey).toList();
    List<CircuitName> through =
        now.circuits(stage).stream().filter(name -> !toPlan.contains(name)).toList();
    List<RolloutReport.Open> waitsFor = new ArrayList<>();
    for (Stage former : Stage.values()) {
      if (former.compareTo(stage) < 0) {
        waitsFor.addAll(open(now, former));
      }
    }
    List<String> notes = new ArrayList<>();
    if (now.otherwise().isEmpty()) {
      notes.add(
          "every leg on a router stands as the templates of "
              + folder()
              + " render it; nothing to roll out");
    } else if (toPlan.isEmpty()) {
      notes.add("nothing is left to be done in stage " + stage);
    }
    StageReport report = plans.report(stage, toPlan, through, waitsFor, notes, asker);
    if (!house.site().renderer().templates().fingerprint().equals(now.begun().templates())) {
      throw new ControlFailure(
          ControlFailure.Reason.REFUSED,
          "the templates changed while stage "
              + stage
              + " was planned; expected the same from the first plan to the last; next: plan it"
              + " again");
    }
    return report;
  }

  private String folder() {
    return house.site().renderer().templates().path().toAbsolutePath().normalize().toString();
  }

  /**
   * How things stand at one moment.
   *
   * @param otherwise circuits that do not stand as the templates in force render them, with the
   *     first reason
   */
  private record Now(
      BegunRollout begun,
      Map<CircuitName, List<PushedRecord>> standing,
      Map<CircuitName, Otherwise> otherwise) {

    /** What came since the stages were made is part of the rest. */
    List<CircuitName> circuits(Stage stage) {
      Set<CircuitName> circuits = new TreeSet<>(begun.stages().circuits(stage));
      if (stage == Stage.REST) {
        otherwise.keySet().stream()
            .filter(name -> begun.stages().of(name) == Stage.REST)
            .forEach(circuits::add);
      }
      return List.copyOf(circuits);
    }
  }

  private Now now() {
    mutex.lock();
    try {
      LegRenderer renderer = house.site().renderer();
      Map<CircuitName, List<PushedRecord>> standing = legs.byCircuit();
      Map<CircuitName, Otherwise> otherwise = new TreeMap<>();
      standing.forEach((circuit, records) ->
          records.stream()
              .flatMap(record -> legs.otherwise(record, renderer).stream())
              .max(Comparator.comparing(Otherwise::refused))
              .ifPresent(why -> otherwise.put(circuit, why)));
      String templates = renderer.templates().fingerprint();
      BegunRollout begun =
          house
              .store()
              .rollout()
              .last()
              .map(BegunRollout::read)
              .filter(last -> last.templates().equals(templates))
              .orElseGet(() -> begin(templates, renderable(otherwise), standing));
      return new Now(begun, standing, otherwise);
    } finally {
      mutex.unlock();
    }
  }

  /** What the templates refuse cannot be rolled out before it is put right. */
  private static Set<CircuitName> renderable(Map<CircuitName, Otherwise> otherwise) {
    return otherwise.entrySet().stream()
        .filter(circuit -> !circuit.getValue().refused())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private BegunRollout begin(
      String templates, Set<CircuitName> circuits, Map<CircuitName, List<PushedRecord>> standing) {
    Stages stages = staging.stages(circuits, standing);
    BegunRollout begun = new BegunRollout(templates, house.clock().instant(), stages);
    if (!circuits.isEmpty()) {
      house.store().rollout().begin(begun.json());
      house
          .store()
          .audit()
          .add(
              AuditEvent.NOTE,
              Map.of(
                  "what",
                  "roll-out of templates begun",
                  "templates",
                  folder() + " " + templates,
                  "canary",
                  stages.canary().map(CircuitName::value).orElse(""),
                  "circuits",
                  Integer.toString(circuits.size())));
    }
    return begun;
  }

  /** The circuits that a stage is not done with, each with what it waits for. */
  private List<RolloutReport.Open> open(Now now, Stage stage) {
    return now.circuits(stage).stream()
        .flatMap(name -> why(now, name).map(why -> new RolloutReport.Open(name, why)).stream())
        .toList();
  }

  private Optional<String> why(Now now, CircuitName name) {
    List<PushedRecord> standing = now.standing().getOrDefault(name, List.of());
    if (standing.isEmpty()) {
      return Optional.empty();
    }
    Optional<ChangeRecord> underWay = house.store().journal().openOf(name);
    if (underWay.isPresent()) {
      return Optional.of("change " + underWay.get().id() + " is under way");
    }
    Optional<String> otherwise =
        Optional.ofNullable(now.otherwise().get(name)).map(Otherwise::words);
    if (otherwise.isPresent()) {
      return house
          .store()
          .journal()
          .last(name)
          .filter(last -> last.state() == ChangeRecord.State.FAILED)
          .filter(last -> last.openedAt().isAfter(now.begun().since()))
          .map(last -> "change " + last.id() + " failed: " + last.reason())
          .or(() -> otherwise);
    }
    Verdict verdict = staging.verdict(standing);
    return verdict.state() == Verdict.State.UP || now.begun().stages().notUp().contains(name)
        ? Optional.empty()
        : Optional.of("is " + verdict.state().word() + " since: " + verdict.reason());
  }
}
