package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which kind of plan a change of each field makes, on a circuit that is up: every field of the
 * circuit file, of its virtual router and of Azure's facts (DESIGN §3.4).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KindOfChangeTest {
  private static final String CIRCUIT = LabSite.file(LabSite.UNIV);
  private static final String BOTH = "sanj-mx1 sanj-xr1";

  private LabSite site;

  @BeforeAll
  void build(@TempDir Path folder) {
    site = LabSite.in(folder);
    site.edit(
        "circuitd.yaml",
        root -> {
          root.withObject("/deploy").put("sharedKeys", true);
          root.withObject("/deploy").put("microsoftPeering", true);
        });
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
  }

  @AfterAll
  void stop() {
    site.close();
  }

  /**
   * @param routers whose configuration changes
   * @param azure whether Azure is written
   */
  record Row(
      String what, String file, SiteCopy.Edit edit, Kind kind, String routers, boolean azure) {
    @Override
    public String toString() {
      return what + ": " + kind;
    }
  }

  private static Row circuit(String what, SiteCopy.Edit edit, Kind kind, String routers) {
    return new Row(what, CIRCUIT, edit, kind, routers, kind == Kind.BOTH_SIDES);
  }

  private static Row inventory(String what, SiteCopy.Edit edit, Kind kind, String routers) {
    return new Row(what, "inventory.yaml", edit, kind, routers, kind == Kind.BOTH_SIDES);
  }

  private static Row peering(String what, Consumer<ObjectNode> edit, Kind kind, String routers) {
    return circuit(what, root -> edit.accept(root.withObject("/peerings/private")), kind, routers);
  }

  private static Row virtualRouter(
      String what, Consumer<ObjectNode> edit, Kind kind, String routers) {
    return inventory(
        what, root -> edit.accept(root.withObject("/virtualRouters/vr-12")), kind, routers);
  }

  static List<Row> fields() {
    return List.of(
        circuit("customer", r -> r.put("customer", "Another Name"), Kind.OURS_ALONE, BOTH),
        circuit(
            "bandwidthMbps, which only Azure can change",
            r -> r.put("bandwidthMbps", 2000),
            Kind.NOTHING_TO_DO,
            ""),
        circuit("vpn", r -> r.put("vpn", "encryption"), Kind.NOTHING_TO_DO, ""),
        circuit("createdOn", r -> r.put("createdOn", "2026-01-01"), Kind.NOTHING_TO_DO, ""),
        circuit("author", r -> r.put("author", "somebody"), Kind.NOTHING_TO_DO, ""),
        new Row(
            "a Microsoft peering, which Azure does not have",
            CIRCUIT,
            MicrosoftIntent::add,
            Kind.ADD_LEG,
            BOTH,
            true),
        peering("innerVlan", p -> p.put("innerVlan", 201), Kind.BOTH_SIDES, BOTH),
        peering(
            "peerAsn and localAs",
            p -> p.put("peerAsn", 65001).put("localAs", 65001),
            Kind.BOTH_SIDES,
            BOTH),
        peering(
            "timers.keepalive alone, which Junos cannot",
            p -> p.withObject("timers").put("keepalive", 30),
            Kind.BLOCKED,
            ""),
        peering(
            "timers",
            p -> p.withObject("timers").put("keepalive", 66).put("hold", 200),
            Kind.OURS_ALONE,
            BOTH),
        peering(
            "bfd.interval", p -> p.withObject("bfd").put("interval", 750), Kind.OURS_ALONE, BOTH),
        peering(
            "bfd.multiplier", p -> p.withObject("bfd").put("multiplier", 5), Kind.OURS_ALONE, BOTH),
        peering("bfd off", p -> p.put("bfd", "disabled"), Kind.OURS_ALONE, BOTH),
        peering(
            "maxPrefixes.ipv4",
            p -> p.withObject("maxPrefixes").put("ipv4", 3000),
            Kind.OURS_ALONE,
            BOTH),
        peering(
            "maxPrefixes.ipv6",
            p -> p.withObject("maxPrefixes").put("ipv6", 50),
            Kind.OURS_ALONE,
            BOTH),
        peering(
            "maxPrefixes.warnAt",
            p -> p.withObject("maxPrefixes").put("warnAt", 70),
            Kind.OURS_ALONE,
            BOTH),
        peering(
            "sharedKey",
            p -> p.put("sharedKey", "file:lab/secrets/netconf"),
            Kind.BOTH_SIDES,
            BOTH),
        peering(
            "prepend, which the profiles leave to the policy",
            p -> p.withObject("prepend").put("secondary", 2),
            Kind.BLOCKED,
            ""),
        peering("mtu", p -> p.put("mtu", 1500), Kind.OURS_ALONE, BOTH),
        peering(
            "primary.ipv4",
            p -> p.withObject("primary").put("ipv4", "192.0.2.244/30"),
            Kind.BOTH_SIDES,
            "sanj-mx1"),
        peering(
            "secondary.ipv6",
            p -> p.withObject("secondary").put("ipv6", "2001:db8:468::8/126"),
            Kind.BOTH_SIDES,
            "sanj-xr1"),
        peering(
            "ipv6 taken out",
            p -> {
              p.withObject("primary").remove("ipv6");
              p.withObject("secondary").remove("ipv6");
            },
            Kind.BOTH_SIDES,
            BOTH),
        peering(
            "primary.virtualRouter, the same AS number",
            p -> p.withObject("primary").put("virtualRouter", "vr-global"),
            Kind.OURS_ALONE,
            "sanj-mx1"),
        circuit(
            "connections.primary.maintenance",
            r -> r.withObject("/connections/primary").put("maintenance", true),
            Kind.OURS_ALONE,
            "sanj-mx1"),
        circuit(
            "connections.secondary.state retired",
            r -> r.withObject("/connections/secondary").put("state", "retired"),
            Kind.RETIRE,
            "sanj-xr1"),
        circuit(
            "connections.secondary.state draft",
            r -> r.withObject("/connections/secondary").put("state", "draft"),
            Kind.NOTHING_TO_DO,
            ""),
        virtualRouter(
            "virtual router: vrf",
            v -> {
              v.remove("vrf");
              v.put("table", "global");
            },
            Kind.OURS_ALONE,
            BOTH),
        virtualRouter(
            "virtual router: policies",
            v -> v.withObject("policies").withObject("ipv4").put("export", "TO-AZURE-V6"),
            Kind.OURS_ALONE,
            BOTH),
        virtualRouter(
            "virtual router: bgpGroup that is not there",
            v -> v.put("bgpGroup", "NONE"),
            Kind.BLOCKED,
            ""),
        virtualRouter(
            "virtual router: drain",
            v -> v.withObject("drain").withObject("ipv4").put("export", "TO-AZURE-V6"),
            Kind.NOTHING_TO_DO,
            ""),
        inventory(
            "Azure port: another port of the router",
            r -> port(r, "A-CIS-1-PRI-A").put("port", "et-0/0/8"),
            Kind.BLOCKED,
            ""),
        inventory(
            "Azure port: a port of another router",
            r -> {
              port(r, "B-06GMR-CIS-1-PRI-A").put("port", "et-0/0/9");
              port(r, "A-CIS-1-PRI-A").put("router", "chic-mx1");
            },
            Kind.MOVE,
            "chic-mx1 sanj-mx1"));
  }

  private static ObjectNode port(ObjectNode inventory, String azurePort) {
    for (JsonNode port : inventory.path("azurePorts")) {
      if (port.path("azurePort").asString().equals(azurePort)) {
        return (ObjectNode) port;
      }
    }
    throw new IllegalArgumentException("no Azure port " + azurePort);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void aFieldOfTheFiles(Row row) {
    String before = site.read(row.file());
    site.edit(row.file(), row.edit());
    try {
      check(row.kind(), row.routers(), row.azure());
    } finally {
      site.write(row.file(), before);
    }
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
  }

  private PlanReport check(Kind kind, String routers, boolean azure) {
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).as(plan.toString()).isEqualTo(kind);
    assertThat(
            String.join(" ", plan.routers().stream().map(PlanReport.RouterPlan::router).toList()))
        .isEqualTo(routers);
    assertThat(plan.azureWrites()).as(plan.toString()).hasSize(azure ? 1 : 0);
    return plan;
  }

  /**
   * @param edit of the body of Azure's GET
   */
  record Fact(String what, Consumer<ObjectNode> edit, Kind kind, String routers) {
    @Override
    public String toString() {
      return what + ": " + kind;
    }
  }

  static List<Fact> facts() {
    return List.of(
        new Fact("S-tag", facts -> facts.put("sTag", 9), Kind.BOTH_SIDES, BOTH),
        new Fact(
            "bandwidth raised, without policers",
            facts -> facts.put("bandwidthInMbps", 2000),
            Kind.NOTHING_TO_DO,
            ""),
        new Fact("bandwidth lowered", facts -> facts.put("bandwidthInMbps", 500), Kind.BLOCKED, ""),
        new Fact("peering location", facts -> facts.put("peeringLocation", "X"), Kind.BLOCKED, ""),
        new Fact(
            "primary port of another router",
            facts -> facts.put("primaryAzurePort", "B-06GMR-CIS-1-PRI-A"),
            Kind.MOVE,
            "chic-mx1 sanj-mx1"),
        new Fact(
            "provider state",
            facts -> facts.put("serviceProviderProvisioningState", "Deprovisioning"),
            Kind.BLOCKED,
            ""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("facts")
  void aFactOfAzure(Fact fact) {
    var before = new AtomicReference<ObjectNode>();
    site.commercial()
        .faults()
        .others()
        .change(
            site.key(LabSite.UNIV),
            facts -> {
              before.set(facts.deepCopy());
              fact.edit().accept(facts);
            });
    try {
      check(fact.kind(), fact.routers(), false);
    } finally {
      site.commercial()
          .faults()
          .others()
          .change(site.key(LabSite.UNIV), facts -> facts.setAll(before.get()));
    }
  }

  @Test
  void aVlanThatTheCustomerChangedIsWrittenBackAndNoRouterIsTouched() {
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV), "AzurePrivatePeering", peering -> peering.put("vlanId", 201));
    try {
      check(Kind.BOTH_SIDES, "", true);
    } finally {
      site.commercial()
          .faults()
          .others()
          .changePeering(
              site.key(LabSite.UNIV), "AzurePrivatePeering", peering -> peering.put("vlanId", 200));
    }
  }

  @Test
  void aConnectionMoreIsAnAdditionAndTheFirstOneABuild() {
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind()).isEqualTo(Kind.FIRST_BUILD);
    site.build(LabSite.HOSPITAL, Side.PRIMARY);
    site.set(LabSite.HOSPITAL, Side.SECONDARY, ConnectionState.LIVE);
    assertThat(site.daemon().plan(LabSite.HOSPITAL).kind()).isEqualTo(Kind.ADD_LEG);
  }
}
