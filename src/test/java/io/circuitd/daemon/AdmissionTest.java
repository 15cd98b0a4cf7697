package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Freeze, fuse and maintenance windows: what they stop, and what goes on all the same. */
class AdmissionTest {
  @TempDir Path folder;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void lab() {
    site = LabSite.in(folder, 2);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private void start() {
    InstantSource clock = () -> Instant.now().plus(ahead.get());
    Daemon.Options usual = site.options(steps);
    site.start(
        new Daemon.Options(
            usual.configDir(),
            usual.home(),
            usual.keepEvery(),
            usual.deploy(),
            usual.steps(),
            clock));
  }

  /** The lock is refused while somebody has it, or while the candidate holds edits. */
  private static void assertCandidateIsCleanAndFree(SimulatedRouter router) {
    router.faults().lockDenied(true);
    router.faults().lockDenied(false);
  }

  private void awaitReason(int circuit, String words) {
    LabSite.awaitTrue(
        words, () -> site.connection(LabSite.test(circuit), Side.PRIMARY).reason().contains(words));
  }

  @Test
  void aFreezeRightBeforeTheCommitLeavesTheCandidateCleanAndTheLockFree() {
    String before = site.running("chic-mx1");
    steps.after("1 VALIDATE", () -> site.daemon().freeze("ann", "storm"));
    start();
    site.approve(LabSite.test(1));
    awaitReason(1, "all writes are frozen by ann");

    assertThat(site.router("chic-mx1").confirmedCommits()).isZero();
    assertThat(site.running("chic-mx1")).isEqualTo(before);
    assertCandidateIsCleanAndFree(site.router("chic-mx1"));
    assertThat(site.connection(LabSite.test(1), Side.PRIMARY).reason())
        .contains("(storm)", "next: circuitd unfreeze --by WHO");

    site.daemon().unfreeze("bob");
    site.await(LabSite.test(1), Side.PRIMARY, Phase.UP);
  }

  @Test
  void whatIsInsideAConfirmWindowIsSettledInAFreeze() {
    steps.after("1 READ_BACK", () -> site.daemon().freeze("ann", ""));
    start();
    site.approve(LabSite.test(1));
    awaitReason(1, "all writes are frozen by ann");

    assertThat(site.router("chic-mx1").confirmedCommits()).isEqualTo(1);
    assertThat(site.router("chic-mx1").hasUnconfirmedCommit()).isFalse();
    assertThat(site.running("chic-mx1")).contains("198.51.100.9/30");
    assertThat(site.writes(LabSite.test(1))).as("Azure is not told before it is over").hasSize(1);
  }

  @Test
  void aFreezeStaysOverARestartAndStatusAndAuditSayWhoseItIs() {
    start();
    assertThat(site.daemon().freeze("ann", "storm").frozen()).isTrue();
    assertThat(site.daemon().freeze("bob", "").text()).as("the first one stays").contains("by ann");
    start();

    assertThat(site.daemon().status(Optional.empty()).daemon()).hasToString("frozen");
    assertThat(site.daemon().status(Optional.empty()).freeze().orElseThrow().by()).isEqualTo("ann");
    site.approve(LabSite.test(1));
    awaitReason(1, "all writes are frozen by ann");
    assertThat(site.writes(LabSite.test(1))).isEmpty();

    assertThat(site.daemon().unfreeze("bob").text())
        .contains("the freeze by ann since ", "has ended", "the fuse counts anew");
    site.await(LabSite.test(1), Side.PRIMARY, Phase.UP);
    assertThat(site.daemon().status(Optional.empty()).freeze()).isEmpty();
    site.stop();
    try (Store store =
        Store.open(
            folder.resolve("state/circuitd.db"), InstantSource.system(), StepListener.NONE)) {
      assertThat(store.audit().others(Optional.empty(), 100))
          .filteredOn(entry -> entry.event().endsWith("freeze"))
          .extracting(entry -> entry.event() + " " + entry.detail())
          .satisfiesExactlyInAnyOrder(
              entry -> assertThat(entry).startsWith("freeze ").contains("ann", "storm"),
              entry -> assertThat(entry).startsWith("freeze "),
              entry -> assertThat(entry).startsWith("unfreeze "));
    }
  }

  @Test
  void aFreezeInTheFileIsNotEndedByTheCommandAndSaysSo() {
    start();
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("freeze", true));
    assertThat(site.daemon().unfreeze("bob").frozen()).isTrue();
    assertThat(site.daemon().unfreeze("bob").text()).contains("deploy.freeze in circuitd.yaml");
    assertThatThrownBy(() -> site.daemon().freeze(" ", ""))
        .isInstanceOf(ControlFailure.class)
        .hasMessageContaining("--by WHO");
  }

