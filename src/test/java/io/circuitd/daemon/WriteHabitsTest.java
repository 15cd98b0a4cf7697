package io.circuitd.daemon;

import static io.circuitd.daemon.PlanWords.findings;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.lab.FakeAzure;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The switches of how a cloud is written to, each as the plan shows it and as it is sent. */
class WriteHabitsTest {
  private static final CircuitName NAME = LabSite.test(1);

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void lab() {
    site = LabSite.in(folder, 1);
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private void start(Consumer<ObjectNode> writes) {
    site.edit("circuitd.yaml", root -> writes.accept(root.withObject("/clouds/commercial/writes")));
    site.start();
  }

  /** What was asked of Azure, one word each. */
  private List<String> sent() {
    return site.writes(NAME).stream().map(WriteHabitsTest::word).toList();
  }

  private static String word(FakeAzure.Seen write) {
    if (write.path().contains("/peerings/")) {
      return write.method() + " peering";
    }
    return JsonMapper.shared()
        .readTree(write.body())
        .at("/properties/serviceProviderProvisioningState")
        .asString();
  }

  private PlanReport retire() {
    site.set(NAME, Side.PRIMARY, ConnectionState.RETIRED);
    PlanReport plan = site.approve(NAME);
    site.await(NAME, Side.PRIMARY, Phase.GONE);
    site.awaitQuiet(NAME);
    return plan;
  }

  @Test
  void asByDefault() {
    start(writes -> {});
    String digest = site.build(NAME, Side.PRIMARY).digest();
    retire();
    assertThat(sent())
        .containsExactly("Provisioning", "Provisioned", "PUT peering", "NotProvisioned");
    assertThat(site.writes(NAME)).allMatch(write -> write.ifMatch().isPresent() || first(write));
    assertThat(digest).startsWith("sha256:");
  }

  /** A peering that is not there yet has no etag. */
  private static boolean first(FakeAzure.Seen write) {
    return write.path().contains("/peerings/");
  }

  @Test
  void withoutIfMatchAndWithoutAnAnnouncement() {
    start(writes -> {});
    String usual = site.daemon().plan(NAME).digest();
    start(writes -> writes.put("ifMatch", false).put("announce", false));
    PlanReport plan = site.build(NAME, Side.PRIMARY);
    assertThat(plan.digest()).isNotEqualTo(usual);
    assertThat(plan.azureWrites()).hasSize(2).noneMatch(line -> line.endsWith("Provisioning"));
    assertThat(sent()).containsExactly("Provisioned", "PUT peering");
    assertThat(site.writes(NAME)).allMatch(write -> write.ifMatch().isEmpty());
  }

  @Test
  void deprovisioningIsToldBeforeAndTakenBackWhenAzureRefuses() {
    start(writes -> writes.put("deprovisioning", true));
    site.build(NAME, Side.PRIMARY);
    site.commercial().faults().writes().attachment(site.key(NAME), true);
    site.set(NAME, Side.PRIMARY, ConnectionState.RETIRED);
    PlanReport refused = site.approve(NAME);
    assertThat(refused.azureWrites())
        .containsExactly(
            "before the routers: Azure: provider state Deprovisioning",
            "before the routers: Azure: NotProvisioned, private peering removed");
    site.awaitAlarm("change: " + NAME);
    site.awaitQuiet(NAME);
    assertThat(site.circuit(NAME).azureState()).contains("Provisioned");
    assertThat(site.running("chic-mx1")).contains("198.51.100.9/30");

    site.commercial().faults().writes().attachment(site.key(NAME), false);
    retire();
    assertThat(sent())
        .containsExactly(
            "Provisioning",
            "Provisioned",
            "PUT peering",
            "Deprovisioning",
            "NotProvisioned",
            "NotProvisioned",
            "Provisioned",
            "Deprovisioning",
            "NotProvisioned");
    assertThat(site.alarm("change")).isEmpty();
  }

  @Test
  void thePeeringBeforeTheState() {
    start(writes -> writes.put("order", "peering-first"));
    PlanReport plan = site.daemon().plan(NAME);
    assertThat(plan.azureWrites())
        .satisfiesExactly(
            announced -> assertThat(announced).contains("Provisioning"),
            peering -> assertThat(peering).contains("private peering"),
            state -> assertThat(state).endsWith("Provisioned"));
  }

  @Test
  void peeringsDeletedBeforeTheStateAreNamedAnOutage() {
    start(writes -> writes.put("deletePeeringsFirst", true));
    site.build(NAME, Side.PRIMARY);
    PlanReport plan = retire();
    assertThat(plan.azureWrites())
        .containsExactly(
            "before the routers: Azure: private peering deleted",
            "before the routers: Azure: NotProvisioned, peerings left as they are");
    assertThat(findings(plan))
        .contains("R-124", "an outage of every session of the circuit, and no way back");
    assertThat(sent())
        .containsExactly(
            "Provisioning", "Provisioned", "PUT peering", "DELETE peering", "NotProvisioned");
    assertThat(site.commercial().body(site.key(NAME)).orElseThrow())
        .contains("\"NotProvisioned\"")
        .doesNotContain("AzurePrivatePeering");
  }
}
