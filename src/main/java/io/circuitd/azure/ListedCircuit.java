package io.circuitd.azure;

import io.circuitd.model.RuleViolation;
import io.circuitd.model.ServiceKey;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A cross connection as a LIST shows it: enough to find it and to see that it changed, never enough
 * to decide or write by (a list item has neither ports nor S-tag, and may show no peerings where
 * there are some). What an item lacks is an empty text or 0; states are kept as they came.
 *
 * @param cloud name of the cloud it was read from
 * @param id ARM id, for a GET
 * @param name the service key, as Azure spells it
 * @param etag moves with every update, the customer's included
 * @param bandwidthMbps Mbit/s
 * @param providerState {@code NotProvisioned}, {@code Provisioned} …
 * @param provisioningState of the last ARM operation
 */
public record ListedCircuit(
    String cloud,
    String id,
    String name,
    String etag,
    String peeringLocation,
    int bandwidthMbps,
    String providerState,
    String provisioningState) {

  /** Empty for an item without a service key or an id, which nobody could ask for. */
  static Optional<ListedCircuit> read(String cloud, JsonNode item) {
    Fields top = new Fields("list item", "", item);
    Fields properties = new Fields("list item", "properties.", item.path("properties"));
    String name = top.optionalText("name").orElse("");
    String id = top.optionalText("id").orElse("");
    if (!isKey(name) || !id.startsWith("/")) {
      return Optional.empty();
    }
    return Optional.of(
        new ListedCircuit(
            cloud,
            id,
            name,
            top.optionalText("etag").orElse(""),
            properties.optionalText("peeringLocation").orElse(""),
            properties.optionalInt("bandwidthInMbps").orElse(0),
            properties.optionalText("serviceProviderProvisioningState").orElse(""),
            properties.optionalText("provisioningState").orElse("")));
  }

  private static boolean isKey(String name) {
    try {
      ServiceKey.parse(name);
      return true;
    } catch (RuleViolation e) {
      return false;
    }
  }
}
