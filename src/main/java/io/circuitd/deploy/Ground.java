package io.circuitd.deploy;

import io.circuitd.azure.CrossConnection;

/** The facts of Azure that no write of ours moves: the ground that a plan stands on. */
final class Ground {
  private Ground() {}

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
