package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.Outcome.Blocked;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Refused;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.intent.Approval;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Takes a circuit through the stages of an approved change, in order, and goes on where a former
 * run of the daemon stopped. Blocks until the change has ended.
 */
public final class ChangeRunner {
  /** A change that was taken back this often harms more than it brings. */
  private static final int MOST_ROLLBACKS = 3;

  private final Store store;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final AzureStages azureStages;
  private final RouterStages routerStages;
  private final Verification verification;
  private final Drainage drainage;
  private final TakingBack takingBack;
  private final Progress progress;
  private final Admission admission;

  /**
   * @param admission what the site lets changes do now
   */
  public ChangeRunner(Means means, Progress progress, Admission admission) {
    this.store = means.store();
    this.settings = means.settings();
    this.clock = means.clock();
    this.progress = progress;
    this.admission = admission;
    this.azureStages =
        new AzureStages(means.azure(), settings, means.secrets(), means::keyed, admission::stopped);
    this.routerStages = new RouterStages(means, admission);
    this.verification = new Verification(means);
    this.drainage = new Drainage(means);
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
                bandwidthMbps,
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
                .toList());
  }

  /**
   * Runs a change to its end.
   *
   * @return how it ended
   * @throws RuntimeException when the daemon stops; the change stays open
   */
  public ChangeRecord run(ChangeRecord change) {
    PlanJson.Journaled plan = PlanJson.read(change.plan());
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
              : untilSettled(teller(change, stage, plan.stages()), subject, log);
      switch (outcome) {
        case Done done -> {
          if (stage instanceof Stage.Drain) {
            result = log.last(Step.DRAINED).map(d -> d.getOrDefault("how", "")).orElse("") + "; ";
          }
          if (stage instanceof Stage.Verify) {
            result += verification.verdict(change.circuit()).reason();
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
    return close(change, plan, State.DONE, result);
  }

  /** How the drain of a change ended, in words; empty when it drained nothing. */
  public Optional<String> drained(long changeId) {
    return StepLog.lastOf(store.journal(), changeId, Step.DRAINED)
        .map(detail -> detail.getOrDefault("how", ""));
  }

  /**
   * One stage of a circuit's change, and whom to tell of it.
   *
   * @param takesBack it is none of the plan, but brings back what stood before
   */
  private record Telling(
      CircuitName circuit,
      Stage stage,
      ChangePlan.Kind kind,
      boolean takesBack,
      BiConsumer<String, Boolean> teller) {
    void tell(String what) {
      teller.accept(what, false);
    }

    void unsettled(String what) {
      teller.accept(what, true);
    }
  }

  private Telling teller(ChangeRecord change, Stage stage, List<Stage> stages) {
    CircuitName circuit = change.circuit();
    Set<Side> sides = ChangePlan.touched(stages);
    Set<Side> told = sides.isEmpty() ? EnumSet.allOf(Side.class) : sides;
    return new Telling(
        circuit,
        stage,
        ChangePlan.Kind.valueOf(change.kind()),
        !stages.contains(stage),
        (what, unsettled) -> progress.at(circuit, new Doing(stage, told, what, unsettled)));
  }

  /** Tries a stage until it is done or has failed for good. */
  private Outcome untilSettled(Telling telling, AzureStages.Subject subject, StepLog log) {
    Stage stage = telling.stage();
    int refusals = 0;
    long takenBackBefore = log.takenBack();
    Optional<Instant> blockedSince = Optional.empty();
    while (true) {
      Outcome outcome;
      Optional<String> stopped = admission.stopped();
      if (stopped.isPresent() && log.openCommit().isEmpty()) {
        outcome = new Later(stopped.get());
      } else {
        telling.tell(stage.summary());
        outcome = take(telling, subject, log);
      }
      Instant now = clock.instant();
      blockedSince =
          outcome instanceof Blocked ? blockedSince.or(() -> Optional.of(now)) : Optional.empty();
      boolean longEnough =
          blockedSince.filter(since -> !now.isBefore(since.plus(settings.verifyFor()))).isPresent();
      switch (outcome) {
        case Done done -> {
          return outcome;
        }
        case Failed failed -> {
          return outcome;
        }
        case Refused(String reason) -> {
          if (!(stage instanceof Stage.Deprovision) || ++refusals > settings.azureRefusals()) {
            return outcome;
          }
          telling.tell("R-130: tried again later: " + reason);
          Pause.of(settings.azureRefusalPause());
          continue;
        }
        case Later(String reason) when log.takenBack() - takenBackBefore >= MOST_ROLLBACKS -> {
          return new Failed("taken back " + MOST_ROLLBACKS + " times, last: " + reason);
        }
        case Later(String reason) -> telling.tell(stage.summary() + ": waiting: " + reason);
        case Blocked(String reason) when longEnough -> {
          return new Failed(
              reason
                  + "; waited "
                  + settings.verifyFor().toSeconds()
                  + " s for it, and nothing was touched; next: bring that connection up, then plan"
                  + " and approve again");
        }
        case Blocked(String reason) -> telling.tell(stage.summary() + ": waiting: " + reason);
        case Unsettled(String reason) -> telling.unsettled(stage.summary() + ": " + reason);
      }
      Pause.of(settings.retryEvery());
    }
  }

  private Outcome take(Telling telling, AzureStages.Subject subject, StepLog log) {
    try {
      return attempt(telling, subject, log).saying(log::masked);
    } finally {
      log.flush();
    }
  }

  private Outcome attempt(Telling telling, AzureStages.Subject subject, StepLog log) {
    CircuitName circuit = telling.circuit();
    return switch (telling.stage()) {
      case Stage.Push push ->
          routerStages.push(push, subject, telling.kind(), telling.takesBack(), log);
      case Stage.Remove remove ->
          routerStages.remove(remove, telling.kind(), telling.takesBack(), log);
      case Stage.ProviderState state when state.target().equals(Planner.NOT_PROVISIONED) -> {
        List<String> ours =
            store.circuits().of(circuit).map(CircuitRecord::writtenStates).orElse(List.of());
        store.circuits().writes(circuit, state.target());
        yield ended(azureStages.takeBack(state, ours, subject, log), log, Step.AZURE_DONE);
      }
      case Stage.ProviderState state -> {
        store.circuits().writes(circuit, state.target());
        yield ended(azureStages.providerState(state, subject, log), log, Step.AZURE_DONE);
      }
      case Stage.Peering peering -> {
        Outcome outcome = azureStages.peering(peering, subject, log);
        if (outcome instanceof Done) {
          store.circuits().keyAtAzure(circuit, peering.secretHash());
        }
        yield ended(outcome, log, Step.AZURE_DONE);
      }
      case Stage.Deprovision deprovision ->
          ended(azureStages.deprovision(subject, log), log, Step.AZURE_DONE);
      case Stage.Drain drain -> drainage.await(drain, telling::tell, log);
      case Stage.Verify verify ->
          verification.await(circuit, verify.connection(), telling::tell, log);
    };
  }

  private static Outcome ended(Outcome outcome, StepLog log, Step step) {
    if (outcome instanceof Done) {
      log.step(step);
    }
    return outcome;
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
    String back =
        takingBack.run(
            change,
            plan,
            subject,
            what -> teller(change, plan.stages().get(log.stage()), plan.stages()).tell(what),
            (stage, steps) -> untilSettled(teller(change, stage, plan.stages()), subject, steps));
    return close(change, plan, State.FAILED, reason + back + takeBack(change, plan, subject));
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
    StepLog log = TakingBack.ofProviderState(store.journal(), change, plan);
    boolean begun = !log.steps().isEmpty();
    if ((!announced && !begun) || log.finished()) {
      return "";
    }
    Stage.ProviderState back = new Stage.ProviderState(Planner.NOT_PROVISIONED);
    return switch (untilSettled(teller(change, back, plan.stages()), subject.onAnyGround(), log)) {
      case Failed(String why) -> "; the provider state could not be taken back: " + why;
      case Refused(String why) -> "; the provider state could not be taken back: " + why;
      default -> "";
    };
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
