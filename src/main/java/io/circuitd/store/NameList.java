package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.util.Collection;
import java.util.stream.Collectors;

/** Names of circuits as one parameter of a query, however many they are. */
final class NameList {
  /** To be looked for in; the parameter is {@code :names}. */
  static final String THEM = "(select value from json_each(:names))";

  private NameList() {}

  /** A JSON list; nothing in a name needs an escape. */
  static String of(Collection<CircuitName> names) {
    return names.stream()
        .map(name -> '"' + name.value() + '"')
        .collect(Collectors.joining(",", "[", "]"));
  }
}
