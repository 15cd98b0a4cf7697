package io.circuitd.lab;

import io.circuitd.model.Addresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the fake Azure refuses in a peering. The codes are the lab's own: those of the real service
 * are not known.
 */
final class PeeringRules {
  private static final Set<String> KNOWN = Set.of("AzurePrivatePeering", "MicrosoftPeering");
  private static final Set<String> STATES = Set.of("Enabled", "Disabled");

  private PeeringRules() {}

  /** The name as Azure writes it; ids are compared without regard to case. */
  static String canonical(String name) {
    return KNOWN.stream().filter(known -> known.equalsIgnoreCase(name)).findFirst().orElse(name);
  }

  /**
   * @param properties of the peering that is to be written
   * @param others peerings that the circuit has already
   */
  static void check(String name, JsonNode properties, JsonNode others) throws ArmError {
    if (!KNOWN.contains(name)) {
      throw ArmError.bad(
          "PeeringTypeNotSupported", "Peering " + name + " cannot be created; known are " + KNOWN);
    }
    if (!properties.path("peeringType").asString("").equals(name)) {
      throw ArmError.bad(
          "PeeringTypeMismatch", "peeringType must be the name of the peering, " + name + ".");
    }
    checkAsn(properties.path("peerASN"));
    checkVlan(name, properties.path("vlanId"), others);
    checkPair(properties, 30, 4);
    JsonNode ipv6 = properties.path("ipv6PeeringConfig");
    if (ipv6.isObject()) {
      checkPair(ipv6, 126, 16);
    }
    if (name.equals("MicrosoftPeering")) {
      MicrosoftRules.check(properties, 4);
      if (ipv6.isObject()) {
        MicrosoftRules.check(ipv6, 16);
      }
    }
    for (JsonNode state : List.of(properties.path("state"), ipv6.path("state"))) {
      if (!STATES.contains(state.asString("Enabled"))) {
        throw ArmError.bad("InvalidRequestFormat", state + " is no state of a peering.");
      }
    }
  }

  /** What Azure gave and wants back unchanged. */
  static void checkEcho(JsonNode kept, JsonNode asked) throws ArmError {
    String gateway = kept.path("gatewayManagerEtag").asString("");
    if (!gateway.equals(asked.path("gatewayManagerEtag").asString(""))) {
      throw ArmError.bad(
          "GatewayManagerEtagMismatch", "The gatewayManagerEtag must be echoed: " + gateway + ".");
    }
  }

  private static void checkAsn(JsonNode node) throws ArmError {
    long asn = node.isIntegralNumber() ? node.longValue() : -1;
    boolean reserved =
        asn == 12076 || asn == 23456 || asn == 65535 || (asn >= 65515 && asn <= 65520);
    if (asn < 1 || asn > 4294967294L || reserved) {
      throw ArmError.bad("PeerAsnNotAllowed", "The peer ASN " + node + " cannot be used.");
    }
  }

  private static void checkVlan(String name, JsonNode node, JsonNode others) throws ArmError {
    int vlan = node.isInt() ? node.intValue() : -1;
    if (vlan < 1 || vlan > 4094) {
      throw ArmError.bad("VlanIdNotAllowed", "The VLAN id " + node + " cannot be used.");
    }
    for (JsonNode other : others) {
      if (!other.path("name").asString("").equals(name)
          && other.path("properties").path("vlanId").asInt(0) == vlan) {
        throw ArmError.bad(
            "VlanIdInUse",
            "The VLAN id " + vlan + " is used by " + other.path("name").asString("") + ".");
      }
    }
  }

  private static void checkPair(JsonNode config, int length, int octets) throws ArmError {
    InetAddress primary = network(config, "primaryPeerAddressPrefix", length, octets);
    InetAddress secondary = network(config, "secondaryPeerAddressPrefix", length, octets);
    if (primary.equals(secondary)) {
      throw ArmError.bad(
          "PeerAddressPrefixesOverlap", "Primary and secondary prefix must be different.");
    }
  }

  private static InetAddress network(JsonNode config, String field, int length, int octets)
      throws ArmError {
    String text = config.path(field).asString("");
    if (text.isEmpty()) {
      throw ArmError.bad("PeerAddressPrefixRequired", "The property " + field + " is required.");
    }
    String[] parts = text.split("/", -1);
    InetAddress address = Addresses.parse(parts[0]).orElse(null);
    if (address == null
        || address.getAddress().length != octets
        || parts.length != 2
        || !parts[1].equals(String.valueOf(length))
        || (address.getAddress()[octets - 1] & 3) != 0) {
      throw ArmError.bad(
          "PeerAddressPrefixNotValid",
          "The property " + field + " is " + text + "; it must be a network of /" + length + ".");
    }
    return address;
  }
}
