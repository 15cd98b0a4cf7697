package io.circuitd.lab.datastore;

import java.util.ArrayList;
import java.util.List;

/**
 * A place in a configuration, from the top, for error-path.
 *
 * @param steps one for each node
 */
public record ConfigPath(List<Step> steps) {
  /** The top, above every element. */
  public static final ConfigPath TOP = new ConfigPath(List.of());

  /**
   * One node on the way.
   *
   * @param module where the name comes from
   * @param keys list keys as {@code name=value}, quoted when written
   */
  public record Step(SchemaNode.Module module, String name, List<Key> keys) {}

  /** One list key. */
  public record Key(String name, String value) {}

  public ConfigPath {
    steps = List.copyOf(steps);
  }

  /** This place and a child of it. */
  public ConfigPath to(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new ConfigPath(longer);
  }

  ConfigPath to(SchemaNode node) {
    return to(new Step(node.module(), node.name(), List.of()));
  }

  /** As XPath; names carry their module's prefix when {@code prefixed}. */
  public String text(boolean prefixed) {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      String prefix = prefixed ? step.module().prefix() + ":" : "";
      text.append('/').append(prefix).append(step.name());
      for (Key key : step.keys()) {
        char quote = key.value().indexOf('\'') < 0 ? '\'' : '"';
        text.append('[').append(prefix).append(key.name()).append('=');
        text.append(quote).append(key.value()).append(quote).append(']');
      }
    }
    return text.toString();
  }
}
