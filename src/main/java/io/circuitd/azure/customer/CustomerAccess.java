package io.circuitd.azure.customer;

import io.circuitd.azure.CloudConfig;
import io.circuitd.model.CircuitName;
import java.util.List;
import java.util.Set;

/**
 * Leave to read one subscription of a customer, as the settings grant it.
 *
 * @param cloud with the subscription and a credential that may read it
 * @param circuits the circuits that it is read for, beside those that lie in it
 * @param resourceGroups where gateways and far ends of tunnels are looked for; empty for the groups
 *     that circuit, networks and connections name
 */
public record CustomerAccess(
    CloudConfig cloud, Set<CircuitName> circuits, List<String> resourceGroups) {
  public CustomerAccess {
    circuits = Set.copyOf(circuits);
    resourceGroups = List.copyOf(resourceGroups);
  }

  boolean holds(String cloudName, ResourceId circuit) {
    return cloud.name().equals(cloudName)
        && cloud.subscription().equalsIgnoreCase(circuit.subscription());
  }
}
