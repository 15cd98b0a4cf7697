package io.circuitd.deploy;

import io.circuitd.deploy.InverseStages.Result;
import io.circuitd.deploy.Stage.Former;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.RuleViolation;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.TemplateFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The single stages of an undoing: legs on routers, and the peering that Azure had. */
final class UndoStages {
  private final Means means;
  private final InverseStages inverse;
  private final OtherConnection other;
  private final RouterPlanner routerPlanner;

  UndoStages(Means means) {
    this.means = means;
    this.inverse = new InverseStages(means);
    this.other = new OtherConnection(means);
    this.routerPlanner = new RouterPlanner(means, means.profiles());
  }

  /**
   * Adds to a plan what takes each leg of a change back.
   *
   * @param sessionGate the gate of legs that are put back
   * @return the stages that were added
   */
  List<Stage> legs(PlanDraft draft, PastChange done, boolean sessionGate) {
    int before = draft.stages.size();
    for (Stage.Push push : done.pushes()) {
      Optional<Stage.Remove> left =
          done.removals().stream().filter(r -> r.id().equals(push.id())).findFirst();
      left.ifPresent(remove ->
          add(draft, inverse.of(remove, sessionGate), Optional.of(InverseStages.left(push))));
      add(draft, inverse.of(push, sessionGate), Optional.empty());
    }
    done.removals().stream()
        .filter(remove -> done.pushes().stream().noneMatch(p -> p.id().equals(remove.id())))
        .forEach(remove -> add(draft, inverse.of(remove, sessionGate), Optional.empty()));
    return List.copyOf(draft.stages.subList(before, draft.stages.size()));
  }

  /**
   * @param elsewhere the leg as it stands on another router, where it moves back from there
   */
  private void add(PlanDraft draft, Result result, Optional<Former> elsewhere) {
    switch (result) {
      case Result.Ready(Stage.Push push) -> {
        Stage.Push back = elsewhere.map(push::insteadOf).orElse(push);
        canBeRendered(draft, back);
        drains(draft, back);
        draft.stages.add(back);
        if (drained(back) && !wasDrained(back)) {
          draft.stages.add(new Stage.Drain(back.id(), back.router()));
        }
      }
      case Result.Ready(Stage stage) -> draft.stages.add(stage);
      case Result.Refused(String why) ->
          draft.error(why, "what the change left", "see circuitd drift and circuitd plan");
      case Result.Unreadable(String router, String why) -> draft.unreadable(router, why);
    }
  }

  private static boolean drained(Stage.Push push) {
    return LegJson.read(push.leg()).drained();
  }

  private static boolean wasDrained(Stage.Push push) {
    return push.former().filter(former -> !LegJson.read(former.leg()).drained()).isEmpty();
  }

  private void drains(PlanDraft draft, Stage.Push push) {
    if (drained(push) && !wasDrained(push)) {
      LegId id = push.id();
      other
          .cannotTakeOver(id.circuit(), id.side())
          .ifPresent(why ->
              draft.error(
                  "R-094: " + why + ", so it cannot take over the traffic of " + id.side(),
                  "the other connection up before one is drained",
                  "bring it up first"));
    }
  }

  /**
   * Says what keeps a former document from being sent again: the journal masks its shared key, and
   * a template may have moved on since.
   */
  private void canBeRendered(PlanDraft draft, Stage.Push push) {
    Leg leg = LegJson.read(push.leg());
    DeviceProfile profile = means.profiles().apply(push.profile());
    try {
      Optional<Secret> key = leg.sharedKey().map(means.secrets());
      String hash = key.map(k -> means.keyed(k.reveal())).orElse("");
      if (!hash.equals(push.secretHash())) {
        draft.error(
            "the former shared key of "
                + leg.id().leg()
                + " is no longer what "
                + leg.sharedKey().map(SecretRef::toString).orElse("its file")
                + " gives",
            "the key that the leg had then",
            "give it back its former value, or write a change in the circuit's file instead");
        return;
      }
      OwnedConfig config = means.renderer().render(leg, profile, key);
      if (key.isPresent() && !config.stands(push.document())) {
        draft.error(
            "the template of " + leg.id().leg() + " changed since",
            "the one that its document was made with, as its shared key was not kept",
            "write a change in the circuit's file instead");
        return;
      }
      routerPlanner.preconditionsRead(draft, new WantedLeg(leg, profile, config, hash));
    } catch (TemplateFailure e) {
      draft.error(
          "template of " + leg.id().leg() + ": " + e.getMessage(),
          "a template that renders the former leg",
          "put the template right");
    } catch (SecretUnavailable e) {
      draft.error(
          "shared key of " + leg.id().leg() + ": " + e.getMessage(),
          "a secret that can be fetched",
          "set the variable or the file");
    }
  }

