package io.circuitd.azure;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * A BGP session as Azure's router sees it: one row of {@code routeTablesSummary}, as it came.
 *
 * @param neighbor our address
 * @param asn our AS number; 0 where Azure shows none
 * @param upDown how long it has been in this state, in the router's own words
 * @param stateOrPrefixesReceived a number while the session is up, else a word for its state
 */
public record AzureNeighbor(
    String neighbor, long asn, String upDown, String stateOrPrefixesReceived) {

  static AzureNeighbor read(JsonNode row) {
    // Cisco's own column heads stand in the customer's table of the same name.
    return new AzureNeighbor(
        row.path("neighbor").asString(""),
        row.path(row.has("asn") ? "asn" : "as").asLong(0),
        row.path("upDown").asString(""),
        row.path(row.has("stateOrPrefixesReceived") ? "stateOrPrefixesReceived" : "statePfxRcd")
            .asString("")
            .strip());
  }

  /** Whether the session is up on Azure's side. */
  public boolean established() {
    return prefixes().isPresent() || stateOrPrefixesReceived.equalsIgnoreCase("Established");
  }

  /** How many prefixes Azure has from us; empty while the session is not up. */
  public OptionalInt prefixes() {
    return stateOrPrefixesReceived.matches("\\d{1,9}")
        ? OptionalInt.of(Integer.parseInt(stateOrPrefixesReceived))
        : OptionalInt.empty();
  }
}
