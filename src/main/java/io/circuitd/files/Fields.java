package io.circuitd.files;

import io.circuitd.model.Asn;
import io.circuitd.model.RuleViolation;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * One section of a document, read key by key. A value of the wrong shape reads as absent: the
 * schema speaks about it; a value that a domain type refuses becomes a finding at its place.
 */
public final class Fields {
  private final YamlDocument document;
  private final String pointer;
  private final JsonNode node;
  private final Findings findings;

  private Fields(YamlDocument document, String pointer, JsonNode node, Findings findings) {
    this.document = document;
    this.pointer = pointer;
    this.node = node;
    this.findings = findings;
  }

  /**
   * Reads a file: its values by {@code convert}, then its shape by the schema.
   *
   * @param convert empty when a value is missing that it cannot do without
   */
  public static <T> Loaded<T> load(
      Path file, ConfigSchema schema, Function<Fields, Optional<T>> convert) {
    Findings findings = new Findings();
    Optional<YamlDocument> document = YamlFile.read(file, findings);
    return convert(document, findings, schema, convert);
  }

  /** As {@link #load}, for bytes that are there already. */
  public static <T> Loaded<T> parse(
      Path file, byte[] bytes, ConfigSchema schema, Function<Fields, Optional<T>> convert) {
    Findings findings = new Findings();
    Optional<YamlDocument> document = YamlFile.parse(file, bytes, findings);
    return convert(document, findings, schema, convert);
  }

  private static <T> Loaded<T> convert(
      Optional<YamlDocument> document,
      Findings findings,
      ConfigSchema schema,
      Function<Fields, Optional<T>> convert) {
    Optional<T> value = Optional.empty();
    if (document.isPresent()) {
      YamlDocument yaml = document.get();
      value = convert.apply(new Fields(yaml, "", yaml.root(), findings));
      schema.check(yaml, findings);
      if (value.isEmpty() && !findings.hasErrors()) {
        findings.error(
            new Position(yaml.file(), 1, 1),
            "values that cannot be used together",
            "a file as the schema describes it",
            "compare it with the schema: circuitd schema");
      }
    }
    return new Loaded<>(findings.hasErrors() ? Optional.empty() : value, findings.sorted());
  }

  public Findings findings() {
    return findings;
  }

  public Path file() {
    return document.file();
  }

  /** Where this section starts. */
  public Position position() {
    return document.position(pointer);
  }

  /** Where the key of this section stands. */
  public Position keyPosition() {
    return document.keyPosition(pointer);
  }

  /** Where the value of a key stands; without the key, where this section does. */
  public Position position(String key) {
    return document.position(YamlDocument.child(pointer, key));
  }

  /** Where a key stands; without it, where this section does. */
  public Position keyPosition(String key) {
    return document.keyPosition(YamlDocument.child(pointer, key));
  }

  /** Whether the key is there, with any value. */
  public boolean has(String key) {
    return node.has(key);
  }

  /** All keys, in order of the file. */
  public List<String> keys() {
    return List.copyOf(node.propertyNames());
  }

  /** A text, not a number. */
  public Optional<String> text(String key) {
    JsonNode value = node.path(key);
    return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** A scalar as it was written; numbers too. */
  public Optional<String> raw(String key) {
    JsonNode value = node.path(key);
    return value.isString() || value.isNumber() || value.isBoolean()
        ? Optional.of(document.text(YamlDocument.child(pointer, key)))
        : Optional.empty();
  }

  /** A path, as it is written. */
  public Optional<Path> path(String key) {
    try {
      return text(key).map(Path::of);
    } catch (InvalidPathException e) {
      findings().error(position(key), "text that is no path", "a path", "correct the value");
      return Optional.empty();
    }
  }

  /** A whole number of at most 32 bits; every schema bounds its numbers within these. */
  public OptionalInt number(String key) {
    JsonNode value = node.path(key);
    if (value.isNumber()) {
      double number = value.doubleValue();
      if (number == (int) number) {
        return OptionalInt.of((int) number);
      }
    }
    return OptionalInt.empty();
  }

  /** True or false. */
  public Optional<Boolean> flag(String key) {
    JsonNode value = node.path(key);
    return value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty();
  }

  /** A list of texts. */
  public List<String> texts(String key) {
    return node.path(key).values().stream()
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .toList();
  }

  /** A section below. */
  public Optional<Fields> section(String key) {
    JsonNode value = node.path(key);
    return value.isObject() ? Optional.of(below(key, value)) : Optional.empty();
  }

  /** The sections below a key, by their names, in order of the file. */
  public Map<String, Fields> sections(String key) {
    Map<String, Fields> sections = new LinkedHashMap<>();
    section(key)
        .ifPresent(parent ->
            parent
                .keys()
                .forEach(name -> parent.section(name).ifPresent(s -> sections.put(name, s))));
    return sections;
  }

  /** The sections of a list. */
  public List<Fields> items(String key) {
    List<Fields> items = new ArrayList<>();
    JsonNode list = node.path(key);
    if (list.isArray()) {
      Fields parent = below(key, list);
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i).isObject()) {
          items.add(parent.below(Integer.toString(i), list.get(i)));
        }
      }
    }
    return items;
  }

  /** A scalar as a domain type reads it; what it refuses is a finding. */
  public <T> Optional<T> value(String key, Function<String, T> parse) {
    return raw(key).flatMap(text -> guarded(position(key), () -> parse.apply(text)));
  }

  /** An AS number; asdot is accepted, and shown back as asplain. */
  public Optional<Asn> asn(String key) {
    Optional<Asn> asn = value(key, Asn::parse);
    asn.filter(as -> raw(key).orElse("").contains("."))
        .ifPresent(as ->
            findings.add(
                new Finding(
                    Severity.ADVICE,
                    Optional.of("R-044"),
                    position(key),
                    raw(key).orElse("") + " in asdot",
                    "asplain; it is read as " + as,
                    "write " + as)));
    return asn;
  }

  /** Runs a constructor of a domain type; what it refuses is a finding at the position. */
  public <T> Optional<T> guarded(Position position, Supplier<T> make) {
    try {
      return Optional.of(make.get());
    } catch (RuleViolation e) {
      findings.error(position, e);
      return Optional.empty();
    }
  }

  /** Where a secret is kept; the text is never repeated, as it may be the secret itself. */
  public Optional<SecretRef> secret(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SecretRef.parse(text.get()));
    } catch (IllegalArgumentException e) {
      findings.error(
          "R-052",
          position(key),
          "text that is no reference (not shown)",
          "env:NAME or file:path",
          "keep the secret in an environment variable or a file and name it here");
      return Optional.empty();
    }
  }

  private Fields below(String key, JsonNode value) {
    return new Fields(document, YamlDocument.child(pointer, key), value, findings);
  }
}