  /** The peerings that a change made, which Azure did not have before. */
  List<Stage.DeletePeering> newPeerings(PastChange done) {
    return done.peerings().stream()
        .map(Stage.Peering::type)
        .filter(type -> Ground.peering(done.plan().peerings(), type).isEmpty())
        .map(Stage.DeletePeering::new)
        .toList();
  }

  /**
   * The peerings as Azure had them before a change that wrote them, or took them away with the
   * circuit.
   */
  List<Stage.Peering> formerPeerings(PlanDraft draft, PastChange done) {
    List<Stage.Peering> former = new ArrayList<>();
    for (PeeringType type : PeeringType.values()) {
      if (done.touched(type)
          && Ground.node(done.plan().peerings(), type) instanceof ObjectNode then) {
        formerPeering(draft, done, type, then)
            .filter(stage -> canBeWritten(draft, stage))
            .ifPresent(former::add);
      }
    }
    return former;
  }

  /** What the customer had made may be nothing that we write. */
  private boolean canBeWritten(PlanDraft draft, Stage.Peering stage) {
    try {
      PeeringStages.peeringWrite(stage, means.secrets());
      return true;
    } catch (RuleViolation e) {
      draft.error(
          "a " + stage.type().title() + " at Azure before the change with " + e.found(),
          e.expected() + ", as it is to be written back",
          "write a change in the circuit's file instead");
    } catch (SecretUnavailable e) {
      draft.error(
          "shared key of the " + stage.type().title() + ": " + e.getMessage(),
          "a secret that can be fetched",
          "set the variable or the file");
    }
    return false;
  }

  /** A shared key is that of the legs of then. */
  private static Optional<Stage.Peering> formerPeering(
      PlanDraft draft, PastChange done, PeeringType type, JsonNode then) {
    if (!then.has("primaryIpv4")
        || !then.has("secondaryIpv4")
        || (type == PeeringType.MICROSOFT && !then.has("advertisedPrefixes"))) {
      draft.error(
          "no whole " + type.title() + " at Azure before the change",
          "both prefixes, as they are to be written back (R-020)",
          "write a change in the circuit's file instead");
      return Optional.empty();
    }
    Optional<Former> withKey =
        Stream.concat(
                done.pushes().stream()
                    .filter(push -> push.id().peering().filter(type::equals).isPresent())
                    .flatMap(push -> push.former().stream()),
                done.removals().stream()
                    .filter(remove -> remove.id().peering().filter(type::equals).isPresent())
                    .flatMap(remove -> remove.former().stream()))
            .filter(former -> LegJson.read(former.leg()).sharedKey().isPresent())
            .findFirst();
    return Optional.of(
        new Stage.Peering(
            then.path("vlanId").asInt(0),
            then.path("peerASN").asLong(0),
            then.path("primaryIpv4").asString(),
            then.path("secondaryIpv4").asString(),
            text(then, "primaryIpv6"),
            text(then, "secondaryIpv6"),
            withKey
                .flatMap(former -> LegJson.read(former.leg()).sharedKey())
                .map(SecretRef::toString),
            withKey.map(Former::secretHash).orElse(""),
            type == PeeringType.MICROSOFT ? Optional.of(microsoft(then)) : Optional.empty()));
  }

  private static Stage.Peering.Microsoft microsoft(JsonNode then) {
    List<String> prefixes = new ArrayList<>();
    then.path("advertisedPrefixes").forEach(prefix -> prefixes.add(prefix.asString()));
    return new Stage.Peering.Microsoft(
        prefixes,
        then.has("customerAsn") ? Optional.of(then.path("customerAsn").asLong()) : Optional.empty(),
        then.path("routingRegistry").asString(""));
  }

  private static Optional<String> text(JsonNode node, String field) {
    return node.has(field) ? Optional.of(node.path(field).asString()) : Optional.empty();
  }
}
