package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringType;
import io.circuitd.store.CircuitRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What stands against switching a peering, and what should be known before. */
final class SwitchRules {
  private final Means means;

  SwitchRules(Means means) {
    this.means = means;
  }

  void judge(
      PlanDraft draft,
      Asked.Peering asked,
      CrossConnection facts,
      AzurePeering there,
      List<RoutedLeg> legs) {
    PeeringType type = asked.type();
    if (!facts.settled()) {
      draft.refuse(
          "R-010",
          "provisioningState '" + facts.provisioningState() + "' at Azure",
          "a settled state such as Succeeded",
          "wait until Azure's operation has ended");
    }
    if (!facts.providerState().equals(Planner.PROVISIONED)) {
      draft.refuse(
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
      draft.refuse(
          "R-129",
          "the "
              + type.title()
              + " at Azure is not as it was built: "
              + String.join("; ", differences),
          "what is on our routers, so that the sessions come up again",
          "ask the customer; see circuitd plan " + draft.circuit.name());
    }
    WantedPeerings.warnOfIpv6(draft, means.store().journal(), type, there);
    boolean ours = disabledByUs(draft, type);
    switch (asked.action()) {
      case RESET, DISABLE -> {
        if (!there.enabled()) {
          draft.refuse(
              "R-104",
              "the " + type.title() + " is " + there.state() + " already",
              "an enabled peering",
              "circuitd peering " + draft.circuit.name() + " enable --type " + type);
        }
      }
      case ENABLE -> {
        if (there.enabled()) {
          draft.refuse(
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
  static List<String> differences(AzurePeering there, List<RoutedLeg> legs, boolean withoutIpv6) {
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

  /** The key goes with the write, as Azure may forget it otherwise. */
  boolean keyStands(PlanDraft draft, PeeringType type, Optional<String> ref, String pushedHash) {
    String now;
    try {
      now =
          ref.map(SecretRef::parse)
              .map(means.secrets())
              .map(secret -> means.keyed(secret.reveal()))
              .orElse("");
    } catch (SecretUnavailable e) {
      draft.refuse(
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
      draft.refuse(
          "R-051",
          "another shared key than the one that the " + type.title() + " was built with",
          "the key that routers and Azure have, as it goes with the write",
          "have the new key rolled out first, or put the old one back");
      return false;
    }
    return true;
  }
}
