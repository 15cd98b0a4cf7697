package io.circuitd.files;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** How operators' own text is repeated in a message. */
final class Shown {
  private static final int LIMIT = 80;
  private static final int LINE_LIMIT = 400;

  private Shown() {}

  /** On one line, without control characters, not longer than a message can bear. */
  static String text(String text) {
    return upTo(LIMIT, text);
  }

  /** As {@link #text}, for a whole part of a message. */
  static String line(String text) {
    return upTo(LINE_LIMIT, text);
  }

  private static String upTo(int limit, String text) {
    String line =
        text.codePoints()
            .limit(limit + 1L)
            .mapToObj(c -> Character.isISOControl(c) ? " " : Character.toString(c))
            .collect(Collectors.joining());
    return line.codePointCount(0, line.length()) > limit
        ? line.substring(0, line.offsetByCodePoints(0, limit)) + "…"
        : line;
  }

  /** A value, as far as it can be shown on a line. */
  static String value(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "'" + text(node.stringValue()) + "'";
      case NUMBER, BOOLEAN -> text(node.asString());
      case ARRAY -> "a list";
      case OBJECT -> "a section with keys";
      default -> "nothing";
    };
  }

  /** The kind of a value, for values that must not be shown. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> value(node);
    };
  }
}
