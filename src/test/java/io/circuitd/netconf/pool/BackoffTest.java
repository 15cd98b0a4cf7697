package io.circuitd.netconf.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
  private static final PoolSettings SETTINGS =
      new PoolSettings(
          4,
          Duration.ofMinutes(5),
          3,
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(8),
          16);

  private final Backoff backoff = new Backoff(SETTINGS, new Random(1));

  @Test
  void aBurstNeedNotWaitAndWhatFollowsKeepsItsDistance() {
    for (int i = 0; i < 3; i++) {
      assertThat(backoff.pause(NOW)).as("connect %d", i).isLessThanOrEqualTo(Duration.ZERO);
      backoff.dialled(NOW);
    }
    assertThat(backoff.pause(NOW)).isEqualTo(Duration.ofSeconds(2));
    Instant later = NOW.plusSeconds(2);
    assertThat(backoff.pause(later)).isLessThanOrEqualTo(Duration.ZERO);
    backoff.dialled(later);
    assertThat(backoff.pause(later)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void aBucketFillsUpAgainWithRest() {
    for (int i = 0; i < 3; i++) {
      backoff.dialled(NOW);
    }
    Instant rested = NOW.plusSeconds(60);
    for (int i = 0; i < 3; i++) {
      assertThat(backoff.pause(rested)).isLessThanOrEqualTo(Duration.ZERO);
      backoff.dialled(rested);
    }
    assertThat(backoff.pause(rested)).isPositive();
  }

  @Test
  void aClockThatIsSetBackHoldsNobody() {
    for (int i = 0; i < 3; i++) {
      backoff.dialled(NOW);
    }
    backoff.failed(NOW);
    assertThat(backoff.pause(NOW.minusSeconds(3600))).isLessThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void thePauseDoublesWithEachFailureUpToItsLimitAndIsShortenedByChance() {
    long[] full = {1, 2, 4, 8, 8, 8};
    for (long seconds : full) {
      backoff.failed(NOW);
      assertThat(backoff.pause(NOW))
          .isBetween(Duration.ofMillis(seconds * 500), Duration.ofSeconds(seconds));
    }
  }

  @Test
  void twoRoutersThatFailedTogetherAreNotDialledTogether() {
    Backoff other = new Backoff(SETTINGS, new Random(2));
    backoff.failed(NOW);
    other.failed(NOW);
    assertThat(backoff.pause(NOW)).isNotEqualTo(other.pause(NOW));
  }

  @Test
  void successEndsThePause() {
    backoff.failed(NOW);
    backoff.failed(NOW);
    backoff.succeeded();
    assertThat(backoff.pause(NOW)).isLessThanOrEqualTo(Duration.ZERO);
    backoff.failed(NOW);
    assertThat(backoff.pause(NOW)).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }
}
