package io.circuitd.render;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Reads and checks the ways to what must be on a router. */
final class Preconditions {
  private final Normaliser normaliser;

  Preconditions(Normaliser normaliser) {
    this.normaliser = normaliser;
  }

  /** One filter out of several ways; list entries with the same keys are joined. */
  static List<Xml> joined(Collection<Xml> ways, Tree tree) {
    List<Xml> joined = List.of();
    for (Xml way : ways) {
      joined = join(joined, way, way.name(), tree);
    }
    return joined;
  }

  private static List<Xml> join(List<Xml> level, Xml way, String path, Tree tree) {
    List<Xml> changed = new ArrayList<>(level);
    for (int i = 0; i < level.size(); i++) {
      Xml there = level.get(i);
      boolean same =
          there.name().equals(way.name())
              && there.namespace().equals(way.namespace())
              && there.text().equals(way.text())
              && tree.keyNames(path).stream()
                  .allMatch(k -> there.childText(k).equals(way.childText(k)));
      if (same) {
        List<Xml> children = there.children();
        for (Xml child : way.children()) {
          children = join(children, child, Tree.below(path, child.name()), tree);
        }
        changed.set(i, there.withChildren(children));
        return changed;
      }
    }
    changed.add(way);
    return changed;
  }

  /**
   * Whether a way can be gone to its end. Empty elements are selections of the filter and do not
   * have to be there.
   */
  boolean holds(Xml way, List<Xml> found) {
    return found.stream().anyMatch(candidate -> matches(way, candidate));
  }

  private boolean matches(Xml way, Xml candidate) {
    if (!way.name().equals(candidate.name())
        || (!normaliser.ignoresNamespaces() && !way.namespace().equals(candidate.namespace()))) {
      return false;
    }
    if (way.isLeaf()) {
      return normaliser.normalise(way).map(Xml::text).equals(Optional.of(candidate.text()));
    }
    return way.children().stream()
        .filter(child -> !child.isLeaf() || !child.text().isEmpty())
        .allMatch(child -> holds(child, candidate.children()));
  }
}
