package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.PeeringWrite;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.design.RoutedLeg;
import io.circuitd.intent.Circuit;
import io.circuitd.model.Asn;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.Journal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Works out which peerings a circuit's file wants at Azure. One that only Azure has is nobody's to
 * remove here.
 */
final class WantedPeerings {
  private final Means means;

  WantedPeerings(Means means) {
    this.means = means;
  }

  /**
   * The wanted peerings, private before Microsoft; each with both prefixes, whichever connection is
   * live. What is wrong with one goes into the plan.
   *
   * @param legs those that are wanted live
   */
  List<WantedPeering> of(PlanDraft draft, CrossConnection facts, List<WantedLeg> legs) {
    List<WantedPeering> wanted = new ArrayList<>();
    for (PeeringType type : PeeringType.values()) {
      Circuit.Peering intent = draft.circuit.peerings().get(type);
      List<WantedLeg> own =
          legs.stream()
              .filter(leg -> leg.leg().id().peering().filter(type::equals).isPresent())
              .toList();
      if (intent != null && !own.isEmpty() && own.getFirst().leg() instanceof RoutedLeg routed) {
        disabled(draft, facts, type);
        tagInUse(draft, facts, intent);
        stage(draft, intent, routed.localAs(), own.getFirst().secretHash())
            .map(stage -> wanted(draft.circuit.name(), stage, facts, own))
            .ifPresent(wanted::add);
      }
    }
    wanted.forEach(peering -> {
      tell(draft, peering);
      if (!peering.stands() && !peering.removesIpv6()) {
        peering
            .there()
            .ifPresent(there -> warnOfIpv6(draft, means.store().journal(), peering.type(), there));
      }
    });
    return wanted;
  }

  private void disabled(PlanDraft draft, CrossConnection facts, PeeringType type) {
    Optional<AzurePeering> there = facts.peering(type).filter(found -> !found.enabled());
    if (there.isEmpty()) {
      return;
    }
    if (isDisabled(draft.circuit.name(), type)) {
      draft.warn(
          "R-104",
          "the " + type.title() + " is disabled at Azure by an approved plan",
          "no session of it to come up, whatever is changed, until it is enabled",
          "circuitd peering " + draft.circuit.name() + " enable --type " + type);
    } else {
      draft.refuse(
          "R-104",
          "the " + type.title() + " is " + there.get().state() + " at Azure",
          "an enabled peering; a change cannot be judged while no session may come up",
          "find out who disabled it, and have it enabled, or approve what circuitd peering "
              + draft.circuit.name()
              + " enable --type "
              + type
              + " shows");
    }
  }

  /** The file's own peerings are compared where it is read; the customer's are at Azure only. */
  private static void tagInUse(PlanDraft draft, CrossConnection facts, Circuit.Peering intent) {
    int tag = intent.innerVlan().value();
    facts.peerings().stream()
        .filter(other -> other.type().filter(draft.circuit.peerings()::containsKey).isEmpty())
        .filter(other -> other.vlanId().orElse(0) == tag)
        .forEach(other ->
            draft.refuse(
                "R-033",
                "innerVlan " + tag + ", which " + other.name() + " at Azure has already",
                "a VLAN id of its own for each peering",
                "take another one, or ask the customer whose that peering is"));
  }

  /** True when an approved plan disabled a peering. */
  private boolean isDisabled(CircuitName circuit, PeeringType type) {
    return means
        .store()
        .circuits()
        .of(circuit)
        .map(CircuitRecord::disabled)
        .orElse(Set.of())
        .contains(type);
  }

  private Optional<Stage.Peering> stage(
      PlanDraft draft, Circuit.Peering intent, Asn peerAsn, String secretHash) {
    Circuit.Link primary = intent.links().get(Side.PRIMARY);
    Circuit.Link secondary = intent.links().get(Side.SECONDARY);
    if (primary == null
        || secondary == null
        || primary.ipv4().isEmpty()
        || secondary.ipv4().isEmpty()) {
      draft.refuse(
          "R-020",
          "an IPv4 prefix for one connection only in the " + intent.type().title(),
          "both prefixes, even while one connection is built",
          "give primary and secondary an ipv4 prefix");
      return Optional.empty();
    }
    boolean dual = primary.ipv6().isPresent() && secondary.ipv6().isPresent();
    Optional<Stage.Peering.Microsoft> microsoft =
        intent
            .microsoft()
            .map(part ->
                new Stage.Peering.Microsoft(
                    part.advertisedPrefixes(),
                    part.customerAsn().map(Asn::value),
                    part.routingRegistry()));
    microsoft.ifPresent(part -> advertised(draft, part, dual));
    return Optional.of(
        new Stage.Peering(
            intent.innerVlan().value(),
            peerAsn.value(),
            primary.ipv4().get().toString(),
            secondary.ipv4().get().toString(),
            dual ? primary.ipv6().map(Object::toString) : Optional.empty(),
            dual ? secondary.ipv6().map(Object::toString) : Optional.empty(),
            intent.sharedKey().map(Object::toString),
            secretHash,
            microsoft));
  }

