package io.circuitd.azure;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How long Azure asks us to wait, and whether we do. */
final class Waits {
  /** Between two looks at an operation, where Azure does not say. */
  static final Duration POLL = Duration.ofSeconds(5);

  private static final Duration SHORTEST = Duration.ofMillis(50);
  private static final HttpHeaderName MILLIS = HttpHeaderName.fromString("x-ms-retry-after-ms");
  private static final Set<Integer> PASSING = Set.of(408, 500, 502, 503, 504);

  /** A caller is not kept longer than this by one answer; it gets the reason instead. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private Waits() {}

  /** The wait that an answer asks for, where it gives one in seconds or milliseconds. */
  static Optional<Duration> asked(HttpResponse response) {
    return number(response.getHeaderValue(MILLIS))
        .map(Duration::ofMillis)
        .or(() ->
            number(response.getHeaderValue(HttpHeaderName.RETRY_AFTER)).map(Duration::ofSeconds));
  }

  private static Optional<Long> number(@Nullable String text) {
    return text != null && text.matches("\\d{1,9}")
        ? Optional.of(Long.parseLong(text))
        : Optional.empty();
  }

  static boolean worthRetryingRead(HttpResponse response) {
    return (PASSING.contains(response.getStatusCode()) || response.getStatusCode() == 429)
        && isShort(response);
  }

  static boolean shortThrottle(HttpResponse response) {
    return response.getStatusCode() == 429 && isShort(response);
  }

  private static boolean isShort(HttpResponse response) {
    return asked(response).orElse(Duration.ZERO).compareTo(LONGEST) <= 0;
  }

  /**
   * Waits between two looks at an operation.
   *
   * @param left until nobody waits any more
   * @return false when interrupted; the thread stays so
   */
  static boolean pause(Duration wait, Duration left) {
    Duration bounded = wait.compareTo(left) < 0 ? wait : left;
    try {
      Thread.sleep(bounded.compareTo(SHORTEST) < 0 ? SHORTEST : bounded);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
