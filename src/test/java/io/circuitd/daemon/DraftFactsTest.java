package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.AzureFacts;
import io.circuitd.control.ControlJson;
import io.circuitd.control.PlanReport;
import io.circuitd.lab.AzureFaults;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A draft is read as soon as it is saved, and shows what it would be built on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DraftFactsTest {
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder).start();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private AzureFacts facts() {
    LabSite.awaitTrue("read", () -> site.circuit(LabSite.COLLEGE).azure().isPresent());
    return site.circuit(LabSite.COLLEGE).azure().orElseThrow();
  }

  @Test
  void aDraftShowsWhereItWouldLandBeforeAnythingIsBuilt() {
    AzureFacts facts = facts();
    assertThat(facts.cloud()).isEqualTo("commercial");
    assertThat(facts.peeringLocation()).isEqualTo("Silicon Valley");
    assertThat(facts.pop()).contains("SANJ");
    assertThat(facts.providerState()).isEqualTo("NotProvisioned");
    assertThat(facts.sTag()).isPresent();
    assertThat(facts.ports())
        .extracting(port ->
            port.connection() + " " + port.router().orElse("") + " " + port.pop().orElse(""))
        .containsExactly("primary sanj-mx1 SANJ", "secondary sanj-xr1 SANJ");
    assertThat(facts.ports()).allMatch(port -> !port.azurePort().isBlank());
    assertThat(facts.readAt()).isBefore(Instant.now().plusSeconds(1));
    assertThat(site.circuit(LabSite.COLLEGE).reason())
        .contains("Silicon Valley", "primary on sanj-mx1", "secondary on sanj-xr1");

    PlanReport plan = site.daemon().plan(LabSite.COLLEGE);
    assertThat(plan.azure().orElseThrow().ports()).isEqualTo(facts.ports());
    assertThat(ControlJson.pretty(plan)).contains("\"peeringLocation\" : \"Silicon Valley\"");
    assertThat(site.writes(LabSite.COLLEGE)).isEmpty();
  }

  @Test
  void whatIsFreeOnThePortPairIsShownWhereAzureOffersIt() {
    LabSite.awaitTrue("capacity", () -> facts().capacity().isPresent());
    AzureFacts.Capacity capacity = facts().capacity().orElseThrow();
    assertThat(capacity.pair()).isNotBlank();
    assertThat(capacity.remainingMbps()).isPositive();
    assertThat(site.daemon().plan(LabSite.COLLEGE).azure().orElseThrow().capacity())
        .contains(capacity);
    assertThat(
            site.commercial().requests().stream()
                .filter(request -> request.path().contains("expressRouteProviderPorts"))
                .map(request -> request.path().replaceAll("\\?.*", ""))
                .distinct())
        .hasSize(1);
  }

  @Test
  void whatWouldRefuseADraftIsToldBeforeItGoesLive() {
    facts();
    AzureFaults faults = site.commercial().faults();
    faults
        .others()
        .change(site.key(LabSite.COLLEGE), facts -> facts.put("peeringLocation", "Amsterdam"));
    LabSite.awaitTrue("R-007", () -> site.circuit(LabSite.COLLEGE).toString().contains("R-007"));
    assertThat(site.circuit(LabSite.COLLEGE).azure().orElseThrow().pop()).isEmpty();
    assertThat(site.daemon().plan(LabSite.COLLEGE).findings())
        .anySatisfy(finding -> assertThat(finding.text()).contains("'Amsterdam'"));
    assertThat(site.alarm("R-007")).as("nothing is built").isEmpty();

    faults
        .others()
        .change(site.key(LabSite.COLLEGE), facts -> facts.put("peeringLocation", "Silicon Valley"));
    LabSite.awaitTrue("over", () -> site.circuit(LabSite.COLLEGE).warnings().isEmpty());
  }

  @Test
  void moreThanAPortMayCarryByTheConfigurationIsAWarning() {
    facts();
    site.edit(
        "circuitd.yaml",
        root -> {
          root.withObject("/deploy/ports").removeAll();
          root.withObject("/deploy/ports")
              .putArray("largest")
              .addObject()
              .put("portMbps", 100_000)
              .put("circuitMbps", 50);
        });
    LabSite.awaitTrue("R-075", () -> site.circuit(LabSite.COLLEGE).toString().contains("R-075"));
    assertThat(site.daemon().plan(LabSite.COLLEGE).findings())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).contains("R-075");
          assertThat(finding.text()).contains("at most 50 Mbps");
        });
    site.edit("circuitd.yaml", root -> root.withObject("/deploy").remove("ports"));
    LabSite.awaitTrue("over", () -> site.circuit(LabSite.COLLEGE).warnings().isEmpty());
  }

  @Test
  void aCloudThatDoesNotAnswerLeavesTheFactsWithTheirAge() {
    LabSite.awaitTrue("all is read", () -> facts().capacity().isPresent());
    Instant before = facts().readAt();
    site.commercial().faults().line().down(true);
    try {
      site.awaitAlarm("azure: commercial");
      assertThat(facts().readAt()).isAfterOrEqualTo(before);
      assertThat(site.circuit(LabSite.COLLEGE).azureState()).contains("NotProvisioned");
    } finally {
      site.commercial().faults().line().down(false);
    }
    LabSite.awaitTrue("over", () -> site.alarm("azure").isEmpty());
    assertThat(site.connection(LabSite.COLLEGE, Side.PRIMARY).router())
        .isEqualTo(Optional.of("sanj-mx1"));
  }
}
