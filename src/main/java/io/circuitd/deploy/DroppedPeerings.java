package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.deploy.ChangePlan.Kind;
import io.circuitd.design.LegJson;
import io.circuitd.design.RoutedLeg;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import io.circuitd.store.PushedRecord;
import java.util.List;

/**
 * Plans what takes a peering away that circuitd built and that the file of a live circuit no longer
 * has. Azure comes first, as with a retirement: a refusal changes nothing.
 */
final class DroppedPeerings {
  private final RouterPlanner routerPlanner;

  DroppedPeerings(RouterPlanner routerPlanner) {
    this.routerPlanner = routerPlanner;
  }

  /**
   * Adds what goes; nothing when the file has every peering that is built, or none, as on virtual
   * switches.
   *
   * @param pushed all that is on routers of the circuit
   */
  void plan(PlanDraft draft, CrossConnection facts, List<PushedRecord> pushed) {
    if (draft.circuit.peerings().isEmpty()) {
      return;
    }
    for (PeeringType type : PeeringType.values()) {
      List<PushedRecord> built =
          pushed.stream()
              .filter(record -> record.leg().peering().filter(type::equals).isPresent())
              .toList();
      if (!built.isEmpty() && !draft.circuit.peerings().containsKey(type)) {
        drop(draft, facts, type, built);
      }
    }
  }

  private void drop(
      PlanDraft draft, CrossConnection facts, PeeringType type, List<PushedRecord> built) {
    for (PushedRecord record : built) {
      if (draft.circuit.state(record.leg().side()) == ConnectionState.DRAFT) {
        draft.error(
            record.leg().leg()
                + " is on "
                + record.router()
                + " although its file says draft; its peering is to go, and it would go down",
            "state live or retired for each connection that is on a router",
            "set it live or retired, or put the peering back into the file");
      }
    }
    facts
        .peering(type)
        .ifPresent(there -> {
          List<String> differences = SwitchRules.differences(there, routed(built), true);
          if (!differences.isEmpty()) {
            draft.refuse(
                "R-129",
                "the file has no "
                    + type.title()
                    + ", and the one at Azure is not as it was built: "
                    + String.join("; ", differences),
                "the peering that circuitd built, as another one may be the customer's",
                "ask the customer, who may delete it in the Azure portal; then plan again");
          }
          draft.stages.add(new Stage.DeletePeering(type));
        });
    draft.warn(
        "R-124",
        "the file has no "
            + type.title()
            + ", which circuitd has built: "
            + String.join(
                ", ",
                built.stream()
                    .map(record -> record.leg().leg() + " on " + record.router())
                    .toList()),
        "an outage of these legs for good: the peering is deleted at Azure, then they are taken"
            + " away",
        "put the peering back into the file, unless it is to go; agree on a time with the customer"
            + " before you approve");
    draft.kind = Kind.REMOVE_LEG;
    built.forEach(record -> routerPlanner.remove(draft, record));
  }

  private static List<RoutedLeg> routed(List<PushedRecord> built) {
    return built.stream()
        .map(record -> LegJson.read(record.legFacts()))
        .filter(RoutedLeg.class::isInstance)
        .map(RoutedLeg.class::cast)
        .toList();
  }
}
