package io.circuitd.azure;

import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.Side;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One peering of a cross connection, as Azure shows it. Customers write peerings too, so nothing
 * here has passed our rules; prefixes are in canonical text where they are a /30 or a /126, and as
 * they came otherwise.
 *
 * @param name {@code AzurePrivatePeering}, {@code MicrosoftPeering} or what a later Azure calls it
 * @param state {@code Enabled}, {@code Disabled} or as it came
 * @param vlanId C-tag; empty for 0 and missing
 * @param peerAsn 16 or 32 bits; empty for 0 and missing
 * @param ipv6State state of the IPv6 half, where there is one
 * @param microsoft what only Microsoft peering has
 * @param body as it came; may hold a shared key, so it is for echoing, never for showing
 */
public record AzurePeering(
    String name,
    String state,
    OptionalInt vlanId,
    OptionalLong peerAsn,
    Optional<String> primaryIpv4,
    Optional<String> secondaryIpv4,
    Optional<String> primaryIpv6,
    Optional<String> secondaryIpv6,
    Optional<String> ipv6State,
    Optional<MicrosoftConfig> microsoft,
    String provisioningState,
    JsonNode body) {

  /**
   * Reads one element of {@code peerings}, or the body of a peering resource.
   *
   * @throws MalformedAzureBody when it has neither a name nor a peering type, or no properties
   */
  public static AzurePeering parse(JsonNode body) {
    Fields top = new Fields("peering", "", body);
    Fields properties = top.inside("properties");
    String name =
        top.optionalText("name")
            .or(() -> properties.optionalText("peeringType"))
            .orElseThrow(() -> top.missing("name", "the name of the peering"));
    Fields ipv6 = new Fields("peering", "", properties.node().path("ipv6PeeringConfig"));
    OptionalInt vlan = properties.optionalInt("vlanId");
    OptionalLong asn = properties.optionalLong("peerASN");
    return new AzurePeering(
        name,
        properties.optionalText("state").orElse(""),
        vlan.orElse(0) == 0 ? OptionalInt.empty() : vlan,
        asn.orElse(0) == 0 ? OptionalLong.empty() : asn,
        prefix(properties, "primaryPeerAddressPrefix", Ipv4Prefix30::parse),
        prefix(properties, "secondaryPeerAddressPrefix", Ipv4Prefix30::parse),
        prefix(ipv6, "primaryPeerAddressPrefix", Ipv6Prefix126::parse),
        prefix(ipv6, "secondaryPeerAddressPrefix", Ipv6Prefix126::parse),
        ipv6.optionalText("state"),
        MicrosoftConfig.parse(properties.node()),
        properties.optionalText("provisioningState").orElse(""),
        body);
  }

  private static Optional<String> prefix(
      Fields fields, String field, Function<String, Object> parser) {
    return fields
        .optionalText(field)
        .filter(text -> !text.isBlank())
        .map(text -> {
          try {
            return parser.apply(text).toString();
          } catch (RuleViolation e) {
            return text;
          }
        });
  }

  /** The type, where it is one that Azure still offers. */
  public Optional<PeeringType> type() {
    for (PeeringType type : PeeringType.values()) {
      if (is(type)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  boolean is(PeeringType type) {
    String asType = body.path("properties").path("peeringType").asString("");
    return name.equalsIgnoreCase(type.azureName()) || asType.equalsIgnoreCase(type.azureName());
  }

  /** Whether Azure's side takes part in BGP; false only when it says {@code Disabled}. */
  public boolean enabled() {
    return !state.equalsIgnoreCase("Disabled");
  }

  /** Whether both IPv6 prefixes are there and IPv6 is not disabled. */
  public boolean ipv6Enabled() {
    return primaryIpv6.isPresent()
        && secondaryIpv6.isPresent()
        && !ipv6State.orElse("").equalsIgnoreCase("Disabled");
  }

  /** Whether there is no IPv6 half at all. */
  boolean withoutIpv6() {
    return primaryIpv6.isEmpty() && secondaryIpv6.isEmpty();
  }

  /**
   * How far Azure is with the advertised prefixes of Microsoft peering, as it came: by prefix where
   * Azure says it for each, else for all of a family under {@code ""} and {@code ipv6}.
   */
  public Map<String, String> prefixStates() {
    Map<String, String> states = new TreeMap<>();
    JsonNode properties = body.path("properties");
    addStates(states, "", properties.path("microsoftPeeringConfig"));
    addStates(states, "ipv6", properties.path("ipv6PeeringConfig").path("microsoftPeeringConfig"));
    return states;
  }

  private static void addStates(Map<String, String> states, String all, JsonNode config) {
    config
        .path("advertisedPublicPrefixesState")
        .stringValueOpt()
        .ifPresent(state -> states.put(all, state));
    for (JsonNode info : config.path("advertisedPublicPrefixInfo")) {
      info.path("validationState")
          .stringValueOpt()
          .ifPresent(state -> states.put(info.path("prefix").asString(""), state));
    }
  }

  /** The prefix of one connection and family. */
  public Optional<String> prefix(Side side, Family family) {
    boolean primary = side == Side.PRIMARY;
    return switch (family) {
      case IPV4 -> primary ? primaryIpv4 : secondaryIpv4;
      case IPV6 -> primary ? primaryIpv6 : secondaryIpv6;
    };
  }

  /** What of a peering goes into a plan's digest, in a fixed order. */
  JsonNode facts() {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("state", state);
    vlanId.ifPresent(value -> facts.put("vlanId", value));
    peerAsn.ifPresent(value -> facts.put("peerASN", value));
    primaryIpv4.ifPresent(value -> facts.put("primaryIpv4", value));
    secondaryIpv4.ifPresent(value -> facts.put("secondaryIpv4", value));
    primaryIpv6.ifPresent(value -> facts.put("primaryIpv6", value));
    secondaryIpv6.ifPresent(value -> facts.put("secondaryIpv6", value));
    ipv6State.ifPresent(value -> facts.put("ipv6State", value));
    microsoft.ifPresent(config -> config.facts(facts));
    return facts;
  }

  /** Without the body, which may hold a shared key. */
  @Override
  public String toString() {
    return "AzurePeering " + name + " " + facts();
  }
}
