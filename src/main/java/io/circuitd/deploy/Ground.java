package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;
import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The facts of Azure that no write of ours moves: the ground that a plan stands on. */
final class Ground {
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
    return facts.facts().path("peerings").path(type.azureName()).toString();
  }

  /** What Azure had of one peering, out of {@link #peerings}. */
  static String peering(String peerings, PeeringType type) {
    return JsonMapper.shared().readTree(peerings).path(type.azureName()).toString();
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
