package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Moving the traffic off one connection, and back. */
class MaintenanceTest {
  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start(steps);
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    steps.forget();
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private void maintenance(Side side, boolean on) {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> {
          if (on) {
            root.withObject("/connections/" + side).put("maintenance", true);
          } else {
            root.withObject("/connections/" + side).remove("maintenance");
          }
        });
  }

  private String errors() {
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).as(plan.toString()).isEqualTo(PlanReport.Kind.BLOCKED);
    return plan.findings().stream()
        .map(finding -> finding.rule().orElse("") + ": " + finding.text())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void aConnectionIsDrainedWatchedAndRestored() {
    String secondary = site.running("sanj-xr1");
    String before = site.running("sanj-mx1");
    maintenance(Side.PRIMARY, true);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .contains("maintenance waits for approval: circuitd approve example-univ");
    PlanReport drain = site.approve(LabSite.UNIV);
    assertThat(drain.kind()).isEqualTo(PlanReport.Kind.OURS_ALONE);
    assertThat(drain.connections()).containsExactly(Side.PRIMARY);
    assertThat(drain.azureWrites()).isEmpty();
    assertThat(drain.waits())
        .singleElement()
        .asString()
        .matches("sanj-mx1: wait until the traffic has left primary-private, \\d+ s at most");
    assertThat(drain.routers())
        .singleElement()
        .satisfies(router -> {
          assertThat(router.gate()).isEqualTo("session");
          assertThat(router.diff()).contains("DRAIN-FROM-AZURE-V4", "DRAIN-TO-AZURE-V6");
        });
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.MAINTENANCE);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(steps.taken()).containsSubsequence("0 PUSHED", "1 DRAIN", "1 DRAINED", "2 VERIFIED");
    LabSite.awaitTrue(
        "no traffic",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .startsWith("drained, traffic 0 bit/s; primary-private up"));
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .endsWith("primary-private is drained: the traffic has moved, 0 bit/s are left");
    assertThat(site.running("sanj-xr1")).isEqualTo(secondary);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);

    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("maintenanceAlarmHours", 0));
    assertThat(site.awaitAlarm("maintenance: example-univ"))
        .contains("primary-private is drained since", "take maintenance out of its file");

    maintenance(Side.PRIMARY, false);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.MAINTENANCE);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .contains("its restore waits for approval: circuitd approve example-univ");
    steps.forget();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(steps.taken()).containsSubsequence("0 GATE", "0 PUSHED", "1 VERIFIED");
    assertThat(site.running("sanj-mx1")).isEqualTo(before);
    LabSite.awaitTrue("alarm over", () -> site.alarm("maintenance: ").isEmpty());
  }

  @Test
  void itIsRefusedWhileTheOtherConnectionIsNotUpAndARestoreIsNot() {
    site.router("sanj-xr1").faults().sessionsHeldDown(true);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.DOWN);
    String before = site.running("sanj-mx1");
    maintenance(Side.PRIMARY, true);
    assertThat(errors())
        .contains(
            "R-094: found secondary-private is not healthy",
            "so it cannot take over the traffic of primary",
            "next: bring it up first, or take maintenance out of the file");
    assertThat(site.running("sanj-mx1")).isEqualTo(before);

    site.router("sanj-xr1").faults().sessionsHeldDown(false);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.MAINTENANCE);
    site.awaitQuiet(LabSite.UNIV);
    site.router("sanj-xr1").faults().sessionsHeldDown(true);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.DOWN);
    maintenance(Side.PRIMARY, false);
    site.build(LabSite.UNIV, Side.PRIMARY);
    assertThat(site.running("sanj-mx1"))
        .as("a restore brings traffic back: it must not wait for the other connection")
        .isEqualTo(before);
  }

  @Test
  void theConnectionThatCarriesAllTrafficIsLeftAloneMeanwhile() {
    maintenance(Side.PRIMARY, true);
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.MAINTENANCE);
    site.awaitQuiet(LabSite.UNIV);
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/timers").put("keepalive", 30).put("hold", 90));
    assertThat(errors())
        .contains(
            "R-094: found a change of secondary-private, which carries all traffic while primary is"
                + " in maintenance");
    maintenance(Side.SECONDARY, true);
    assertThat(site.daemon().reload().findings())
        .anySatisfy(
            finding -> assertThat(finding).contains("R-094", "both connections in maintenance"));
  }

  /** With policies that move nothing. */
  private void drainWhatGoesOnFlowing() {
    site.edit(
        "inventory.yaml",
        root ->
            root.withObject("/virtualRouters/vr-12/drain/ipv4")
                .put("import", "FROM-AZURE-V6")
                .put("export", "TO-AZURE-V6"));
    site.edit(
        "inventory.yaml",
        root ->
            root.withObject("/virtualRouters/vr-12/drain/ipv6")
                .put("import", "FROM-AZURE-V4")
                .put("export", "TO-AZURE-V4"));
    maintenance(Side.PRIMARY, true);
    site.approve(LabSite.UNIV);
    LabSite.awaitTrue(
        "still flowing",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .matches(
                    ".*wait until the traffic has left primary-private: traffic \\d{6,} bit/s"));
  }

  @Test
  void theTimerEndsADrainWhoseTrafficIsUnknownAndSaysSo() {
    drainWhatGoesOnFlowing();
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.MAINTENANCE);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .matches(".*primary-private counts as drained, as 4 s are over; traffic \\d{6,} bit/s");
  }

  @Test
  void aRestartGoesOnWithWhatRemainsOfTheTime() {
    start(Duration.ZERO);
    drainWhatGoesOnFlowing();
    start(Duration.ofMinutes(61));
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .matches(".*primary-private counts as drained, as 3600 s are over; traffic \\d{6,} bit/s");
  }

  /** A drain may take an hour, and it is this much later. */
  private void start(Duration later) {
    DrainSettings anHour = new DrainSettings(Duration.ofHours(1), Duration.ofMillis(300), 100_000);
    Daemon.Options usual = site.options(StepListener.NONE);
    site.start(
        new Daemon.Options(
            usual.configDir(),
            usual.home(),
            usual.keepEvery(),
            given -> LabSite.shortly(anHour),
            usual.steps(),
            () -> Instant.now().plus(later)));
  }

  @Test
  void drainPoliciesThatAreMissingAreNamed() {
    site.edit(
        "inventory.yaml",
        root -> root.withObject("/virtualRouters/vr-12/drain/ipv4").put("import", "NO-SUCH"));
    maintenance(Side.PRIMARY, true);
    assertThat(errors()).contains("sanj-mx1 has no policy NO-SUCH");
    site.edit("inventory.yaml", root -> root.withObject("/virtualRouters/vr-12").remove("drain"));
    assertThat(errors())
        .contains("no ipv4 drain policies on virtual router vr-12", "add drain.ipv4");
    assertThat(steps.taken()).isEmpty();
  }
}
