package io.circuitd.netconf.transport;

import org.jspecify.annotations.Nullable;

/** What a chain of exceptions says. */
final class Problems {
  private Problems() {}

  /** The innermost message. */
  static String words(@Nullable Throwable problem, String otherwise) {
    String words = otherwise;
    for (Throwable t = problem; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && !message.isBlank()) {
        words = message;
      }
    }
    return words;
  }
}
