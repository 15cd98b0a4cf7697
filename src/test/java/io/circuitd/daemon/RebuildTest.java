package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes that both ends must make, and moves of a port: what is down when, and what refusals do.
 */
class RebuildTest {
  private static final int OTHER_VLAN = 201;

  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;
  private Map<String, String> built = Map.of();

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start(steps);
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    built = site.running();
    steps.forget();
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private void otherVlan() {
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("innerVlan", OTHER_VLAN));
  }

  private List<String> ends() {
    return steps.taken().stream()
        .filter(step -> step.matches(".*(PUSHED|REMOVED|DONE|VERIFIED)"))
        .toList();
  }

  @Test
  void oneRouterGoesBeforeAzureAndTheOtherWaitsUntilTheFirstLegIsUp() {
    List<String> runningAtAzuresWrite = new ArrayList<>();
    steps.before("1 AZURE_WRITE", () -> runningAtAzuresWrite.add(site.running("sanj-xr1")));
    List<Verdict> atTheSecond = new ArrayList<>();
    steps.before(
        "3 LOCK",
        () ->
            atTheSecond.add(
                site.router("sanj-mx1").running().contains("<inner>201</inner>")
                    ? Verdict.UP
                    : Verdict.DOWN));
    otherVlan();
    PlanReport plan = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.BOTH_SIDES);
    assertThat(plan.findings())
        .filteredOn(finding -> finding.rule().equals(Optional.of("R-094")))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .contains(
                    "an outage of these legs: primary-private,"
                        + " secondary-private; first primary-private goes down with its router's"
                        + " change, while secondary-private carries the traffic; with Azure's write"
                        + " all are down until the first session is up again; last"
                        + " secondary-private comes up with its router's change, once"
                        + " primary-private is up; what was done on a router before Azure refuses"
                        + " is taken back"));
    assertThat(ends())
        .containsExactly("0 PUSHED", "1 AZURE_DONE", "2 VERIFIED", "3 PUSHED", "4 VERIFIED");
    assertThat(runningAtAzuresWrite).containsExactly(built.get("sanj-xr1"));
    assertThat(atTheSecond).containsExactly(Verdict.UP);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void whatTheFirstRouterHasIsTakenBackWhenAzureRefuses() {
    site.commercial()
        .faults()
        .operations()
        .failNextOperation("InternalServerError", "an error occurred");
    otherVlan();
    site.approve(LabSite.UNIV);
    assertThat(site.awaitAlarm("change: example-univ"))
        .contains(
            "InternalServerError: an error occurred",
            "primary-private on sanj-mx1 was taken back to what it was");
    assertThat(ends()).containsExactly("0 PUSHED", "7 PUSHED");
    assertThat(site.running()).isEqualTo(built);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
    assertThat(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
        .contains("\"vlanId\" : 200");

    steps.forget();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(site.running("sanj-mx1")).contains("<inner>201</inner>");
    assertThat(site.alarms()).noneMatch(alarm -> alarm.startsWith("change"));
  }

  @Test
  void aTakingBackThatIsInterruptedAtAnyStepGoesOn() {
    site.commercial()
        .faults()
        .operations()
        .failNextOperation("InternalServerError", "an error occurred");
    for (String step : List.of("6 TAKING_BACK", "7 LOCK", "7 COMMIT", "7 CONFIRM", "7 PUSHED")) {
      steps.before(
          step,
          () -> {
            throw new IllegalStateException("the daemon dies");
          });
    }
    otherVlan();
    site.approve(LabSite.UNIV);
    assertThat(site.awaitAlarm("change: example-univ"))
        .contains("primary-private on sanj-mx1 was taken back to what it was");
    assertThat(steps.awaited()).isEmpty();
    assertThat(site.running()).isEqualTo(built);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
  }

  @Test
  void nothingElseIsTouchedWhenTheFirstRouterRefuses() {
    int writes = site.writes(LabSite.UNIV).size();
    site.router("sanj-mx1").faults().rpcErrorOn("validate", "operation-failed", "no space left");
    otherVlan();
    site.approve(LabSite.UNIV);
    assertThat(site.awaitAlarm("change: example-univ")).contains("no space left");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void theFirstLegStaysUpOnTheNewWhenTheSecondRouterRefusesAndANewPlanBringsTheRest() {
    site.router("sanj-xr1").faults().rpcErrorOn("validate", "operation-failed", "no space left");
    otherVlan();
    site.approve(LabSite.UNIV);
    assertThat(site.awaitAlarm("change: example-univ"))
        .contains("no space left", "Azure has its part, so what was done on routers stays");
    assertThat(site.running("sanj-xr1")).isEqualTo(built.get("sanj-xr1"));
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.DOWN);
    site.router("sanj-xr1").faults().clear();
    PlanReport rest = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(rest.routers())
        .extracting(PlanReport.RouterPlan::router)
        .containsExactly("sanj-xr1");
    assertThat(rest.azureWrites()).isEmpty();
  }

  @Test
  void aLegMovesToAnotherRouterOnlyIfItsSessionsComeUpThere() {
    site.edit(
        "inventory.yaml",
        root -> {
          port(root.withArray("/azurePorts"), "B-06GMR-CIS-1-PRI-A", "et-0/0/9");
          router(root.withArray("/azurePorts"), "A-CIS-1-PRI-A", "chic-mx1");
        });
    PlanReport move = site.approve(LabSite.UNIV);
    assertThat(move.kind()).isEqualTo(PlanReport.Kind.MOVE);
    assertThat(move.routers())
        .extracting(router -> router.router() + " " + router.gate())
        .containsExactly("chic-mx1 session", "sanj-mx1 config");
    assertThat(move.findings())
        .filteredOn(finding -> finding.rule().equals(Optional.of("R-094")))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .contains(
                    "primary-private moves from sanj-mx1 et-0/0/7 to chic-mx1 et-0/0/7",
                    "while the secondary connection carries all traffic",
                    "have the cable moved first"));
    assertThat(move.findings())
        .filteredOn(finding -> finding.rule().equals(Optional.of("R-007")))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text()).contains("on router chic-mx1 in PoP EQCH", "PoP SANJ"));
    assertThat(site.awaitAlarm("change: example-univ"))
        .as("the lab's cable was not moved")
        .contains("the gate did not pass");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void aLegWhosePortAzureMovedComesUpOnTheNewRouterAndThenLeavesTheOldOne() {
    site.commercial()
        .faults()
        .others()
        .change(
            site.key(LabSite.UNIV), facts -> facts.put("primaryAzurePort", "B-06GMR-CIS-1-PRI-A"));
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(ends()).containsExactly("0 PUSHED", "1 REMOVED", "2 VERIFIED");
    assertThat(site.running("chic-mx1")).contains("192.0.2.249/30");
    assertThat(site.running("sanj-mx1")).doesNotContain("192.0.2.249/30");
    assertThat(site.running("sanj-xr1")).isEqualTo(built.get("sanj-xr1"));
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).router()).contains("chic-mx1");
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
  }

  @Test
  void whatAFormerRouterDoesNotLetGoIsRememberedAndTakenAwayByTheNextPlan() {
    leaveHalfway();
    PlanReport rest = site.approve(LabSite.UNIV);
    assertThat(rest.kind()).isEqualTo(PlanReport.Kind.MOVE);
    assertThat(rest.routers())
        .extracting(PlanReport.RouterPlan::router)
        .containsExactly("sanj-mx1");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.running("sanj-mx1")).doesNotContain("192.0.2.249/30");
    assertThat(site.running("chic-mx1")).contains("192.0.2.249/30");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertThat(site.alarms()).noneMatch(alarm -> alarm.startsWith("change"));
  }

  @Test
  void aMoveThatStoppedHalfwayCanGoBack() {
    leaveHalfway();
    site.commercial()
        .faults()
        .others()
        .change(site.key(LabSite.UNIV), facts -> facts.put("primaryAzurePort", "A-CIS-1-PRI-A"));
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
    PlanReport back = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(back.routers())
        .extracting(PlanReport.RouterPlan::router)
        .containsExactly("sanj-mx1", "chic-mx1");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
  }

  @Test
  void aSharedKeyThatARouterHasAndAzureDidNotTakeIsWrittenByTheNextPlan() throws IOException {
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("sharedKeys", true));
    Path key = site.configDir().resolve("lab/secrets/bgp");
    Files.writeString(key, "first-key");
    site.edit(
        LabSite.file(LabSite.HOSPITAL),
        root -> root.withObject("/peerings/private").put("sharedKey", "file:lab/secrets/bgp"));
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind())
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    Files.writeString(key, "second-key");
    site.commercial()
        .faults()
        .operations()
        .failNextOperation("InternalServerError", "an error occurred");
    site.approve(LabSite.HOSPITAL);
    assertThat(site.awaitAlarm("change: example-hospital"))
        .contains("an error occurred", "primary-private on chic-mx1 could not be taken back")
        .doesNotContain("first-key", "second-key");
    PlanReport rest = site.build(LabSite.HOSPITAL, Side.PRIMARY);
    assertThat(rest.kind()).isEqualTo(PlanReport.Kind.BOTH_SIDES);
    assertThat(rest.routers()).isEmpty();
    assertThat(rest.azureWrites()).hasSize(1);
    assertThat(site.writes(LabSite.HOSPITAL).getLast().body()).contains("second-key");
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind())
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
  }

  /** Moves a leg to a router, and the other one keeps what it has of it. */
  private void leaveHalfway() {
    var former = site.router("sanj-mx1").faults();
    steps.before(
        "1 LOCK", () -> former.rpcErrorOn("validate", "operation-failed", "no space left"));
    site.commercial()
        .faults()
        .others()
        .change(
            site.key(LabSite.UNIV), facts -> facts.put("primaryAzurePort", "B-06GMR-CIS-1-PRI-A"));
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
    site.approve(LabSite.UNIV);
    assertThat(site.awaitAlarm("change: example-univ")).contains("no space left");
    former.clear();
    assertThat(site.running("sanj-mx1")).isEqualTo(built.get("sanj-mx1"));
    assertThat(site.running("chic-mx1")).contains("192.0.2.249/30");
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
  }

  private static void port(ArrayNode ports, String azurePort, String port) {
    entry(ports, azurePort).put("port", port);
  }

  private static void router(ArrayNode ports, String azurePort, String router) {
    entry(ports, azurePort).put("router", router);
  }

  private static ObjectNode entry(ArrayNode ports, String azurePort) {
    return ports
        .valueStream()
        .map(ObjectNode.class::cast)
        .filter(entry -> entry.path("azurePort").asString().equals(azurePort))
        .findFirst()
        .orElseThrow();
  }
}
