package io.circuitd.azure;

import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * A pair of Azure's ports that end at us, and what of it is sold. Bandwidths are in Mbit/s, and
 * empty where Azure shows none: unknown is not full.
 *
 * @param descriptor {@code portPairDescriptor}, or the resource's name
 * @param primaryAzurePort as cross connections name it
 * @param location peering location
 * @param portMbps of one port
 * @param usedMbps sold to circuits
 * @param remainingMbps what may still be sold, with Azure's overprovisioning
 */
public record PortPair(
    String descriptor,
    String primaryAzurePort,
    String secondaryAzurePort,
    String location,
    OptionalInt portMbps,
    OptionalInt usedMbps,
    OptionalInt remainingMbps) {

  /** Empty for a row without ports, which belongs to no circuit. */
  static Optional<PortPair> read(JsonNode item) {
    Fields properties = new Fields("port pair", "properties.", item.path("properties"));
    Optional<String> primary = properties.optionalText("primaryAzurePort");
    Optional<String> secondary = properties.optionalText("secondaryAzurePort");
    if (primary.isEmpty() || secondary.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new PortPair(
            properties
                .optionalText("portPairDescriptor")
                .orElseGet(() -> item.path("name").asString("")),
            primary.get(),
            secondary.get(),
            properties.optionalText("peeringLocation").orElse(""),
            properties.optionalInt("portBandwidthInMbps"),
            properties.optionalInt("usedBandwidthInMbps"),
            properties.optionalInt("remainingBandwidthInMbps")));
  }
}
