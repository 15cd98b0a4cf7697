package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.PlanReport.RouterPlan;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.model.Side;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** The policies on the routers follow a bandwidth that was raised at Azure. */
class BandwidthTest {
  private static void shaped(ObjectNode inventory) {
    inventory
        .withArray("/azurePorts")
        .forEach(port -> {
          if (port.path("router").asString().endsWith("-xr1")) {
            ((ObjectNode) port).put("qos", false);
          }
        });
    Map.of(1000, "ER-1G", 2000, "ER-2G")
        .forEach((mbps, name) ->
            inventory
                .withArray("/qosPolicies")
                .addObject()
                .put("bandwidthMbps", mbps)
                .put("ingress", name + "-IN")
                .put("egress", name + "-OUT"));
  }

  @Test
  void aRaisedBandwidthChangesThePolicersAloneAndNoSessionNotices(@TempDir Path folder)
      throws UnknownHostException {
    InetAddress azure = InetAddress.getByName("192.0.2.250");
    try (LabSite site = LabSite.in(folder, 0, BandwidthTest::shaped).start()) {
      site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
      SimulatedRouter router = site.router("sanj-mx1");
      assertThat(router.running()).contains("ER-1G-IN", "ER-1G-OUT");
      AtomicBoolean noticed = new AtomicBoolean();
      router.watchRunning(() -> noticed.compareAndSet(false, !router.isEstablished(azure)));

      site.commercial()
          .faults()
          .others()
          .change(site.key(LabSite.UNIV), facts -> facts.put("bandwidthInMbps", 2000));
      site.edit(LabSite.file(LabSite.UNIV), root -> root.put("bandwidthMbps", 2000));
      PlanReport plan = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);

      assertThat(plan.kind()).isEqualTo(Kind.OURS_ALONE);
      assertThat(plan.routers()).extracting(RouterPlan::router).containsExactly("sanj-mx1");
      assertThat(plan.routers().getFirst().diff().lines().filter(line -> line.matches("[-+].*")))
          .hasSize(4)
          .allMatch(line -> line.contains("policer"));
      assertThat(router.running()).contains("ER-2G-IN").doesNotContain("ER-1G");
      assertThat(noticed).as("a session was down").isFalse();
    }
  }
}
