package io.circuitd.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where owned entries differ, in lines for people: the parents of an entry, then what changes. */
final class DiffLines {
  private final Comparison comparison;
  private final List<String> lines = new ArrayList<>();

  DiffLines(Comparison comparison) {
    this.comparison = comparison;
  }

  /** Adds what differs in an entry; nothing where nothing does, or where both have none. */
  void add(OwnedEntry entry, Optional<Xml> wanted, Optional<Xml> found) {
    if (wanted.isEmpty() && found.isEmpty()) {
      return;
    }
    List<String> changed = comparison.lines(wanted, found, entry.names(), 1);
    if (!changed.isEmpty()) {
      lines.add(parents(entry));
      lines.addAll(changed);
    }
  }

  private static String parents(OwnedEntry entry) {
    return " " + new OwnedEntry(entry.steps().subList(0, entry.steps().size() - 1)).path();
  }

  List<String> all() {
    return List.copyOf(lines);
  }
}
