package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

/** A circuit with its secondary connection on a router of another family. */
class OtherFamiliesTest {
  @TempDir Path folder;
  private Optional<LabSite> started = Optional.empty();

  @AfterEach
  void stop() {
    started.ifPresent(LabSite::close);
  }

  private static void on(String profile, String port, ObjectNode inventory) {
    inventory.withObject("/routers/sanj-xr1").put("profile", profile);
    inventory
        .withArray("/azurePorts")
        .forEach(mapped -> {
          if (mapped.path("router").asString().equals("sanj-xr1")) {
            ((ObjectNode) mapped).put("port", port);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "sros, 1/1/c7/1, er-1/1/c7/1.3, 1/1/c7/1:3.200",
    "eos, Ethernet7/1, <id>Ethernet7/1.3</id>, <inner-vlan-id>200</inner-vlan-id>",
  })
  void aLegIsBuiltToEstablishedKeptCleanAndTakenAway(
      String profile, String port, String subInterface, String tag) {
    LabSite site = LabSite.in(folder, 0, inventory -> on(profile, port, inventory));
    started = Optional.of(site);
    String before = site.running("sanj-xr1");
    site.start();

    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
    site.awaitQuiet(LabSite.UNIV);

    assertThat(site.running("sanj-xr1")).contains(subInterface, tag);
    assertThat(site.daemon().drift(Optional.empty(), Optional.empty(), true).legs())
        .hasSize(2)
        .allMatch(leg -> leg.state() == DriftReport.State.CLEAN);

    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    site.daemon().reload();
    assertThat(site.approve(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.RETIRE);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.GONE);
    assertThat(site.running("sanj-xr1")).isEqualTo(before);
  }
}
