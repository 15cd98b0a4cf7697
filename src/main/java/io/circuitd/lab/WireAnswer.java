package io.circuitd.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An answer of the fake as it goes onto the wire, where it may break.
 *
 * @param type of the content
 */
record WireAnswer(int status, Map<String, String> headers, String type, String text, Line line) {
  /** What becomes of the connection. */
  enum Line {
    HOLDS,
    /** It is dropped before the first byte. */
    DROPPED,
    /** It is dropped in the middle of the body. */
    CUT
  }

  static final WireAnswer DROPPED = new WireAnswer(0, Map.of(), "", "", Line.DROPPED);

  WireAnswer {
    headers = Map.copyOf(headers);
  }

  static WireAnswer json(int status, Map<String, String> headers, String text) {
    return new WireAnswer(status, headers, "application/json", text, Line.HOLDS);
  }

  static WireAnswer html(int status, String text) {
    return new WireAnswer(status, Map.of(), "text/html", text, Line.HOLDS);
  }

  static WireAnswer refusal(int status, String code, String message) {
    return refusal(new ArmError(status, code, message));
  }

  static WireAnswer refusal(ArmError error) {
    return json(error.status(), Map.of(), error.body().toString());
  }

  WireAnswer with(int otherStatus, String otherText) {
    return new WireAnswer(otherStatus, headers, type, otherText, line);
  }

  WireAnswer with(Line otherLine) {
    return new WireAnswer(status, headers, type, text, otherLine);
  }

  /** With headers changed. */
  WireAnswer headers(Consumer<Map<String, String>> change) {
    Map<String, String> changed = new LinkedHashMap<>(headers);
    change.accept(changed);
    return new WireAnswer(status, changed, type, text, line);
  }

  /** With each resource in it changed, be it one or a list of them. */
  WireAnswer resources(Consumer<ObjectNode> change) {
    return body(body -> {
      if (body.path("value").isArray()) {
        for (JsonNode item : body.path("value")) {
          change.accept((ObjectNode) item);
        }
      } else {
        change.accept(body);
      }
    });
  }

  /** The {@code properties} of a resource; what is done to those of one without any is lost. */
  static ObjectNode properties(ObjectNode resource) {
    return resource.get("properties") instanceof ObjectNode properties
        ? properties
        : resource.objectNode();
  }

  /** With its JSON changed, where it is JSON. */
  WireAnswer body(Consumer<ObjectNode> change) {
    try {
      if (JsonMapper.shared().readTree(text) instanceof ObjectNode body) {
        change.accept(body);
        return with(status, body.toString());
      }
    } catch (JacksonException noJson) {
      return this;
    }
    return this;
  }
}