  private static void windows(ObjectNode root, Instant from, Instant to) {
    windows(root, "EQCH", from, to);
  }

  private static void windows(ObjectNode root, String pop, Instant from, Instant to) {
    ObjectNode window = root.withObject("/deploy/windows/pops").withArray(pop).insertObject(0);
    window
        .put("from", from.toString().substring(11, 16))
        .put("to", to.toString().substring(11, 16))
        .put("zone", "UTC");
  }

  @Test
  void nothingBeginsOutsideTheWindowOfItsPopAndAllOfItInside() {
    Instant now = Instant.now();
    Instant opens = now.plus(Duration.ofHours(2));
    site.edit("circuitd.yaml", root -> windows(root, opens, opens.plus(Duration.ofHours(1))));
    start();
    site.approve(LabSite.test(1));
    awaitReason(1, "chic-mx1: the maintenance window of PoP EQCH is closed; it opens on ");
    assertThat(site.writes(LabSite.test(1))).as("Azure waits with it").isEmpty();

    ahead.set(Duration.ofMinutes(150));
    site.daemon().reload();
    site.await(LabSite.test(1), Side.PRIMARY, Phase.UP);
  }

  @Test
  void aCommitIsNotSentWhenItsConfirmWindowWouldOutlastTheMaintenanceWindow() {
    Instant now = Instant.now();
    String before = site.running("chic-mx1");
    site.edit(
        "circuitd.yaml",
        root -> windows(root, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(2))));
    steps.after("1 VALIDATE", () -> ahead.set(Duration.ofHours(3)));
    start();
    site.approve(LabSite.test(1));
    awaitReason(1, "the maintenance window of PoP EQCH is closed");

