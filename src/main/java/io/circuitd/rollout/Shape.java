package io.circuitd.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The lines of a change, each piece of them with all that it can mean: the text that stands there,
 * and each variable of the leg that has this value. A number that is both the S-tag and a constant
 * of the template is both, until another leg tells which.
 */
final class Shape {
  /** Marks a meaning as a text that stands there; others are variables. */
  private static final char TEXT = '=';

  private final List<List<Set<String>>> lines;

  private Shape(List<List<Set<String>>> lines) {
    this.lines = lines;
  }

  /**
   * Takes lines apart.
   *
   * @param values the leg's own, by name
   */
  static Shape of(List<String> lines, Map<String, String> values) {
    Map<String, Set<String>> names = new TreeMap<>(Comparator.reverseOrder());
    values.forEach((name, value) -> {
      if (!value.isBlank()) {
        names.computeIfAbsent(value, missing -> new TreeSet<>()).add(name);
      }
    });
    List<Map.Entry<String, Set<String>>> longestFirst =
        names.entrySet().stream()
            .sorted(Comparator.comparingInt(entry -> -entry.getKey().length()))
            .toList();
    return new Shape(lines.stream().map(line -> pieces(line, longestFirst)).toList());
  }

  private static List<Set<String>> pieces(
      String line, List<Map.Entry<String, Set<String>>> longestFirst) {
    List<Set<String>> pieces = new ArrayList<>();
    int at = 0;
    while (at < line.length()) {
      int start = at;
      Optional<Map.Entry<String, Set<String>>> value =
          longestFirst.stream()
              .filter(entry -> line.startsWith(entry.getKey(), start))
              .filter(entry -> isWhole(line, start, start + entry.getKey().length()))
              .findFirst();
      int end = value.map(entry -> start + entry.getKey().length()).orElse(wordEnd(line, start));
      Set<String> meanings = new TreeSet<>();
      meanings.add(TEXT + line.substring(start, end));
      value.ifPresent(entry -> meanings.addAll(entry.getValue()));
      pieces.add(meanings);
      at = end;
    }
    return pieces;
  }

  private static int wordEnd(String line, int start) {
    int end = start + 1;
    while (end < line.length() && !isWhole(line, end, end)) {
      end++;
    }
    return end;
  }

  /** False when a cut at one of both ends goes through a word or a number. */
  private static boolean isWhole(String line, int start, int end) {
    return isCut(line, start) && isCut(line, end);
  }

  private static boolean isCut(String line, int at) {
    return at == 0
        || at == line.length()
        || !Character.isLetterOrDigit(line.charAt(at - 1))
        || !Character.isLetterOrDigit(line.charAt(at));
  }

  /** How many pieces each line has: shapes of other forms have nothing to do with each other. */
  String form() {
    return lines.stream()
        .map(line -> Integer.toString(line.size()))
        .collect(Collectors.joining(","));
  }

  /**
   * What both mean in every place; empty when there is a place where they mean nothing in common.
   */
  Optional<Shape> both(Shape other) {
    List<List<Set<String>>> common = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      List<Set<String>> line = new ArrayList<>(lines.get(i).size());
      for (int j = 0; j < lines.get(i).size(); j++) {
        Set<String> meanings = new TreeSet<>(lines.get(i).get(j));
        meanings.retainAll(other.lines.get(i).get(j));
        if (meanings.isEmpty()) {
          return Optional.empty();
        }
        line.add(meanings);
      }
      common.add(line);
    }
    return Optional.of(new Shape(common));
  }

  /** The lines, with variables where no text is left. */
  List<String> lines() {
    return lines.stream()
        .map(line -> line.stream().map(Shape::words).collect(Collectors.joining()))
        .toList();
  }

  private static String words(Set<String> meanings) {
    return meanings.stream()
        .filter(meaning -> meaning.charAt(0) == TEXT)
        .findFirst()
        .map(text -> text.substring(1))
        .orElseGet(() -> "{" + meanings.iterator().next() + "}");
  }
}
