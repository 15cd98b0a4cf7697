package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.Finding;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans a peering to be reset, disabled or enabled as a whole: never done by the daemon on its own,
 * as it cuts both sessions. Routers are left alone.
 */
final class PeeringSwitch {
  private final Means means;

  PeeringSwitch(Means means) {
    this.means = means;
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
      refuse(
          draft,
          "R-102",
          "a circuit on virtual switches",
          "a peering of ours; those of a virtual switch are the customer's",
          "the customer does it in the Azure portal");
    } else if (there.isEmpty()) {
      refuse(
          draft,
          "R-104",
          "no " + asked.type().title() + " at Azure",
          "one that is there",
          "see circuitd plan " + circuit.name());
    } else if (legs.isEmpty()) {
      refuse(
          draft,
          "R-129",
          "a " + asked.type().title() + " at Azure of which nothing is on our routers",
          "one that circuitd has built",
          "whoever made it can switch it");
    } else {
      judge(draft, asked, facts, there.get(), legs);
    }
    if (!draft.blocked()) {
      stages(draft, asked, legs, built);
    }
  }

  private static void refuse(
      PlanDraft draft, String rule, String found, String expected, String next) {
    draft.findings.add(
        new Finding(
            Severity.ERROR, Optional.of(rule), draft.circuit.file(), found, expected, next));
  }

  private void judge(
      PlanDraft draft,
      Asked.Peering asked,
      CrossConnection facts,
      AzurePeering there,
      List<RoutedLeg> legs) {
    PeeringType type = asked.type();
    if (!facts.settled()) {
      refuse(
          draft,
          "R-010",
          "provisioningState '" + facts.provisioningState() + "' at Azure",
          "a settled state such as Succeeded",
          "wait until Azure's operation has ended");
    }
    if (!facts.providerState().equals(Planner.PROVISIONED)) {
      refuse(
          draft,
          "R-103",
          "provider state '" + facts.providerState() + "' at Azure",
          "Provisioned, without which Azure takes no write of a peering",
          "see circuitd plan " + draft.circuit.name());
    }
    boolean withoutIpv6 =
        !there.ipv6Enabled()
            && WantedPeerings.ipv6Ignored(means.store().journal(), draft.circuit.name(), type);
    List<String> differences = differences(there, legs, withoutIpv6);
    if (!differences.isEmpty()) {
      refuse(
          draft,
          "R-129",
          "the "
              + type.title()
              + " at Azure is not as it was built: "
              + String.join("; ", differences),
          "what is on our routers, so that the sessions come up again",
          "ask the customer; see circuitd plan " + draft.circuit.name());
    }
    boolean ours = disabledByUs(draft, type);
    switch (asked.action()) {
      case RESET, DISABLE -> {
        if (!there.enabled()) {
          refuse(
              draft,
              "R-104",
              "the " + type.title() + " is " + there.state() + " already",
              "an enabled peering",
              "circuitd peering " + draft.circuit.name() + " enable --type " + type);
        }
      }
      case ENABLE -> {
        if (there.enabled()) {
          refuse(
              draft,
              "R-104",
              "the " + type.title() + " is " + there.state() + " already",
              "a disabled peering",
              "");
        } else if (!ours) {
          draft.warn(
              "R-129",
              "the " + type.title() + " was not disabled by an approved plan",
              "a reason that somebody had to disable it",
              "ask the customer before you approve");
        }
      }
    }
  }

  private boolean disabledByUs(PlanDraft draft, PeeringType type) {
    return means
        .store()
        .circuits()
        .of(draft.circuit.name())
        .filter(record -> record.disabled().contains(type))
        .isPresent();
  }

  /**
   * Where Azure's peering is not what our routers speak.
   *
   * @param withoutIpv6 Azure did not take its IPv6 half from us, which is known
   */
  private static List<String> differences(
      AzurePeering there, List<RoutedLeg> legs, boolean withoutIpv6) {
    List<String> differences = new ArrayList<>();
    for (RoutedLeg leg : legs) {
      compare(
          differences,
          "C-tag",
          leg.cTag().toString(),
          there.vlanId().isPresent() ? Integer.toString(there.vlanId().getAsInt()) : "none");
      compare(
          differences,
          "peer ASN",
          leg.localAs().toString(),
          there.peerAsn().isPresent() ? Long.toString(there.peerAsn().getAsLong()) : "none");
      for (Leg.Session session : leg.sessions()) {
        if (withoutIpv6 && session.family() == Family.IPV6) {
          continue;
        }
        compare(
            differences,
            leg.id().side() + " " + session.family() + " prefix",
            session.prefix().toString(),
            there.prefix(leg.id().side(), session.family()).orElse("none"));
      }
    }
    return differences;
  }

  private static void compare(List<String> lines, String what, String ours, String azure) {
    String line = what + ": Azure has " + azure + ", the router has " + ours;
    if (!ours.equals(azure) && !lines.contains(line)) {
      lines.add(line);
    }
  }

  private void stages(
      PlanDraft draft, Asked.Peering asked, List<RoutedLeg> legs, List<PushedRecord> built) {
    Optional<String> keyRef =
        legs.stream().flatMap(leg -> leg.sharedKey().stream()).findFirst().map(SecretRef::toString);
    String keyHash = built.getFirst().secretHash();
    if (!keyStands(draft, asked.type(), keyRef, keyHash)) {
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

  /** The key goes with the write, as Azure may forget it otherwise. */
  private boolean keyStands(
      PlanDraft draft, PeeringType type, Optional<String> ref, String pushedHash) {
    String now;
    try {
      now =
          ref.map(SecretRef::parse)
              .map(means.secrets())
              .map(secret -> means.keyed(secret.reveal()))
              .orElse("");
    } catch (SecretUnavailable e) {
      refuse(
          draft,
          "R-051",
          "shared key of the " + type.title() + ": " + e.getMessage(),
          "a secret that can be fetched, as it goes with the write",
          "set the variable or the file");
      return false;
    }
    Optional<String> atAzure =
        means
            .store()
            .circuits()
            .of(draft.circuit.name())
            .map(CircuitRecord::keysAtAzure)
            .flatMap(keys -> Optional.ofNullable(keys.get(type)));
    if (!now.equals(pushedHash) || !now.equals(atAzure.orElse(pushedHash))) {
      refuse(
          draft,
          "R-051",
          "another shared key than the one that the " + type.title() + " was built with",
          "the key that routers and Azure have, as it goes with the write",
          "have the new key rolled out first, or put the old one back");
      return false;
    }
    return true;
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
            ? "an outage of both connections until they are up again"
            : "an outage of both connections until it is enabled again",
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
    draft.findings.add(
        new Finding(
            Severity.ADVICE,
            Optional.of("R-063"),
            draft.circuit.file(),
            created
                .map(date -> "a circuit created on " + date)
                .orElse("a circuit without createdOn in its file"),
            "BFD to start only now, if the peering is from before " + type.bfdSince(),
            ""));
  }
}
