package io.circuitd.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In which words a router is told of. */
class RouterWatchTest {
  @Test
  void timesAreToTheSecond() {
    Instant fell = Instant.parse("2026-11-21T21:29:02.123456789Z");
    RouterWatch silent = RouterWatch.of("mx1", true, Optional.of(fell));
    RouterObservation answer =
        new RouterObservation("mx1", fell.plusSeconds(60), Optional.empty(), Map.of());
    RouterWatch answers = silent.next(HealthSettings.DEFAULT, answer, Duration.ZERO).after();
    assertThat(
            answers
                .next(HealthSettings.DEFAULT, answer, HealthSettings.DEFAULT.stableFor())
                .news()
                .orElseThrow()
                .reason())
        .isEqualTo("answers polls again; it was told as unreachable at 2026-11-21T21:29:02Z");
  }
}
