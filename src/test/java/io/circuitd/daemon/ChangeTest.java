package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of a circuit that is up: ours alone, of both sides, and those that nobody approved. */
class ChangeTest {
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
    site.close();
  }

  @Test
  void aChangeOfOursAloneGoesOneRouterAfterTheOtherAndARebuildNamesBothLegs() {
    int writes = site.writes(LabSite.UNIV).size();
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> {
          root.withObject("/peerings/private/timers").put("keepalive", 30).put("hold", 90);
          root.withObject("/peerings/private/bfd").put("multiplier", 5);
        });
    PlanReport ours = site.daemon().plan(LabSite.UNIV);
    assertThat(ours.kind()).isEqualTo(PlanReport.Kind.OURS_ALONE);
    assertThat(ours.azureWrites()).isEmpty();
    assertThat(ours.routers())
        .extracting(
            router -> router.router() + " " + router.gate() + " " + router.sessionsTouched())
        .containsExactly("sanj-mx1 session 2", "sanj-xr1 session 2");
    assertThat(ours.routers().getFirst().diff()).contains("180", "90", "multiplier");

    site.approve(LabSite.UNIV, Side.PRIMARY, ours.digest());
    site.daemon().reload();
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.BLOCKED);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .isEqualTo(
            "no approval for the secondary connection, and the plan needs one for each; next:"
                + " circuitd approve example-univ");
    assertThat(steps.taken()).isEmpty();

    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(steps.taken().indexOf("0 PUSHED"))
        .as("the second waits until the first is done (R-094)")
        .isPositive()
        .isLessThan(steps.taken().indexOf("1 LOCK"));
    assertThat(site.router("sanj-mx1").running()).contains("<hold-time>90</hold-time>");
    assertThat(site.router("sanj-xr1").running()).contains("90");
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
    assertThat(site.daemon().drift(Optional.empty(), Optional.empty(), true).legs())
        .hasSize(2)
        .allMatch(leg -> leg.state() == DriftReport.State.CLEAN);

    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("innerVlan", 201));
    PlanReport rebuild = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(rebuild.kind()).isEqualTo(PlanReport.Kind.BOTH_SIDES);
    assertThat(rebuild.findings())
        .filteredOn(finding -> finding.rule().equals(Optional.of("R-094")))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.text())
                .contains("outage", "primary-private, secondary-private", "agree on a time"));
    assertThat(rebuild.azureWrites()).singleElement().asString().contains("VLAN 201");
    assertThat(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow())
        .contains("\"vlanId\" : 201");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.router("sanj-mx1").running())
        .contains("<inner>201</inner>")
        .doesNotContain("<inner>200</inner>");
  }

  @Test
  void aPeeringThatTheCustomerChangedIsShownAndNeitherFollowedNorOverwritten() {
    int writes = site.writes(LabSite.UNIV).size();
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV), "AzurePrivatePeering", peering -> peering.put("vlanId", 201));
    LabSite.awaitTrue("R-129", () -> site.said().contains("R-129"));
    site.awaitLook(LabSite.UNIV);
    assertThat(site.circuit(LabSite.UNIV).warnings())
        .anySatisfy(warning -> {
          assertThat(warning.rule()).contains("R-129");
          assertThat(warning.text())
              .contains("VLAN 201, here 200", "expected", "next: ask the customer");
        });
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.BOTH_SIDES);
    assertThat(plan.findings()).anySatisfy(finding -> assertThat(finding.rule()).contains("R-129"));
    assertThat(plan.approvals()).noneMatch(PlanReport.ApprovalStatus::valid);
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);
    assertThat(steps.taken()).isEmpty();

    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes + 1);
    LabSite.awaitTrue("R-129 is over", () -> !site.said().contains("R-129"));
  }

  @Test
  void aChangeThatWaitsForTheOtherConnectionIsGivenUpSoThatAnotherPlanCanMendIt() {
    Map<String, String> built = site.running();
    site.router("sanj-xr1").faults().sessionsHeldDown(true);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.DOWN);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.DRAFT);
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private/bfd").put("multiplier", 5));
    site.approve(LabSite.UNIV);
    assertThat(site.awaitAlarm("change: " + LabSite.UNIV))
        .contains(
            "R-094: secondary-private is not healthy",
            "primary-private may carry all traffic",
            "waited 8 s for it, and nothing was touched; next: bring that connection up");
    assertThat(steps.taken()).doesNotContain("0 LOCK");
    assertThat(site.running()).isEqualTo(built);

    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/private").put("innerVlan", 201));
    PlanReport stranding = site.daemon().plan(LabSite.UNIV);
    assertThat(stranding.kind())
        .as("a rebuild would take down a leg that it does not name")
        .isEqualTo(PlanReport.Kind.BLOCKED);
    assertThat(stranding.findings())
        .anySatisfy(finding ->
            assertThat(finding.text())
                .contains(
                    "secondary-private is on sanj-xr1 although its file says draft",
                    "next: set it live, so that it is rebuilt too, or retired"));
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.LIVE);
    site.router("sanj-xr1").faults().clear();
    PlanReport both = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(both.kind()).isEqualTo(PlanReport.Kind.BOTH_SIDES);
    assertThat(both.routers()).hasSize(2);
  }
}
