package io.circuitd.files;

import io.circuitd.files.YamlDocument.Place;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds one document from YAML events. Works on events and not on a loaded tree, because only
 * there are keys still double, scalars still as written, and aliases not yet followed.
 */
final class YamlParser {
  private static final int MAX_DEPTH = 32;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Pattern WHOLE = Pattern.compile("-?(?:0|[1-9][0-9]*)");
  private static final Pattern DECIMAL =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");
  private static final int MAX_NUMBER_LENGTH = 60;
  private static final Pattern NOT_IN_XML =
      Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

  private final Path file;
  private final Findings findings;
  private final Map<String, Place> places = new HashMap<>();
  private Position latest;

  YamlParser(Path file, Findings findings) {
    this.file = file;
    this.findings = findings;
    this.latest = new Position(file, 0, 0);
  }

  Optional<YamlDocument> parse(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setCodePointLimit(YamlFile.MAX_BYTES)
            .setLabel(file.toString())
            .build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      events.next();
      Event start = events.next();
      if (!(start instanceof DocumentStartEvent)) {
        findings.error(new Position(file, 1, 1), "an empty file", "keys and values", "fill it in");
        return Optional.empty();
      }
      Event first = events.next();
      Position top = position(first.getStartMark());
      JsonNode root = node(first, top, "", 0, events);
      events.next();
      Event after = events.next();
      if (after instanceof DocumentStartEvent) {
        findings.error(
            position(after.getStartMark()),
            "a second document in one file",
            "one document",
            "put it into a file of its own");
      }
      return Optional.of(new YamlDocument(file, root, places));
    } catch (TooDeep e) {
      findings.error(
          e.position, "nesting deeper than " + MAX_DEPTH, "a flatter file", "check the brackets");
    } catch (MarkedYamlEngineException e) {
      String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
      findings.error(
          position(e.getProblemMark().or(e::getContextMark)),
          "broken YAML: " + e.getProblem() + context,
          "well-formed YAML",
          "correct the line, or the one before it");
    } catch (YamlEngineException | IllegalArgumentException e) {
      // The engine lets a bad escape such as "\\x" out as NumberFormatException.
      findings.error(
          latest,
          "broken YAML after this place: control characters or a bad escape",
          "printable text",
          "look at the lines below it");
    }
    return Optional.empty();
  }

  private JsonNode node(
      Event event, Position key, String pointer, int depth, Iterator<Event> events) {
    Position position = position(event.getStartMark());
    latest = position;
    if (depth > MAX_DEPTH) {
      throw new TooDeep(position);
    }
    if (event instanceof AliasEvent) {
      findings.error(
          position, "an alias (*name)", "the value itself", "write the value out at this place");
      places.put(pointer, new Place(key, position, ""));
      return JSON.nullNode();
    }
    if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
      findings.error(position, "an anchor (&name)", "no anchors", "remove the anchor");
    }
    return switch (event) {
      case MappingStartEvent mapping -> {
        refuseTag(mapping.getTag(), position);
        places.put(pointer, new Place(key, position, ""));
        yield mapping(pointer, depth, events);
      }
      case SequenceStartEvent list -> {
        refuseTag(list.getTag(), position);
        places.put(pointer, new Place(key, position, ""));
        yield list(pointer, depth, events);
      }
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag(), position);
        refuseUnsendable(scalar.getValue(), position);
        places.put(pointer, new Place(key, position, scalar.getValue()));
        yield scalar.isPlain() ? plain(scalar.getValue()) : JSON.stringNode(scalar.getValue());
      }
      default -> throw new IllegalStateException("no YAML node: " + event.getEventId());
    };
  }

  private ObjectNode mapping(String pointer, int depth, Iterator<Event> events) {
    ObjectNode object = JSON.objectNode();
    for (Event next = events.next(); !(next instanceof MappingEndEvent); next = events.next()) {
      Position keyAt = position(next.getStartMark());
      Event value;
      if (next instanceof ScalarEvent key) {
        value = events.next();
        String child = YamlDocument.child(pointer, key.getValue());
        Place former = places.get(child);
        if (former != null) {
          findings.error(
              keyAt,
              "key '"
                  + Shown.text(key.getValue())
                  + "' twice (first in line "
                  + former.key().line()
                  + ")",
              "each key once",
              "remove one of them");
          node(value, keyAt, child + "/~twice", depth + 1, events);
        } else {
          object.set(key.getValue(), node(value, keyAt, child, depth + 1, events));
        }
      } else {
        findings.error(keyAt, "a key that is no plain text", "a name", "correct the key");
        node(next, keyAt, pointer + "/~key", depth + 1, events);
        node(events.next(), keyAt, pointer + "/~value", depth + 1, events);
      }
    }
    return object;
  }

  private ArrayNode list(String pointer, int depth, Iterator<Event> events) {
    ArrayNode array = JSON.arrayNode();
    for (Event next = events.next(); !(next instanceof SequenceEndEvent); next = events.next()) {
      Position at = position(next.getStartMark());
      array.add(node(next, at, pointer + "/" + array.size(), depth + 1, events));
    }
    return array;
  }

  /** YAML 1.2 core types that JSON knows too; {@code yes}, {@code 0x1f} and dates stay text. */
  private static JsonNode plain(String text) {
    return switch (text) {
      case "", "~", "null" -> JSON.nullNode();
      case "true" -> JSON.booleanNode(true);
      case "false" -> JSON.booleanNode(false);
      default -> number(text).orElseGet(() -> JSON.stringNode(text));
    };
  }

  private static Optional<JsonNode> number(String text) {
    if (text.length() > MAX_NUMBER_LENGTH) {
      return Optional.empty();
    }
    if (WHOLE.matcher(text).matches()) {
      return Optional.of(
          text.length() <= 18
              ? JSON.numberNode(Long.parseLong(text))
              : JSON.numberNode(new BigInteger(text)));
    }
    if (DECIMAL.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      return Double.isFinite(number) ? Optional.of(JSON.numberNode(number)) : Optional.empty();
    }
    return Optional.empty();
  }

  private void refuseTag(Optional<String> tag, Position position) {
    if (tag.isPresent()) {
      findings.error(
          position, "a tag ('" + Shown.text(tag.get()) + "')", "no tags", "remove the tag");
    }
  }

  /** An escape can name a character that XML has not (XML 1.0, 2.2), so that no router gets it. */
  private void refuseUnsendable(String text, Position position) {
    Matcher matcher = NOT_IN_XML.matcher(text);
    if (matcher.find()) {
      findings.error(
          position,
          "character U+%04X in a value".formatted(text.codePointAt(matcher.start())),
          "printable text",
          "take the character out");
    }
  }

  private Position position(Optional<Mark> mark) {
    return mark.map(m -> new Position(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(new Position(file, 0, 0));
  }

  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Position position;

    TooDeep(Position position) {
      super("too deep", null, false, false);
      this.position = position;
    }
  }
}
