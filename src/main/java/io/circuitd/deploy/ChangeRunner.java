package io.circuitd.deploy;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Refused;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Verdict;
import io.circuitd.intent.Approval;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Takes a circuit through the stages of an approved change, in order, and goes on where a former
 * run of the daemon stopped. Blocks until the change has ended.
 */
public final class ChangeRunner {
  /** A change that was taken back this often harms more than it brings. */
  private static final int MOST_ROLLBACKS = 3;

  private final Store store;
  private final RouterAccess routers;
  private final LegRenderer renderer;
  private final Function<String, DeviceProfile> profiles;
  private final Function<SecretRef, Secret> secrets;
  private final Function<Leg, LegObservation> observer;
  private final AzureClouds azure;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final AzureStages azureStages;
  private final OpenCommits openCommits;
  private final Progress progress;
  private final BooleanSupplier frozen;

  /**
   * @param observer reads the health of a leg now
   * @param frozen true while all writes are stopped
   */
  public ChangeRunner(
      Store store,
      RouterAccess routers,
      LegRenderer renderer,
      Function<String, DeviceProfile> profiles,
      Function<SecretRef, Secret> secrets,
      Function<Leg, LegObservation> observer,
      AzureClouds azure,
      DeploySettings settings,
      InstantSource clock,
      Progress progress,
      BooleanSupplier frozen) {
    this.store = store;
    this.routers = routers;
    this.renderer = renderer;
    this.profiles = profiles;
    this.secrets = secrets;
    this.observer = observer;
    this.azure = azure;
    this.settings = settings;
    this.clock = clock;
    this.progress = progress;
    this.frozen = frozen;
    this.azureStages = new AzureStages(azure, settings, secrets);
    this.openCommits = new OpenCommits(store.journal());
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
   * @param approvals those of the connections that the plan touches
   */
  public ChangeRecord start(ChangePlan plan, int bandwidthMbps, Collection<Approval> approvals) {
    CircuitRecord record = store.circuits().of(plan.circuit()).orElseThrow();
    String json =
        PlanJson.write(
            new PlanJson.Journaled(
                record.cloud().orElse(""),
                record.azureId().orElse(""),
                plan.ground(),
                plan.peerings(),
                bandwidthMbps,
                plan.stages()));
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
          if (stage instanceof Stage.Verify) {
            result = verdict(change.circuit()).reason();
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
        case Unsettled u -> throw new IllegalStateException("still unsettled: " + u.reason());
      }
    }
    return close(change, plan, State.DONE, result);
  }

  /** One stage of a circuit's change, and whom to tell of it. */
  private record Telling(
      CircuitName circuit, Stage stage, boolean legByLeg, BiConsumer<String, Boolean> teller) {
    void tell(String what) {
      teller.accept(what, false);
    }

    void unsettled(String what) {
      teller.accept(what, true);
    }
  }

  private Telling teller(ChangeRecord change, Stage stage, List<Stage> stages) {
    CircuitName circuit = change.circuit();
    boolean legByLeg =
        List.of(ChangePlan.Kind.CHANGE.name(), ChangePlan.Kind.REMOVE_LEG.name())
            .contains(change.kind());
    Set<Side> sides = ChangePlan.touched(stages);
    Set<Side> told = sides.isEmpty() ? EnumSet.allOf(Side.class) : sides;
    return new Telling(
        circuit,
        stage,
        legByLeg,
        (what, unsettled) -> progress.at(circuit, new Doing(stage, told, what, unsettled)));
  }

