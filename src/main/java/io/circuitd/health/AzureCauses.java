package io.circuitd.health;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What of Azure's facts explains the state of a leg. Pure. */
public final class AzureCauses {
  private AzureCauses() {}

  /**
   * Causes at Azure; none for a leg that is well, but for what an operator might take for a fault
   * and none on a virtual switch, whose sessions are the customer's.
   *
   * @param verdict of the same observation
   * @param byPlan whether an approved plan disabled a peering
   */
  public static List<Cause> of(
      Leg leg,
      LegObservation seen,
      Verdict verdict,
      CrossConnection azure,
      Predicate<PeeringType> byPlan) {
    if (!(leg instanceof RoutedLeg routed) || leg.id().peering().isEmpty()) {
      return List.of();
    }
    PeeringType type = leg.id().peering().get();
    boolean down =
        verdict.state() == Verdict.State.DOWN || verdict.state() == Verdict.State.DEGRADED;
    if (!down) {
      return waiting(type, seen);
    }
    List<Cause> causes = new ArrayList<>();
    if (!azure.providerState().equalsIgnoreCase("Provisioned")) {
      causes.add(
          new Cause(
              "R-120",
              "the circuit is '" + azure.providerState() + "' at Azure, which carries nothing"));
    }
    Optional<AzurePeering> peering = azure.peering(type);
    if (peering.isEmpty()) {
      causes.add(new Cause("R-129", "Azure has no " + type + " peering"));
    } else {
      causes.addAll(of(routed, type, peering.get(), azure, byPlan));
    }
    causes.addAll(waiting(type, seen));
    return causes;
  }

  private static List<Cause> of(
      RoutedLeg leg,
      PeeringType type,
      AzurePeering peering,
      CrossConnection azure,
      Predicate<PeeringType> byPlan) {
    List<Cause> causes = new ArrayList<>();
    if (!peering.enabled()) {
      causes.add(
          new Cause(
              "R-104",
              "the peering is disabled at Azure"
                  + (byPlan.test(type) ? " by an approved plan" : "")
                  + ", which keeps both of its sessions down"));
    }
    int vlan = peering.vlanId().orElse(0);
    if (vlan != 0 && vlan != leg.cTag().value()) {
      causes.add(
          new Cause("R-129", "Azure's VLAN is " + vlan + ", the leg's inner tag " + leg.cTag()));
    }
    int tag = azure.sTag().orElse(0);
    if (tag != 0 && tag != leg.sTag().value()) {
      causes.add(new Cause("R-034", "Azure's S-tag is " + tag + ", the leg's " + leg.sTag()));
    }
    causes.addAll(PrefixStates.of(peering).causes());
    return causes;
  }

  private static List<Cause> waiting(PeeringType type, LegObservation seen) {
    boolean empty =
        type == PeeringType.MICROSOFT
            && seen.sessions().values().stream()
                .anyMatch(reading ->
                    reading instanceof Reading.Present<SessionHealth>(SessionHealth session)
                        && session.established()
                        && session.acceptedPrefixes().orElse(-1) == 0);
    return empty
        ? List.of(
            new Cause(
                "R-109",
                "no prefix is received, waiting for route filter: Azure advertises nothing until"
                    + " the customer attaches one; no fault"))
        : List.of();
  }
}
