package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.Outcome.Blocked;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.files.Secret;
import io.circuitd.health.LegObservation;
import io.circuitd.health.SessionHealth;
import io.circuitd.health.Verdict;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedConfig;
import io.circuitd.store.PushedRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The stages of a change that write to a router. */
final class RouterStages {
  private final Means means;
  private final BooleanSupplier frozen;
  private final OpenCommits openCommits;

  RouterStages(Means means, BooleanSupplier frozen) {
    this.means = means;
    this.frozen = frozen;
    this.openCommits = new OpenCommits(means.store().journal());
  }

  Outcome push(Stage.Push stage, AzureStages.Subject subject, boolean legByLeg, StepLog log) {
    DeviceProfile profile = means.profiles().apply(stage.profile());
    Leg leg = LegJson.read(stage.leg());
    OwnedConfig wanted = OwnedConfig.parse(stage.document(), profile);
    if (leg.sharedKey().isPresent() && log.openCommit().isEmpty()) {
      Secret key = means.secrets().apply(leg.sharedKey().get());
      wanted = means.renderer().render(leg, profile, Optional.of(key));
      if (!wanted.maskedText().equals(stage.document())
          || !Digests.keyed(means.store().hashKey(), key.reveal()).equals(stage.secretHash())) {
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
            means::scrambled);
    Gate gate = stage.sessionGate() ? sessionGate(leg, subject) : Gate.CONFIG;
    return means
        .routers()
        .inLane(
            stage.router(),
            () -> {
              Outcome outcome = guarded(edit, profile, gate, legByLeg, log);
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
                        means.clock().instant()));
              }
              return outcome;
            });
  }

  Outcome remove(Stage.Remove stage, boolean legByLeg, StepLog log) {
    DeviceProfile profile = means.profiles().apply(stage.profile());
    OwnedConfig former = OwnedConfig.parse(stage.document(), profile);
    Edit edit =
        LegEdit.remove(
            stage.id(), stage.router(), profile, former, stage.baseline(), means::scrambled);
    return means
        .routers()
        .inLane(
            stage.router(),
            () -> {
              Outcome outcome = guarded(edit, profile, Gate.CONFIG, legByLeg, log);
              if (outcome instanceof Done) {
                log.removed(stage.id());
              }
              return outcome;
            });
  }

  /** One try of a guarded change; what is open in a confirm window is settled in any case. */
  private Outcome guarded(
      Edit edit, DeviceProfile profile, Gate gate, boolean legByLeg, StepLog log) {
    Optional<String> busy = openCommits.ofOthers(edit.router(), log.changeId());
    if (busy.isPresent()) {
      return new Later(busy.get());
    }
    Supplier<Optional<Outcome>> hold = () -> hold(edit, legByLeg);
    if (log.openCommit().isEmpty()) {
      Optional<Outcome> held = hold.get();
      if (held.isPresent()) {
        return held.get();
      }
    }
    return new GuardedChange(
            means.routers(),
            means.settings(),
            means.clock(),
            log,
            edit,
            profile.netconf(),
            gate.heldBy(hold))
        .run();
  }

  /** Looked at before the first lock, and again before the commit: between them time passes. */
  private Optional<Outcome> hold(Edit edit, boolean legByLeg) {
    Optional<Outcome> blocked =
        legByLeg ? lastLiveSession(edit.leg()).map(Blocked::new) : Optional.empty();
    return frozen.getAsBoolean() ? Optional.of(new Later("all writes are frozen")) : blocked;
  }

  /**
   * Why a leg that carries traffic must not be touched now: the circuit's other connection is not
   * up.
   */
  private Optional<String> lastLiveSession(LegId leg) {
    Map<LegId, LegObservation> seen = new TreeMap<>();
    for (PushedRecord pushed : means.store().pushed().of(leg.circuit())) {
      seen.put(pushed.leg(), means.observer().apply(LegJson.read(pushed.legFacts())));
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

  private Gate sessionGate(Leg leg, AzureStages.Subject subject) {
    List<Leg> neighbours =
        means.store().pushed().on(leg.router()).stream()
            .filter(pushed -> !pushed.leg().equals(leg.id()))
            .map(pushed -> LegJson.read(pushed.legFacts()))
            .toList();
    return new SessionGate(
        leg,
        neighbours,
        enabledAtAzure(subject),
        means.observer(),
        means.settings(),
        means.clock());
  }

  private Reading<Set<Family>> enabledAtAzure(AzureStages.Subject subject) {
    return switch (means.azure().get(subject.cloud(), subject.id())) {
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
}
