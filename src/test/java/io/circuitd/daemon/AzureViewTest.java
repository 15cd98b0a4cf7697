package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.ControlJson;
import io.circuitd.control.HealthReport;
import io.circuitd.control.HealthReport.LegHealth;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Azure's own view of a leg, on demand and once for each outage. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AzureViewTest {
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder);
    site.edit(
        "circuitd.yaml",
        root ->
            root.path("clouds")
                .forEach(
                    cloud -> ((ObjectNode) cloud).withObject("/readOuts").put("perMinute", 600)));
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private List<LegHealth> legs(boolean azure) {
    HealthReport report = site.daemon().health(Optional.of(LabSite.UNIV), azure);
    OperatorWords.check(ControlJson.pretty(report).replace("null", ""));
    return report.circuits().getFirst().legs();
  }

  private LegHealth primary(boolean azure) {
    return legs(azure).stream()
        .filter(leg -> leg.leg().equals("primary-private"))
        .findFirst()
        .orElseThrow();
  }

  private long questions(String side) {
    return site.commercial().requests().stream()
        .filter(request -> request.method().equals("POST"))
        .filter(request -> request.path().contains("/routeTablesSummary/" + side))
        .count();
  }

  private void awaitUp() {
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
  }

  @Test
  void onDemandBothPathsAreAskedAndTheAnswerIsKeptWithItsAge() {
    awaitUp();
    List<LegHealth> legs = legs(true);
    assertThat(legs).hasSize(2).allMatch(leg -> leg.verdict() == Verdict.UP);
    assertThat(legs)
        .extracting(leg -> leg.azure().orElseThrow().side())
        .containsExactly("up", "up");
    HealthReport.SecondOpinion opinion = legs.getFirst().azure().orElseThrow();
    assertThat(opinion.words()).contains("ipv4: up on both sides", "ipv6: up on both sides");
    assertThat(opinion.neighbors()).hasSize(2).anyMatch(row -> row.contains("192.0.2.249"));
    assertThat(opinion.arp()).anyMatch(row -> row.contains("192.0.2.249"));
    assertThat(
            site.connection(LabSite.UNIV, Side.PRIMARY)
                .legs()
                .getFirst()
                .azure()
                .orElseThrow()
                .at())
        .isEqualTo(opinion.at());
  }

  @Test
  void anOutageIsAskedAboutOnceAndTheVerdictTellsWhoseSideItIs() {
    awaitUp();
    long before = questions("primary");
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    try {
      site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
      LabSite.awaitTrue("asked", () -> questions("primary") > before);
      LabSite.awaitTrue(
          "answered", () -> primary(false).azure().filter(o -> !o.side().equals("up")).isPresent());
      site.awaitLook(LabSite.UNIV);
      site.awaitLook(LabSite.UNIV);
      assertThat(questions("primary")).as("once for each outage").isEqualTo(before + 1);
      assertThat(primary(false).azure().orElseThrow().side()).isIn("our side", "no arp");
      assertThat(primary(false).verdict()).isEqualTo(Verdict.DOWN);
    } finally {
      site.router("sanj-mx1").faults().sessionsHeldDown(false);
    }
    awaitUp();
  }

  @Test
  void aPeeringThatIsDisabledAtAzureIsTheCauseOnBothPaths() {
    awaitUp();
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV),
            "AzurePrivatePeering",
            peering -> peering.put("state", "Disabled"));
    try {
      site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
      LabSite.awaitTrue(
          "explained",
          () ->
              site.connection(LabSite.UNIV, Side.SECONDARY)
                  .reason()
                  .contains("R-104: the peering is disabled at Azure"));
      assertThat(legs(true))
          .allSatisfy(leg -> {
            assertThat(leg.causes()).anyMatch(cause -> cause.startsWith("R-104"));
            assertThat(leg.azure().orElseThrow().side()).isEqualTo("disabled");
          });
    } finally {
      site.commercial()
          .faults()
          .others()
          .changePeering(
              site.key(LabSite.UNIV),
              "AzurePrivatePeering",
              peering -> peering.put("state", "Enabled"));
    }
    awaitUp();
  }

  @Test
  void aCloudThatDoesNotAnswerIsUnknownAndBlamesNobody() {
    awaitUp();
    site.commercial().faults().line().down(true);
    try {
      assertThat(legs(true))
          .allSatisfy(leg -> {
            assertThat(leg.azure().orElseThrow().side()).isEqualTo("unknown");
            assertThat(leg.verdict()).isEqualTo(Verdict.UP);
          });
    } finally {
      site.commercial().faults().line().down(false);
    }
    LabSite.awaitTrue("over", () -> site.alarm("azure").isEmpty());
  }
}
