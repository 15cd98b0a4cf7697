package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.DriftReport;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.Warning;
import io.circuitd.lab.FakeAzure;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From approved files to Established: what is done, in which order, and what is left alone. */
class BuildTest {
  @TempDir Path folder;
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder).start(steps);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void dualStackInAVrfGoesFromItsFileToEstablished() {
    PlanReport plan = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.kind()).isEqualTo(PlanReport.Kind.FIRST_BUILD);
    assertThat(plan.connections()).containsExactly(Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.routers())
        .extracting(router -> router.router() + " " + router.leg() + " " + router.gate())
        .containsExactly("sanj-mx1 primary-private config", "sanj-xr1 secondary-private config");
    assertThat(plan.azureWrites())
        .containsExactly(
            "before the routers: Azure: provider state Provisioning",
            "after the routers: Azure: provider state Provisioned",
            "after the routers: Azure: private peering, VLAN 200, peer ASN 11537, 192.0.2.248/30"
                + " and 192.0.2.252/30, 2001:db8:468::/126 and 2001:db8:468::4/126");
    assertThat(steps.taken().stream().filter(step -> step.matches(".*(PUSHED|DONE|VERIFIED)")))
        .as("Provisioning, routers, Provisioned, peering, verify")
        .containsExactly(
            "0 AZURE_DONE", "1 PUSHED", "2 PUSHED", "3 AZURE_DONE", "4 AZURE_DONE", "5 VERIFIED");
    assertThat(site.writes(LabSite.UNIV)).extracting(FakeAzure.Seen::method).hasSize(3);
    assertThat(site.writes(LabSite.UNIV).get(0).body()).contains("\"Provisioning\"");
    assertThat(site.writes(LabSite.UNIV).get(1).body()).contains("\"Provisioned\"");
    assertThat(site.writes(LabSite.UNIV).get(2).body())
        .contains("192.0.2.248/30", "192.0.2.252/30", "2001:db8:468::/126", "2001:db8:468::4/126");
    assertThat(site.circuit(LabSite.UNIV).azureState()).contains("Provisioned");
    assertThat(site.connection(LabSite.UNIV, Side.PRIMARY).reason())
        .isEqualTo("primary-private up");

    assertThat(site.daemon().drift(Optional.empty(), Optional.empty(), true).legs())
        .as("an untouched router never shows drift")
        .hasSize(2)
        .allMatch(leg -> leg.state() == DriftReport.State.CLEAN);

    PlanReport after = site.daemon().plan(LabSite.UNIV);
    assertThat(after.kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertThat(after.approvals())
        .hasSize(2)
        .allMatch(approval -> !approval.valid())
        .allMatch(approval -> approval.usedUp() && !approval.valid() && approval.moved().isEmpty());
    steps.forget();
    site.awaitLook(LabSite.UNIV);
    assertThat(steps.taken()).isEmpty();
    assertThat(site.writes(LabSite.UNIV)).hasSize(3);
  }

  @Test
  void onePrimaryIsBuiltAloneThenTheSecondaryIsAddedWhileADraftStaysUntouched() {
    Map<String, String> before = site.running();
    PlanReport first = site.build(LabSite.HOSPITAL, Side.PRIMARY);
    assertThat(first.connections()).containsExactly(Side.PRIMARY);
    assertThat(first.azureWrites())
        .as("both prefixes, even with the primary only (R-020)")
        .last()
        .asString()
        .contains("198.51.100.0/30 and 198.51.100.4/30");
    assertThat(site.writes(LabSite.HOSPITAL).getLast().body())
        .contains("198.51.100.0/30", "198.51.100.4/30");
    assertThat(site.circuit(LabSite.HOSPITAL).warnings())
        .contains(
            new Warning(
                Optional.of("R-053"),
                "primary alone is live; expected both connections: Microsoft's SLA needs two"
                    + " sessions; next: make secondary live as well"));
    assertThat(site.connection(LabSite.HOSPITAL, Side.SECONDARY).phase()).isEqualTo(Phase.DRAFT);
    assertThat(site.connection(LabSite.HOSPITAL, Side.SECONDARY).legs())
        .allMatch(leg -> leg.bfd() == BfdState.NOT_BUILT);
    assertThat(site.running("chic-xr1")).isEqualTo(before.get("chic-xr1"));
    assertThat(site.running("chic-mx1")).contains("198.51.100.1/30");

    site.edit("circuitd.yaml", root -> root.withObject("/deploy").put("primaryAloneDays", 0));
    assertThat(site.awaitAlarm("R-053: example-hospital"))
        .contains("only the primary connection is built since", "next: set the other one live");

    assertThat(site.writes(LabSite.COLLEGE)).as("a draft is only read (R-001)").isEmpty();
    assertThat(site.running("sanj-mx1")).isEqualTo(before.get("sanj-mx1"));
    assertThat(site.running("sanj-xr1")).isEqualTo(before.get("sanj-xr1"));
    assertThat(site.connection(LabSite.COLLEGE, Side.PRIMARY).reason()).contains("R-001");
    assertThat(site.daemon().plan(LabSite.COLLEGE).kind()).isEqualTo(PlanReport.Kind.NOTHING_TO_DO);

    site.set(LabSite.HOSPITAL, Side.SECONDARY, ConnectionState.LIVE);
    PlanReport second = site.build(LabSite.HOSPITAL, Side.SECONDARY);
    assertThat(second.kind()).isEqualTo(PlanReport.Kind.ADD_LEG);
    assertThat(second.connections()).containsExactly(Side.SECONDARY);
    assertThat(second.azureWrites()).isEmpty();
    assertThat(second.routers())
        .extracting(router -> router.router() + " " + router.gate() + router.sessionsTouched())
        .containsExactly("chic-xr1 session0");
    assertThat(site.writes(LabSite.HOSPITAL)).hasSize(3);
    assertThat(site.circuit(LabSite.HOSPITAL).warnings()).isEmpty();
    LabSite.awaitTrue("R-053 over", () -> site.alarm("R-053: ").isEmpty());
    assertThat(site.daemon().drift(Optional.empty(), Optional.empty(), true).legs())
        .extracting(leg -> leg.router() + " " + leg.state())
        .containsExactly("chic-mx1 clean", "chic-xr1 clean");
  }

  @Test
  void aCircuitWhoseFileGoesWhileItIsPlannedIsNotBegunAndCanBeBuiltOnceItIsBack()
      throws IOException {
    Path file = site.configDir().resolve(LabSite.file(LabSite.HOSPITAL));
    String text = site.read(LabSite.file(LabSite.HOSPITAL));
    ServiceKey key = site.key(LabSite.HOSPITAL);
    PlanReport plan = site.daemon().plan(LabSite.HOSPITAL);
    site.router("chic-mx1").faults().slow(Duration.ofMillis(800));
    // Right after a look there is time to approve before the next one.
    site.awaitLook(LabSite.HOSPITAL);
    long reads = site.commercial().reads(key);
    site.approve(LabSite.HOSPITAL, Side.PRIMARY, plan.digest());
    site.daemon().reload();
    LabSite.awaitTrue("it is planned", () -> site.commercial().reads(key) > reads);
    Files.delete(file);
    site.daemon().reload();
    assertThat(steps.taken()).as("not begun yet").isEmpty();
    LabSite.awaitTrue("it has ended", () -> reasons().anyMatch(reason -> !reason.isEmpty()));
    assertThat(reasons())
        .singleElement()
        .asString()
        .contains("the circuit's file was deleted right before it began; nothing was touched");
    LabSite.awaitTrue("nothing stands of what is forgotten", () -> site.alarms().isEmpty());
    site.router("chic-mx1").faults().slow(Duration.ZERO);
    assertThat(steps.taken()).isEmpty();

    site.write(LabSite.file(LabSite.HOSPITAL), text);
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind())
        .isEqualTo(PlanReport.Kind.NOTHING_TO_DO);
    assertThat(site.alarms()).isEmpty();
  }

  @Test
  void aLegOfOursInTheWayIsNamedAndNotTakenForSomebodyElses() {
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    site.edit(
        LabSite.file(LabSite.HOSPITAL),
        root -> {
          root.remove("peerings");
          root.putObject("connections")
              .putObject("primary")
              .put("state", "live")
              .put("virtualSwitch", "vs-7");
        });

    assertThat(site.daemon().plan(LabSite.HOSPITAL).findings().toString())
        .contains(
            "which circuitd put there for example-hospital.primary-private",
            "next: retire that leg first");
  }

  private Stream<String> reasons() {
    return site.history().history(Optional.of(LabSite.HOSPITAL), 10).changes().stream()
        .map(HistoryReport.Change::reason);
  }
}
