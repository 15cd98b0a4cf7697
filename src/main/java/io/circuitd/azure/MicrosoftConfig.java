package io.circuitd.azure;

import io.circuitd.model.Addresses;
import io.circuitd.model.Asn;
import io.circuitd.model.Family;
import io.circuitd.model.RuleViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Microsoft peering has beyond private peering. Azure keeps it once for each family:
 * IPv4 prefixes in the peering, IPv6 prefixes in its IPv6 half.
 *
 * @param advertisedPrefixes the customer's public prefixes of both families, canonical
 * @param customerAsn whom they are registered to, 16 or 32 bits; empty for the peer ASN
 * @param routingRegistry such as {@code ARIN}; empty text for none
 */
public record MicrosoftConfig(
    List<String> advertisedPrefixes, Optional<Asn> customerAsn, String routingRegistry) {
  private static final String CONFIG = "microsoftPeeringConfig";
  private static final String IPV6 = "ipv6PeeringConfig";
  private static final String PREFIXES = "advertisedPublicPrefixes";
  private static final String INFO = "advertisedPublicPrefixInfo";
  private static final String STATE = "advertisedPublicPrefixesState";
  private static final String ASN = "customerASN";
  private static final String REGISTRY = "routingRegistryName";

  public MicrosoftConfig {
    advertisedPrefixes = List.copyOf(advertisedPrefixes);
  }

  /** As Azure shows it; empty where the peering has none. */
  static Optional<MicrosoftConfig> parse(JsonNode properties) {
    JsonNode config = properties.path(CONFIG);
    if (!config.isObject()) {
      return Optional.empty();
    }
    List<String> prefixes = new ArrayList<>();
    for (JsonNode half : List.of(config, properties.path(IPV6).path(CONFIG))) {
      half.path(PREFIXES).forEach(prefix -> prefixes.add(canonical(prefix.asString(""))));
    }
    return Optional.of(
        new MicrosoftConfig(
            prefixes, customerAsn(config.path(ASN).asLong(0)), config.path(REGISTRY).asString("")));
  }

  /** Azure shows 0 for none. */
  private static Optional<Asn> customerAsn(long shown) {
    try {
      return shown == 0 ? Optional.empty() : Optional.of(new Asn(shown));
    } catch (RuleViolation e) {
      return Optional.empty();
    }
  }

  private static String canonical(String prefix) {
    int slash = prefix.indexOf('/');
    return slash < 0
        ? prefix
        : Addresses.parse(prefix.substring(0, slash))
            .map(address -> Addresses.text(address) + prefix.substring(slash))
            .orElse(prefix);
  }

  /** The prefixes of one family. */
  public List<String> prefixes(Family family) {
    return advertisedPrefixes.stream()
        .filter(prefix -> prefix.contains(":") == (family == Family.IPV6))
        .toList();
  }

  /** Writes it into the properties of a peering; what Azure holds beside it stays. */
  void into(ObjectNode properties) {
    put(half(properties), Family.IPV4);
    if (properties.get(IPV6) instanceof ObjectNode ipv6
        && (ipv6.has(CONFIG) || !prefixes(Family.IPV6).isEmpty())) {
      put(half(ipv6), Family.IPV6);
    }
  }

  /** Takes out how far Azure is with the prefixes of a peering, which is Azure's to say. */
  static void removeReadOnly(ObjectNode properties) {
    for (JsonNode half : List.of(properties.path(CONFIG), properties.path(IPV6).path(CONFIG))) {
      if (half instanceof ObjectNode config) {
        config.remove(STATE);
        for (JsonNode entry : config.path(INFO)) {
          if (entry instanceof ObjectNode info) {
            info.remove("validationState");
          }
        }
      }
    }
  }

  private static ObjectNode half(ObjectNode parent) {
    return parent.get(CONFIG) instanceof ObjectNode there ? there : parent.putObject(CONFIG);
  }

  private void put(ObjectNode config, Family family) {
    List<String> wanted = prefixes(family);
    config.remove(ASN);
    if (!wanted.isEmpty()) {
      ArrayNode prefixes = config.putArray(PREFIXES);
      wanted.forEach(prefixes::add);
    }
    customerAsn.ifPresent(asn -> config.put(ASN, asn.value()));
    if (!routingRegistry.isEmpty()) {
      config.put(REGISTRY, routingRegistry);
    }
    // What proves a prefix stays and goes with it.
    if (!wanted.isEmpty() && config.get(INFO) instanceof ArrayNode info) {
      info.removeIf(entry -> !wanted.contains(canonical(entry.path("prefix").asString(""))));
    }
  }

  /** What a read-back shows otherwise than wanted, one line each. */
  List<String> differences(Optional<MicrosoftConfig> found, boolean ipv6) {
    if (found.isEmpty()) {
      return List.of("advertised prefixes: Azure has none, wanted " + advertisedPrefixes);
    }
    List<String> lines = new ArrayList<>();
    for (Family family : Family.values()) {
      List<String> there = found.get().prefixes(family).stream().sorted().toList();
      List<String> wanted = prefixes(family).stream().sorted().toList();
      boolean ours = family == Family.IPV4 || (ipv6 && !wanted.isEmpty());
      if (ours && !there.equals(wanted)) {
        lines.add("advertised " + family + " prefixes: Azure has " + there + ", wanted " + wanted);
      }
    }
    if (!found.get().customerAsn().equals(customerAsn)) {
      lines.add(
          "customer ASN: Azure has "
              + words(found.get().customerAsn())
              + ", wanted "
              + words(customerAsn));
    }
    if (!routingRegistry.isEmpty()
        && !found.get().routingRegistry().equalsIgnoreCase(routingRegistry)) {
      lines.add(
          "routing registry: Azure has '"
              + found.get().routingRegistry()
              + "', wanted '"
              + routingRegistry
              + "'");
    }
    return lines;
  }

  private static String words(Optional<Asn> asn) {
    return asn.map(Asn::toString).orElse("none");
  }

  /** For a plan and its digest, in a fixed order. */
  void facts(ObjectNode into) {
    ArrayNode prefixes = into.putArray("advertisedPrefixes");
    advertisedPrefixes.stream().sorted().forEach(prefixes::add);
    customerAsn.ifPresent(asn -> into.put("customerAsn", asn.value()));
    into.put("routingRegistry", routingRegistry);
  }
}
