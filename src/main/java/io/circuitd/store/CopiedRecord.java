package io.circuitd.store;

import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a line of a copy says that it is. */
record CopiedRecord(long seq, String hash) {
  /**
   * Reads a line; what a syslog server put before the record is passed over.
   *
   * @return empty for a line that is no whole record
   */
  static Optional<CopiedRecord> of(String line) {
    int start = line.indexOf("{\"seq\":");
    if (start < 0) {
      return Optional.empty();
    }
    try {
      JsonNode record = JsonMapper.shared().readTree(line.substring(start));
      return record.path("seq").isIntegralNumber() && record.path("hash").isString()
          ? Optional.of(
              new CopiedRecord(record.path("seq").longValue(), record.path("hash").stringValue()))
          : Optional.empty();
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
