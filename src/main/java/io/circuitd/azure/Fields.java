package io.circuitd.azure;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/** Reads single fields of an ARM body; says which one is missing. */
record Fields(String what, String prefix, JsonNode node) {

  Fields inside(String field) {
    JsonNode child = node.path(field);
    if (!child.isObject()) {
      throw missing(field, "an object");
    }
    return new Fields(what, prefix + field + ".", child);
  }

  JsonNode list(String field) {
    JsonNode value = node.path(field);
    if (!value.isArray()) {
      throw missing(field, "a list");
    }
    return value;
  }

  String text(String field) {
    return optionalText(field).orElseThrow(() -> missing(field, "a text"));
  }

  /** Empty for a missing field, null, and anything that is no text. */
  Optional<String> optionalText(String field) {
    JsonNode value = node.path(field);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  int number(String field) {
    return optionalInt(field).orElseThrow(() -> missing(field, "a whole number"));
  }

  OptionalInt optionalInt(String field) {
    JsonNode value = node.path(field);
    return value.isIntegralNumber() && value.canConvertToInt()
        ? OptionalInt.of(value.intValue())
        : OptionalInt.empty();
  }

  OptionalLong optionalLong(String field) {
    JsonNode value = node.path(field);
    return value.isIntegralNumber() && value.canConvertToLong()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  MalformedAzureBody missing(String field, String expected) {
    return new MalformedAzureBody(what, prefix + field, expected);
  }
}
