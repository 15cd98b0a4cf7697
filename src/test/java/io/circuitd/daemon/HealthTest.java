package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.BgpState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What SNMP shows of built legs becomes a verdict with its reason. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HealthTest {
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder).start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  void sessionsThatGoDownMakeTheLegDownTheCircuitDegradedAndComeBack() {
    site.router("sanj-mx1").faults().sessionsHeldDown(true);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.DOWN);
    ConnectionStatus down = site.connection(LabSite.UNIV, Side.PRIMARY);
    assertThat(down.reason())
        .contains(
            "primary-private down: ipv4 session with 192.0.2.250 is active",
            "ipv6 session with 2001:db8:468::2 is active",
            "Hold Timer Expired (4/0)",
            "sub-interface is up");
    assertThat(down.legs().getFirst().sessions())
        .hasSize(2)
        .allMatch(session -> session.state().equals(Optional.of(BgpState.ACTIVE)));
    assertThat(site.connection(LabSite.UNIV, Side.SECONDARY).phase()).isEqualTo(Phase.UP);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.DEGRADED);
    assertThat(site.circuit(LabSite.UNIV).reason())
        .contains("primary-private down", "secondary-private up");
    OperatorWords.check(site.said());

    site.router("sanj-mx1").faults().sessionsHeldDown(false);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).legs().getFirst().bfd())
        .isEqualTo(BfdState.UP);
  }

  @Test
  void anAgentThatIsSilentMakesTheLegUnknownAndNeverDown() {
    site.router("sanj-xr1").snmpSilent(true);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UNKNOWN);
    assertThat(site.connection(LabSite.UNIV, Side.SECONDARY).reason())
        .contains("secondary-private unknown", "sanj-xr1");
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.UP);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(site.connection(LabSite.UNIV, Side.SECONDARY).legs().getFirst().bfd())
        .isEqualTo(BfdState.UNKNOWN);
    OperatorWords.check(site.said());
    site.router("sanj-xr1").snmpSilent(false);
    site.await(LabSite.UNIV, Side.SECONDARY, Phase.UP);
  }
}
