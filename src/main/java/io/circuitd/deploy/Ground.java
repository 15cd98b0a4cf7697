package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The facts of Azure that no write of ours moves: the ground that a plan stands on. */
final class Ground {
  private static final String STATE = "state";
  private static final String REGISTRY = "routingRegistry";

  /** Journals of before Microsoft peering was written say nothing of these. */
  private static final List<String> SINCE_MICROSOFT =
      List.of("advertisedPrefixes", "customerAsn", REGISTRY);

  private Ground() {}

  /** In which of its lines one ground differs from another; empty when in none. */
  static Optional<String> moved(String before, String now) {
    List<String> was = before.lines().filter(line -> !now.lines().toList().contains(line)).toList();
    List<String> is = now.lines().filter(line -> !before.lines().toList().contains(line)).toList();
    if (was.isEmpty() && is.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of("approved on " + words(was) + ", now " + words(is));
  }

  private static String words(List<String> lines) {
    return lines.isEmpty() ? "nothing" : String.join(", ", lines);
  }

  /** What Azure has of peerings, canonical text; ours and the customer's writes move it. */
  static String peerings(CrossConnection facts) {
    return facts.facts().path("peerings").toString();
  }

  /** What Azure has of one peering, canonical text. */
  static String peering(CrossConnection facts, PeeringType type) {
    return peering(peerings(facts), type);
  }

  /** What Azure had of one peering, out of {@link #peerings}. */
  static String peering(String peerings, PeeringType type) {
    JsonNode there = node(peerings, type);
    return there.isMissingNode() ? "" : there.toString();
  }

  /** As {@link #peering(String, PeeringType)}; missing when Azure had none. */
  static JsonNode node(String peerings, PeeringType type) {
    for (Map.Entry<String, JsonNode> there : JsonMapper.shared().readTree(peerings).properties()) {
      if (there.getKey().equalsIgnoreCase(type.azureName())) {
        return there.getValue();
      }
    }
    return JsonMapper.shared().missingNode();
  }

  /** Whether a peering is at Azure as it was then. */
  static boolean stands(String then, CrossConnection now, PeeringType type) {
    JsonNode before = node(then, type);
    JsonNode there = node(peerings(now), type);
    if (before instanceof ObjectNode
        && there instanceof ObjectNode facts
        && !before.has(REGISTRY)) {
      facts.remove(SINCE_MICROSOFT);
    }
    return before.equals(there);
  }

  /** What of a peering is not as it was then, be it enabled or not; empty when all is. */
  static Optional<String> lost(String then, CrossConnection now, PeeringType type) {
    if (!(node(then, type) instanceof ObjectNode before)
        || !(node(peerings(now), type) instanceof ObjectNode there)) {
      return Optional.empty();
    }
    before.remove(STATE);
    there.remove(STATE);
    if (!before.has(REGISTRY)) {
      there.remove(SINCE_MICROSOFT);
    }
    return before.equals(there)
        ? Optional.empty()
        : Optional.of("it had " + before + ", it has " + there);
  }

  /** One line each: location, bandwidth, ports, S-tag. */
  static String of(CrossConnection facts) {
    return String.join(
        "\n",
        "peering location " + facts.peeringLocation(),
        "bandwidth " + facts.bandwidthMbps() + " Mbps",
        "primary port " + facts.primaryAzurePort(),
        "secondary port " + facts.secondaryAzurePort(),
        "S-tag " + (facts.sTag().isPresent() ? facts.sTag().getAsInt() : "not assigned"));
  }
}
