package io.circuitd.store;

import io.circuitd.netconf.wire.SecretMask;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Details of audit records: one JSON object, on one line, in ASCII. */
final class AuditDetail {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private AuditDetail() {}

  /** The same text for the same entries. */
  static String of(Map<String, String> entries) {
    return JSON.writeValueAsString(new TreeMap<>(entries));
  }

  /** The fields of a detail; none of one that somebody made unreadable. */
  static Map<String, String> fields(String detail) {
    Map<String, String> fields = new TreeMap<>();
    read(detail)
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue().asString("")));
    return fields;
  }

  /**
   * A journal step with its own detail; configuration in it, which the step may need whole, is
   * masked here.
   *
   * @param detail a JSON object
   */
  static String ofStep(int stage, String name, String detail) {
    ObjectNode step = JSON.createObjectNode();
    step.put("stage", Integer.toString(stage));
    step.put("step", name);
    if (JSON.readTree(detail) instanceof ObjectNode more) {
      more.properties().forEach(field -> step.set(field.getKey(), masked(field.getValue())));
    }
    return JSON.writeValueAsString(step);
  }

  private static JsonNode masked(JsonNode value) {
    return value.isString() && value.stringValue().contains("<")
        ? JSON.getNodeFactory().stringNode(SecretMask.of(value.stringValue()))
        : value;
  }

  /** A record as one line of a copy. */
  static String line(Audit.Entry entry) {
    ObjectNode line = JSON.createObjectNode();
    line.put("seq", entry.seq());
    line.put("at", entry.at().toString());
    line.put("circuit", entry.circuit());
    entry.change().ifPresent(id -> line.put("change", id));
    line.put("event", entry.event());
    line.set("detail", read(entry.detail()));
    line.put("hash", entry.hash());
    return JSON.writeValueAsString(line);
  }

  /** The same, without a detail that is too long for where it goes. */
  static String shortLine(Audit.Entry entry) {
    return line(
        new Audit.Entry(
            entry.seq(),
            entry.at(),
            entry.circuit(),
            entry.change(),
            entry.event(),
            of(Map.of("leftOut", entry.detail().length() + " characters")),
            entry.hash()));
  }

  /** A detail that somebody edited may be no JSON; it goes on as text. */
  private static JsonNode read(String detail) {
    try {
      return JSON.readTree(detail);
    } catch (JacksonException e) {
      return JSON.getNodeFactory().stringNode(detail);
    }
  }
}
