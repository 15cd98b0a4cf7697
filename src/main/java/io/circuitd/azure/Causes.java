package io.circuitd.azure;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds the telling part of exceptions that the SDK wraps several times. */
final class Causes {
  private Causes() {}

  /** What went wrong, on one line: the innermost words, without names of wrapping exceptions. */
  static String words(Throwable thrown) {
    if (find(thrown, ConnectException.class) != null) {
      return "cannot connect";
    }
    if (find(thrown, HttpTimeoutException.class) != null
        || find(thrown, TimeoutException.class) != null) {
      return "no answer in time";
    }
    String words = "";
    Throwable innermost = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      innermost = t;
      String message = t.getMessage();
      if (message != null && !message.isBlank()) {
        words = message;
      }
    }
    String line = words.replaceAll("\\s+", " ").strip();
    return line.isEmpty() ? innermost.getClass().getSimpleName() : line;
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
