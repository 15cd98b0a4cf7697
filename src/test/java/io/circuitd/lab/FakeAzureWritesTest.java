package io.circuitd.lab;

import static io.circuitd.lab.PlainArm.code;
import static io.circuitd.lab.PlainArm.header;
import static io.circuitd.lab.PlainArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What a provider may write at the fake Azure: states, whole resources, Microsoft peerings. */
class FakeAzureWritesTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ServiceKey UNIV = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  private static final String MICROSOFT = "/peerings/MicrosoftPeering";
  private static final String PRIVATE = "/peerings/AzurePrivatePeering";
  private static final LabTls TLS = LabTls.create();
  @TempDir Path dir;
  private FakeAzure azure;
  private PlainArm arm;
  private String id;

  @BeforeEach
  void start() throws Exception {
    JsonNode univ =
        JSON.readTree(Path.of("config/lab/cross-connections/example-univ.json").toFile());
    id = univ.path("id").stringValue();
    azure = FakeAzure.start(TLS, "commercial", 0, "secret", List.of(univ));
    azure.faults().operations().operationTime(Duration.ZERO);
    arm = new PlainArm(azure, dir, "secret");
  }

  @AfterEach
  void stop() {
    arm.close();
    azure.close();
  }

  private ObjectNode read() {
    return (ObjectNode) json(arm.get(id));
  }

  private static ObjectNode properties(JsonNode body) {
    return (ObjectNode) body.get("properties");
  }

  private HttpResponse<String> state(String state) {
    ObjectNode body = read();
    properties(body).put("serviceProviderProvisioningState", state).remove("peerings");
    return arm.put(id, body);
  }

  private String state() {
    return properties(read()).path("serviceProviderProvisioningState").stringValue();
  }

  // Provider states.

  @ParameterizedTest
  @CsvSource({
    "NotProvisioned, Provisioning, true",
    "NotProvisioned, Provisioned, true",
    "NotProvisioned, Deprovisioning, false",
    "Provisioning, Provisioned, true",
    "Provisioning, NotProvisioned, true",
    "Provisioning, Deprovisioning, false",
    "Provisioned, Deprovisioning, true",
    "Provisioned, NotProvisioned, true",
    "Provisioned, Provisioning, false",
    "Deprovisioning, NotProvisioned, true",
    "Deprovisioning, Provisioned, true",
    "Deprovisioning, Provisioning, false",
    "Hibernating, Provisioned, false",
    "Provisioned, Provisioned, true"
  })
  void providerStatesFollowTheirTable(String from, String to, boolean possible) {
    azure
        .faults()
        .others()
        .change(UNIV, properties -> properties.put("serviceProviderProvisioningState", from));

    HttpResponse<String> answer = state(to);

    assertThat(answer.statusCode()).isEqualTo(possible ? 200 : 400);
    assertThat(state()).isEqualTo(possible ? to : from);
  }

  @Test
  void anAnnouncementCanBeFinal() {
    azure.faults().writes().announcementsStay(true);
    state("Provisioning");

    assertThat(code(state("NotProvisioned"))).isEqualTo("ProvisioningStateTransitionNotAllowed");
  }

  @Test
  void anAttachmentCanBeGoneAfterSomeRefusals() {
    state("Provisioned");
    azure.faults().writes().attachmentFor(UNIV, 2);

    assertThat(code(state("NotProvisioned"))).isEqualTo("CrossConnectionInUse");
    assertThat(code(state("NotProvisioned"))).isEqualTo("CrossConnectionInUse");
    assertThat(state("NotProvisioned").statusCode()).isEqualTo(200);
  }

  // Whole resources.

  @Test
  void aWriteReplacesWhatItLeavesOut() {
    azure
        .faults()
        .others()
        .change(UNIV, properties -> properties.put("serviceProviderNotes", "ours"));
    ObjectNode body = read();
    properties(body).put("serviceProviderProvisioningState", "Provisioning");
    properties(body).remove("serviceProviderNotes");

    arm.put(id, body);

    assertThat(properties(read()).has("serviceProviderNotes")).isFalse();
    assertThat(properties(read()).path("sTag").intValue()).as("Azure's own stays").isEqualTo(3);
  }

  @Test
  void idsAreTheSameInAnyCase() {
    ObjectNode body = read();
    properties(body).put("serviceProviderProvisioningState", "Provisioned");
    ObjectNode circuit = (ObjectNode) properties(body).get("expressRouteCircuit");
    circuit.put("id", circuit.path("id").stringValue().toUpperCase(Locale.ROOT));

    assertThat(arm.put(id.replace("crossConn", "CROSSCONN"), body).statusCode()).isEqualTo(200);
    assertThat(arm.put(id + "/PEERINGS/azureprivatepeering", privatePeering()).statusCode())
        .isEqualTo(201);
    assertThat(read().at("/properties/peerings/0/name").stringValue())
        .isEqualTo("AzurePrivatePeering");
  }

  @Test
  void otherPortsMoveACircuitIfThereIsSuchAPair() {
    ObjectNode body = read();
    properties(body).put("primaryAzurePort", "A-CIS-2-SEC-A");

    assertThat(code(arm.put(id, body))).isEqualTo("PortPairNotFound");
  }

  @Test
  void tagsAloneArePatched() {
    JsonNode tags = JSON.readTree("{\"tags\":{\"site\":\"chicago\"}}");

    assertThat(arm.send("PATCH", id, Optional.of(tags)).statusCode()).isEqualTo(200);
    assertThat(read().at("/tags/site").stringValue()).isEqualTo("chicago");
    assertThat(
            code(arm.send("PATCH", id, Optional.of(JSON.readTree("{\"properties\":{\"x\":1}}")))))
        .isEqualTo("InvalidRequestContent");
  }

  @Test
  void theOldStateCanStillBeShownAfterAWrite() {
    state("Provisioning");
    azure.faults().resources().showOldState(1);

    assertThat(state()).isEqualTo("NotProvisioned");
    assertThat(state()).isEqualTo("Provisioning");
  }

  // Peerings.

  private static ObjectNode privatePeering() {
    return (ObjectNode)
        JSON.readTree(
            """
            {"properties":{"peeringType":"AzurePrivatePeering","peerASN":11537,"vlanId":200,
              "primaryPeerAddressPrefix":"192.0.2.248/30",
              "secondaryPeerAddressPrefix":"192.0.2.252/30",
              "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:db8:468::/126",
                "secondaryPeerAddressPrefix":"2001:db8:468::4/126"}}}
            """);
  }

  @Test
  void iPv6GoesWhenOnlyIPv4IsSent() {
    state("Provisioned");
    arm.put(id + PRIVATE, privatePeering());
    assertThat(properties(json(arm.get(id + PRIVATE))).has("ipv6PeeringConfig")).isTrue();
    ObjectNode without = privatePeering();
    properties(without).remove("ipv6PeeringConfig");

    arm.put(id + PRIVATE, without);

    assertThat(properties(json(arm.get(id + PRIVATE))).has("ipv6PeeringConfig")).isFalse();
  }

  @Test
  void azureTellsWhoChangedAPeeringLast() {
    state("Provisioned");
    arm.put(id + PRIVATE, privatePeering());
    JsonNode ours = json(arm.get(id + PRIVATE));
    azure
        .faults()
        .others()
        .changePeering(UNIV, "AzurePrivatePeering", properties -> properties.put("vlanId", 201));
    JsonNode theirs = json(arm.get(id + PRIVATE));

    assertThat(ours.at("/properties/lastModifiedBy").stringValue()).isEqualTo("Provider");
    assertThat(theirs.at("/properties/lastModifiedBy").stringValue()).isEqualTo("Customer");
    assertThat(theirs.path("etag")).isNotEqualTo(ours.path("etag"));
    assertThat(ours.at("/properties/azureASN").intValue()).isEqualTo(12076);
  }

  @Test
  void theGatewaysEtagMustComeBack() {
    state("Provisioned");
    arm.put(id + PRIVATE, privatePeering());
    azure
        .faults()
        .others()
        .changePeering(
            UNIV, "AzurePrivatePeering", properties -> properties.put("gatewayManagerEtag", "41"));

    assertThat(code(arm.put(id + PRIVATE, privatePeering())))
        .isEqualTo("GatewayManagerEtagMismatch");
    assertThat(arm.put(id + PRIVATE, json(arm.get(id + PRIVATE))).statusCode()).isEqualTo(200);
  }

  @Test
  void aPeeringNotSentInTheListIsGone() {
    state("Provisioned");
    arm.put(id + PRIVATE, privatePeering());
    ObjectNode echo = read();
    assertThat(arm.put(id, echo).statusCode()).isEqualTo(200);
    assertThat(read().at("/properties/peerings").size()).isEqualTo(1);
    properties(echo).putArray("peerings");

    arm.put(id, echo);

    assertThat(read().at("/properties/peerings").size()).isZero();
  }

  @Test
  void aPeeringIsAcceptedTogetherWithTheStateThatItNeeds() {
    ObjectNode both = read();
    properties(both).put("serviceProviderProvisioningState", "Provisioned");
    ObjectNode peering = privatePeering();
    peering.put("name", "AzurePrivatePeering");
    properties(both).putArray("peerings").add(peering);
    ObjectNode early = both.deepCopy();
    properties(early).put("serviceProviderProvisioningState", "Provisioning");

    assertThat(code(arm.put(id, early))).isEqualTo("CrossConnectionNotProvisioned");
    assertThat(arm.put(id, both).statusCode()).isEqualTo(200);
    assertThat(read().at("/properties/peerings/0/properties/azureASN").intValue()).isEqualTo(12076);
  }

  // Microsoft peering.

  private static ObjectNode microsoftPeering() {
    return (ObjectNode)
        JSON.readTree(
            """
            {"properties":{"peeringType":"MicrosoftPeering","peerASN":4200000001,"vlanId":300,
              "primaryPeerAddressPrefix":"198.51.100.0/30",
              "secondaryPeerAddressPrefix":"198.51.100.4/30",
              "microsoftPeeringConfig":{"advertisedPublicPrefixes":["203.0.113.0/24"],
                "customerASN":4200000002,"routingRegistryName":"ARIN"},
              "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:db8:468::/126",
                "secondaryPeerAddressPrefix":"2001:db8:468::4/126",
                "microsoftPeeringConfig":{"advertisedPublicPrefixes":["2001:db8:1::/48"]}}}}
            """);
  }

  private static ObjectNode config(ObjectNode peering) {
    return (ObjectNode) peering.at("/properties/microsoftPeeringConfig");
  }

  @Test
  void azureJudgesTheAdvertisedPrefixes() {
    state("Provisioned");
    ObjectNode asked = microsoftPeering();
    config(asked).put("advertisedPublicPrefixesState", "NotConfigured");

    assertThat(arm.put(id + MICROSOFT, asked).statusCode()).isEqualTo(201);

    ObjectNode kept = config((ObjectNode) json(arm.get(id + MICROSOFT)));
    assertThat(kept.path("advertisedPublicPrefixesState").stringValue()).isEqualTo("Configured");
    assertThat(kept.at("/advertisedPublicPrefixInfo/0/validationState").stringValue())
        .isEqualTo("Configured");
    assertThat(kept.path("customerASN").longValue()).isEqualTo(4200000002L);
    assertThat(
            json(arm.get(id + MICROSOFT))
                .at(
                    "/properties/ipv6PeeringConfig/microsoftPeeringConfig"
                        + "/advertisedPublicPrefixInfo/0/prefix")
                .stringValue())
        .isEqualTo("2001:db8:1::/48");
  }

  @Test
  void aJudgementStaysUntilOtherPrefixesAreAskedFor() {
    state("Provisioned");
    azure.faults().others().prefixValidation(UNIV, "ValidationNeeded", "ManualValidationNeeded");
    arm.put(id + MICROSOFT, microsoftPeering());
    azure.faults().clear();
    ObjectNode echo = (ObjectNode) json(arm.get(id + MICROSOFT));
    properties(echo).put("vlanId", 301);

    arm.put(id + MICROSOFT, echo);

    assertThat(
            config((ObjectNode) json(arm.get(id + MICROSOFT)))
                .path("advertisedPublicPrefixesState")
                .stringValue())
        .isEqualTo("ValidationNeeded");
  }

  static List<Arguments> badMicrosoftPeerings() {
    return List.of(
        bad(
            "AdvertisedPublicPrefixesRequired",
            p -> properties(p).remove("microsoftPeeringConfig")),
        bad(
            "AdvertisedPublicPrefixesRequired",
            p -> config(p).putArray("advertisedPublicPrefixes")),
        bad("AdvertisedPublicPrefixNotPublic", p -> advertise(p, "192.168.0.0/16")),
        bad("AdvertisedPublicPrefixNotPublic", p -> advertise(p, "100.64.0.0/16")),
        bad("AdvertisedPublicPrefixNotValid", p -> advertise(p, "203.0.113.1/24")),
        bad("AdvertisedPublicPrefixNotValid", p -> advertise(p, "0.0.0.0/0")),
        bad("AdvertisedPublicPrefixNotValid", p -> advertise(p, "2001:db8:1::/48")),
        bad("AdvertisedPublicPrefixNotValid", p -> advertise(p, "203.0.113.0")),
        bad(
            "PeerAddressPrefixNotPublic",
            p -> properties(p).put("primaryPeerAddressPrefix", "10.0.0.0/30")),
        bad(
            "PeerAddressPrefixNotPublic",
            p ->
                ((ObjectNode) properties(p).get("ipv6PeeringConfig"))
                    .put("primaryPeerAddressPrefix", "fd00::/126")),
        bad("CustomerAsnNotValid", p -> config(p).put("customerASN", 4294967296L)),
        bad("CustomerAsnNotValid", p -> config(p).put("customerASN", "4200000002")),
        bad("RoutingRegistryNotValid", p -> config(p).put("routingRegistryName", "ACME")),
        bad(
            "AdvertisedPublicPrefixesRequired",
            p ->
                ((ObjectNode) properties(p).get("ipv6PeeringConfig"))
                    .remove("microsoftPeeringConfig")),
        bad("InvalidRequestFormat", p -> properties(p).put("state", "Paused")));
  }

  private static void advertise(ObjectNode peering, String prefix) {
    config(peering).putArray("advertisedPublicPrefixes").add(prefix);
  }

  private static Arguments bad(String code, Consumer<ObjectNode> change) {
    return Arguments.of(code, change);
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("badMicrosoftPeerings")
  void refusesABadMicrosoftPeeringR105(String code, Consumer<ObjectNode> change) {
    state("Provisioned");
    ObjectNode body = microsoftPeering();
    change.accept(body);

    assertThat(code(arm.put(id + MICROSOFT, body))).isEqualTo(code);
    assertThat(arm.get(id + MICROSOFT).statusCode()).isEqualTo(404);
  }

  // Operations.

  private String provision() {
    return header(state("Provisioning"), "Azure-AsyncOperation");
  }

  @Test
  void outcomesAreAtTheNameThatTheClientKnowsTheServerBy() {
    URI named = URI.create("https://localhost:" + azure.base().getPort());
    ObjectNode body = read();
    properties(body).put("serviceProviderProvisioningState", "Provisioning").remove("peerings");

    HttpResponse<String> accepted =
        arm.send(
            "PUT",
            URI.create(named + id + "?api-version=2025-03-01"),
            Optional.of((JsonNode) body));

    assertThat(header(accepted, "Azure-AsyncOperation")).startsWith(named + "/");
  }

  @Test
  void aFailedOperationIsToldWithStatus200() {
    azure.faults().operations().failNextOperation("InternalServerError", "no luck");
    HttpResponse<String> poll = arm.follow(provision());

    assertThat(poll.statusCode()).isEqualTo(200);
    assertThat(json(poll).path("status").stringValue()).isEqualTo("Failed");
    assertThat(code(poll)).isEqualTo("InternalServerError");
    assertThat(state()).isEqualTo("NotProvisioned");
    assertThat(properties(read()).path("provisioningState").stringValue()).isEqualTo("Failed");
  }

  @Test
  void aCanceledOperationChangesNothing() {
    azure.faults().operations().cancelNextOperation();

    assertThat(json(arm.follow(provision())).path("status").stringValue()).isEqualTo("Canceled");
    assertThat(state()).isEqualTo("NotProvisioned");
  }

  @Test
  void anEndlessOperationKeepsTheCircuitBusyUntilItIsEnded() {
    azure.faults().operations().endlessOperations(1);
    String url = provision();

    assertThat(json(arm.follow(url)).path("status").stringValue()).isEqualTo("InProgress");
    assertThat(state("Provisioned").statusCode()).isEqualTo(409);
    azure.faults().operations().endOperations();
    assertThat(json(arm.follow(url)).path("status").stringValue()).isEqualTo("Succeeded");
    assertThat(state()).isEqualTo("Provisioning");
  }

  @Test
  void aForgottenOperationTakesEffectAllTheSame() {
    String url = provision();
    azure.faults().operations().forgetOperations();

    assertThat(arm.follow(url).statusCode()).isEqualTo(404);
    assertThat(state()).isEqualTo("Provisioning");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesCanBeAcceptedWithALocationAlone(boolean fails) {
    azure.faults().operations().acceptWith202(true);
    if (fails) {
      azure.faults().operations().failNextOperation("NoLuck", "today");
    }
    HttpResponse<String> accepted = state("Provisioning");

    assertThat(accepted.statusCode()).isEqualTo(202);
    assertThat(accepted.body()).isEmpty();
    assertThat(header(accepted, "Azure-AsyncOperation")).isEmpty();
    HttpResponse<String> done = arm.follow(header(accepted, "Location"));
    assertThat(done.statusCode()).isEqualTo(fails ? 409 : 204);
  }

  @Test
  void operationsCanPointElsewhereOrNowhereAndGiveNoPace() {
    azure.faults().operations().foreignOperationUrl(URI.create("https://elsewhere.example"), 1);
    assertThat(provision()).startsWith("https://elsewhere.example/subscriptions/");
    azure.faults().operations().withoutRetryAfter(true);
    assertThat(header(state("Provisioned"), "Retry-After")).isEmpty();
    azure.faults().operations().withoutOperationUrl(true);
    assertThat(header(state("NotProvisioned"), "Azure-AsyncOperation")).isEmpty();
  }
}
