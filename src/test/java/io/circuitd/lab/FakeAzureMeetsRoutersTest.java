package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.junos;
import static io.circuitd.lab.LabFixtures.junosLeg;
import static io.circuitd.lab.LabFixtures.xrLeg;
import static io.circuitd.lab.PlainArm.code;
import static io.circuitd.lab.PlainArm.header;
import static io.circuitd.lab.PlainArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.model.BgpState;
import io.circuitd.model.ServiceKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The fake Azure's routers and the lab's at both ends of the cables: each sees the other. */
class FakeAzureMeetsRoutersTest {
  private static final ServiceKey KEY = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  private static final String PRIVATE = "AzurePrivatePeering";
  private static final LabTls TLS = LabTls.create();
  @TempDir Path dir;
  private FakeAzure azure;
  private Lab lab;
  private PlainArm arm;
  private String id;

  @BeforeEach
  void start() throws Exception {
    ObjectNode univ =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(Path.of("config/lab/cross-connections/example-univ.json").toFile());
    ((ObjectNode) univ.get("properties"))
        .put("primaryAzurePort", "AZ-PRI")
        .put("secondaryAzurePort", "AZ-SEC")
        .put("sTag", 100)
        .put("serviceProviderProvisioningState", "Provisioned");
    id = univ.path("id").stringValue();
    azure = FakeAzure.start(TLS, "commercial", 0, "secret", List.of(univ));
    azure.faults().operations().operationTime(Duration.ZERO);
    azure.faults().others().changePeering(KEY, PRIVATE, properties -> describe(properties, 64500));
    lab =
        Lab.start(
            List.of(junos("r1"), iosXr("r2")),
            List.of(azure),
            new Lab.Settings(Duration.ofMillis(20), false));
    arm = new PlainArm(azure, dir, "secret");
  }

  @AfterEach
  void stop() {
    arm.close();
    lab.close();
    azure.close();
  }

  private static void describe(ObjectNode properties, long asn) {
    properties.put("vlanId", 200).put("peerASN", asn);
    properties.put("primaryPeerAddressPrefix", "192.0.2.248/30");
    properties.put("secondaryPeerAddressPrefix", "192.0.2.252/30");
    properties
        .putObject("ipv6PeeringConfig")
        .put("primaryPeerAddressPrefix", "2001:db8:468::/126")
        .put("secondaryPeerAddressPrefix", "2001:db8:468::4/126")
        .put("state", "Enabled");
  }

  private HttpResponse<String> ask(String table, String side) {
    return arm.post(id + "/peerings/" + PRIVATE + "/" + table + "/" + side);
  }

  private JsonNode read(String table, String side) {
    return json(arm.follow(header(ask(table, side), "Location"))).path("value");
  }

  private BgpPeer peer(String router, int row) {
    return lab.router(router).state().peers().get(row);
  }

  private boolean isUp(String router, int row) {
    List<BgpPeer> peers = lab.router(router).state().peers();
    return peers.size() > row && peers.get(row).state() == BgpState.ESTABLISHED;
  }

  private static void await(String what, Callable<Boolean> condition) {
    Awaitility.await(what).atMost(Duration.ofSeconds(10)).until(condition);
  }

  private void buildPrimary() {
    lab.router("r1").faults().editRunning(junosLeg("", 12076));
    await("both families up", () -> isUp("r1", 0) && isUp("r1", 1));
  }

  private void peeringState(String state) {
    ObjectNode peering = (ObjectNode) json(arm.get(id + "/peerings/" + PRIVATE));
    ((ObjectNode) peering.get("properties")).put("state", state);
    assertThat(arm.put(id + "/peerings/" + PRIVATE, peering).statusCode()).isEqualTo(200);
  }

  // Read-outs.

