package io.circuitd.deploy;

import io.circuitd.deploy.Outcome.Blocked;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Refused;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.model.CircuitName;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Runs one stage of a change, and tries it again until it has ended. */
final class StageRunner {
  /** A change that was taken back this often harms more than it brings. */
  private static final int MOST_ROLLBACKS = 3;

  private final Store store;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final Admission admission;
  private final AzureStages azureStages;
  private final PeeringStages peeringStages;
  private final RouterStages routerStages;
  private final Verification verification;
  private final Drainage drainage;

  StageRunner(
      Means means, Admission admission, RouterStages routerStages, Verification verification) {
    this.store = means.store();
    this.settings = means.settings();
    this.clock = means.clock();
    this.admission = admission;
    AzureWriter writer = new AzureWriter(means.azure(), settings, admission::stopped);
    this.azureStages = new AzureStages(means.azure(), writer);
    this.peeringStages =
        new PeeringStages(
            means.azure(),
            means.secrets(),
            means::keyed,
            writer,
            new AzureWriter(means.azure(), settings, Optional::empty));
    this.routerStages = routerStages;
    this.verification = verification;
    this.drainage = new Drainage(means);
  }

  /**
   * One stage of a circuit's change, and whom to tell of it.
   *
   * @param takesBack it is none of the plan, but brings back what stood before
   * @param reset a later stage brings up again what this one takes down
   */
  record Telling(
      CircuitName circuit,
      Stage stage,
      ChangePlan.Kind kind,
      boolean takesBack,
      boolean reset,
      BiConsumer<String, Boolean> teller) {
    void tell(String what) {
      teller.accept(what, false);
    }

    void unsettled(String what) {
      teller.accept(what, true);
    }
  }

  /** Tries a stage until it is done or has failed for good. */
  Outcome untilSettled(Telling telling, AzureStages.Subject subject, StepLog log) {
    Stage stage = telling.stage();
    int refusals = 0;
    long takenBackBefore = log.takenBack();
    Optional<Instant> blockedSince = Optional.empty();
    boolean unsettled = false;
    while (true) {
      Outcome outcome;
      Optional<String> stopped = admission.stopped();
      if (stopped.isPresent() && log.openCommit().isEmpty() && !goesOn(stage, log)) {
        outcome = new Later(stopped.get());
      } else {
        // What nobody knows yet stays told while it is looked at once more.
        if (!unsettled) {
          telling.tell(stage.summary());
        }
        outcome = take(telling, subject, log);
      }
      Instant now = clock.instant();
      blockedSince =
          outcome instanceof Blocked ? blockedSince.or(() -> Optional.of(now)) : Optional.empty();
      boolean longEnough =
          blockedSince.filter(since -> !now.isBefore(since.plus(settings.verifyFor()))).isPresent();
      unsettled = outcome instanceof Unsettled;
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

  /**
   * True for what no freeze holds up: what our own plan has taken down is brought up again, and
   * what it may have taken down is followed and read. The writer sends nothing new in a freeze.
   */
  private static boolean goesOn(Stage stage, StepLog log) {
    return Settling.is(stage) || (stage instanceof Stage.PeeringState && log.azureMayHaveIt());
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
        Outcome outcome = azureStages.takeBack(state, ours, subject, log);
        yield ended(stands(circuit, state.target(), outcome), log, Step.AZURE_DONE);
      }
      case Stage.ProviderState state -> {
        store.circuits().writes(circuit, state.target());
        Outcome outcome = azureStages.providerState(state, subject, log);
        yield ended(stands(circuit, state.target(), outcome), log, Step.AZURE_DONE);
      }
      case Stage.Peering peering -> {
        boolean disabled =
            store
                .circuits()
                .of(circuit)
                .filter(record -> record.disabled().contains(peering.type()))
                .isPresent();
        Outcome outcome = peeringStages.peering(peering, disabled, subject, log);
        if (outcome instanceof Done) {
          store.circuits().keyAtAzure(circuit, peering.type(), peering.secretHash());
        }
        yield ended(outcome, log, Step.AZURE_DONE);
      }
      case Stage.PeeringState state -> {
        if (!state.enabled()) {
          store.circuits().disabled(circuit, state.type(), true);
        }
        Outcome outcome = peeringStages.state(state, telling.reset(), subject, log);
        boolean refused =
            (outcome instanceof Failed || outcome instanceof Refused) && !log.azureMayHaveIt();
        if (state.enabled() ? outcome instanceof Done : refused) {
          store.circuits().disabled(circuit, state.type(), false);
        }
        yield ended(outcome, log, Step.AZURE_DONE);
      }
      case Stage.DeletePeering deletion ->
          ended(peeringStages.delete(deletion, subject, log), log, Step.AZURE_DONE);
      case Stage.Deprovision deprovision -> {
        store.circuits().writes(circuit, Planner.NOT_PROVISIONED);
        Outcome outcome = azureStages.deprovision(deprovision, subject, log);
        yield ended(stands(circuit, Planner.NOT_PROVISIONED, outcome), log, Step.AZURE_DONE);
      }
      case Stage.Drain drain -> drainage.await(drain, telling::tell, log);
      case Stage.Verify verify ->
          verification.await(circuit, verify.connection(), telling::tell, log);
    };
  }

  private Outcome stands(CircuitName circuit, String state, Outcome outcome) {
    if (outcome instanceof Done) {
      store.circuits().stands(circuit, state);
    }
    return outcome;
  }

  private static Outcome ended(Outcome outcome, StepLog log, Step step) {
    if (outcome instanceof Done) {
      log.step(step);
    }
    return outcome;
  }
}
