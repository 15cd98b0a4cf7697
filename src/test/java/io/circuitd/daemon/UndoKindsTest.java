package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way back of changes that are more than an edit: a move, a drain, what failed in part, and a
 * way back itself.
 */
class UndoKindsTest {
  private static final String PORT = "A-CIS-1-PRI-A";

  /** A second cable from the same Azure port; the lab does not mind in which cloud its name is. */
  private static final SiteCopy.Edit SPARE_CABLE =
      inventory ->
          inventory
              .withArray("/azurePorts")
              .addObject()
              .put("azurePort", PORT)
              .put("cloud", "government")
              .put("router", "chic-mx1")
              .put("port", "et-0/0/9")
              .put("speedMbps", 100_000);

  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;
  private Map<String, String> built = Map.of();

  @BeforeEach
  void start() {
    site = LabSite.in(folder, 0, SPARE_CABLE);
    site.start(steps);
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    built = site.running();
    steps.forget();
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  /** Approves the undoing of a change, sees it end well, and returns its plan. */
  private PlanReport undo(long change) {
    PlanReport plan = site.daemon().undo(change);
    assertThat(plan.kind()).as(plan.toString()).isNotEqualTo(Kind.BLOCKED);
    assertThat(plan.undoes()).contains(change);
    steps.forget();
    plan.connections().forEach(side -> site.approve(plan.circuit(), side, plan.digest()));
    site.daemon().reload();
    site.awaitQuiet(plan.circuit());
    assertThat(steps.lastChange()).as("it ran").isGreaterThan(change);
    assertThat(site.alarm("change: " + plan.circuit())).isEmpty();
    return plan;
  }

  private String refused(long change) {
    PlanReport plan = site.daemon().undo(change);
    assertThat(plan.kind()).as(plan.toString()).isEqualTo(Kind.BLOCKED);
    assertThat(plan.routers()).isEmpty();
    return plan.findings().stream()
        .map(PlanReport.PlanFinding::text)
        .collect(Collectors.joining("\n"));
  }

  private static List<String> gates(PlanReport plan) {
    return plan.routers().stream().map(router -> router.router() + " " + router.gate()).toList();
  }

  private List<String> ends() {
    return steps.taken().stream()
        .filter(step -> step.matches(".*(PUSHED|REMOVED|DONE|DRAINED|VERIFIED)"))
        .toList();
  }

  private void hold(int seconds) {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root ->
            root.withObject("/peerings/private/timers")
                .put("keepalive", seconds / 3)
                .put("hold", seconds));
  }

