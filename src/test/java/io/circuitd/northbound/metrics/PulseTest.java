package io.circuitd.northbound.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private Instant wall = Instant.parse("2026-11-21T12:00:00Z");
  private final Pulse pulse = new Pulse(() -> wall, nanos::get);

  @Test
  void aLoopThatTurnsIsNotMissed() {
    Runnable round = pulse.loop("health", Duration.ofSeconds(90));
    for (int n = 0; n < 10; n++) {
      pass(Duration.ofSeconds(80));
      round.run();
    }

    assertThat(pulse.stopped()).isEmpty();
    assertThat(pulse.beats().getFirst().epochMillis()).isEqualTo(wall.toEpochMilli());
  }

  @Test
  void aLoopThatStandsIsNamedWithItsSilence() {
    Runnable round = pulse.loop("health", Duration.ofSeconds(90));
    pulse.loop("files", Duration.ofHours(1));
    round.run();
    pass(Duration.ofSeconds(91));

    assertThat(pulse.stopped())
        .containsExactly("health: no round ended for 91 s, expected one within 90 s");
  }

  @Test
  void aLoopThatNeverEndedARoundIsMissedToo() {
    pulse.loop("azure commercial", Duration.ofSeconds(10));
    pass(Duration.ofSeconds(11));

    assertThat(pulse.stopped()).singleElement().asString().startsWith("azure commercial");
  }

  @Test
  void aClockThatIsSetDoesNotStopALoop() {
    pulse.loop("health", Duration.ofSeconds(90));
    wall = wall.plus(Duration.ofDays(365));

    assertThat(pulse.stopped()).isEmpty();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
    wall = wall.plus(time);
  }
}
