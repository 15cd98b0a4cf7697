package io.circuitd.control;

import io.circuitd.model.Side;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Azure says of a circuit, and where that lands.
 *
 * @param pop ours that serves the peering location; empty where there is none
 * @param bandwidthMbps Mbit/s
 * @param sTag outer VLAN; empty while Azure has assigned none
 * @param providerState {@code NotProvisioned} … in Azure's spelling
 * @param provisioningState of the last operation, in Azure's spelling
 * @param capacity of the port pair, where Azure offers it
 * @param readAt when all this was read
 * @param trouble why the last try to read it again told nothing; all stays as it was then
 */
public record AzureFacts(
    String cloud,
    String peeringLocation,
    Optional<String> pop,
    int bandwidthMbps,
    Optional<Integer> sTag,
    String providerState,
    String provisioningState,
    List<Port> ports,
    List<Peering> peerings,
    Optional<Capacity> capacity,
    Instant readAt,
    Optional<String> trouble) {
  public AzureFacts {
    ports = List.copyOf(ports);
    peerings = List.copyOf(peerings);
  }

  /**
   * A port of Azure.
   *
   * @param router ours that it leads to; empty where the inventory does not map it
   * @param port of that router
   * @param pop of that router
   */
  public record Port(
      Side connection,
      String azurePort,
      Optional<String> router,
      Optional<String> port,
      Optional<String> pop) {}

  /**
   * A peering, as Azure has it.
   *
   * @param type {@code private}, {@code microsoft}, or Azure's word for another
   * @param state {@code Enabled}, {@code Disabled} or as it came
   * @param prefixStates how far Azure is with the advertised prefixes, as it came; of all under an
   *     empty text, or by prefix
   * @param words what that means
   */
  public record Peering(
      String type,
      String state,
      Optional<String> lastModifiedBy,
      Map<String, String> prefixStates,
      List<String> words) {
    public Peering {
      prefixStates = Map.copyOf(prefixStates);
      words = List.copyOf(words);
    }
  }

  /**
   * What is free on the port pair.
   *
   * @param pair Azure's name of it
   * @param remainingMbps Mbit/s
   * @param portMbps speed of one port, Mbit/s
   */
  public record Capacity(
      String pair, int remainingMbps, Optional<Integer> portMbps, Instant readAt) {}
}
