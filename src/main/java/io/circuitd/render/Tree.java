package io.circuitd.render;

import io.circuitd.render.OwnedEntry.KeyValue;
import io.circuitd.render.OwnedEntry.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ways through a tree: entries to elements and back. */
final class Tree {
  private final Map<String, List<String>> listKeys;

  /**
   * @param listKeys key leaves by path of local names, as a device profile has them
   */
  Tree(Map<String, List<String>> listKeys) {
    this.listKeys = listKeys;
  }

  /** Key leaves of the list at a path of local names; empty when there is no list. */
  List<String> keyNames(String path) {
    return listKeys.getOrDefault(path, List.of());
  }

  /** The path of a child. */
  static String below(String path, String name) {
    return path.isEmpty() ? name : path + "/" + name;
  }

  /**
   * The step that leads to an element.
   *
   * @param path the element's path of local names
   * @throws IllegalArgumentException when a key leaf is missing
   */
  Step step(Xml element, String path) {
    List<KeyValue> keys = new ArrayList<>();
    for (String key : keyNames(path)) {
      String value =
          element
              .childText(key)
              .filter(text -> !text.isEmpty())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "<"
                          + path
                          + "> has no value in its key leaf <"
                          + key
                          + ">; the device profile names"
                          + " it under listKeys"));
      keys.add(new KeyValue(key, value));
    }
    return new Step(element.namespace(), element.name(), keys, "");
  }

  /** The element that an entry names, or empty. */
  Optional<Xml> find(List<Xml> roots, OwnedEntry entry, boolean ignoreNamespaces) {
    List<Xml> level = roots;
    Xml here = null;
    for (Step step : entry.steps()) {
      here = null;
      for (Xml candidate : level) {
        if (matches(candidate, step, ignoreNamespaces)) {
          here = candidate;
          break;
        }
      }
      if (here == null) {
        return Optional.empty();
      }
      level = here.children();
    }
    return Optional.ofNullable(here);
  }

  private static boolean matches(Xml candidate, Step step, boolean ignoreNamespaces) {
    return candidate.name().equals(step.name())
        && (ignoreNamespaces || candidate.namespace().equals(step.namespace()))
        && (step.value().isEmpty() || candidate.text().equals(step.value()))
        && step.keys().stream()
            .allMatch(k -> candidate.childText(k.name()).equals(Optional.of(k.value())));
  }

  /**
   * The same roots with one more entry in them: keys only, shared parents joined with those that
   * are there. An entry that is there already stays as it is.
   */
  static List<Xml> with(List<Xml> roots, OwnedEntry entry, Optional<String> operation) {
    return insert(roots, entry.steps(), List.of(), operation);
  }

  /**
   * The same roots with one more entry in them, to be replaced by what was found.
   *
   * @param inherit all of it is in the entry's namespace, whatever the router shows
   */
  static List<Xml> with(List<Xml> roots, OwnedEntry entry, Xml found, boolean inherit) {
    Step last = entry.steps().getLast();
    Xml content = inherit ? found.inNamespace(last.namespace()) : found;
    if (!content.attributes().isEmpty()) {
      throw new IllegalArgumentException(
          entry.path() + " has attributes " + content.attributes().keySet());
    }
    return insert(
        roots,
        entry.steps(),
        content.children().stream()
            .filter(child -> last.keys().stream().noneMatch(k -> k.name().equals(child.name())))
            .toList(),
        Optional.of(Xml.REPLACE));
  }

  private static List<Xml> insert(
      List<Xml> level, List<Step> steps, List<Xml> content, Optional<String> operation) {
    Step step = steps.getFirst();
    List<Step> rest = steps.subList(1, steps.size());
    List<Xml> changed = new ArrayList<>(level);
    for (int i = 0; i < level.size(); i++) {
      Xml there = level.get(i);
      if (matches(there, step, false)) {
        if (!rest.isEmpty()) {
          changed.set(i, there.withChildren(insert(there.children(), rest, content, operation)));
        }
        return changed;
      }
    }
    List<Xml> children = new ArrayList<>();
    for (KeyValue key : step.keys()) {
      children.add(Xml.leaf(step.namespace(), key.name(), key.value()));
    }
    if (rest.isEmpty()) {
      children.addAll(content);
    }
    List<Xml> below = rest.isEmpty() ? children : insert(children, rest, content, operation);
    Optional<String> here = rest.isEmpty() ? operation : Optional.empty();
    changed.add(new Xml(step.namespace(), step.name(), Map.of(), below, step.value(), here));
    return changed;
  }
}
