package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** A circuit on virtual switches: the provider switches frames, the customer makes the peering. */
class VirtualSwitchTest {
  private static final CircuitName NAME = LabSite.test(1);
  private Optional<LabSite> started = Optional.empty();

  /** Two virtual switches of a kind, for the primary on Junos and the secondary on IOS-XR. */
  private static Map<Side, String> switches(String kind, ObjectNode inventory) {
    if (kind.equals("bridge")) {
      return Map.of(Side.PRIMARY, "vs-7", Side.SECONDARY, "vs-8");
    }
    for (int n = 1; n <= 2; n++) {
      ObjectNode virtual = inventory.withObject("/virtualSwitches/vs-" + n).put("kind", kind);
      if (kind.equals("vpws")) {
        virtual.put("evi", 2000 + n).put("localServiceId", 1).put("remoteServiceId", 2);
        virtual.put("asn", 11537);
      } else {
        virtual.put("customerPort", n == 1 ? "xe-0/1/5.0" : "TenGigE0/0/0/5");
      }
    }
    return Map.of(Side.PRIMARY, "vs-1", Side.SECONDARY, "vs-2");
  }

  private LabSite start(Path folder, String kind) {
    Map<Side, String> names = new EnumMap<>(Side.class);
    LabSite site = LabSite.in(folder, 1, inventory -> names.putAll(switches(kind, inventory)));
    started = Optional.of(site);
    site.edit(
        LabSite.file(NAME),
        root -> {
          root.remove("peerings");
          names.forEach((side, name) ->
              root.withObject("/connections/" + side.word())
                  .put("state", "live")
                  .put("virtualSwitch", name));
        });
    site.start();
    return site;
  }

  @AfterEach
  void stop() {
    started.ifPresent(site -> {
      OperatorWords.check(site.said());
      site.close();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"vpws", "bridge", "local"})
  void isBuiltKeptChangedAndRetiredWithoutAPeeringOfOurs(String kind, @TempDir Path folder) {
    LabSite site = start(folder, kind);
    Map<String, String> bare = site.running();
    PlanReport plan = site.build(NAME, Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
    assertThat(plan.routers())
        .extracting(router -> router.router() + " " + router.leg() + " " + router.gate())
        .containsExactly("chic-mx1 primary config", "chic-xr1 secondary config");
    assertThat(plan.azureWrites()).noneMatch(write -> write.contains("peering"));
    assertThat(site.connection(NAME, Side.PRIMARY).reason()).contains("primary up");
    assertThat(site.daemon().drift(Optional.of(NAME), Optional.empty(), true).legs())
        .hasSize(2)
        .allMatch(leg -> leg.state() == DriftReport.State.CLEAN);
    assertThat(site.daemon().plan(NAME).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);

    site.edit(
        LabSite.file(NAME),
        root -> root.withObject("/connections/primary").put("description", "to the library"));
    PlanReport change = site.build(NAME, Side.PRIMARY);
    assertThat(change.kind()).isEqualTo(PlanReport.Kind.OURS_ALONE);
    assertThat(change.routers())
        .singleElement()
        .satisfies(router -> {
          assertThat(router.gate()).isEqualTo("config");
          assertThat(router.diff()).contains("to the library");
        });

    site.set(NAME, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(NAME, Side.SECONDARY, ConnectionState.RETIRED);
    site.approve(NAME);
    site.await(NAME, Side.PRIMARY, Phase.GONE);
    site.await(NAME, Side.SECONDARY, Phase.GONE);
    site.awaitQuiet(NAME);
    assertThat(site.running()).isEqualTo(bare);
  }

  @Test
  void peeringsOfTheCustomerAreLeftAloneByTheRetirementAndMayStandInItsWay(@TempDir Path folder) {
    LabSite site = start(folder, "vpws");
    Map<String, String> bare = site.running();
    site.build(NAME, Side.PRIMARY, Side.SECONDARY);
    Map<String, String> built = site.running();
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(NAME),
            "AzurePrivatePeering",
            peering ->
                peering
                    .put("vlanId", 77)
                    .put("peerASN", 65001)
                    .put("primaryPeerAddressPrefix", "10.0.0.0/30")
                    .put("secondaryPeerAddressPrefix", "10.0.0.4/30"));
    assertThat(site.daemon().plan(NAME).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertThat(
            site.daemon()
                .peering(NAME, PeeringAction.RESET, PeeringType.PRIVATE, "")
                .findings()
                .getFirst()
                .text())
        .contains("a circuit on virtual switches", "the customer's");

    site.set(NAME, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(NAME, Side.SECONDARY, ConnectionState.RETIRED);
    PlanReport plan = site.approve(NAME);
    assertThat(plan.azureWrites())
        .containsExactly("before the routers: Azure: NotProvisioned, peerings left as they are");
    assertThat(plan.findings())
        .anySatisfy(finding -> {
          assertThat(finding.rule()).contains("R-102");
          assertThat(finding.text()).contains("AzurePrivatePeering", "ask the customer");
        });
    assertThat(site.awaitAlarm("change: " + NAME))
        .contains("R-123", "nothing was taken away", "and peerings that the customer made");
    assertThat(site.running()).isEqualTo(built);
    assertThat(site.writes(NAME).getLast().body()).doesNotContain("peerings");
    assertThat(site.commercial().body(site.key(NAME)).orElseThrow()).contains("10.0.0.4/30");

    site.commercial()
        .faults()
        .others()
        .change(site.key(NAME), properties -> properties.putArray("peerings"));
    site.approve(NAME);
    site.await(NAME, Side.PRIMARY, Phase.GONE);
    site.awaitQuiet(NAME);
    assertThat(site.running()).isEqualTo(bare);
    assertThat(site.alarm("change")).isEmpty();
  }
}
