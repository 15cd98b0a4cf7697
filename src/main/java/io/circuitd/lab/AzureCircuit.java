package io.circuitd.lab;

import java.util.List;
import java.util.Optional;

/** What the fake Azure's own routers would run for one circuit, now. */
record AzureCircuit(
    String serviceKey,
    String primaryPort,
    String secondaryPort,
    int sTag,
    boolean provisioned,
    List<Peering> peerings) {
  /** Prefixes as text, {@code network/length}. */
  record Peering(
      String type,
      boolean enabled,
      int vlanId,
      long peerAsn,
      Optional<String> primaryIpv4,
      Optional<String> secondaryIpv4,
      Optional<String> primaryIpv6,
      Optional<String> secondaryIpv6,
      Optional<String> sharedKey) {}
}
