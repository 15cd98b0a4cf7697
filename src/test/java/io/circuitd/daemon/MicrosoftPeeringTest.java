package io.circuitd.daemon;

import static io.circuitd.daemon.PlanWords.findings;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.lab.FakeAzure;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Microsoft peering beside the private one: built, added, changed, taken back, retired. */
class MicrosoftPeeringTest {
  @TempDir Path folder;
  private final List<String> fallen = new CopyOnWriteArrayList<>();
  private final AtomicLong looks = new AtomicLong();
  private final StepHooks steps = new StepHooks();
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder);
    site.edit("circuitd.yaml", MicrosoftIntent.ALLOWED);
    site.start(steps);
  }

  private void watchPrivateSessions() {
    looks.incrementAndGet();
    Map.of("sanj-mx1", "192.0.2.250", "sanj-xr1", "192.0.2.254")
        .forEach((router, neighbor) -> {
          if (!site.router(router).isEstablished(InetAddress.ofLiteral(neighbor))) {
            fallen.add(neighbor);
          }
        });
  }

  @AfterEach
  void stop() {
    OperatorWords.check(site.said());
    site.close();
  }

  private void microsoft() {
    site.edit(LabSite.file(LabSite.UNIV), MicrosoftIntent::add);
  }

  private JsonNode atAzure(String peering) {
    JsonNode body =
        JsonMapper.shared().readTree(site.commercial().body(site.key(LabSite.UNIV)).orElseThrow());
    for (JsonNode there : body.path("properties").path("peerings")) {
      if (there.path("name").asString("").equals(peering)) {
        return there.path("properties");
      }
    }
    return JsonMapper.shared().missingNode();
  }

  private static List<String> legs(PlanReport plan) {
    return plan.routers().stream().map(router -> router.leg() + " " + router.gate()).toList();
  }

  @Test
  void bothPeeringsAreBuiltPrivateFirstAndEachInOneWrite() {
    microsoft();
    site.edit(LabSite.file(LabSite.UNIV), MicrosoftIntent::addIpv6);
    PlanReport plan = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.kind()).isEqualTo(Kind.FIRST_BUILD);
    assertThat(plan.azureWrites())
        .satisfiesExactly(
            announced -> assertThat(announced).contains("provider state Provisioning"),
            provisioned -> assertThat(provisioned).contains("provider state Provisioned"),
            first -> assertThat(first).contains("Azure: private peering, VLAN 200"),
            second ->
                assertThat(second)
                    .contains(
                        "Azure: Microsoft peering, VLAN 300, peer ASN 11537, 8.8.4.0/30 and"
                            + " 8.8.4.4/30, 2620:0:2d0:ffff::/126",
                        "advertised 8.8.8.0/24 and 2620:0:2d0::/48",
                        "customer ASN 4200000001, registry ARIN"));
    JsonNode there = atAzure(MicrosoftIntent.NAME);
    JsonNode config = there.path("microsoftPeeringConfig");
    assertThat(config.path("advertisedPublicPrefixes")).hasToString("[\"8.8.8.0/24\"]");
    assertThat(config.path("customerASN").asLong()).isEqualTo(4_200_000_001L);
    assertThat(there.at("/ipv6PeeringConfig/microsoftPeeringConfig/advertisedPublicPrefixes"))
        .hasToString("[\"2620:0:2d0::/48\"]");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
    assertThat(site.running("sanj-mx1")).contains("8.8.4.1/30", "<inner>300</inner>");
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
  }

  @Test
  void oneIsAddedToALiveCircuitWithoutASessionOfTheOtherLostAndTakenBack() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    Map<String, String> before = site.running();
    JsonNode others = atAzure("AzurePrivatePeering");
    int writes = site.writes(LabSite.UNIV).size();
    microsoft();
    steps.afterEach(this::watchPrivateSessions);
    PlanReport plan = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(looks).as("looked").hasPositiveValue();
    assertThat(fallen).isEmpty();
    steps.afterEach(() -> {});
    assertThat(plan.kind()).isEqualTo(Kind.ADD_LEG);
    assertThat(legs(plan))
        .containsExactly("primary-microsoft session", "secondary-microsoft session");
    assertThat(plan.azureWrites()).singleElement().asString().contains("Microsoft peering");
    assertThat(site.writes(LabSite.UNIV)).hasSize(writes + 1);
    assertThat(atAzure("AzurePrivatePeering")).isEqualTo(others);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);

    long added = steps.lastChange();
    PlanReport undo = site.daemon().undo(added);
    assertThat(undo.kind()).as(undo.toString()).isEqualTo(Kind.RETIRE);
    assertThat(undo.azureWrites())
        .containsExactly("before the routers: Azure: Microsoft peering deleted");
    site.edit(LabSite.file(LabSite.UNIV), root -> root.withObject("/peerings").remove("microsoft"));
    undo = site.daemon().undo(added);
    PlanReport back = undo;
    back.connections().forEach(side -> site.approve(LabSite.UNIV, side, back.digest()));
    site.daemon().reload();
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.alarms()).isEmpty();
    assertThat(site.running()).isEqualTo(before);
    assertThat(atAzure(MicrosoftIntent.NAME).isMissingNode()).isTrue();
    assertThat(atAzure("AzurePrivatePeering")).isEqualTo(others);
  }

  @Test
  void advertisedPrefixesChangeWithoutARouterAndAChangedTagIsARebuildOfThatPeeringAlone() {
    microsoft();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV),
            MicrosoftIntent.NAME,
            properties ->
                properties
                    .withObject("/microsoftPeeringConfig")
                    .put("legacyMode", 0)
                    .put("advertisedPublicPrefixesState", "Configured"));
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);

    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withArray("/peerings/microsoft/advertisedPrefixes").add("8.8.9.0/24"));
    PlanReport plan = site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(plan.kind()).isEqualTo(Kind.OURS_ALONE);
    assertThat(plan.routers()).isEmpty();
    assertThat(atAzure(MicrosoftIntent.NAME).path("microsoftPeeringConfig").toString())
        .contains("8.8.9.0/24", "legacyMode");
    long changed = steps.lastChange();
    PlanReport undo = site.daemon().undo(changed);
    assertThat(undo.azureWrites()).singleElement().asString().doesNotContain("8.8.9.0");

    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/microsoft").put("innerVlan", 301));
    PlanReport rebuild = site.daemon().plan(LabSite.UNIV);
    assertThat(rebuild.kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(legs(rebuild))
        .containsExactly("primary-microsoft config", "secondary-microsoft config");
    assertThat(findings(rebuild))
        .contains("an outage of these legs: primary-microsoft, secondary-microsoft;");
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(atAzure(MicrosoftIntent.NAME).path("vlanId").asInt()).isEqualTo(301);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void ofARebuildOfBothTheOneThatAzureRefusesGoesBackAndTheOtherStays() {
    microsoft();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> {
          root.withObject("/peerings/private").put("innerVlan", 201);
          root.withObject("/peerings/microsoft").put("innerVlan", 301);
        });
    steps.before(
        "3 AZURE_WRITE",
        () ->
            site.commercial()
                .faults()
                .operations()
                .failNextOperation("InternalServerError", "an error"));
    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(legs(plan))
        .containsExactly(
            "primary-microsoft config",
            "primary-private config",
            "secondary-microsoft config",
            "secondary-private config");
    assertThat(site.awaitAlarm("change: " + LabSite.UNIV))
        .contains(
            "Azure: Microsoft peering, VLAN 301",
            "Azure has its part of primary-private, so what was done on its router stays",
            "primary-microsoft on sanj-mx1 was taken back to what it was");
    assertThat(site.running("sanj-mx1"))
        .contains("<inner>201</inner>", "<inner>300</inner>")
        .doesNotContain("<inner>301</inner>");
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    assertThat(site.running("sanj-mx1")).contains("<inner>201</inner>", "<inner>301</inner>");
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);
  }

  @Test
  void onePeeringThatSomebodyChangedMeanwhileIsNotOverwritten() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    microsoft();
    site.approve(LabSite.UNIV);
    site.awaitQuiet(LabSite.UNIV);
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV),
            MicrosoftIntent.NAME,
            properties -> properties.put("vlanId", 333));
    site.awaitLook(LabSite.UNIV);
    PlanReport plan = site.daemon().plan(LabSite.UNIV);
    assertThat(plan.kind()).isEqualTo(Kind.BOTH_SIDES);
    assertThat(findings(plan)).contains("R-129", "microsoft peering at Azure: VLAN 333, here 300");
    assertThat(plan.azureWrites()).singleElement().asString().contains("Microsoft peering");
    assertThat(atAzure(MicrosoftIntent.NAME).path("vlanId").asInt()).isEqualTo(333);
  }

  @Test
  void aPeeringThatTheFileDoesNotHaveIsLeftAloneAndARetirementTakesOnlyOurs() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.commercial()
        .faults()
        .others()
        .changePeering(
            site.key(LabSite.UNIV),
            MicrosoftIntent.NAME,
            properties -> {
              properties.put("vlanId", 333).put("peerASN", 65001);
              properties.put("primaryPeerAddressPrefix", "8.8.4.0/30");
              properties.put("secondaryPeerAddressPrefix", "8.8.4.4/30");
              properties
                  .withObject("/microsoftPeeringConfig")
                  .withArray("advertisedPublicPrefixes")
                  .add("8.8.8.0/24");
            });
    assertThat(site.daemon().plan(LabSite.UNIV).kind()).isEqualTo(Kind.NOTHING_TO_DO);
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(plan.azureWrites())
        .containsExactly("before the routers: Azure: NotProvisioned, private peering removed");
    assertThat(findings(plan)).contains("peerings at Azure that are not ours: MicrosoftPeering");
    assertThat(site.awaitAlarm("change: " + LabSite.UNIV))
        .contains("R-123", "nothing was taken away", "and peerings that the customer made");
    FakeAzure.Seen write = site.writes(LabSite.UNIV).getLast();
    assertThat(write.body())
        .contains("NotProvisioned", "MicrosoftPeering", "8.8.8.0/24")
        .doesNotContain("AzurePrivatePeering");
    assertThat(atAzure(MicrosoftIntent.NAME).path("vlanId").asInt()).isEqualTo(333);
    assertThat(atAzure("AzurePrivatePeering").path("vlanId").asInt()).isEqualTo(200);
    assertThat(site.circuit(LabSite.UNIV).verdict()).isEqualTo(Verdict.UP);

    site.commercial()
        .faults()
        .others()
        .change(
            site.key(LabSite.UNIV),
            properties ->
                properties
                    .withArray("peerings")
                    .removeIf(there -> there.path("name").asString("").equals("MicrosoftPeering")));
    site.approve(LabSite.UNIV);
    LabSite.awaitTrue("gone", () -> atAzure("AzurePrivatePeering").isMissingNode());
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.alarm("change")).isEmpty();
  }

  @Test
  void bothGoWithTheRetirementInOneWriteAndTheOutcomeTellsOfTheBill() {
    microsoft();
    Map<String, String> bare = site.running();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.set(LabSite.UNIV, Side.PRIMARY, ConnectionState.RETIRED);
    site.set(LabSite.UNIV, Side.SECONDARY, ConnectionState.RETIRED);
    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(plan.azureWrites())
        .containsExactly("before the routers: Azure: NotProvisioned, peerings removed");
    site.awaitQuiet(LabSite.UNIV);
    assertThat(site.running()).isEqualTo(bare);
    assertThat(site.writes(LabSite.UNIV).getLast().body()).contains("\"peerings\":[]");
    assertThat(site.history().story(steps.lastChange()).change().reason())
        .contains(
            "billing goes on until the circuit is deleted at Azure (R-078)",
            "its key may be used again (R-126)");
  }

  @Test
  void oneThatTheFileNoLongerHasIsTakenAwayAtAzureFirstAndNoSessionOfTheOtherIsLost() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    Map<String, String> before = site.running();
    JsonNode others = atAzure("AzurePrivatePeering");
    microsoft();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    steps.afterEach(this::watchPrivateSessions);
    site.edit(LabSite.file(LabSite.UNIV), root -> root.withObject("/peerings").remove("microsoft"));

    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(plan.kind()).as(plan.toString()).isEqualTo(Kind.RETIRE);
    assertThat(plan.azureWrites())
        .containsExactly("before the routers: Azure: Microsoft peering deleted");
    assertThat(legs(plan))
        .containsExactly("primary-microsoft config", "secondary-microsoft config");
    assertThat(findings(plan))
        .contains("the file has no Microsoft peering", "an outage of these legs");
    site.awaitQuiet(LabSite.UNIV);

    assertThat(fallen).isEmpty();
    steps.afterEach(() -> {});
    assertThat(site.alarms()).isEmpty();
    assertThat(site.running()).isEqualTo(before);
    assertThat(atAzure(MicrosoftIntent.NAME).isMissingNode()).isTrue();
    assertThat(atAzure("AzurePrivatePeering")).isEqualTo(others);
    PlanReport undo = site.daemon().undo(steps.lastChange());
    assertThat(undo.azureWrites()).singleElement().asString().contains("Microsoft peering, VLAN");
  }

  @Test
  void whatAzureStillValidatesIsNotWaitedForByTheGateR107() {
    microsoft();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.commercial()
        .faults()
        .others()
        .prefixValidation(site.key(LabSite.UNIV), "ValidationNeeded", "ManualValidationNeeded");
    LabSite.awaitTrue(
        "held back",
        () ->
            !site.router("sanj-mx1").isEstablished(InetAddress.ofLiteral("8.8.4.2"))
                && !site.router("sanj-xr1").isEstablished(InetAddress.ofLiteral("8.8.4.6")));
    site.edit(
        LabSite.file(LabSite.UNIV),
        root -> root.withObject("/peerings/microsoft/timers").put("keepalive", 20).put("hold", 60));

    PlanReport plan = site.approve(LabSite.UNIV);
    assertThat(legs(plan))
        .containsExactly("primary-microsoft session", "secondary-microsoft session");
    site.awaitQuiet(LabSite.UNIV);

    assertThat(site.alarm("change")).isEmpty();
    assertThat(site.history().story(steps.lastChange()).change().outcome()).isEqualTo("done");
  }
}
