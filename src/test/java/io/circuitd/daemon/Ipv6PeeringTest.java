package io.circuitd.daemon;

import static io.circuitd.daemon.PlanWords.findings;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The IPv6 half of a peering: ignored by Azure, added by the customer, taken out of the file. */
class Ipv6PeeringTest {
  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start(steps);
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private String outcome() {
    return site.history().story(steps.lastChange()).change().outcome()
        + ": "
        + site.history().story(steps.lastChange()).change().reason();
  }

  private boolean up(String router, String neighbor) {
    return site.router(router).isEstablished(InetAddress.ofLiteral(neighbor));
  }

  @Test
  void aHalfThatAzureIgnoresIsToldWithTheNextStepAndIpv4KeepsWorking() {
    site.commercial().faults().writes().ignoreIpv6(true);
    site.approve(LabSite.UNIV);
    site.awaitQuiet(LabSite.UNIV);
    assertThat(outcome())
        .contains(
            "done: R-131: Azure took the private peering without its IPv6 half: IPv4 works",
            "next: the customer adds the IPv6 prefixes to the peering in the Azure portal");
    assertThat(up("sanj-mx1", "192.0.2.250")).isTrue();
    assertThat(up("sanj-xr1", "192.0.2.254")).isTrue();
    assertThat(up("sanj-mx1", "2001:db8:468::2")).isFalse();
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DEGRADED);
    assertThat(site.alarm("change")).isEmpty();
    int writes = site.writes(LabSite.UNIV).size();

    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).as("it is not sent again and again").isEqualTo(Kind.NOTHING_TO_DO);
    assertThat(findings(plan))
        .contains(
            "R-131 found the private peering at Azure has no IPv6",
            "next: the customer adds 2001:db8:468::/126 and 2001:db8:468::4/126 to the peering in"
                + " the Azure portal");
    assertThat(
            site.daemon()
                .peering(LabSite.UNIV, PeeringAction.RESET, PeeringType.PRIVATE, "")
                .kind())
        .isEqualTo(Kind.PEERING_RESET);
    assertThat(site.daemon().undo(steps.lastChange()).kind()).isEqualTo(Kind.RETIRE);

    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV),
            "AzurePrivatePeering",
            there ->
                there
                    .putObject("ipv6PeeringConfig")
                    .put("primaryPeerAddressPrefix", "2001:db8:468::/126")
                    .put("secondaryPeerAddressPrefix", "2001:db8:468::4/126")
                    .put("state", "Enabled"));
    LabSite.awaitTrue("IPv6 is up", () -> up("sanj-mx1", "2001:db8:468::2"));
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    assertThat(findings(site.daemon().plan(LabSite.UNIV))).doesNotContain("R-131");
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes);

    PlanReport reset =
        site.daemon().peering(LabSite.UNIV, PeeringAction.RESET, PeeringType.PRIVATE, "");
    assertThat(findings(reset))
        .contains("R-131 found the private peering at Azure has IPv6 (2001:db8:468::/126");
    reset.connections().forEach(side -> site.approve(LabSite.UNIV, side, reset.digest()));
    site.daemon().reload();
    site.awaitQuiet(LabSite.UNIV);
    assertThat(outcome())
        .contains("R-131: Azure did not keep all of the private peering", "2001:db8:468::/126");
  }

  @Test
  void takingIpv6OutOfTheFileIsShownInThePlan() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> {
          root.withObject("/peerings/private/primary").remove("ipv6");
          root.withObject("/peerings/private/secondary").remove("ipv6");
        });
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(findings(plan))
        .contains(
            "the private peering at Azure has IPv6 (2001:db8:468::/126 and 2001:db8:468::4/126),"
                + " and the file has none",
            "the write to take IPv6 away from both connections");
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    JsonNode there = PeeringSwitchTest.atAzure(site);
    assertThat(there.has("ipv6PeeringConfig")).isFalse();
    assertThat(up("sanj-xr1", "192.0.2.254")).isTrue();
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
  }
}