  private void otherVlan() {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("innerVlan", 201));
  }

  /** Once, when a stage begins. */
  private void refuses(String router, int stage) {
    steps.before(
        stage + " LOCK",
        () -> site.router(router).faults().rpcErrorOn("validate", "operation-failed", "no space"));
  }

  private void failsHalfway() {
    failsHalfway(LabSite.UNIV);
  }

  private void failsHalfway(CircuitName circuit) {
    site.approve(circuit);
    assertThat(site.awaitAlarm("change: " + circuit)).contains("no space");
    site.pop().routers().routers().forEach(router -> router.faults().clear());
    site.awaitQuiet(circuit);
  }

  /** Azure's port of the primary connection is at another router now, as its cable is. */
  private void moveTheCable() {
    site.edit(
        "inventory.yaml",
        root -> {
          ObjectNode spare = entry(root, "government");
          ObjectNode real = entry(root, "commercial");
          real.set("router", spare.get("router"));
          real.set("port", spare.get("port"));
          spare.put("port", "et-0/0/11");
        });
  }

  private static ObjectNode entry(ObjectNode inventory, String cloud) {
    for (JsonNode entry : inventory.withArray("/azurePorts")) {
      if (entry.path("azurePort").asString().equals(PORT)
          && entry.path("cloud").asString().equals(cloud)) {
        return (ObjectNode) entry;
      }
    }
    throw new AssertionError("no port of " + cloud);
  }

  @Test
  void aMoveGoesBackAndItsUndoingMovesAgain() {
    moveTheCable();
    PlanReport move = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(move.kind()).isEqualTo(Kind.MOVE);
    Map<String, String> moved = site.running();
    assertThat(moved.get("sanj-mx1")).doesNotContain("192.0.2.249/30");

    PlanReport back = undo(steps.lastChange());
    assertThat(back.kind()).isEqualTo(Kind.MOVE);
    assertThat(gates(back)).containsExactly("sanj-mx1 session", "chic-mx1 config");
    assertThat(ends()).containsExactly("0 PUSHED", "1 REMOVED", "2 VERIFIED");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).router()).contains("sanj-mx1");
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);

    assertThat(gates(undo(steps.lastChange())))
        .containsExactly("chic-mx1 session", "sanj-mx1 config");
    assertThat(site.running()).isEqualTo(moved);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
  }

  @Test
  void ofAMoveThatDidNotLeaveItsFormerRouterOnlyTheNewOneIsCleared() {
    moveTheCable();
    refuses("sanj-mx1", 1);
    failsHalfway();
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).router()).contains("chic-mx1");

    PlanReport back = undo(steps.lastChange());
    assertThat(back.kind()).isEqualTo(Kind.MOVE);
    assertThat(gates(back)).containsExactly("chic-mx1 config");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).router()).contains("sanj-mx1");
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
  }

  @Test
  void ofAChangeThatFailedInPartWhatWasDoneGoesBack() {
    hold(200);
    refuses("sanj-xr1", 1);
    failsHalfway();
    assertThat(site.running("sanj-mx1")).contains("<hold-time>200</hold-time>");
    assertThat(site.running("sanj-xr1")).isEqualTo(built.get("sanj-xr1"));
    long failed = steps.lastChange();

    PlanReport back = undo(failed);
    assertThat(back.kind()).isEqualTo(Kind.OURS_ALONE);
    assertThat(gates(back)).containsExactly("sanj-mx1 session");
    assertThat(site.running()).isEqualTo(built);
    assertThat(refused(failed))
        .contains("change " + failed + " was undone by change " + steps.lastChange());

    undo(steps.lastChange());
    assertThat(site.running("sanj-mx1")).contains("<hold-time>200</hold-time>");
  }

  @Test
  void aChangeThatWasTakenBackInItsConfirmWindowLeftNothing() {
    hold(200);
    site.router("sanj-mx1").faults().rpcErrorOn("validate", "operation-failed", "no space");
    failsHalfway();
    assertThat(site.running()).isEqualTo(built);
    assertThat(refused(steps.lastChange()))
        .contains("change " + steps.lastChange() + " left nothing to undo");
  }

  @Test
  void ofABuildThatFailedInPartAzureAndTheFirstRouterGoBack() {
    site.set(LabSite.HOSPITAL, Side.SECONDARY, ConnectionState.LIVE);
    refuses("chic-xr1", 2);
    failsHalfway(LabSite.HOSPITAL);
    assertThat(site.running("chic-mx1")).isNotEqualTo(built.get("chic-mx1"));
    PlanReport back = undo(steps.lastChange());
    assertThat(back.kind()).isEqualTo(Kind.RETIRE);
    assertThat(back.azureWrites())
        .containsExactly("before the routers: Azure: NotProvisioned, peerings left as they are");
    assertThat(site.running()).isEqualTo(built);
  }

  @Test
  void aBuildWhoseAnnouncementWasTakenBackLeftNothingAndStandsInNobodysWay() {
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.GONE);
    site.awaitQuiet(LabSite.UNIV);
    long retirement = steps.lastChange();
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.LIVE);
    refuses("sanj-mx1", 1);
    failsHalfway(LabSite.UNIV);
    assertThat(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
        .contains("\"NotProvisioned\"");
    assertThat(refused(steps.lastChange()))
        .contains(
            "change " + steps.lastChange() + " left nothing to undo; it failed: sanj-mx1: put");
    assertThat(undo(retirement).kind()).isEqualTo(Kind.FIRST_BUILD);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void ofARebuildThatFailedAfterAzureHadItAzureAndTheFirstRouterGoBack() {
    otherVlan();
    refuses("sanj-xr1", 3);
    failsHalfway();
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.DOWN);

    PlanReport back = undo(steps.lastChange());
    assertThat(back.kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(back.azureWrites()).singleElement().asString().contains("VLAN 200");
    assertThat(gates(back)).containsExactly("sanj-mx1 config");
    assertThat(site.running()).isEqualTo(built);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
  }

  @Test
  void aRebuildThatWasTakenBackWhenAzureRefusedItLeftNothingAndStandsInNobodysWay() {
    hold(200);
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    long timers = steps.lastChange();
    site.commercial()
        .faults()
        .operations()
        .failNextOperation("InternalServerError", "an error occurred");
    otherVlan();
    site.approve(LabSite.UNIV);
    site.awaitAlarm("change: example-univ");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(refused(steps.lastChange()))
        .contains(
            "change " + steps.lastChange() + " left nothing to undo; it failed: ",
            "primary-private on sanj-mx1 was taken back to what it was");
    undo(timers);
    assertThat(site.running()).isEqualTo(built);
  }

  @Test
  void theWayBackOfARebuildIsARebuildThatCanGoBackAgain() {
    otherVlan();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    Map<String, String> rebuilt = site.running();
    undo(steps.lastChange());
    assertThat(site.running()).isEqualTo(built);
    PlanReport again = undo(steps.lastChange());
    assertThat(again.kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(again.azureWrites()).singleElement().asString().contains("VLAN 201");
    assertThat(site.running()).isEqualTo(rebuilt);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
  }

  @Test
  void theWayBackOfADrainIsItsRestoreAndTheOtherWayRound() {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/connections/primary").put("maintenance", true));
    site.approve(LabSite.UNIV);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.MAINTENANCE);
    site.awaitQuiet(LabSite.UNIV);

    PlanReport restore = undo(steps.lastChange());
    assertThat(restore.kind()).isEqualTo(Kind.OURS_ALONE);
    assertThat(gates(restore)).containsExactly("sanj-mx1 session");
    assertThat(ends()).containsExactly("0 PUSHED", "1 VERIFIED");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .contains("maintenance waits for approval");

    long restored = steps.lastChange();
    site.router("sanj-xr1").faults().sessionsHeldDown(true);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.DOWN);
    assertThat(
            site.daemon().undo(restored).findings().stream()
                .map(PlanReport.PlanFinding::text)
                .collect(Collectors.joining()))
        .contains("secondary-private is not healthy", "cannot take over the traffic of primary");
    site.router("sanj-xr1").faults().sessionsHeldDown(false);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
    undo(restored);
    assertThat(ends()).containsExactly("0 PUSHED", "1 DRAINED", "2 VERIFIED");
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.MAINTENANCE);
  }
}