  /** Tries a stage until it is done or has failed for good. */
  private Outcome untilSettled(Telling telling, AzureStages.Subject subject, StepLog log) {
    Stage stage = telling.stage();
    int refusals = 0;
    long takenBackBefore = log.takenBack();
    while (true) {
      Outcome outcome;
      if (frozen.getAsBoolean() && log.openCommit().isEmpty()) {
        outcome = new Later("all writes are frozen");
      } else {
        telling.tell(stage.summary());
        outcome = take(telling, subject, log);
      }
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
        case Unsettled(String reason) -> telling.unsettled(stage.summary() + ": " + reason);
      }
      Pause.of(settings.retryEvery());
    }
  }

  private Outcome take(Telling telling, AzureStages.Subject subject, StepLog log) {
    CircuitName circuit = telling.circuit();
    return switch (telling.stage()) {
      case Stage.Push push -> push(push, telling, subject, log);
      case Stage.Remove remove -> remove(remove, telling, log);
      case Stage.ProviderState state -> {
        store.circuits().writes(circuit, state.target());
        yield ended(azureStages.providerState(state, subject, log), log, Step.AZURE_DONE);
      }
      case Stage.Peering peering ->
          ended(azureStages.peering(peering, subject, log), log, Step.AZURE_DONE);
      case Stage.Deprovision deprovision ->
          ended(azureStages.deprovision(subject, log), log, Step.AZURE_DONE);
      case Stage.Verify verify -> verify(telling, log);
    };
  }

  private static Outcome ended(Outcome outcome, StepLog log, Step step) {
    if (outcome instanceof Done) {
      log.step(step);
    }
    return outcome;
  }

  private Outcome push(
      Stage.Push stage, Telling telling, AzureStages.Subject subject, StepLog log) {
    DeviceProfile profile = profiles.apply(stage.profile());
    Leg leg = LegJson.read(stage.leg());
    OwnedConfig wanted = OwnedConfig.parse(stage.document(), profile);
    if (leg.sharedKey().isPresent() && log.openCommit().isEmpty()) {
      Secret key = secrets.apply(leg.sharedKey().get());
      wanted = renderer.render(leg, profile, Optional.of(key));
      if (!wanted.maskedText().equals(stage.document())
          || !Digests.keyed(store.hashKey(), key.reveal()).equals(stage.secretHash())) {
        return new Failed(
            "the template or the shared key of "
                + leg.id()
                + " changed since the approval; next: plan and approve again");
      }
    }
    Optional<OwnedConfig> former =
        stage.leftOver().isEmpty()
            ? Optional.empty()
            : Optional.of(OwnedConfig.parse(stage.leftOver(), profile));
    Edit edit =
        LegEdit.push(
            leg.id(),
            stage.router(),
            profile,
            wanted,
            former,
            stage.baseline(),
            stage.keyChanges(),
            this::scrambled);
    Gate gate = stage.sessionGate() ? sessionGate(leg, subject) : Gate.CONFIG;
    return routers.inLane(
        stage.router(),
        () -> {
          Outcome outcome = guarded(edit, profile, gate, telling, log);
          if (outcome instanceof Done) {
            log.pushed(
                new PushedRecord(
                    leg.id(),
                    stage.router(),
                    stage.profile(),
                    stage.document(),
                    stage.templateVersion(),
                    stage.leg(),
                    stage.secretHash(),
                    log.changeId(),
                    clock.instant()));
          }
          return outcome;
        });
  }

  private Outcome remove(Stage.Remove stage, Telling telling, StepLog log) {
    DeviceProfile profile = profiles.apply(stage.profile());
    OwnedConfig former = OwnedConfig.parse(stage.document(), profile);
    Edit edit =
        LegEdit.remove(
            stage.id(), stage.router(), profile, former, stage.baseline(), this::scrambled);
    return routers.inLane(
        stage.router(),
        () -> {
          Outcome outcome = guarded(edit, profile, Gate.CONFIG, telling, log);
          if (outcome instanceof Done) {
            log.removed(stage.id());
          }
          return outcome;
        });
  }

  /** One try of a guarded change; what is open in a confirm window is settled in any case. */
  private Outcome guarded(
      Edit edit, DeviceProfile profile, Gate gate, Telling telling, StepLog log) {
    Optional<String> busy = openCommits.ofOthers(edit.router(), log.changeId());
    if (busy.isPresent()) {
      return new Later(busy.get());
    }
    if (log.openCommit().isEmpty()) {
      if (frozen.getAsBoolean()) {
        return new Later("all writes are frozen");
      }
      Optional<String> lastOne =
          telling.legByLeg() ? lastLiveSession(edit.leg()) : Optional.empty();
      if (lastOne.isPresent()) {
        return new Later(lastOne.get());
      }
    }
    return new GuardedChange(routers, settings, clock, log, edit, profile.netconf(), gate).run();
  }

  /**
   * Why a leg that carries traffic must not be touched now: the circuit's other connection is not
   * up.
   */
  private Optional<String> lastLiveSession(LegId leg) {
    Map<LegId, LegObservation> seen = new TreeMap<>();
    for (PushedRecord pushed : store.pushed().of(leg.circuit())) {
      seen.put(pushed.leg(), observer.apply(LegJson.read(pushed.legFacts())));
    }
    LegObservation own = seen.remove(leg);
    boolean carries =
        own != null
            && own.sessions().values().stream()
                .anyMatch(reading ->
                    !(reading instanceof Reading.Present<SessionHealth>(SessionHealth session))
                        || session.established());
    return seen.entrySet().stream()
        .filter(other -> carries && other.getKey().side() != leg.side())
        .filter(other -> Verdict.of(other.getValue()).state() != Verdict.State.UP)
        .map(other ->
            "R-094: "
                + other.getKey().leg()
                + " is not healthy, and "
                + leg.leg()
                + " may carry all traffic: "
                + Verdict.of(other.getValue()).reason())
        .findFirst();
  }

  private String scrambled(String shown) {
    return Digests.keyed(store.hashKey(), shown);
  }

  private Gate sessionGate(Leg leg, AzureStages.Subject subject) {
    List<Leg> neighbours =
        store.pushed().all().stream()
            .filter(pushed -> pushed.router().equals(leg.router()))
            .filter(pushed -> !pushed.leg().equals(leg.id()))
            .map(pushed -> LegJson.read(pushed.legFacts()))
            .toList();
    return new SessionGate(leg, neighbours, enabledAtAzure(subject), observer, settings, clock);
  }

  private Reading<Set<Family>> enabledAtAzure(AzureStages.Subject subject) {
    return switch (azure.get(subject.cloud(), subject.id())) {
      case Reading.Present<CrossConnection>(CrossConnection facts) -> {
        Set<Family> families = EnumSet.noneOf(Family.class);
        facts
            .peering(PeeringType.PRIVATE)
            .filter(peering -> peering.enabled())
            .ifPresent(peering -> {
              families.add(Family.IPV4);
              if (peering.ipv6Enabled()) {
                families.add(Family.IPV6);
              }
            });
        yield Reading.present(families);
      }
      case Reading.Absent<CrossConnection> absent -> Reading.present(Set.of());
      case Reading.Unknown<CrossConnection>(String reason) -> Reading.unknown(reason);
    };
  }

  /** Waits for the sessions; that they do not come up is told, and takes nothing back. */
  private Outcome verify(Telling telling, StepLog log) {
    CircuitName circuit = telling.circuit();
    log.step(Step.VERIFY);
    Instant until = clock.instant().plus(settings.verifyFor());
    Optional<Instant> goodSince = Optional.empty();
    while (clock.instant().isBefore(until)) {
      Verdict verdict = verdict(circuit);
      Instant now = clock.instant();
      if (verdict.state() != Verdict.State.UP) {
        goodSince = Optional.empty();
        telling.tell(verdict.reason());
      } else if (goodSince.isEmpty()) {
        goodSince = Optional.of(now);
      }
      if (goodSince.isPresent() && !now.isBefore(goodSince.get().plus(settings.stableFor()))) {
        break;
      }
      Pause.of(settings.readingEvery());
    }
    log.step(Step.VERIFIED, Map.of("verdict", verdict(circuit).reason()));
    return new Done();
  }

  private Verdict verdict(CircuitName circuit) {
    Map<LegId, Verdict> legs = new TreeMap<>();
    for (PushedRecord pushed : store.pushed().of(circuit)) {
      legs.put(pushed.leg(), Verdict.of(observer.apply(LegJson.read(pushed.legFacts()))));
    }
    return Verdict.ofCircuit(legs);
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
    return close(change, plan, State.FAILED, reason + takeBack(change, plan, subject));
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
    StepLog log = new StepLog(store.journal(), change.id(), plan.stages().size());
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
