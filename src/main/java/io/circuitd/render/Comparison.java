package io.circuitd.render;

import io.circuitd.render.OwnedEntry.KeyValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Pairs up two normalised trees, without regard to order, and tells where they differ: as a list of
 * differences, and as lines for people.
 */
final class Comparison {
  private final Tree tree;
  private final boolean ignoreNamespaces;

  Comparison(Tree tree, boolean ignoreNamespaces) {
    this.tree = tree;
    this.ignoreNamespaces = ignoreNamespaces;
  }

  /** An element on one side or on both. */
  private record Pair(Optional<Xml> wanted, Optional<Xml> found) {
    Xml either() {
      return wanted.or(() -> found).orElseThrow();
    }
  }

  /**
   * Where two elements differ.
   *
   * @param names path of local names
   * @param path path with list keys, for people
   */
  List<Difference> differences(
      Optional<Xml> wanted, Optional<Xml> found, String names, String path) {
    List<Difference> differences = new ArrayList<>();
    compare(new Pair(wanted, found), names, path, differences);
    return differences;
  }

  private void compare(Pair pair, String names, String path, List<Difference> into) {
    if (pair.wanted().isEmpty() || pair.found().isEmpty()) {
      into.add(new Difference(path, value(pair.wanted()), value(pair.found())));
      return;
    }
    Xml wanted = pair.wanted().get();
    Xml found = pair.found().get();
    new TreeMap<>(found.attributes())
        .forEach(
            (name, text) -> into.add(new Difference(path + "/@" + name, Difference.ABSENT, text)));
    if (!wanted.text().equals(found.text())) {
      into.add(new Difference(path, value(pair.wanted()), value(pair.found())));
    }
    for (Pair child : pairs(wanted.children(), found.children(), names)) {
      String below = Tree.below(names, child.either().name());
      compare(child, below, path + "/" + label(child.either(), below), into);
    }
  }

  private static String value(Optional<Xml> element) {
    return element
        .map(e -> e.text().isEmpty() ? Difference.PRESENT : e.text())
        .orElse(Difference.ABSENT);
  }

  private String label(Xml element, String names) {
    StringBuilder label = new StringBuilder(element.name());
    for (String key : tree.keyNames(names)) {
      element.childText(key).ifPresent(value -> label.append(new KeyValue(key, value)));
    }
    return label.toString();
  }

  private List<Pair> pairs(List<Xml> wanted, List<Xml> found, String names) {
    List<Xml> left = new ArrayList<>(found);
    List<Pair> pairs = new ArrayList<>();
    List<Xml> open = new ArrayList<>();
    for (Xml element : wanted) {
      String below = Tree.below(names, element.name());
      List<String> keys = tree.keyNames(below);
      Optional<Xml> partner =
          keys.isEmpty()
              ? take(left, candidate -> sameName(element, candidate) && same(element, candidate))
              : take(
                  left,
                  candidate ->
                      sameName(element, candidate)
                          && keys.stream()
                              .allMatch(k -> element.childText(k).equals(candidate.childText(k))));
      if (partner.isPresent() || !keys.isEmpty()) {
        pairs.add(new Pair(Optional.of(element), partner));
      } else {
        open.add(element);
      }
    }
    for (Xml element : open) {
      pairs.add(
          new Pair(Optional.of(element), take(left, candidate -> sameName(element, candidate))));
    }
    left.forEach(element -> pairs.add(new Pair(Optional.empty(), Optional.of(element))));
    return pairs;
  }

  private static Optional<Xml> take(List<Xml> from, Predicate<Xml> wanted) {
    for (Iterator<Xml> it = from.iterator(); it.hasNext(); ) {
      Xml candidate = it.next();
      if (wanted.test(candidate)) {
        it.remove();
        return Optional.of(candidate);
      }
    }
    return Optional.empty();
  }

  private boolean sameName(Xml a, Xml b) {
    return a.name().equals(b.name()) && (ignoreNamespaces || a.namespace().equals(b.namespace()));
  }

  private boolean same(Xml a, Xml b) {
    if (!sameName(a, b)
        || !a.text().equals(b.text())
        || !b.attributes().isEmpty()
        || a.children().size() != b.children().size()) {
      return false;
    }
    List<Xml> left = new ArrayList<>(b.children());
    return a.children().stream().allMatch(c -> take(left, d -> same(c, d)).isPresent());
  }

  /**
   * Lines for people: {@code +} what will come, {@code -} what will go, a blank for the parents
   * around them. Nothing for what stays.
   *
   * @param names path of local names
   * @param depth levels of indentation
   */
  List<String> lines(Optional<Xml> wanted, Optional<Xml> found, String names, int depth) {
    List<String> lines = new ArrayList<>();
    write(new Pair(wanted, found), names, depth, lines);
    return lines;
  }

  private void write(Pair pair, String names, int depth, List<String> into) {
    if (pair.found().isEmpty()) {
      whole('+', pair.either(), names, depth, into);
    } else if (pair.wanted().isEmpty()) {
      whole('-', pair.either(), names, depth, into);
    } else if (pair.wanted().get().isLeaf() && pair.found().get().isLeaf()) {
      Xml wanted = pair.wanted().get();
      Xml found = pair.found().get();
      if (!wanted.text().equals(found.text()) || !found.attributes().isEmpty()) {
        whole('-', found, names, depth, into);
        whole('+', wanted, names, depth, into);
      }
    } else {
      List<String> below = new ArrayList<>();
      for (Pair child :
          pairs(pair.wanted().get().children(), pair.found().get().children(), names)) {
        write(child, Tree.below(names, child.either().name()), depth + 1, below);
      }
      new TreeMap<>(pair.found().get().attributes())
          .forEach(
              (name, text) -> below.add("-" + "  ".repeat(depth + 1) + "@" + name + " " + text));
      if (!below.isEmpty()) {
        into.add(" " + "  ".repeat(depth) + head(pair.either(), names));
        into.addAll(below);
      }
    }
  }

  private void whole(char sign, Xml element, String names, int depth, List<String> into) {
    into.add(sign + "  ".repeat(depth) + head(element, names));
    List<String> keys = tree.keyNames(names);
    for (Xml child : element.children()) {
      if (!keys.contains(child.name())) {
        whole(sign, child, Tree.below(names, child.name()), depth + 1, into);
      }
    }
  }

  private String head(Xml element, String names) {
    StringBuilder head = new StringBuilder(element.name());
    tree.keyNames(names)
        .forEach(key -> element.childText(key).ifPresent(v -> head.append(' ').append(v)));
    if (!element.text().isEmpty()) {
      head.append(' ').append(element.text());
    }
    new TreeMap<>(element.attributes())
        .forEach((name, text) -> head.append(" @").append(name).append('=').append(text));
    return head.toString();
  }
}
