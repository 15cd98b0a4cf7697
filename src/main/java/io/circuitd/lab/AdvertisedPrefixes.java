package io.circuitd.lab;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Microsoft's look at the public prefixes that a customer wants to advertise. What it found stays
 * until other prefixes are asked for.
 */
final class AdvertisedPrefixes {
  private static final String CONFIG = "microsoftPeeringConfig";
  private static final String PREFIXES = "advertisedPublicPrefixes";
  private static final String STATE = "advertisedPublicPrefixesState";
  private String state = "Configured";
  private String stateOfEach = "Configured";

  /** What it finds from now on. */
  void validation(String ofAll, String ofEach) {
    state = ofAll;
    stateOfEach = ofEach;
  }

  /** Whether routing may work with what was found; no answer yet stands in nobody's way. */
  static boolean allow(JsonNode half) {
    return half.path(CONFIG).path(STATE).asString("Configured").equalsIgnoreCase("Configured");
  }

  /**
   * Fills in what Azure says of a Microsoft peering's prefixes.
   *
   * @param before the peering that this one replaces
   */
  void judge(ObjectNode peering, Optional<ObjectNode> before) {
    JsonNode properties = peering.path("properties");
    JsonNode were = before.map(was -> was.path("properties")).orElse(peering.path("none"));
    judgeHalf(properties, were);
    judgeHalf(properties.path("ipv6PeeringConfig"), were.path("ipv6PeeringConfig"));
  }

  private void judgeHalf(JsonNode half, JsonNode was) {
    if (!(half.path(CONFIG) instanceof ObjectNode config)) {
      return;
    }
    JsonNode earlier = was.path(CONFIG);
    if (earlier.has(STATE) && earlier.path(PREFIXES).equals(config.path(PREFIXES))) {
      for (String field : List.of(STATE, "advertisedPublicPrefixInfo")) {
        config.set(field, earlier.path(field));
      }
      return;
    }
    config.put(STATE, state);
    ArrayNode each = config.putArray("advertisedPublicPrefixInfo");
    for (JsonNode prefix : config.path(PREFIXES)) {
      each.addObject()
          .put("prefix", prefix.asString(""))
          .put("validationId", "")
          .put("signature", "")
          .put("validationState", stateOfEach);
    }
  }
}
