package io.circuitd.deploy;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.WriteHabits;
import io.circuitd.model.PeeringType;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.PushedRecord;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plans what gives a circuit back at Azure, which comes before the routers. Only our
 * peerings are asked to go; those that the customer made stay, and may be why Azure refuses.
 */
final class Retirement {
  private final Means means;

  Retirement(Means means) {
    this.means = means;
  }

  void plan(PlanDraft draft, CrossConnection facts) {
    WriteHabits habits = means.azure().habits(facts.cloud());
    List<PeeringType> ours = ours(draft, facts);
    if (habits.deletePeeringsFirst() && !ours.isEmpty()) {
      ours.forEach(type -> draft.stages.add(new Stage.DeletePeering(type)));
      draft.warn(
          "R-124",
          "this cloud's writes.deletePeeringsFirst: the peerings are deleted before Azure is asked"
              + " for the circuit",
          "an outage of every session of the circuit, and no way back if Azure refuses then",
          "set it to false, unless Azure refuses to take both in one write");
    }
    if (habits.deprovisioning() && facts.providerState().equals(Planner.PROVISIONED)) {
      draft.stages.add(new Stage.ProviderState(Planner.DEPROVISIONING));
    }
    draft.stages.add(
        new Stage.Deprovision(Optional.of(habits.deletePeeringsFirst() ? List.of() : ours)));
    others(draft, facts, ours);
  }

  /** The peerings at Azure that the file has, or that have legs on our routers. */
  private List<PeeringType> ours(PlanDraft draft, CrossConnection facts) {
    Set<PeeringType> ours = new TreeSet<>(draft.circuit.peerings().keySet());
    means.store().pushed().of(draft.circuit.name()).stream()
        .map(PushedRecord::leg)
        .flatMap(leg -> leg.peering().stream())
        .forEach(ours::add);
    return ours.stream().filter(type -> facts.peering(type).isPresent()).toList();
  }

  private static void others(PlanDraft draft, CrossConnection facts, List<PeeringType> ours) {
    List<String> others =
        facts.peerings().stream()
            .filter(peering -> peering.type().filter(ours::contains).isEmpty())
            .map(AzurePeering::name)
            .toList();
    if (!others.isEmpty()) {
      draft.warn(
          "R-102",
          "peerings at Azure that are not ours: " + String.join(", ", others),
          "none, as Azure may refuse to take the circuit back while they are there",
          "ask the customer to remove them in the Azure portal");
    }
  }

  /** What the customer should be told of a circuit that was given back. */
  static String given(ChangeRecord change, PlanJson.Journaled plan) {
    boolean givenBack =
        change.kind().equals(ChangePlan.Kind.RETIRE.name())
            && plan.stages().stream().anyMatch(Stage.Deprovision.class::isInstance);
    return givenBack
        ? "the circuit is given back; tell the customer: billing goes on until the circuit is"
            + " deleted at Azure (R-078), and its key may be used again (R-126)"
        : "";
  }
}
