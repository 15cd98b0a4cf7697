package io.circuitd.lab;

import io.circuitd.model.PeeringPrefix;
import java.util.List;

/** What Azure's routers should run by now, for labs whose routers are real. */
public final class EdgeLinks {
  private EdgeLinks() {}

  /**
   * A link of a peering that takes part in BGP.
   *
   * @param azurePort that it is on
   */
  public record EdgeLink(String azurePort, int sTag, int cTag, PeeringPrefix prefix, long peerAs) {}

  /** All links of a fake cloud. */
  public static List<EdgeLink> of(FakeAzure cloud) {
    return cloud.circuits().stream()
        .filter(AzureCircuit::provisioned)
        .flatMap(circuit ->
            circuit.peerings().stream()
                .filter(AzureCircuit.Peering::enabled)
                .flatMap(peering ->
                    List.of(true, false).stream()
                        .flatMap(primary ->
                            FarEnd.links(peering, primary).stream()
                                .map(prefix ->
                                    new EdgeLink(
                                        circuit.port(primary),
                                        circuit.sTag(),
                                        peering.vlanId(),
                                        prefix,
                                        peering.peerAsn())))))
        .toList();
  }
}
