package io.circuitd.azure;

import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/**
 * One row of {@code arpTables}, as it came: who answers on the link to Azure.
 *
 * @param ageMinutes empty where Azure shows none
 * @param end which end of the link, such as {@code On-Prem} and {@code Microsoft}
 */
public record ArpEntry(OptionalInt ageMinutes, String end, String ipAddress, String macAddress) {

  static ArpEntry read(JsonNode row) {
    return new ArpEntry(
        new Fields("row", "", row).optionalInt("age"),
        row.path("interface").asString(""),
        row.path("ipAddress").asString(""),
        row.path("macAddress").asString(""));
  }
}
