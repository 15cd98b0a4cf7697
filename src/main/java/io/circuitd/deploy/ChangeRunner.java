package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.Outcome.Blocked;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Refused;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StageRunner.Telling;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.intent.Approval;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.Store;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Takes a circuit through the stages of an approved change, in order, and goes on where a former
 * run of the daemon stopped. Blocks until the change has ended.
 */
public final class ChangeRunner {
  private final Store store;
  private final RouterStages routerStages;
  private final Verification verification;
  private final StageRunner stageRunner;
  private final TakingBack takingBack;
  private final Progress progress;

  /**
   * @param admission what the site lets changes do now
   */
  public ChangeRunner(Means means, Progress progress, Admission admission) {
    this.store = means.store();
    this.progress = progress;
    this.routerStages = new RouterStages(means, admission);
    this.verification = new Verification(means);
    this.stageRunner = new StageRunner(means, admission, routerStages, verification);
    this.takingBack = new TakingBack(means);
  }

  /**
   * What a change does now.
   *
   * @param sides the connections that the change is about
   * @param what in words
   * @param unsettled nobody knows how a commit ended; a person should look
   */
  public record Doing(Stage stage, Set<Side> sides, String what, boolean unsettled) {}

  /** Is told what a change does now. */
  public interface Progress {
    void at(CircuitName circuit, Doing doing);
  }

  /**
   * Journals a plan as a started change; its approvals must have been checked, and are used up.
   *
   * @param facts what the plan was made on; where there are none, the store knows the resource
   * @param bandwidthMbps of the file; what Azure does not have is not approved by it
   * @param approvals those of the connections that the plan touches
   */
  public ChangeRecord start(
      ChangePlan plan,
      Optional<CrossConnection> facts,
      int bandwidthMbps,
      Collection<Approval> approvals) {
    // A file that was deleted since has had its circuit forgotten, and one that came back is new.
    Optional<CircuitRecord> record = store.circuits().of(plan.circuit());
    String cloud =
        facts
            .map(CrossConnection::cloud)
            .or(() -> record.flatMap(CircuitRecord::cloud))
            .orElseThrow();
    String azureId =
        facts
            .map(CrossConnection::id)
            .or(() -> record.flatMap(CircuitRecord::azureId))
            .orElseThrow();
    String json =
        PlanJson.write(
            new PlanJson.Journaled(
                cloud,
                azureId,
                plan.ground(),
                plan.peerings(),
                facts
                    .map(there -> Math.min(there.bandwidthMbps(), bandwidthMbps))
                    .orElse(bandwidthMbps),
                plan.stages(),
                plan.undoes()));
    return store
        .journal()
        .open(
            plan.circuit(),
            plan.kind().name(),
            plan.digest(),
            json,
            approvals.stream()
                .filter(approval -> plan.sides().contains(approval.side()))
                .flatMap(approval -> Approvals.used(approval).stream())
                .toList(),
            plan.undoes());
  }

  /**
   * What is known of a change that a former run of the daemon left open, before it goes on.
   *
   * @throws RuntimeException when its plan cannot be read; it does not go on then
   */
  public Doing left(ChangeRecord change) {
    List<Stage> stages = PlanJson.read(change.plan()).stages();
    return new Doing(stages.getFirst(), sides(stages), "it goes on after a restart", false);
  }

  private static Set<Side> sides(List<Stage> stages) {
    Set<Side> touched = ChangePlan.touched(stages);
    return touched.isEmpty() ? EnumSet.allOf(Side.class) : touched;
  }

  /**
   * Runs a change to its end.
   *
   * @return how it ended
   * @throws RuntimeException when the daemon stops; the change stays open
   */
  public ChangeRecord run(ChangeRecord change) {
    PlanJson.Journaled plan = PlanJson.read(change.plan());
    if (forgotten(change)) {
      return close(
          change,
          plan,
          State.FAILED,
          "the circuit's file was deleted right before it began; nothing was touched; next: write"
              + " the file again, then plan and approve again");
    }
    AzureStages.Subject subject =
        new AzureStages.Subject(plan.cloud(), plan.azureId(), plan.ground(), plan.peerings());
    String result = "";
    for (int i = 0; i < plan.stages().size(); i++) {
      StepLog log = new StepLog(store.journal(), change.id(), i);
      Optional<String> failing = log.last(Step.FAILING).map(d -> d.getOrDefault("reason", ""));
      Stage stage = plan.stages().get(i);
      if (failing.isEmpty() && log.finished()) {
        continue;
      }
      Outcome outcome =
          failing.isPresent()
              ? new Failed(failing.get())
              : stageRunner.untilSettled(teller(change, stage, plan.stages()), subject, log);
      switch (outcome) {
        case Done done -> {
          String ignored =
              log.last(Step.AZURE_IGNORED).map(d -> d.getOrDefault("what", "") + "; ").orElse("");
          // What one write loses, the next of the same plan finds lost.
          result += result.contains(ignored) ? "" : ignored;
          if (stage instanceof Stage.Drain) {
            result += log.last(Step.DRAINED).map(d -> d.getOrDefault("how", "")).orElse("") + "; ";
          }
          if (stage instanceof Stage.Verify) {
            result += verification.verdict(change.circuit()).reason();
            result += verification.bfd(change.circuit(), Settling.peering(plan.stages()));
          }
        }
        case Failed(String reason) -> {
          return fail(
              change, plan, subject, log, failing.orElseGet(() -> stage.summary() + ": " + reason));
        }
        case Refused(String reason) -> {
          return fail(change, plan, subject, log, stage.summary() + ": " + reason);
        }
        case Later later -> throw new IllegalStateException("still to do: " + later.reason());
        case Blocked b -> throw new IllegalStateException("still blocked: " + b.reason());
        case Unsettled u -> throw new IllegalStateException("still unsettled: " + u.reason());
      }
    }
    return close(change, plan, State.DONE, result + Retirement.given(change, plan));
  }