    assertThat(site.router("chic-mx1").confirmedCommits()).isZero();
    assertThat(site.running("chic-mx1")).isEqualTo(before);
    assertCandidateIsCleanAndFree(site.router("chic-mx1"));
  }

  @Test
  void aResetThatTouchesNoRouterWaitsForTheWindowOfItsRoutersAndAnEnablingDoesNot() {
    start();
    site.build(LabSite.UNIV, Side.PRIMARY);
    switchPeering(PeeringAction.DISABLE);
    site.awaitQuiet(LabSite.UNIV);
    Instant opens = Instant.now().plus(Duration.ofHours(2));
    site.edit(
        "circuitd.yaml", root -> windows(root, "SANJ", opens, opens.plus(Duration.ofHours(1))));
    switchPeering(PeeringAction.ENABLE);
    site.awaitQuiet(LabSite.UNIV);
    int writes = site.writes(LabSite.UNIV).size();

    switchPeering(PeeringAction.RESET);
    LabSite.awaitTrue(
        "held by the window",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .contains("sanj-mx1: the maintenance window of PoP SANJ is closed"));
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
  }

  private void switchPeering(PeeringAction action) {
    PlanReport plan = site.daemon().peering(LabSite.UNIV, action, PeeringType.PRIVATE, "ann");
    plan.connections().forEach(side -> site.approve(LabSite.UNIV, side, plan.digest()));
    site.daemon().reload();
  }

  @Test
  void takingBackIsDoneAfterTheEndOfTheWindow() {
    Instant now = Instant.now();
    String before = site.running("chic-mx1");
    site.edit(
        "circuitd.yaml",
        root -> windows(root, now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(2))));
    steps.after("1 READ_BACK", () -> ahead.set(Duration.ofHours(3)));
    start();
    site.approve(LabSite.test(1));
    awaitReason(1, "too late to confirm safely");

    assertThat(site.router("chic-mx1").confirmedCommits()).isEqualTo(1);
    assertThat(site.router("chic-mx1").hasUnconfirmedCommit()).isFalse();
    assertThat(site.running("chic-mx1")).isEqualTo(before);
  }

  /** A rebuild whose write Azure refuses, and what happens meanwhile. */
  private void rebuildThatAzureRefuses(Runnable meanwhile) {
    Instant now = Instant.now();
    site.edit(
        "circuitd.yaml",
        root ->
            windows(root, "SANJ", now.minus(Duration.ofHours(1)), now.plus(Duration.ofHours(2))));
    start();
    site.build(LabSite.UNIV, Side.PRIMARY);
    steps.after("1 AZURE_WRITE", meanwhile);
    site.commercial()
        .faults()
        .operations()
        .failNextOperation("InternalServerError", "an error occurred");
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("innerVlan", 201));
    site.approve(LabSite.UNIV);
  }

  @Test
  void whatARebuildDidIsTakenBackAfterTheEndOfTheWindow() {
    rebuildThatAzureRefuses(() -> ahead.set(Duration.ofHours(3)));
    assertThat(site.awaitAlarm("change: example-univ"))
        .contains("an error occurred", "primary-private on sanj-mx1 was taken back to what it was");
    assertThat(site.running("sanj-mx1")).doesNotContain("<inner>201</inner>");
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    assertThat(site.daemon().plan(LabSite.UNIV).digest()).isNotEmpty();
    site.approve(LabSite.UNIV);
    LabSite.awaitTrue(
        "the window stops all else",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .contains("the maintenance window of PoP SANJ is closed"));
  }

  @Test
  void whatARebuildDidIsTakenBackOnceAFreezeEnds() {
    rebuildThatAzureRefuses(() -> site.daemon().freeze("ann", "storm"));
    LabSite.awaitTrue(
        "held",
        () ->
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .reason()
                .contains("all writes are frozen by ann"));
    assertThat(site.running("sanj-mx1")).contains("<inner>201</inner>");
    site.daemon().unfreeze("bob");
    assertThat(site.awaitAlarm("change: example-univ"))
        .contains("primary-private on sanj-mx1 was taken back to what it was");
    assertThat(site.running("sanj-mx1")).doesNotContain("<inner>201</inner>");
  }

  @Test
  void firstBuildsNeedNoWindowWhereTheSiteSaysSo() {
    Instant opens = Instant.now().plus(Duration.ofHours(2));
    site.edit(
        "circuitd.yaml",
        root -> {
          windows(root, opens, opens.plus(Duration.ofHours(1)));
          root.withObject("/deploy/windows").put("firstBuilds", "anytime");
        });
    start();
    site.build(LabSite.test(1), Side.PRIMARY);
  }

  @Test
  void theFuseHoldsTheSecondCircuitOverARestartUntilAPersonLetsItGo() {
    site.edit("circuitd.yaml", root -> root.withObject("/deploy/fuse").put("connections", 1));
    start();
    site.build(LabSite.test(1), Side.PRIMARY);
    site.approve(LabSite.test(2));
    String alarm = site.awaitAlarm("fuse: deploy.fuse");
    assertThat(alarm).contains("1 connection, 1 router and 0 BGP sessions", "circuitd unfreeze");
    awaitReason(2, "the fuse holds it: it may reach 1 connection, 1 router and 0 BGP sessions");
    assertThat(site.connection(LabSite.test(2), Side.PRIMARY).phase()).isEqualTo(Phase.BLOCKED);

    start();
    site.awaitAlarm("fuse: deploy.fuse");
    assertThat(site.writes(LabSite.test(2))).isEmpty();

    assertThat(site.daemon().unfreeze("bob").text()).contains("changes that it held: 1");
    site.await(LabSite.test(2), Side.PRIMARY, Phase.UP);
    assertThat(site.alarms()).isEqualTo(List.of());
  }
}
