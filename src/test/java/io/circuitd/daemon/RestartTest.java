package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.DriftReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A daemon that is stopped in the middle, and one that is started twice. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestartTest {
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder, 4);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 1 EDIT", "2, 1 READ_BACK", "3, 2 AZURE_OPERATION", "4, 4 VERIFY"})
  void aStopInTheMiddleOfABuildIsFinishedByTheNextStart(int circuit, String step)
      throws InterruptedException {
    CircuitName name = LabSite.test(circuit);
    CountDownLatch there = new CountDownLatch(1);
    StepHooks steps = new StepHooks();
    steps.after(step, there::countDown);
    site.start(steps);
    site.router("chic-mx1").faults().slow(Duration.ofMillis(150));
    site.approve(name);
    assertThat(there.await(30, TimeUnit.SECONDS)).as(step).isTrue();
    site.stop();
    site.router("chic-mx1").faults().clear();
    site.start();
    site.await(name, Side.PRIMARY, Phase.UP);
    site.awaitQuiet(name);
    assertThat(site.writes(name)).as("nothing is written to Azure twice").hasSize(3);
    assertThat(site.router("chic-mx1").hasUnconfirmedCommit()).isFalse();
    assertThat(site.daemon().drift(Optional.of(name), Optional.empty(), true).legs())
        .singleElement()
        .satisfies(leg -> assertThat(leg.state()).isEqualTo(DriftReport.State.CLEAN));
    assertThat(site.alarms()).isEmpty();
  }

  @Test
  void aSecondDaemonOnTheSameFilesIsRefusedAndTheFirstGoesOn() {
    site.start();
    assertThatThrownBy(() -> Daemon.start(site.options(StepListener.NONE)))
        .isInstanceOf(Daemon.CannotStart.class)
        .hasMessageContaining("circuitd.db")
        .hasMessageContaining(Long.toString(ProcessHandle.current().pid()));
    assertThat(site.daemon().status(Optional.empty()).circuits()).hasSize(7);
    site.awaitLook(LabSite.UNIV);
  }
}
