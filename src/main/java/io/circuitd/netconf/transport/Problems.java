package io.circuitd.netconf.transport;

import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a chain of causes says. */
final class Problems {
  private Problems() {}

  static boolean timedOut(Throwable problem) {
    return find(problem, TimeoutException.class).isPresent()
        || find(problem, SocketTimeoutException.class).isPresent();
  }

  static <T extends Throwable> Optional<T> find(Throwable problem, Class<T> kind) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return Optional.of(kind.cast(t));
      }
    }
    return Optional.empty();
  }

  /** The innermost words, which are the closest to the peer's own. */
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
