package io.circuitd.render;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads and checks the ways to what must be on a router. */
final class Preconditions {
  /** Marks an empty element that is no mere selection of the filter. */
  private static final String NEEDED = "needed";

  private final Normaliser normaliser;

  Preconditions(Normaliser normaliser) {
    this.normaliser = normaliser;
  }

  /** One filter out of several ways; list entries with the same keys are joined. */
  static List<Xml> joined(Collection<Xml> ways, Tree tree) {
    List<Xml> joined = List.of();
    for (Xml way : ways) {
      joined = join(joined, asked(way), way.name(), tree);
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

  /** Whether an entry is on a way, so that replacing it would replace what is at the way's end. */
  static boolean leadsThrough(Xml way, OwnedEntry entry) {
    return leadsThrough(way, entry.steps());
  }

  private static boolean leadsThrough(Xml way, List<OwnedEntry.Step> steps) {
    OwnedEntry.Step step = steps.getFirst();
    boolean here =
        way.name().equals(step.name())
            && way.namespace().equals(step.namespace())
            && (step.value().isEmpty() || step.value().equals(way.text()))
            && step.keys().stream()
                .allMatch(key -> way.childText(key.name()).equals(Optional.of(key.value())));
    return here
        && (steps.size() == 1
            || way.children().stream()
                .anyMatch(child -> leadsThrough(child, steps.subList(1, steps.size()))));
  }

  /**
   * Whether a way can be gone to its end. Empty elements are selections of the filter and do not
   * have to be there, unless they are marked as needed.
   */
  boolean holds(Xml way, List<Xml> found) {
    return found.stream().anyMatch(candidate -> matches(way, candidate));
  }

  private static boolean isNeeded(Xml leaf) {
    return leaf.attributes().containsKey(NEEDED);
  }

  private static Xml asked(Xml way) {
    Map<String, String> attributes = new HashMap<>(way.attributes());
    attributes.remove(NEEDED);
    return new Xml(
        way.namespace(),
        way.name(),
        attributes,
        way.children().stream().map(Preconditions::asked).toList(),
        way.text(),
        way.operation());
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
        .filter(child -> !child.isLeaf() || !child.text().isEmpty() || isNeeded(child))
        .allMatch(child -> holds(child, candidate.children()));
  }
}
