package io.circuitd.daemon;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.control.AzureFacts;
import io.circuitd.daemon.CircuitFacts.Known;
import io.circuitd.health.Cause;
import io.circuitd.health.PrefixStates;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Pop;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of Azure's side in the words of the local API. */
final class FactReports {
  private final House house;

  FactReports(House house) {
    this.house = house;
  }

  /** Empty while nothing is known, or no cloud has the circuit. */
  Optional<AzureFacts> of(Known known) {
    return known.last() instanceof Reading.Present<CrossConnection>(CrossConnection facts)
        ? known.at().map(at -> report(facts, known))
        : Optional.empty();
  }

  private AzureFacts report(CrossConnection facts, Known known) {
    Inventory inventory = house.site().inventory();
    List<AzureFacts.Port> ports = new ArrayList<>();
    for (Side side : Side.values()) {
      Optional<AzurePort> port = inventory.azurePort(facts.cloud(), facts.azurePort(side));
      ports.add(
          new AzureFacts.Port(
              side,
              facts.azurePort(side),
              port.map(AzurePort::router),
              port.map(AzurePort::port),
              port.map(AzurePort::router)
                  .flatMap(router -> Optional.ofNullable(inventory.routers().get(router)))
                  .map(Router::pop)));
    }
    return new AzureFacts(
        facts.cloud(),
        facts.peeringLocation(),
        inventory.popAt(facts.peeringLocation()).map(Pop::name),
        facts.bandwidthMbps(),
        facts.sTag().stream().boxed().findFirst(),
        facts.providerState(),
        facts.provisioningState(),
        ports,
        facts.peerings().stream().map(FactReports::peering).toList(),
        house.portPairs().of(facts).flatMap(FactReports::capacity),
        known.at().orElseThrow(),
        known.trouble());
  }

  private static Optional<AzureFacts.Capacity> capacity(PortPairs.Seen seen) {
    return seen.pair().remainingMbps().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new AzureFacts.Capacity(
                seen.pair().descriptor(),
                seen.pair().remainingMbps().getAsInt(),
                seen.pair().portMbps().stream().boxed().findFirst(),
                seen.at()));
  }

  private static AzureFacts.Peering peering(AzurePeering peering) {
    PrefixStates states = PrefixStates.of(peering);
    String by = peering.body().path("properties").path("lastModifiedBy").asString("");
    return new AzureFacts.Peering(
        peering.type().map(PeeringType::word).orElse(peering.name()),
        peering.state(),
        Optional.of(by).filter(word -> !word.isBlank()),
        states.states(),
        states.causes().stream().map(Cause::toString).toList());
  }
}