  /**
   * True for a change that was started on a circuit that a reload had just forgotten: what it
   * writes could not be kept on record. Once it is open its circuit is never forgotten.
   */
  private boolean forgotten(ChangeRecord change) {
    return store.circuits().of(change.circuit()).isEmpty()
        && store.journal().steps(change.id()).isEmpty();
  }

  /**
   * Whether a commit of ours may wait on a router for its confirmation, or may begin to at any
   * moment: somebody has its lane, or a change is not settled there.
   */
  public boolean mayHaveOpenCommit(String router) {
    return routerStages.mayHaveOpenCommit(router);
  }

  /** How the drain of a change ended, in words; empty when it drained nothing. */
  public Optional<String> drained(long changeId) {
    return StepLog.lastOf(store.journal(), changeId, Step.DRAINED)
        .map(detail -> detail.getOrDefault("how", ""));
  }

  private Telling teller(ChangeRecord change, Stage stage, List<Stage> stages) {
    CircuitName circuit = change.circuit();
    Set<Side> sides = sides(stages);
    return new Telling(
        circuit,
        stage,
        ChangePlan.Kind.valueOf(change.kind()),
        !stages.contains(stage),
        Settling.after(stages, stages.indexOf(stage)).isPresent(),
        (what, unsettled) -> progress.at(circuit, new Doing(stage, sides, what, unsettled)));
  }

  private ChangeRecord fail(
      ChangeRecord change,
      PlanJson.Journaled plan,
      AzureStages.Subject subject,
      StepLog log,
      String reason) {
    if (log.last(Step.FAILING).isEmpty()) {
      log.step(Step.FAILING, Map.of("reason", reason));
    }
    String back = settle(change, plan, subject, log);
    back +=
        takingBack.run(
            change,
            plan,
            subject,
            what -> teller(change, plan.stages().get(log.stage()), plan.stages()).tell(what),
            (stage, steps) ->
                stageRunner.untilSettled(teller(change, stage, plan.stages()), subject, steps));
    return close(change, plan, State.FAILED, reason + back + takeBack(change, plan, subject));
  }

  /** Enables a peering that the failed stage may have disabled all the same. */
  private String settle(
      ChangeRecord change, PlanJson.Journaled plan, AzureStages.Subject subject, StepLog failed) {
    OptionalInt number = Settling.after(plan.stages(), failed.stage());
    if (number.isEmpty() || !failed.azureMayHaveIt()) {
      return "";
    }
    Stage stage = plan.stages().get(number.getAsInt());
    StepLog log = new StepLog(store.journal(), change.id(), number.getAsInt());
    Outcome outcome =
        log.finished()
            ? new Done()
            : stageRunner.untilSettled(teller(change, stage, plan.stages()), subject, log);
    return switch (outcome) {
      case Failed(String why) -> "; " + stage.summary() + ": " + why;
      case Refused(String why) -> "; " + stage.summary() + ": " + why;
      default -> "; as it may have taken effect, this was done: " + stage.summary();
    };
  }

  /** Takes a provider state back that was announced for nothing; empty text when all is well. */
  private String takeBack(
      ChangeRecord change, PlanJson.Journaled plan, AzureStages.Subject subject) {
    boolean announced =
        store
            .circuits()
            .of(change.circuit())
            .filter(record -> record.announced() && store.pushed().of(record.name()).isEmpty())
            .isPresent();
    boolean deprovisioning = change.kind().equals(ChangePlan.Kind.RETIRE.name());
    boolean begunToLeave = deprovisioning && refusedAfterDeprovisioning(change, plan);
    StepLog log = TakingBack.ofProviderState(store.journal(), change, plan);
    boolean begun = !log.steps().isEmpty();
    if ((!(announced && !deprovisioning) && !begunToLeave && !begun) || log.finished()) {
      return "";
    }
    Stage.ProviderState back =
        new Stage.ProviderState(deprovisioning ? Planner.PROVISIONED : Planner.NOT_PROVISIONED);
    return switch (stageRunner.untilSettled(
        teller(change, back, plan.stages()), subject.onAnyGround(), log)) {
      case Failed(String why) -> "; the provider state could not be taken back: " + why;
      case Refused(String why) -> "; the provider state could not be taken back: " + why;
      default -> "";
    };
  }

  /** True when Azure was told of a retirement (D-8) and then refused it. */
  private boolean refusedAfterDeprovisioning(ChangeRecord change, PlanJson.Journaled plan) {
    boolean told = false;
    for (int i = 0; i < plan.stages().size(); i++) {
      boolean finished = new StepLog(store.journal(), change.id(), i).finished();
      told |= plan.stages().get(i) instanceof Stage.ProviderState && finished;
      if (plan.stages().get(i) instanceof Stage.Deprovision && finished) {
        return false;
      }
    }
    return told;
  }

  private ChangeRecord close(
      ChangeRecord change, PlanJson.Journaled plan, State state, String reason) {
    CircuitName circuit = change.circuit();
    if (state == State.DONE) {
      if (change.kind().equals(ChangePlan.Kind.RETIRE.name())) {
        store.circuits().startOver(circuit);
      } else {
        store.circuits().approvedBandwidth(circuit, plan.bandwidthMbps());
      }
    }
    store.journal().close(change.id(), state, reason);
    routerStages.ended(change.id());
    return new ChangeRecord(
        change.id(),
        circuit,
        change.kind(),
        change.digest(),
        change.plan(),
        state,
        reason,
        change.openedAt());
  }
}
