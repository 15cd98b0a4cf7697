package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.Side;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From an approved file to Established. */
class BuildTest {
  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void anApprovedCircuitGoesFromItsFileToEstablished() {
    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
    assertThat(plan.connections()).containsExactly(Side.PRIMARY, Side.SECONDARY);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertThat(site.circuit(LabSite.UNIV).azureState()).contains("Provisioned");
    assertThat(site.circuit(LabSite.COLLEGE).azureState()).contains("NotProvisioned");
  }
}
