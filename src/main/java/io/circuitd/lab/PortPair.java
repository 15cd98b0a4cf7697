package io.circuitd.lab;

import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Two ports of the provider at one peering location.
 *
 * @param descriptor Azure's name of the pair
 * @param overprovision how often the port's bandwidth may be sold
 * @param portMbps of one port
 */
record PortPair(
    String descriptor,
    String primaryPort,
    String secondaryPort,
    String peeringLocation,
    int overprovision,
    int portMbps) {
  /** A pair whose ports circuits name, where no fixture tells more of it. */
  static PortPair of(FakeCircuit circuit) {
    String primary = circuit.text("primaryAzurePort");
    return new PortPair(
        "pair-" + primary.toLowerCase(Locale.ROOT),
        primary,
        circuit.text("secondaryAzurePort"),
        circuit.text("peeringLocation"),
        4,
        10_000);
  }

  /**
   * Reads a fixture, named as Azure names things.
   *
   * @throws IllegalArgumentException when it lacks something
   */
  static PortPair parse(JsonNode fixture) {
    return new PortPair(
        text(fixture, "portPairDescriptor"),
        text(fixture, "primaryAzurePort"),
        text(fixture, "secondaryAzurePort"),
        text(fixture, "peeringLocation"),
        number(fixture, "overprovisionFactor"),
        number(fixture, "portBandwidthInMbps"));
  }

  private static String text(JsonNode fixture, String field) {
    return fixture
        .path(field)
        .stringValueOpt()
        .orElseThrow(() -> new IllegalArgumentException("a port pair has no " + field));
  }

  private static int number(JsonNode fixture, String field) {
    if (!fixture.path(field).isInt()) {
      throw new IllegalArgumentException("a port pair has no " + field);
    }
    return fixture.path(field).intValue();
  }

  boolean carries(FakeCircuit circuit) {
    return hasPorts(circuit.text("primaryAzurePort"), circuit.text("secondaryAzurePort"));
  }

  boolean hasPorts(String primary, String secondary) {
    return primary.equals(primaryPort) && secondary.equals(secondaryPort);
  }

  /**
   * Whether it is there; case and blanks do not matter, as the resource groups leave blanks out.
   */
  boolean isAt(String location) {
    return squeezed(peeringLocation).equals(squeezed(location));
  }

  private static String squeezed(String location) {
    return location.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  /** As Azure shows it. */
  ObjectNode resource(String subscription, int usedMbps) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.put("name", descriptor);
    resource.put(
        "id",
        "/subscriptions/"
            + subscription
            + "/providers/Microsoft.Network/expressRouteProviderPorts/"
            + descriptor);
    resource.put("type", "Microsoft.Network/expressRouteProviderPorts");
    resource
        .putObject("properties")
        .put("portPairDescriptor", descriptor)
        .put("primaryAzurePort", primaryPort)
        .put("secondaryAzurePort", secondaryPort)
        .put("peeringLocation", peeringLocation)
        .put("overprovisionFactor", overprovision)
        .put("portBandwidthInMbps", portMbps)
        .put("usedBandwidthInMbps", usedMbps)
        .put("remainingBandwidthInMbps", portMbps * overprovision - usedMbps);
    return resource;
  }
}
