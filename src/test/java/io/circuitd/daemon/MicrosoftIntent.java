package io.circuitd.daemon;

import io.circuitd.lab.SiteCopy;
import tools.jackson.databind.node.ObjectNode;

/** A Microsoft peering for the file of example-univ, beside its private one. */
final class MicrosoftIntent {
  static final String NAME = "MicrosoftPeering";

  private MicrosoftIntent() {}

  /** Allowed by the site. */
  static final SiteCopy.Edit ALLOWED =
      root -> root.withObject("/deploy").put("microsoftPeering", true);

  /** IPv4 alone. */
  static void add(ObjectNode root) {
    ObjectNode microsoft = root.withObject("/peerings/microsoft");
    microsoft.put("innerVlan", 300).put("peerAsn", 11537).put("routingRegistry", "ARIN");
    microsoft.put("customerAsn", 4_200_000_001L);
    microsoft.withArray("advertisedPrefixes").add("8.8.8.0/24");
    microsoft.withObject("primary").put("virtualRouter", "vr-12").put("ipv4", "8.8.4.0/30");
    microsoft.withObject("secondary").put("virtualRouter", "vr-12").put("ipv4", "8.8.4.4/30");
  }

  /** IPv6 beside it, with an advertised prefix of its own. */
  static void addIpv6(ObjectNode root) {
    ObjectNode microsoft = root.withObject("/peerings/microsoft");
    microsoft.withArray("advertisedPrefixes").add("2620:0:2d0::/48");
    microsoft.withObject("primary").put("ipv6", "2620:0:2d0:ffff::/126");
    microsoft.withObject("secondary").put("ipv6", "2620:0:2d0:ffff::4/126");
  }
}
