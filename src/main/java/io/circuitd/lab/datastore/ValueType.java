package io.circuitd.lab.datastore;

import io.circuitd.lab.datastore.SchemaNode.Module;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The type of a leaf, as far as the vendor's YANG tells. */
sealed interface ValueType {
  /** Whether the value, without surrounding white space, is one of the type. */
  boolean accepts(String value);

  /** What would have been right, for a message. */
  String expected();

  /** Inclusive ranges; decimal digits only. */
  record Whole(List<Span> ranges) implements ValueType {
    @Override
    public boolean accepts(String value) {
      if (!value.matches("[+-]?\\d{1,20}")) {
        return false;
      }
      java.math.BigInteger number = new java.math.BigInteger(value);
      return ranges.stream().anyMatch(range -> range.holds(number));
    }

    @Override
    public String expected() {
      return "a number in "
          + String.join(", ", ranges.stream().map(r -> r.low() + ".." + r.high()).toList());
    }
  }

  /** Text; every pattern must match. */
  record Text(List<Span> lengths, List<Pattern> patterns) implements ValueType {
    @Override
    public boolean accepts(String value) {
      java.math.BigInteger length =
          java.math.BigInteger.valueOf(value.codePointCount(0, value.length()));
      return (lengths.isEmpty() || lengths.stream().anyMatch(span -> span.holds(length)))
          && patterns.stream().allMatch(pattern -> pattern.matcher(value).matches());
    }

    @Override
    public String expected() {
      return "text in the form that the model asks for";
    }
  }

  record Choice(Set<String> values) implements ValueType {
    @Override
    public boolean accepts(String value) {
      return values.contains(value);
    }

    @Override
    public String expected() {
      return values.size() > 8 ? "one of the model's names" : "one of " + values;
    }
  }

  record Truth() implements ValueType {
    @Override
    public boolean accepts(String value) {
      return value.equals("true") || value.equals("false");
    }

    @Override
    public String expected() {
      return "true or false";
    }
  }

  /** A leaf that is there or not. */
  record Empty() implements ValueType {
    @Override
    public boolean accepts(String value) {
      return value.isEmpty();
    }

    @Override
    public String expected() {
      return "nothing";
    }
  }

  record Union(List<ValueType> members) implements ValueType {
    @Override
    public boolean accepts(String value) {
      return members.stream().anyMatch(member -> member.accepts(value));
    }

    @Override
    public String expected() {
      return String.join(" or ", members.stream().map(ValueType::expected).distinct().toList());
    }
  }

  /**
   * An identity, kept as its module's own prefix, a colon and its name.
   *
   * @param values module of each
   */
  record Identity(Map<String, Module> values) implements ValueType {
    /**
     * The identity that a text means.
     *
     * @param namespaces what its prefix, or none at all, stands for there
     */
    Optional<String> meant(String text, UnaryOperator<@Nullable String> namespaces) {
      int colon = text.indexOf(':');
      String namespace = namespaces.apply(colon < 0 ? null : text.substring(0, colon));
      String name = text.substring(colon + 1);
      return values.entrySet().stream()
          .filter(value -> value.getValue().namespace().equals(namespace))
          .map(Map.Entry::getKey)
          .filter(value -> value.substring(value.indexOf(':') + 1).equals(name))
          .findFirst();
    }

    /** The module that a kept value's prefix stands for. */
    Module module(String value) {
      return Optional.ofNullable(values.get(value))
          .orElseThrow(() -> new IllegalArgumentException("no identity " + value));
    }

    @Override
    public boolean accepts(String value) {
      return values.containsKey(value);
    }

    @Override
    public String expected() {
      return values.size() > 8
          ? "one of the model's identities, with a prefix that is declared"
          : "one of " + new TreeSet<>(values.keySet()) + ", with a prefix that is declared";
    }
  }

  /** One inclusive range. */
  record Span(java.math.BigInteger low, java.math.BigInteger high) {
    boolean holds(java.math.BigInteger number) {
      return number.compareTo(low) >= 0 && number.compareTo(high) <= 0;
    }

    static List<Span> parse(String text) {
      List<Span> spans = new ArrayList<>();
      if (!text.equals("-")) {
        for (String part : text.split("\\|", -1)) {
          int dots = part.indexOf("..");
          spans.add(
              new Span(
                  new java.math.BigInteger(part.substring(0, dots)),
                  new java.math.BigInteger(part.substring(dots + 2))));
        }
      }
      return List.copyOf(spans);
    }
  }

  /**
   * Reads one type of a table.
   *
   * @param known the types before it, by number
   * @param modules by number
   */
  static ValueType parse(String text, List<ValueType> known, Map<Integer, Module> modules) {
    String[] words = text.split(" ", -1);
    List<String> rest = Arrays.asList(words).subList(1, words.length);
    return switch (words[0]) {
      case "int" -> new Whole(Span.parse(rest.getFirst()));
      case "string" ->
          new Text(
              Span.parse(rest.getFirst()),
              rest.subList(1, rest.size()).stream().map(Pattern::compile).toList());
      case "enum" -> new Choice(Set.copyOf(rest.stream().map(v -> v.replace("%20", " ")).toList()));
      case "boolean" -> new Truth();
      case "empty" -> new Empty();
      case "union" -> new Union(rest.stream().map(n -> known.get(Integer.parseInt(n))).toList());
      case "identity" -> new Identity(identities(rest, modules));
      default -> throw new IllegalArgumentException("unknown type " + text);
    };
  }

  private static Map<String, Module> identities(List<String> words, Map<Integer, Module> modules) {
    Map<String, Module> values = new HashMap<>();
    for (String word : words) {
      int colon = word.indexOf(':');
      Module module = modules.get(Integer.valueOf(word.substring(0, colon)));
      if (module == null) {
        throw new IllegalArgumentException("unknown module of identity " + word);
      }
      values.put(module.prefix() + word.substring(colon), module);
    }
    return Map.copyOf(values);
  }
}
