package io.circuitd.northbound.metrics;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a MIB file says of names, numbers and enumerations; enough for modules like ours. */
final class MibText {
  private static final Pattern PLACE =
      Pattern.compile(
          "^(\\w+)\\s+(?:OBJECT IDENTIFIER|OBJECT-TYPE|NOTIFICATION-TYPE|MODULE-IDENTITY)\\b"
              + "(?:(?!^\\w).)*?::=\\s*\\{\\s*(\\w+)\\s+(\\d+)\\s*}",
          Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern NUMBER = Pattern.compile("(\\w+)\\((\\d+)\\)");

  private final String text;
  private final Map<String, String> oids = new TreeMap<>();

  MibText(Path file) throws IOException {
    text = Files.readString(file);
    oids.put("enterprises", "1.3.6.1.4.1");
    Map<String, String[]> places = new TreeMap<>();
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.put(matcher.group(1), new String[] {matcher.group(2), matcher.group(3)});
    }
    places.keySet().forEach(name -> oid(name, places));
  }

  private String oid(String name, Map<String, String[]> places) {
    String known = oids.get(name);
    if (known != null) {
      return known;
    }
    String[] place = requireNonNull(places.get(name), name);
    String oid = oid(place[0], places) + "." + place[1];
    oids.put(name, oid);
    return oid;
  }

  /** All names. */
  Set<String> names() {
    return oids.keySet();
  }

  /** The number of an object. */
  String oid(String name) {
    return requireNonNull(oids.get(name), name + " is not in the MIB");
  }

  /** The longest object that a number is, or is below of. */
  String nameOf(String oid) {
    return oids.entrySet().stream()
        .filter(known -> oid.equals(known.getValue()) || oid.startsWith(known.getValue() + "."))
        .max((a, b) -> Integer.compare(a.getValue().length(), b.getValue().length()))
        .map(Map.Entry::getKey)
        .orElse("");
  }

  /** Whether an object is a column or a scalar, which has a value. */
  boolean hasValue(String name) {
    return Pattern.compile(
            "^" + name + " OBJECT-TYPE\\s+SYNTAX\\s+(?!SEQUENCE)(?:(?!::=).)*read-only",
            Pattern.DOTALL | Pattern.MULTILINE)
        .matcher(text)
        .find();
  }

  /** The numbers that an object may have; empty where it is no enumeration. */
  Set<Integer> numbers(String name) {
    String syntax =
        syntax("^" + name + " OBJECT-TYPE\\s+SYNTAX\\s+([^:]*?)\\s+(?:UNITS|MAX-ACCESS)");
    if (syntax.equals("TruthValue")) {
      return Set.of(1, 2);
    }
    String listed =
        syntax.startsWith("INTEGER")
            ? syntax
            : syntax(
                "^"
                    + syntax
                    + " ::= TEXTUAL-CONVENTION(?:(?!::=)[^}])*?SYNTAX\\s+(INTEGER \\{[^}]*})");
    return NUMBER
        .matcher(listed)
        .results()
        .map(MatchResult::group)
        .map(group -> Integer.valueOf(group.replaceAll("\\D", "")))
        .collect(Collectors.toSet());
  }

  private String syntax(String pattern) {
    Matcher matcher = Pattern.compile(pattern, Pattern.DOTALL | Pattern.MULTILINE).matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
