package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A circuit on virtual switches: the provider switches frames, the customer makes the peering. */
class VirtualSwitchTest {
  private static final CircuitName NAME = LabSite.test(1);
  private static final String L2VPN =
      "<l2vpn xmlns='http://cisco.com/ns/yang/Cisco-IOS-XR-l2vpn-cfg'><enable/></l2vpn>";
  private LabSite site;

  @BeforeEach
  void start(@TempDir Path folder) {
    site =
        LabSite.in(
            folder,
            1,
            inventory -> {
              for (int n = 1; n <= 2; n++) {
                inventory
                    .withObject("/virtualSwitches/vs-" + n)
                    .put("kind", "vpws")
                    .put("evi", 2000 + n)
                    .put("localServiceId", 1)
                    .put("remoteServiceId", 2)
                    .put("asn", 11537);
              }
            });
    site.router("chic-xr1").faults().editRunning(L2VPN);
    site.edit(
        LabSite.file(NAME),
        root -> {
          root.remove("peerings");
          root.withObject("/connections/primary").put("state", "live").put("virtualSwitch", "vs-1");
          root.withObject("/connections/secondary")
              .put("state", "live")
              .put("virtualSwitch", "vs-2");
        });
    site.start();
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  @Test
  void isBuiltKeptChangedAndRetiredWithoutAPeeringOfOurs() {
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
}
