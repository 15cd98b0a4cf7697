package io.circuitd.azure;

import tools.jackson.databind.JsonNode;

/**
 * One row of {@code routeTables}, as it came: a route in Azure's router.
 *
 * @param network prefix
 * @param localPreference as shown; empty where there is none
 * @param weight as shown; empty where there is none
 * @param path AS path and origin
 */
public record AzureRoute(
    String network, String nextHop, String localPreference, String weight, String path) {

  static AzureRoute read(JsonNode row) {
    return new AzureRoute(
        row.path("network").asString(""),
        row.path("nextHop").asString(""),
        row.path("locPrf").asString(""),
        row.path("weight").asString(""),
        row.path("path").asString("").strip());
  }
}