  @Test
  void neighborsAreThoseThatAzuresRoutersSee() {
    buildPrimary();

    JsonNode rows = read("routeTablesSummary", "primary");

    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.get(0).path("neighbor").stringValue()).isEqualTo("192.0.2.249");
    assertThat(rows.get(0).path("asn").longValue()).isEqualTo(64500);
    assertThat(rows.get(0).path("stateOrPrefixesReceived").stringValue()).isEqualTo("4");
    assertThat(rows.get(0).path("upDown").stringValue()).matches("00:00:\\d\\d");
    assertThat(rows.get(1).path("neighbor").stringValue()).isEqualTo("2001:db8:468::1");
    assertThat(rows.get(1).path("stateOrPrefixesReceived").stringValue()).isEqualTo("4");
  }

  @Test
  void aNeighborThatIsNotThereHasAStateInsteadOfANumber() {
    buildPrimary();

    JsonNode row = read("routeTablesSummary", "secondary").get(0);

    assertThat(row.path("neighbor").stringValue()).isEqualTo("192.0.2.253");
    assertThat(row.path("stateOrPrefixesReceived").stringValue()).isEqualTo("Active");
    assertThat(row.path("upDown").stringValue()).isEqualTo("never");
  }

  @Test
  void bothEndsAgreeThatASessionFell() {
    buildPrimary();
    azure.faults().others().changePeering(KEY, PRIVATE, properties -> describe(properties, 64999));
    await("down", () -> !isUp("r1", 0));

    assertThat(read("routeTablesSummary", "primary").at("/0/stateOrPrefixesReceived").stringValue())
        .isIn("Idle", "OpenSent");
  }

  @Test
  void arpShowsWhoAnswersOnTheLink() {
    assertThat(read("arpTables", "primary").valueStream().map(r -> r.path("interface").asString()))
        .containsExactly("Microsoft");

    buildPrimary();

    JsonNode rows = read("arpTables", "primary");
    assertThat(rows.valueStream().map(r -> r.path("ipAddress").asString()))
        .containsExactly("192.0.2.249", "192.0.2.250");
    assertThat(rows.get(0).path("macAddress").stringValue()).matches("([0-9a-f]{4}\\.){2}.{4}");
    assertThat(read("arpTables", "secondary").size()).isEqualTo(1);
  }

  @Test
  void routesAreOursOnlyWhileTheSessionIsUp() {
    assertThat(read("routeTables", "primary").size()).isZero();

    buildPrimary();

    JsonNode row = read("routeTables", "primary").get(0);
    assertThat(row.path("nextHop").stringValue()).isEqualTo("192.0.2.249");
    assertThat(row.path("path").stringValue()).isEqualTo("64500");
  }

  @Test
  void aReadOutIsAnOperationWithItsResultAtTheEnd() {
    azure.faults().operations().operationTime(Duration.ofHours(1));

    HttpResponse<String> accepted = ask("arpTables", "primary");

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(header(accepted, "Retry-After")).isEqualTo("3600");
    HttpResponse<String> running = arm.follow(header(accepted, "Location"));
    assertThat(running.statusCode()).isEqualTo(202);
    assertThat(running.body()).isEmpty();
    azure.faults().operations().endOperations();
    HttpResponse<String> done = arm.follow(header(accepted, "Location"));
    assertThat(done.statusCode()).isEqualTo(200);
    assertThat(json(done).path("value").isArray()).isTrue();
  }

  @Test
  void aReadOutDoesNotKeepWritersAway() {
    azure.faults().operations().operationTime(Duration.ofHours(1));
    ask("arpTables", "primary");

    assertThat(json(arm.get(id)).at("/properties/provisioningState").stringValue())
        .isEqualTo("Succeeded");
  }

  @Test
  void aFailedReadOutIsAnErrorAtItsLocation() {
    azure.faults().operations().failNextOperation("RouterNotReachable", "no luck");

    HttpResponse<String> failed = arm.follow(header(ask("arpTables", "primary"), "Location"));

    assertThat(failed.statusCode()).isEqualTo(409);
    assertThat(code(failed)).isEqualTo("RouterNotReachable");
  }

  @ParameterizedTest
  @CsvSource({
    "/peerings/MicrosoftPeering/arpTables/primary, ResourceNotFound",
    "/peerings/AzurePrivatePeering/arpTables/third, InvalidDevicePath",
    "/peerings/AzurePrivatePeering/otherTables/primary, InvalidResourceType"
  })
  void whatCannotBeReadOutIsRefused(String path, String code) {
    assertThat(code(arm.post(id + path))).isEqualTo(code);
  }

  // Peerings.

  @Test
  void aDisabledPeeringStopsBothSessionsAndEnablingRestoresThemR104() {
    buildPrimary();
    lab.router("r2").faults().editRunning(xrLeg(""));
    await("secondary up", () -> isUp("r2", 0));

    peeringState("Disabled");

    await("both down", () -> !isUp("r1", 0) && !isUp("r1", 1) && !isUp("r2", 0));
    assertThat(read("routeTablesSummary", "primary").at("/0/stateOrPrefixesReceived").stringValue())
        .isEqualTo("Idle");
    peeringState("Enabled");
    await("both up", () -> isUp("r1", 0) && isUp("r1", 1) && isUp("r2", 0));
  }

  @Test
  void anOldPeeringAnswersBfdOnlyAfterItsResetR063() {
    buildPrimary();
    await("BFD", () -> peer("r1", 0).bfdUp().orElseThrow());

    azure.faults().others().bfdNeedsReset(KEY, PRIVATE);
    await("no BFD", () -> !peer("r1", 0).bfdUp().orElseThrow());
    assertThat(isUp("r1", 0)).as("BGP does not depend on it").isTrue();

    peeringState("Disabled");
    await("down", () -> !isUp("r1", 0));
    peeringState("Enabled");
    await("BFD again", () -> isUp("r1", 0) && peer("r1", 0).bfdUp().orElseThrow());
  }

  @Test
  void writingAPeeringAnewIsNoReset() {
    azure.faults().others().bfdNeedsReset(KEY, PRIVATE);
    buildPrimary();

    peeringState("Enabled");

    assertThat(peer("r1", 0).bfdUp()).contains(false);
  }

  @Test
  void aMicrosoftPeeringWithoutRouteFilterHasNoRoutesForUsR109() {
    azure.faults().others().removePeering(KEY, PRIVATE);
    azure
        .faults()
        .others()
        .changePeering(KEY, "MicrosoftPeering", properties -> describe(properties, 64500));
    buildPrimary();
    assertThat(peer("r1", 0).acceptedPrefixes()).isPositive();

    azure.faults().others().routeFilter(KEY, false);

    await("no routes", () -> peer("r1", 0).acceptedPrefixes() == 0);
    assertThat(isUp("r1", 0)).isTrue();
  }

  @Test
  void prefixesThatAreNotConfiguredKeepBgpDownR107() {
    azure.faults().others().removePeering(KEY, PRIVATE);
    azure
        .faults()
        .others()
        .changePeering(
            KEY,
            "MicrosoftPeering",
            properties -> {
              describe(properties, 64500);
              properties
                  .putObject("microsoftPeeringConfig")
                  .putArray("advertisedPublicPrefixes")
                  .add("198.51.100.0/24");
            });
    buildPrimary();

    azure
        .faults()
        .others()
        .changePeering(
            KEY,
            "MicrosoftPeering",
            properties ->
                ((ObjectNode) properties.get("microsoftPeeringConfig"))
                    .putArray("advertisedPublicPrefixes")
                    .add("203.0.113.0/24"));
    assertThat(isUp("r1", 0)).as("valid as long as nobody says otherwise").isTrue();
    azure.faults().others().prefixValidation(KEY, "ValidationNeeded", "ManualValidationNeeded");

    await("down", () -> !isUp("r1", 0));
    JsonNode config =
        json(arm.get(id)).at("/properties/peerings/0/properties/microsoftPeeringConfig");
    assertThat(config.path("advertisedPublicPrefixesState").stringValue())
        .isEqualTo("ValidationNeeded");
    assertThat(config.at("/advertisedPublicPrefixInfo/0/prefix").stringValue())
        .isEqualTo("203.0.113.0/24");
    assertThat(config.at("/advertisedPublicPrefixInfo/0/validationState").stringValue())
        .isEqualTo("ManualValidationNeeded");
  }
}
