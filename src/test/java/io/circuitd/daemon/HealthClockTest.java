package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.HealthReport;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.health.HealthEvent;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a wall clock that jumps does to what is told, and to what is shown. */
class HealthClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private final List<HealthEvent> heard = new CopyOnWriteArrayList<>();
  private volatile Duration jumped = Duration.ZERO;
  @TempDir Path folder;
  private LabSite site;

  /** Good news wait for longer than a test takes, and for less than the clock jumps. */
  @BeforeEach
  void start() {
    site = LabSite.in(folder);
    site.edit("circuitd.yaml", root -> root.withObject("/health").put("stableFor", 600));
    Daemon.Options usual = site.options(StepListener.NONE);
    site.start(
        new Daemon.Options(
            usual.configDir(),
            usual.home(),
            usual.keepEvery(),
            usual.deploy(),
            usual.steps(),
            () -> Instant.now().plus(jumped)));
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.listen(heard::add);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private HealthReport.LegHealth leg() {
    return site
        .daemon()
        .health(Optional.of(LabSite.UNIV), false)
        .circuits()
        .getFirst()
        .legs()
        .stream()
        .filter(one -> one.leg().equals("primary-private"))
        .findFirst()
        .orElseThrow();
  }

  private void awaitRead(Verdict verdict) {
    LabSite.awaitTrue("reads " + verdict, () -> leg().verdict() == verdict);
  }

  private void awaitPolls(int count) {
    for (int i = 0; i < count; i++) {
      Optional<Instant> before = leg().observedAt();
      LabSite.awaitTrue("polled again", () -> !leg().observedAt().equals(before));
    }
  }

  private void fall() {
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    awaitRead(Verdict.DOWN);
  }

  private void rise() {
    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    awaitRead(Verdict.UP);
  }

  @Test
  void aJumpAheadMakesNoBounceStable() {
    fall();
    LabSite.awaitTrue("told", () -> heard.toString().contains("now=DOWN"));
    rise();
    jumped = HOUR;
    awaitPolls(3);
    assertThat(leg().standing().orElseThrow().verdict()).isEqualTo(Verdict.DOWN);
    assertThat(heard.toString()).doesNotContain("now=UP");
  }

  @Test
  void aJumpBackHoldsUpNoLossAndHidesNoReading() {
    jumped = HOUR.negated();
    awaitPolls(1);
    assertThat(leg().verdict()).as("pushed an hour later, it seems").isEqualTo(Verdict.UP);
    fall();
    LabSite.awaitTrue("told", () -> heard.toString().contains("now=DOWN"));
    assertThat(heard.getFirst().at()).isBefore(Instant.now().minusSeconds(3000));
  }
}
