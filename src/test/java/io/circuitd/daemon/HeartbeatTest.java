package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Duration MOST = Duration.ofSeconds(10);

  private final List<String> stopped = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Heartbeat heartbeat =
      new Heartbeat(Duration.ofSeconds(15), () -> stopped, nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void theFirstIsAtOnceAndTheNextAfterItsTime() {
    assertThat(heartbeat.wait(MOST)).isZero();
    assertThat(heartbeat.due()).isPresent();
    assertThat(heartbeat.due()).isEmpty();
    assertThat(heartbeat.wait(MOST)).isEqualTo(MOST);
    pass(MOST);
    assertThat(heartbeat.due()).isEmpty();
    assertThat(heartbeat.wait(MOST)).isEqualTo(Duration.ofSeconds(5));
    pass(Duration.ofSeconds(5));
    assertThat(heartbeat.due()).isPresent();
  }

  @Test
  void thereIsNoneWhileALoopDoesNotTurn() {
    stopped.add("health: no round ended for 300 s, expected one within 210 s");
    assertThat(heartbeat.due()).isEmpty();
    assertThat(heartbeat.wait(MOST)).as("it looks again, and not all the time").isEqualTo(MOST);
    pass(MOST);
    assertThat(heartbeat.due()).isEmpty();
    stopped.clear();
    assertThat(heartbeat.due()).isPresent();
  }

  @Test
  void thereIsNoneWhereNoneIsWanted() {
    Heartbeat none = new Heartbeat(Duration.ZERO, List::of, nanos::get);
    assertThat(none.due()).isEmpty();
    assertThat(none.wait(MOST)).isEqualTo(MOST);
  }
}
