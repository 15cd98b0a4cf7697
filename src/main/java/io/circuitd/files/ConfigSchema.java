package io.circuitd.files;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A published JSON Schema, ready to check documents; threads may share it.
 *
 * <p>Four keywords of our own carry what a message needs and a schema cannot say: {@code x-rule}
 * (rule id of a value), {@code x-expected} (in words), {@code x-secret} (never repeat the value)
 * and {@code x-refused} (keys that do not exist on purpose, in plain lower case, with the rule that
 * forbids them; at the root for all levels), {@code x-required} (rule ids of missing keys).
 */
public final class ConfigSchema {
  private final JsonNode source;
  private final Schema schema;

  private ConfigSchema(JsonNode source) {
    this.source = source;
    Dialect.Builder dialect = Dialect.builder(Dialects.getDraft202012());
    for (String own : List.of("x-rule", "x-expected", "x-secret", "x-refused", "x-required")) {
      dialect.keyword(new NonValidationKeyword(own));
    }
    this.schema = SchemaRegistry.withDefaultDialect(dialect.build()).getSchema(source);
    schema.initializeValidators();
  }

  /**
   * One of the schemas that circuitd publishes: {@code circuit}, {@code inventory}, {@code
   * profile}, {@code daemon}.
   */
  public static ConfigSchema named(String name) {
    return new ConfigSchema(JsonMapper.shared().readTree(text(name)));
  }

  /** The schema's own text, as {@code circuitd schema} prints it. */
  public static String text(String name) {
    try (InputStream in =
        ConfigSchema.class.getResourceAsStream("/io/circuitd/schema/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no schema named " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds what the schema refuses, except where a better finding stands already. */
  public void check(YamlDocument document, Findings findings) {
    for (Error error : schema.validate(document.root())) {
      report(error, document, findings);
    }
  }

  private void report(Error error, YamlDocument document, Findings findings) {
    String pointer = pointer(error.getInstanceLocation(), 0);
    NodePath fragment = error.getSchemaLocation().getFragment();
    JsonNode owner = source.at(pointer(fragment, 1));
    switch (error.getKeyword()) {
      case "additionalProperties" -> unknownKey(error, pointer, owner, document, findings);
      case "required" -> missingKey(error, pointer, owner, document, findings);
      case "propertyNames" -> wrongName(error, pointer, owner, document, findings);
      default -> wrongValue(error, pointer, owner, document, findings);
    }
  }

  private void unknownKey(
      Error error, String pointer, JsonNode owner, YamlDocument document, Findings findings) {
    String key = error.getProperty();
    Position position = document.keyPosition(YamlDocument.child(pointer, key));
    Optional<JsonNode> refused =
        Stream.of(owner, source)
            .map(node -> node.path("x-refused").path(Suggestion.plain(key)))
            .filter(JsonNode::isObject)
            .findFirst();
    if (refused.isPresent()) {
      findings.add(
          new Finding(
              Severity.ERROR,
              word(refused.get(), "rule"),
              position,
              "key '" + Shown.text(key) + "'",
              refused.get().path("expected").asString(),
              "remove the key"));
      return;
    }
    List<String> known = new ArrayList<>(owner.path("properties").propertyNames());
    findings.error(
        position,
        "unknown key '" + Shown.text(key) + "'" + Suggestion.ask(key, known),
        known.isEmpty() ? "no keys here" : "one of " + String.join(", ", known),
        "correct or remove the key");
  }

  private static void missingKey(
      Error error, String pointer, JsonNode owner, YamlDocument document, Findings findings) {
    String key = error.getProperty();
    String about = owner.path("properties").path(key).path("description").asString("");
    findings.add(
        new Finding(
            Severity.ERROR,
            word(owner.path("x-required"), key),
            document.keyPosition(pointer),
            "no key '" + key + "'",
            "key '" + key + "'" + (about.isEmpty() ? "" : ": " + about),
            "add the key"));
  }

  private void wrongName(
      Error error, String pointer, JsonNode owner, YamlDocument document, Findings findings) {
    String name = error.getProperty();
    JsonNode own = owner.path("propertyNames");
    JsonNode form = own.has("$ref") ? source.at(own.path("$ref").asString().substring(1)) : own;
    findings.error(
        document.keyPosition(YamlDocument.child(pointer, name)),
        "the name '" + Shown.text(name) + "'",
        form.path("x-expected").asString("a name of the form " + form.path("pattern").asString()),
        "correct the name");
  }

  private static void wrongValue(
      Error error, String pointer, JsonNode owner, YamlDocument document, Findings findings) {
    Position position = document.position(pointer);
    if (findings.hasErrorAt(position)) {
      return;
    }
    JsonNode value = document.root().at(pointer);
    boolean secret = owner.path("x-secret").asBoolean(false);
    findings.add(
        new Finding(
            Severity.ERROR,
            word(owner, "x-rule"),
            position,
            secret ? Shown.kind(value) + " (not shown)" : Shown.value(value),
            expected(error, owner),
            secret ? "keep the secret elsewhere and name the place here" : "correct the value"));
  }

  private static Optional<String> word(JsonNode node, String key) {
    return Optional.of(node.path(key).asString("")).filter(word -> !word.isEmpty());
  }

  private static String expected(Error error, JsonNode owner) {
    if (owner.has("x-expected")) {
      return owner.path("x-expected").asString();
    }
    return switch (error.getKeyword()) {
      case "type" -> types(owner.path("type"));
      case "enum" ->
          "one of "
              + owner.path("enum").values().stream()
                  .map(JsonNode::asString)
                  .collect(Collectors.joining(", "));
      case "minimum", "maximum" ->
          "a number from "
              + owner.path("minimum").asString("…")
              + " to "
              + owner.path("maximum").asString("…");
      case "minLength" -> "text that is not empty";
      case "maxLength" -> "at most " + owner.path("maxLength").asString() + " characters";
      case "minItems" -> "at least " + owner.path("minItems").asString() + " items";
      case "minProperties" -> "at least " + owner.path("minProperties").asString() + " keys";
      case "uniqueItems" -> "each item once";
      case "pattern" -> "text of the form " + owner.path("pattern").asString();
      default -> "a value that satisfies '" + error.getKeyword() + "' of the schema";
    };
  }

  private static String types(JsonNode type) {
    Stream<JsonNode> types = type.isArray() ? type.values().stream() : Stream.of(type);
    return types
        .map(t ->
            switch (t.asString()) {
              case "string" -> "text";
              case "integer" -> "a whole number";
              case "number" -> "a number";
              case "boolean" -> "true or false";
              case "array" -> "a list";
              case "object" -> "a section with keys";
              default -> "nothing";
            })
        .collect(Collectors.joining(" or "));
  }

  private static String pointer(NodePath path, int without) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < path.getNameCount() - without; i++) {
      pointer.append('/').append(path.getName(i).replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }
}
