package io.circuitd.lab.datastore;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What edit-config is to do with a node (RFC 6241, 7.2). */
enum Operation {
  MERGE,
  REPLACE,
  CREATE,
  DELETE,
  REMOVE,
  /** Only as default-operation. */
  NONE;

  static Optional<Operation> of(String word) {
    return Arrays.stream(values())
        .filter(operation -> operation.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst();
  }
}
