package io.circuitd.daemon;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.RouterPlan;
import io.circuitd.control.RolloutReport;
import io.circuitd.control.StageReport;
import io.circuitd.control.StageReport.LeftOut;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.Stage.Push;
import io.circuitd.design.LegJson;
import io.circuitd.files.Severity;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Sha256;
import io.circuitd.render.LegValues;
import io.circuitd.rollout.LegChange;
import io.circuitd.rollout.Stages.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Plans the circuits of a stage, several at a time, and sorts out what is not the templates'. */
final class StagePlans {
  /** Azure allows some hundred reads a minute, and a router answers one after the other. */
  private static final int AT_A_TIME = 8;

  private final House house;
  private final BiFunction<CircuitName, String, ControlApi.Planned> planner;

  StagePlans(House house, BiFunction<CircuitName, String, ControlApi.Planned> planner) {
    this.house = house;
    this.planner = planner;
  }

  /** What became of the plan of one circuit. */
  private sealed interface Result {
    record Good(PlanReport plan, List<LegChange> changes) implements Result {}

    record Out(LeftOut leftOut) implements Result {}
  }

  StageReport report(
      Stage stage,
      List<CircuitName> circuits,
      List<CircuitName> through,
      List<RolloutReport.Open> waitsFor,
      List<String> notes,
      String asker) {
    List<PlanReport> plans = new ArrayList<>();
    List<LegChange> changes = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (Result result : plan(circuits, asker)) {
      switch (result) {
        case Result.Good(PlanReport plan, List<LegChange> of) -> {
          plans.add(plan);
          changes.addAll(of);
        }
        case Result.Out(LeftOut out) -> leftOut.add(out);
      }
    }
    List<String> more = new ArrayList<>(notes);
    if (!plans.isEmpty()) {
      fuse(plans).ifPresent(more::add);
      house.admission().stopped().ifPresent(more::add);
    }
    return new StageReport(
        house.clock().instant(),
        stage,
        digest(plans),
        through,
        plans,
        Staging.groups(changes, circuit -> stage),
        leftOut,
        waitsFor,
        more);
  }

  private List<Result> plan(List<CircuitName> circuits, String asker) {
    Semaphore turns = new Semaphore(AT_A_TIME);
    List<Callable<Result>> tasks =
        circuits.stream()
            .<Callable<Result>>map(name ->
                () -> {
                  turns.acquire();
                  try {
                    return plan(name, asker);
                  } finally {
                    turns.release();
                  }
                })
            .toList();
    List<Result> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Result> future : threads.invokeAll(tasks)) {
        if (future.state() == Future.State.FAILED) {
          throw new IllegalStateException("a plan of a stage failed", future.exceptionNow());
        }
        results.add(future.resultNow());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ControlFailure(ControlFailure.Reason.INTERNAL, "the daemon is being stopped");
    }
    return results;
  }

  private Result plan(CircuitName name, String asker) {
    ControlApi.Planned planned;
    try {
      planned = planner.apply(name, asker);
    } catch (ControlFailure e) {
      return out(name, e.text(), e.reason() == ControlFailure.Reason.UNREACHABLE);
    }
    PlanReport plan = planned.report();
    if (plan.kind() == PlanReport.Kind.BLOCKED) {
      return out(
          name,
          "its plan is blocked: "
              + plan.findings().stream()
                  .filter(finding -> finding.severity() == Severity.ERROR)
                  .map(PlanReport.PlanFinding::text)
                  .collect(Collectors.joining("; ")),
          !plan.unreachable().isEmpty());
    }
    List<Push> pushes =
        planned.plan().stages().stream()
            .filter(Push.class::isInstance)
            .map(Push.class::cast)
            .toList();
    boolean onlyTemplates =
        plan.kind() == PlanReport.Kind.OURS_ALONE && pushes.stream().noneMatch(this::isOtherLeg);
    if (plan.kind() == PlanReport.Kind.NOTHING_TO_DO) {
      return out(name, "its files do not want it as it stands, and it is left as it is", false);
    }
    if (!onlyTemplates) {
      return out(
          name,
          "its plan is not of the templates alone ("
              + plan.kind()
              + "); next: circuitd plan "
              + name
              + ", and approve it by itself",
          false);
    }
    return new Result.Good(plan, pushes.stream().map(StagePlans::change).toList());
  }

  private static Result out(CircuitName name, String why, boolean unreachable) {
    return new Result.Out(new LeftOut(name, why, unreachable));
  }

  /** True when files, inventory or Azure want another leg than the one that stands. */
  private boolean isOtherLeg(Push push) {
    return house
        .store()
        .pushed()
        .of(push.id())
        .filter(record -> record.secretHash().equals(push.secretHash()))
        .map(record -> LegJson.read(record.legFacts()))
        .filter(LegJson.read(push.leg())::equals)
        .isEmpty();
  }

  private static LegChange change(Push push) {
    return new LegChange(
        push.id(),
        push.router(),
        push.profile(),
        push.former().map(former -> former.templateVersion()).orElse(""),
        push.templateVersion(),
        push.diff().lines().toList(),
        LegValues.of(LegJson.read(push.leg())));
  }

  /** Says so when the stage reaches further than the fuse lets go at once. */
  private Optional<String> fuse(List<PlanReport> plans) {
    int connections = plans.stream().mapToInt(plan -> plan.connections().size()).sum();
    int sessions =
        plans.stream()
            .flatMap(plan -> plan.routers().stream())
            .mapToInt(RouterPlan::sessionsTouched)
            .sum();
    long routers =
        plans.stream()
            .flatMap(plan -> plan.routers().stream())
            .map(RouterPlan::router)
            .distinct()
            .count();
    Fuse.Limits limits = house.site().config().deploy().fuse();
    boolean holds =
        connections <= limits.connections()
            && routers <= limits.routers()
            && sessions <= limits.sessions();
    return holds
        ? Optional.empty()
        : Optional.of(
            "the stage reaches "
                + counted(connections, "connection")
                + " on "
                + counted(routers, "router")
                + " and "
                + counted(sessions, "BGP session")
                + "; deploy.fuse lets "
                + limits.connections()
                + ", "
                + limits.routers()
                + " and "
                + limits.sessions()
                + " go in "
                + limits.per().toSeconds()
                + " s, and what is above waits for time to pass or for circuitd unfreeze --by WHO");
  }

  private static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** Over circuits and digests; empty text without a plan. */
  private static String digest(List<PlanReport> plans) {
    if (plans.isEmpty()) {
      return "";
    }
    Map<CircuitName, String> digests = new TreeMap<>();
    plans.forEach(plan -> digests.put(plan.circuit(), plan.digest()));
    StringBuilder text = new StringBuilder();
    digests.forEach(
        (circuit, digest) -> text.append(circuit).append(' ').append(digest).append('\n'));
    return Sha256.of(text.toString());
  }
}
