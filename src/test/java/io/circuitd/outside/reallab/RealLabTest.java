package io.circuitd.outside.reallab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.circuitd.control.DriftReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.outside.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.data.TemporalUnitOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * The daemon on routers, switches and sessions that are real. Two circuits are built for all tests;
 * each test leaves them up.
 */
@Tag("outside")
@TestInstance(Lifecycle.PER_CLASS)
class RealLabTest {
  /** On r1 and r2. */
  private static final CircuitName NORTH = new CircuitName("north");

  /** On r3 and r4. */
  private static final CircuitName SOUTH = new CircuitName("south");

  /** On r1 and r2 as well, for one test. */
  private static final CircuitName BRIEF = new CircuitName("brief");

  /** BGP4-MIB counts whole seconds since a session came up. */
  private static final TemporalUnitOffset READING = within(3, ChronoUnit.SECONDS);

  private Optional<RealSite> running = Optional.empty();

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    RealSite site = RealSite.start(folder);
    running = Optional.of(site);
    site.approve(NORTH);
    site.approve(SOUTH);
    for (CircuitName name : List.of(NORTH, SOUTH)) {
      awaitUp(name);
      site.awaitQuiet(name);
    }
  }

  @AfterAll
  void stop() throws Exception {
    if (running.isPresent()) {
      running.get().close();
    }
  }

  private RealSite site() {
    return running.orElseThrow();
  }

  private void awaitUp(CircuitName name) {
    for (Side side : Side.values()) {
      site().await(name, side, Phase.UP);
    }
  }

  @Test
  void circuitsGoFromTheirFilesToEstablishedOverFramesWithTwoTags() throws Exception {
    assertThat(site().lab().frames("r1", 10))
        .contains("802.1Q-QinQ (0x88a8)", "vlan 1001, ", "vlan 201, ");
    assertThat(site().lab().frames("r4", 10))
        .contains("802.1Q-QinQ (0x88a8)", "vlan 1002, ", "vlan 202, ");
    assertThat(site().lab().router("r1").bgp())
        .contains(
            "neighbor 198.51.100.2 remote-as 12076",
            "neighbor 198.51.100.2 timers 10 30",
            "neighbor 198.51.100.2 bfd");
    assertThat(site().daemon().plan(NORTH).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertThat(site().daemon().drift(Optional.of(NORTH), Optional.empty(), true).legs())
        .hasSize(2)
        .allMatch(leg -> leg.state() == DriftReport.State.CLEAN);
  }

  @Test
  void aTemplateWithTheWrongTagFailsTheGateAndTheRouterIsRolledBackToEstablished()
      throws Exception {
    List<String> before = site().lab().running("r1");
    Instant since = since(NORTH, Side.SECONDARY);
    Path template = site().template("common.ftl");
    String right = Files.readString(template);
    Files.writeString(template, right.replace("${leg.cTag}<", "${leg.cTag + 1}<"));
    try {
      PlanReport plan = site().approve(NORTH);
      assertThat(plan.kind()).isEqualTo(PlanReport.Kind.OURS_ALONE);
      assertThat(plan.routers())
          .extracting(router -> router.router() + " " + router.gate())
          .containsExactly("r1 session", "r2 session");
      assertThat(site().awaitAlarm("change: north"))
          .contains("r1: put primary-private in place, gate session", "198.51.100.2");
    } finally {
      Files.writeString(template, right);
      site().daemon().reload();
    }
    assertThat(site().lab().running("r1")).isEqualTo(before);
    awaitUp(NORTH);
    assertThat(since(NORTH, Side.SECONDARY)).as("r2 was not touched").isCloseTo(since, READING);
    assertThat(site().daemon().plan(NORTH).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
  }

  @Test
  void newTimersPassTheGateOnOneRouterAfterTheOtherWithoutASessionFalling() throws Exception {
    Instant since = since(SOUTH, Side.PRIMARY);
    site()
        .files()
        .edit(
            "circuits/south.yaml",
            root ->
                root.withObject("/peerings/private/timers").put("keepalive", 20).put("hold", 60));
    site().daemon().reload();
    assertThat(site().approve(SOUTH).routers())
        .extracting(router -> router.router() + " " + router.gate())
        .containsExactly("r3 session", "r4 session");
    site().awaitQuiet(SOUTH);

    RealSite.awaitTrue(
        "FRR follows",
        () ->
            site().lab().router("r3").bgp().contains("neighbor 198.51.100.10 timers 20 60")
                && site().lab().router("r4").bgp().contains("neighbor 198.51.100.14 timers 20 60"));
    awaitUp(SOUTH);
    assertThat(since(SOUTH, Side.PRIMARY)).isCloseTo(since, READING);
    assertThat(site().alarms()).noneMatch(alarm -> alarm.startsWith("change: south"));
  }

  @Test
  void framesThatAreLostInSilenceTakeTheLegDownUntilTheyPassAgain() throws Exception {
    int known = site().noc().lines().size();
    site().lab().router("r3").cable().cut();
    site().noc().await(known, "south.primary-private is down");
    site().await(SOUTH, Side.PRIMARY, Phase.DOWN);
    assertThat(site().connection(SOUTH, Side.PRIMARY).reason())
        .contains("ipv4 session with 198.51.100.10");
    assertThat(site().connection(SOUTH, Side.SECONDARY).phase()).isEqualTo(Phase.UP);
    assertThat(site().circuit(SOUTH).verdict()).isEqualTo(StatusReport.Verdict.DEGRADED);

    site().lab().router("r3").cable().heal();
    site().noc().await(known, "south.primary-private is up");
    awaitUp(SOUTH);
  }

  @Test
  void aSessionThatMicrosoftEndsIsDownWithItsLastWord() throws Exception {
    int known = site().noc().lines().size();
    site().lab().edge("LAB-4").disable(1002);
    site().noc().await(known, "south.secondary-private is down");
    site().await(SOUTH, Side.SECONDARY, Phase.DOWN);
    assertThat(site().connection(SOUTH, Side.SECONDARY).reason())
        .contains("ipv4 session with 198.51.100.14", "Cease");

    site().lab().edge("LAB-4").enable(1002);
    awaitUp(SOUTH);
  }

  @Test
  void aRetiredCircuitLeavesItsRoutersAsTheyWere() throws Exception {
    List<String> r1 = site().lab().running("r1");
    List<String> r2 = site().lab().running("r2");
    Instant since = since(NORTH, Side.PRIMARY);
    site().build(BRIEF);
    assertThat(site().lab().router("r1").cable().names())
        .containsExactlyInAnyOrder("PW-Ether1.1001", "PW-Ether1.1003");

    site().set(BRIEF, ConnectionState.RETIRED);
    assertThat(site().approve(BRIEF).kind()).isEqualTo(PlanReport.Kind.RETIRE);
    for (Side side : Side.values()) {
      site().await(BRIEF, side, Phase.GONE);
    }

    assertThat(site().lab().running("r1")).isEqualTo(r1);
    assertThat(site().lab().running("r2")).isEqualTo(r2);
    RealSite.awaitTrue(
        "FRR and the switch follow",
        () ->
            site().lab().router("r1").cable().names().equals(Set.of("PW-Ether1.1001"))
                && !site().lab().router("r1").bgp().contains("198.51.100.18")
                && !site().lab().router("r1").cable().rules().contains("dl_vlan=1003"));
    assertThat(since(NORTH, Side.PRIMARY)).as("not disturbed").isCloseTo(since, READING);
    awaitUp(NORTH);
  }

  @Test
  void theNextLabTakesAwayWhatAKilledOneLeftAndNothingOfOneThatLives() throws Exception {
    String tag = "crldead" + ProcessHandle.current().pid();
    Path left = Files.createDirectories(Path.of("/run/circuitd-lab").resolve(tag));
    try (Programs programs = Programs.in("dead-lab")) {
      programs.run("add", Map.of(), List.of("ip", "netns", "add", tag + "-r1"));
      Process process =
          programs.serve(
              "sleep", Map.of(), List.of("ip", "netns", "exec", tag + "-r1", "sleep", "600"));
      assertThat(process.isAlive()).isTrue();

      Footprint.claim().close();

      RealSite.awaitTrue("its processes are gone", () -> !process.isAlive());
      programs.run("list", Map.of(), List.of("ip", "netns", "list"));
      assertThat(programs.output("list"))
          .doesNotContain(tag)
          .contains(site().lab().tag() + "-wire", site().lab().tag() + "-r4");
    }
    assertThat(left).doesNotExist();
    Object lockFile =
        Files.getAttribute(
            Path.of("/run/circuitd-lab").resolve(site().lab().tag()).resolve("lock"), "unix:ino");
    assertThat(Files.readString(Path.of("/proc/locks")))
        .as("the lock of this lab, which others look at")
        .contains(":" + lockFile + " ");
    awaitUp(NORTH);
  }

  /** Since when the session of a connection is in its state. */
  private Instant since(CircuitName name, Side side) {
    return site()
        .connection(name, side)
        .legs()
        .getFirst()
        .sessions()
        .getFirst()
        .since()
        .orElseThrow();
  }
}
