package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.design.GoLiveRules;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.PortLimits;
import io.circuitd.files.Finding;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Side;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of go-live, with what our records say beside files and Azure. */
public final class GoLive {
  private final Inventory inventory;
  private final PortLimits limits;
  private final Store store;

  /**
   * @param limits of ports of Azure
   */
  public GoLive(Inventory inventory, PortLimits limits, Store store) {
    this.inventory = inventory;
    this.limits = limits;
    this.store = store;
  }

  /** What stands against going live, or staying so, and what should be known. */
  public List<Finding> check(Circuit circuit, CrossConnection facts) {
    return new GoLiveRules(inventory, limits).check(circuit, facts, known(circuit, facts));
  }

  /** What the rules need to know beside the files and Azure's answer. */
  private GoLiveRules.Known known(Circuit circuit, CrossConnection facts) {
    Optional<CircuitRecord> record = store.circuits().of(circuit.name());
    Map<String, Integer> sold = new HashMap<>();
    for (String router : routersOf(facts)) {
      for (PushedRecord pushed : store.pushed().on(router)) {
        if (!pushed.leg().circuit().equals(circuit.name())) {
          Leg leg = LegJson.read(pushed.legFacts());
          int mbps =
              store
                  .circuits()
                  .of(leg.id().circuit())
                  .map(CircuitRecord::bandwidthMbps)
                  .orElse(OptionalInt.empty())
                  .orElse(0);
          inventory.azurePorts().stream()
              .filter(port -> port.router().equals(router) && port.port().equals(leg.port()))
              .forEach(port -> sold.merge(port.name(), mbps, Integer::sum));
        }
      }
    }
    Optional<String> ours =
        record
            .map(CircuitRecord::writtenStates)
            .filter(states -> states.contains(facts.providerState()))
            .map(states -> facts.providerState());
    return new GoLiveRules.Known(
        ours,
        sold,
        !store.pushed().of(circuit.name()).isEmpty(),
        record.map(CircuitRecord::bandwidthMbps).orElse(OptionalInt.empty()),
        record.map(CircuitRecord::disabled).orElse(Set.of()));
  }

  private Set<String> routersOf(CrossConnection facts) {
    return Stream.of(Side.values())
        .flatMap(side -> inventory.azurePort(facts.cloud(), facts.azurePort(side)).stream())
        .map(Inventory.AzurePort::router)
        .collect(Collectors.toSet());
  }
}
