package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.LegJson;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.SecretRef;
import io.circuitd.intent.Circuit;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.store.PushedRecord;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Plans a peering to be reset, disabled or enabled as a whole: never done by the daemon on its own,
 * as it cuts both sessions. Routers are left alone.
 */
final class PeeringSwitch {
  private final Means means;
  private final SwitchRules rules;

  PeeringSwitch(Means means) {
    this.means = means;
    this.rules = new SwitchRules(means);
  }

  ChangePlan plan(Asked.Peering asked, Circuit circuit, CrossConnection facts) {
    PlanDraft draft = new PlanDraft(circuit, Optional.of(facts));
    draft.asked = Optional.of(asked);
    draft.habits = means.azure().habits(facts.cloud()).unusual();
    add(draft, asked, facts);
    return draft.finish();
  }

  /** Adds to a plan what switches a peering, or why that must not be. */
  void add(PlanDraft draft, Asked.Peering asked, CrossConnection facts) {
    Circuit circuit = draft.circuit;
    List<PushedRecord> built =
        means.store().pushed().of(circuit.name()).stream()
            .filter(record -> record.leg().peering().filter(asked.type()::equals).isPresent())
            .toList();
    List<RoutedLeg> legs =
        built.stream()
            .map(record -> LegJson.read(record.legFacts()))
            .filter(RoutedLeg.class::isInstance)
            .map(RoutedLeg.class::cast)
            .toList();
    Optional<AzurePeering> there = facts.peering(asked.type());
    if (circuit.peerings().isEmpty() && legs.isEmpty()) {
      draft.refuse(
          "R-102",
          "a circuit on virtual switches",
          "a peering of ours; those of a virtual switch are the customer's",
          "the customer does it in the Azure portal");
    } else if (there.isEmpty()) {
      draft.refuse(
          "R-104",
          "no " + asked.type().title() + " at Azure",
          "one that is there",
          "see circuitd plan " + circuit.name());
    } else if (legs.isEmpty()) {
      draft.refuse(
          "R-129",
          "a " + asked.type().title() + " at Azure of which nothing is on our routers",
          "one that circuitd has built",
          "whoever made it can switch it");
    } else {
      rules.judge(draft, asked, facts, there.get(), legs);
    }
    if (!draft.blocked()) {
      stages(draft, asked, legs, built);
    }
  }

  private void stages(
      PlanDraft draft, Asked.Peering asked, List<RoutedLeg> legs, List<PushedRecord> built) {
    Optional<String> keyRef =
        legs.stream().flatMap(leg -> leg.sharedKey().stream()).findFirst().map(SecretRef::toString);
    String keyHash = built.getFirst().secretHash();
    if (!rules.keyStands(draft, asked.type(), keyRef, keyHash)) {
      return;
    }
    PeeringAction action = asked.action();
    draft.kind =
        switch (action) {
          case RESET -> Kind.PEERING_RESET;
          case DISABLE -> Kind.PEERING_DISABLE;
          case ENABLE -> Kind.PEERING_ENABLE;
        };
    List<LegId> ids = legs.stream().map(RoutedLeg::id).toList();
    int sessions = legs.stream().mapToInt(leg -> leg.sessions().size()).sum();
    if (action != PeeringAction.ENABLE) {
      draft.stages.add(
          new Stage.PeeringState(asked.type(), false, ids, sessions, keyRef, keyHash, false));
      warnOfOutage(draft, asked, legs);
    }
    if (action != PeeringAction.DISABLE) {
      draft.stages.add(
          new Stage.PeeringState(
              asked.type(), true, ids, sessions, keyRef, keyHash, action == PeeringAction.RESET));
      draft.stages.add(new Stage.Verify());
      adviseOnBfd(draft, asked.type(), legs);
    }
  }

  private static void warnOfOutage(PlanDraft draft, Asked.Peering asked, List<RoutedLeg> legs) {
    List<String> sessions =
        legs.stream()
            .map(leg ->
                leg.id().leg()
                    + " on "
                    + leg.router()
                    + " with "
                    + String.join(
                        " and ",
                        leg.sessions().stream()
                            .map(session -> session.prefix().azureText())
                            .toList()))
            .toList();
    boolean reset = asked.action() == PeeringAction.RESET;
    draft.warn(
        reset ? "R-064" : "R-104",
        "a " + asked.title() + " takes down every session of it: " + String.join("; ", sessions),
        reset
            ? "an outage of all of them until they are up again"
            : "an outage of all of them until it is enabled again",
        "agree on a time with the customer before you approve");
  }

  private static void adviseOnBfd(PlanDraft draft, PeeringType type, List<RoutedLeg> legs) {
    if (legs.stream().noneMatch(leg -> leg.bfd() instanceof BfdSetting.Enabled)) {
      return;
    }
    Optional<LocalDate> created = draft.circuit.createdOn();
    if (created.filter(date -> !date.isBefore(type.bfdSince())).isPresent()) {
      return;
    }
    draft.advise(
        "R-063",
        created
            .map(date -> "a circuit created on " + date)
            .orElse("a circuit without createdOn in its file"),
        "BFD to start only now, if the peering is from before " + type.bfdSince(),
        "");
  }
}
