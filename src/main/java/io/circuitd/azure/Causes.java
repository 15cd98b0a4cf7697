package io.circuitd.azure;

import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds the telling part of exceptions that the SDK wraps several times. */
final class Causes {
  private Causes() {}

  /** Words of the innermost cause that has any, on one line. */
  static String words(Throwable thrown) {
    String words = "";
    Throwable innermost = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      innermost = t;
      String message = t.getMessage();
      if (message != null && !message.isBlank()) {
        words = message;
      }
    }
    String kind = innermost.getClass().getSimpleName();
    String line = words.replaceAll("\\s+", " ").strip();
    if (line.isEmpty()) {
      return kind;
    }
    return innermost instanceof IOException ? kind + ": " + line : line;
  }

  /** Whether the line failed, rather than our own code or Azure's answer. */
  static boolean lineFailed(@Nullable Throwable thrown) {
    return find(thrown, IOException.class) != null || find(thrown, TimeoutException.class) != null;
  }

  static <T extends Throwable> @Nullable T find(@Nullable Throwable thrown, Class<T> kind) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return kind.cast(t);
      }
    }
    return null;
  }
}
