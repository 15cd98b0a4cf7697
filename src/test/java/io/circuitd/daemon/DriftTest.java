package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.DriftReport.LegDrift;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What another hand did on the routers is found and reported, never put right. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftTest {
  static final String HOLD_TIME =
      "<configuration xmlns='http://yang.juniper.net/junos/conf/root'>"
          + "<routing-instances xmlns='http://yang.juniper.net/junos/conf/routing-instances'>"
          + "<instance><name>EXAMPLE-UNIV</name><protocols><bgp><group><name>AZURE</name>"
          + "<neighbor><name>192.0.2.250</name><hold-time>%d</hold-time></neighbor>"
          + "</group></bgp></protocols></instance></routing-instances></configuration>";
  private LabSite site;

  @BeforeAll
  void start(@TempDir Path folder) {
    site = LabSite.in(folder);
    site.files()
        .edit("circuitd.yaml", root -> root.withObject("/drift").put("schedule", "* * * * * *"));
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private static String description(String unit, String text) {
    return "<interface-configurations xmlns='http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg'>"
        + "<interface-configuration><active>act</active>"
        + "<interface-name>HundredGigE0/0/0/7."
        + unit
        + "</interface-name><description>"
        + text
        + "</description></interface-configuration></interface-configurations>";
  }

  private List<LegDrift> drift(boolean now) {
    return site.daemon().drift(Optional.empty(), Optional.empty(), now).legs();
  }

  @Test
  void anEditByHandOnEitherVendorIsFoundWithPathAndBothValuesAndLeftAlone() {
    assertThat(drift(true)).hasSize(2).allMatch(leg -> leg.state() == DriftReport.State.CLEAN);
    assertThat(drift(false)).allMatch(leg -> leg.state() == DriftReport.State.CLEAN);

    site.router("sanj-mx1").faults().editRunning(HOLD_TIME.formatted(240));
    LabSite.awaitTrue(
        "found on schedule, without being asked",
        () -> drift(false).getFirst().state() == DriftReport.State.DRIFTED);
    LegDrift found = drift(true).getFirst();
    assertThat(found.router()).isEqualTo("sanj-mx1");
    assertThat(found.leg()).isEqualTo("primary-private");
    assertThat(found.findings())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.path())
              .contains("instance[name='EXAMPLE-UNIV']", "neighbor[name='192.0.2.250']")
              .endsWith("/hold-time");
          assertThat(difference.wanted()).contains("180");
          assertThat(difference.found()).contains("240");
        });
    assertThat(drift(false).getFirst().findings()).as("stored").isEqualTo(found.findings());
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).phase()).isEqualTo(Phase.DRIFTED);
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .contains("circuitd drift example-univ");
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).legs().getFirst().driftFindings())
        .isEqualTo(1);
    assertThat(site.connection(LabSite.UNIV, Side.SECONDARY).phase()).isEqualTo(Phase.UP);
    assertThat(site.router("sanj-mx1").running())
        .as("nothing is repaired")
        .contains("<hold-time>240</hold-time>");

    String unit =
        site.connection(LabSite.UNIV, Side.SECONDARY)
            .legs()
            .getFirst()
            .subInterface()
            .orElseThrow()
            .replaceAll(".*\\.", "");
    site.router("sanj-xr1").faults().editRunning(description(unit, "by hand"));
    assertThat(drift(true).getLast().findings())
        .singleElement()
        .satisfies(difference -> {
          assertThat(difference.path()).contains("HundredGigE0/0/0/7." + unit, "description");
          assertThat(difference.found()).contains("by hand");
          assertThat(difference.wanted().orElse("")).contains("example-univ");
        });

    site.router("sanj-mx1").faults().refuseLogin(true);
    LegDrift unreadable = drift(true).getFirst();
    assertThat(unreadable.state()).isEqualTo(DriftReport.State.UNKNOWN);
    assertThat(unreadable.reason()).contains("sanj-mx1");
    OperatorWords.check(unreadable.toString());
    site.router("sanj-mx1").faults().refuseLogin(false);
    site.router("sanj-mx1").faults().editRunning(HOLD_TIME.formatted(180));
    assertThat(drift(true).getFirst().state()).isEqualTo(DriftReport.State.CLEAN);
    site.await(LabSite.UNIV, Side.PRIMARY, Phase.UP);
    OperatorWords.check(site.said());
  }
}
