package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.deploy.Outcome.Blocked;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.files.Secret;
import io.circuitd.health.PrefixStates;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.TemplateFailure;
import io.circuitd.store.PushedRecord;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The stages of a change that write to a router. */
final class RouterStages {
  private final Means means;
  private final RouterTurns turns;

  RouterStages(Means means, Admission admission) {
    this.means = means;
    this.turns = new RouterTurns(means, admission);
  }

  Outcome push(
      Stage.Push stage, AzureStages.Subject subject, Kind kind, boolean takesBack, StepLog log) {
    DeviceProfile profile = means.profiles().apply(stage.profile());
    Leg leg = LegJson.read(stage.leg());
    OwnedConfig wanted = OwnedConfig.parse(stage.document(), profile);
    if (leg.sharedKey().isPresent() && log.openCommit().isEmpty()) {
      Secret key = means.secrets().apply(leg.sharedKey().get());
      log.hide(key);
      try {
        wanted = means.renderer().render(leg, profile, Optional.of(key));
      } catch (TemplateFailure e) {
        return new Blocked(String.valueOf(e.getMessage()));
      }
      if (!wanted.stands(stage.document())
          || !means.keyed(key.reveal()).equals(stage.secretHash())) {
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
    LegEdit edit =
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
    return turns.take(
        new LegWrite(
            edit,
            profile,
            gate,
            kind == Kind.BUILD && !stage.sessionGate() && stage.sessionsTouched() == 0,
            legByLeg(kind),
            takesBack,
            log,
            () ->
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
                        means.clock().instant()))));
  }

  Outcome remove(Stage.Remove stage, Kind kind, boolean takesBack, StepLog log) {
    DeviceProfile profile = means.profiles().apply(stage.profile());
    OwnedConfig former = OwnedConfig.parse(stage.document(), profile);
    LegEdit edit =
        LegEdit.remove(
            stage.id(), stage.router(), profile, former, stage.baseline(), means::scrambled);
    return turns.take(
        new LegWrite(
            edit,
            profile,
            Gate.CONFIG,
            false,
            legByLeg(kind),
            takesBack,
            log,
            () -> log.removed(stage.id(), stage.router())));
  }

  /** See {@link ChangeRunner#mayHaveOpenCommit}. */
  boolean mayHaveOpenCommit(String router) {
    return turns.mayHaveOpenCommit(router);
  }

  /** A change has ended. */
  void ended(long changeId) {
    turns.ended(changeId);
  }

  /** Kinds of change in which one connection carries the traffic while the other is changed. */
  private static boolean legByLeg(Kind kind) {
    return kind == Kind.CHANGE || kind == Kind.MOVE || kind == Kind.REMOVE_LEG;
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
        enabledAtAzure(leg, subject),
        means.observer(),
        means.beside(),
        means.settings(),
        means.clock());
  }

  /** What Azure still holds back comes up some day, and is no sign of this change. */
  private Reading<Set<Family>> enabledAtAzure(Leg leg, AzureStages.Subject subject) {
    return switch (means.azure().get(subject.cloud(), subject.id())) {
      case Reading.Present<CrossConnection>(CrossConnection facts) -> {
        Set<Family> families = EnumSet.noneOf(Family.class);
        leg.id()
            .peering()
            .flatMap(facts::peering)
            .filter(AzurePeering::enabled)
            .ifPresent(peering -> {
              PrefixStates prefixes = PrefixStates.of(peering);
              if (!prefixes.holdBack(Family.IPV4)) {
                families.add(Family.IPV4);
              }
              if (peering.ipv6Enabled() && !prefixes.holdBack(Family.IPV6)) {
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
