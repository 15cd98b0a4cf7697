package io.circuitd.lab;

import io.circuitd.model.Addresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the fake Azure refuses in a Microsoft peering, beyond what it refuses in any.
 */
final class MicrosoftRules {
  private static final Set<String> REGISTRIES =
      Set.of(
          "ARIN", "APNIC", "AFRINIC", "LACNIC", "RIPENCC", "RADB", "ALTDB", "LEVEL3", "NONE", "");

  private MicrosoftRules() {}

  /**
   * @param half the peering's properties, or its IPv6 half
   */
  static void check(JsonNode half, int octets) throws ArmError {
    for (String field : new String[] {"primaryPeerAddressPrefix", "secondaryPeerAddressPrefix"}) {
      String text = half.path(field).asString("");
      if (address(text).filter(MicrosoftRules::isPublic).isEmpty()) {
        throw ArmError.bad(
            "PeerAddressPrefixNotPublic", "Microsoft peering needs public prefixes, not " + text);
      }
    }
    JsonNode config = half.path("microsoftPeeringConfig");
    JsonNode prefixes = config.path("advertisedPublicPrefixes");
    if (!prefixes.isArray() || prefixes.isEmpty()) {
      throw ArmError.bad(
          "AdvertisedPublicPrefixesRequired", "Microsoft peering needs advertised prefixes.");
    }
    for (JsonNode prefix : prefixes) {
      checkAdvertised(prefix.asString(""), octets);
    }
    JsonNode asn = config.path("customerASN");
    boolean absent = asn.isMissingNode() || asn.isNull();
    if (!absent
        && (!asn.isIntegralNumber() || asn.longValue() < 0 || asn.longValue() > 4294967295L)) {
      throw ArmError.bad("CustomerAsnNotValid", "The customer ASN " + asn + " is not valid.");
    }
    String registry = config.path("routingRegistryName").asString("");
    if (!REGISTRIES.contains(registry.toUpperCase(Locale.ROOT))) {
      throw ArmError.bad(
          "RoutingRegistryNotValid", "The routing registry " + registry + " is not known.");
    }
  }

  private static void checkAdvertised(String text, int octets) throws ArmError {
    String[] parts = text.split("/", -1);
    Optional<InetAddress> address = address(text);
    int most = octets * 8;
    int length =
        parts.length == 2 && parts[1].matches("\\d{1,3}") ? Integer.parseInt(parts[1]) : -1;
    if (address.isEmpty()
        || address.get().getAddress().length != octets
        || length < 1
        || length > most
        || hasHostBits(address.get().getAddress(), length)) {
      throw ArmError.bad(
          "AdvertisedPublicPrefixNotValid", text + " is not a prefix of its family.");
    }
    if (!isPublic(address.get())) {
      throw ArmError.bad("AdvertisedPublicPrefixNotPublic", text + " is not public.");
    }
  }

  private static Optional<InetAddress> address(String prefix) {
    return Addresses.parse(prefix.split("/", -1)[0]);
  }

  private static boolean hasHostBits(byte[] octets, int length) {
    for (int bit = length; bit < octets.length * 8; bit++) {
      if ((octets[bit / 8] & (0x80 >> (bit % 8))) != 0) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPublic(InetAddress address) {
    byte[] octets = address.getAddress();
    int first = octets[0] & 0xff;
    int second = octets[1] & 0xff;
    boolean special =
        address.isAnyLocalAddress()
            || address.isLoopbackAddress()
            || address.isLinkLocalAddress()
            || address.isMulticastAddress()
            || address.isSiteLocalAddress();
    if (address instanceof Inet4Address) {
      return !special && first != 0 && first < 224 && !(first == 100 && (second & 0xc0) == 64);
    }
    return !special && (first & 0xfe) != 0xfc;
  }
}