  /** Azure keeps the prefixes of a family with its half of the peering. */
  private static void advertised(PlanDraft draft, Stage.Peering.Microsoft part, boolean dual) {
    boolean ipv6 = part.advertisedPrefixes().stream().anyMatch(prefix -> prefix.contains(":"));
    if (part.advertisedPrefixes().stream().allMatch(prefix -> prefix.contains(":"))) {
      draft.refuse(
          "R-105",
          "no IPv4 prefix in advertisedPrefixes of the Microsoft peering",
          "one at least, as the peering's IPv4 half needs some",
          "add the customer's public IPv4 prefixes");
    }
    if (ipv6 && !dual) {
      draft.refuse(
          "R-105",
          "IPv6 prefixes in advertisedPrefixes of a Microsoft peering without IPv6",
          "an ipv6 prefix on primary and secondary, or no IPv6 prefix advertised",
          "add ipv6 to both connections, or take the prefixes out");
    } else if (dual && !ipv6) {
      draft.warn(
          "R-105",
          "IPv6 on the Microsoft peering, and no IPv6 prefix in advertisedPrefixes",
          "prefixes of each family, or Azure may refuse the IPv6 half",
          "add the customer's public IPv6 prefixes");
    }
  }

  private WantedPeering wanted(
      CircuitName circuit, Stage.Peering stage, CrossConnection facts, List<WantedLeg> legs) {
    PeeringWrite write = PeeringStages.peeringWrite(stage, means.secrets());
    Optional<AzurePeering> there = facts.peering(stage.type());
    return new WantedPeering(
        stage,
        write,
        there,
        keyStands(circuit, stage.type(), legs),
        there.filter(write::onlyIpv6Missing).isPresent()
            && ipv6Ignored(means.store().journal(), circuit, stage.type()));
  }

  /**
   * True when Azure has the shared key that is wanted. It does not show it; where no write of ours
   * is on record, the routers stand for it.
   */
  private boolean keyStands(CircuitName circuit, PeeringType type, List<WantedLeg> legs) {
    Optional<String> atAzure =
        means
            .store()
            .circuits()
            .of(circuit)
            .flatMap(record -> Optional.ofNullable(record.keysAtAzure().get(type)));
    return legs.stream()
        .allMatch(want ->
            atAzure.map(want.secretHash()::equals).orElseGet(() -> !want.keyMoves(means.store())));
  }

  /** True when Azure took our last write of a peering without its IPv6 half. */
  static boolean ipv6Ignored(Journal journal, CircuitName circuit, PeeringType type) {
    for (ChangeRecord change : journal.of(circuit).reversed()) {
      List<Stage> stages = PlanJson.read(change.plan()).stages();
      for (int i = stages.size() - 1; i >= 0; i--) {
        StepLog log = new StepLog(journal, change.id(), i);
        if (stages.get(i) instanceof Stage.Peering peering
            && peering.type() == type
            && log.finished()) {
          return log.last(Step.AZURE_IGNORED).isPresent();
        }
      }
    }
    return false;
  }

  /** Says that a write may take away what the customer added, as Azure did not take it from us. */
  static void warnOfIpv6(PlanDraft draft, Journal journal, PeeringType type, AzurePeering there) {
    if (!there.ipv6Enabled() || !ipv6Ignored(journal, draft.circuit.name(), type)) {
      return;
    }
    draft.warn(
        "R-131",
        hasIpv6(type, there) + ", which Azure did not take when circuitd wrote it",
        "IPv6 to stay; with this write Azure may drop it, and its sessions go down",
        "agree with the customer, who then adds it again in the Azure portal, before you approve");
  }

  private static void tell(PlanDraft draft, WantedPeering peering) {
    if (peering.leftWithoutIpv6()) {
      draft.warn(
          "R-131",
          "the "
              + peering.type().title()
              + " at Azure has no IPv6, and Azure did not take it from us",
          "both families, as the file has them",
          "the customer adds " + ipv6(peering) + " to the peering in the Azure portal");
    }
    if (!peering.stands() && peering.removesIpv6()) {
      AzurePeering there = peering.there().orElseThrow();
      draft.warn(
          "R-019",
          hasIpv6(peering.type(), there) + ", and the file has none for both connections",
          "the write to take IPv6 away from both connections",
          "put ipv6 into the file for both connections, unless it is to go");
    }
  }

  private static String hasIpv6(PeeringType type, AzurePeering there) {
    return "the "
        + type.title()
        + " at Azure has IPv6 ("
        + there.prefix(Side.PRIMARY, Family.IPV6).orElse("none")
        + " and "
        + there.prefix(Side.SECONDARY, Family.IPV6).orElse("none")
        + ")";
  }

  private static String ipv6(WantedPeering peering) {
    return peering.stage().primaryIpv6().orElse("")
        + " and "
        + peering.stage().secondaryIpv6().orElse("");
  }
}
