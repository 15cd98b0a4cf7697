package io.circuitd.render;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Names one entry on a router that a leg owns alone: the way to it from the root, with the key
 * values of every list on the way. Two entries are the same when they name the same place.
 */
public record OwnedEntry(List<Step> steps) {
  public OwnedEntry {
    steps = List.copyOf(steps);
  }

  /**
   * One element on the way.
   *
   * @param keys key leaves of a list entry, in the profile's order; empty for a container
   * @param value the value of a leaf-list entry; empty for anything else
   */
  public record Step(String namespace, String name, List<KeyValue> keys, String value) {
    public Step {
      keys = List.copyOf(keys);
    }

    /** {@code name} or {@code name[key='value']}. */
    @Override
    public String toString() {
      String own = value.isEmpty() ? "" : "[.='" + value + "']";
      return name + keys.stream().map(KeyValue::toString).collect(Collectors.joining()) + own;
    }
  }

  /** A key leaf and its value. */
  public record KeyValue(String name, String value) {
    @Override
    public String toString() {
      return "[" + name + "='" + value + "']";
    }
  }

  /** {@code /configuration/interfaces/interface[name='et-0/0/7']/unit[name='3']}. */
  public String path() {
    return steps.stream().map(Step::toString).collect(Collectors.joining("/", "/", ""));
  }

  /** The path of local names, as a device profile has it under {@code listKeys}. */
  String names() {
    return steps.stream().map(Step::name).collect(Collectors.joining("/"));
  }

  @Override
  public String toString() {
    return path();
  }
}
