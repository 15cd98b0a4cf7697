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
  /**
   * Prefixes as text, {@code network/length}.
   *
   * @param enabled takes part in BGP
   * @param bfd answers BFD; peerings from before Azure had it do not until they are reset
   * @param routes has routes for us; a Microsoft peering without a route filter has none
   */
  record Peering(
      String type,
      boolean enabled,
      int vlanId,
      long peerAsn,
      Optional<String> primaryIpv4,
      Optional<String> secondaryIpv4,
      Optional<String> primaryIpv6,
      Optional<String> secondaryIpv6,
      Optional<String> sharedKey,
      boolean bfd,
      boolean routes) {
    /** One with BFD and routes. */
    Peering(
        String type,
        boolean enabled,
        int vlanId,
        long peerAsn,
        Optional<String> primaryIpv4,
        Optional<String> secondaryIpv4,
        Optional<String> primaryIpv6,
        Optional<String> secondaryIpv6,
        Optional<String> sharedKey) {
      this(
          type,
          enabled,
          vlanId,
          peerAsn,
          primaryIpv4,
          secondaryIpv4,
          primaryIpv6,
          secondaryIpv6,
          sharedKey,
          true,
          true);
    }
  }

  /** Azure's port of one connection. */
  String port(boolean primary) {
    return primary ? primaryPort : secondaryPort;
  }
}
