package io.circuitd.lab;

import static io.circuitd.lab.PlainArm.code;
import static io.circuitd.lab.PlainArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.ServiceKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The fake, asked by a plain HTTP client: as strict as the real one is known to be. */
class FakeAzureTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final ServiceKey UNIV = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");
  private static final String PRIVATE = "/peerings/AzurePrivatePeering";
  private static final LabTls TLS = LabTls.create();
  @TempDir Path dir;
  private FakeAzure azure;
  private PlainArm arm;
  private JsonNode univ;

  @BeforeEach
  void start() throws Exception {
    univ = JSON.readTree(Path.of("config/lab/cross-connections/example-univ.json").toFile());
    azure = FakeAzure.start(TLS, "commercial", 0, "pass & word", List.of(univ));
    azure.faults().operations().operationTime(Duration.ZERO);
    arm = new PlainArm(azure, dir, "pass & word");
  }

  @AfterEach
  void stop() {
    arm.close();
    azure.close();
  }

  private HttpResponse<String> get(String path) {
    return arm.get(path);
  }

  private HttpResponse<String> put(String path, JsonNode body) {
    return arm.put(id() + path, body);
  }

  private String id() {
    return univ.path("id").stringValue();
  }

  private ObjectNode state(String state) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("location", "westus");
    ObjectNode properties = body.putObject("properties");
    properties.put("serviceProviderProvisioningState", state);
    properties.put("peeringLocation", "Silicon Valley").put("bandwidthInMbps", 1000);
    properties.set("expressRouteCircuit", univ.at("/properties/expressRouteCircuit"));
    return body;
  }

  private static ObjectNode peering() {
    return (ObjectNode)
        JSON.readTree(
            """
            {"properties":{"peeringType":"AzurePrivatePeering","peerASN":11537,"vlanId":200,
              "primaryPeerAddressPrefix":"192.0.2.248/30",
              "secondaryPeerAddressPrefix":"192.0.2.252/30","sharedKey":"s3cret"},
             "name":"AzurePrivatePeering"}
            """);
  }

  private static ObjectNode properties(JsonNode body) {
    return (ObjectNode) body.get("properties");
  }

  @Test
  void aTokenNeedsTheRightSecret() throws Exception {
    HttpResponse<String> refused = arm.askToken("password");

    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(json(refused).path("error").stringValue()).isEqualTo("invalid_client");
    assertThat(refused.body()).contains("AADSTS7000215").doesNotContain("pass & word");
  }

  @Test
  void aStrangersTokenIsRefused() throws Exception {
    arm.token("made-up");

    assertThat(get(id()).statusCode()).isEqualTo(401);
  }

  @Test
  void aListShowsLessThanAGet() throws Exception {
    String list =
        "/subscriptions/5a1c0de0-7a1b-4c5d-8e9f-00000000c0de/providers/Microsoft.Network"
            + "/expressRouteCrossConnections";

    JsonNode item = json(get(list)).at("/value/0");

    assertThat(item.path("id").stringValue()).isEqualTo(id());
    assertThat(item.path("properties").propertyNames())
        .contains("serviceProviderProvisioningState", "peerings")
        .doesNotContain("sTag", "primaryAzurePort", "secondaryAzurePort");
    assertThat(json(get(list.replace("c0de/", "ffff/"))).path("value").size()).isZero();
  }

  @Test
  void theGroupMattersAndItsCaseDoesNot() throws Exception {
    String wrongGroup = id().replace("CrossConnection-SiliconValley", "CrossConnection-Chicago");
    String wrongName = id().replace("9ee700ad", "9ee700ae");

    assertThat(json(get(id().replace("CrossConnection-", "crossconnection-")))).isEqualTo(univ);
    assertThat(code(get(wrongGroup))).isEqualTo("ResourceGroupNotFound");
    assertThat(code(get(wrongName))).isEqualTo("ResourceNotFound");
  }

  static List<Arguments> badStateWrites() {
    return List.of(
        bad("LocationRequired", body -> body.remove("location")),
        bad("InvalidResourceLocation", body -> body.put("location", "eastus")),
        bad(
            "ExpressRouteCircuitReferenceInCrossConnectionCannotBeModified",
            body -> properties(body).remove("expressRouteCircuit")),
        bad("PeeringLocationCannotBeModified", body -> properties(body).remove("peeringLocation")),
        bad("BandwidthCannotBeModified", body -> properties(body).remove("bandwidthInMbps")),
        bad(
            "InvalidRequestFormat",
            body -> properties(body).put("serviceProviderProvisioningState", "Ready")),
        bad("InvalidRequestContent", body -> body.remove("properties")));
  }

  private static Arguments bad(String code, Consumer<ObjectNode> change) {
    return Arguments.of(code, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badStateWrites")
  void refusesAWriteThatDoesNotEchoWhatItMust(String code, Consumer<ObjectNode> change)
      throws Exception {
    ObjectNode body = state("Provisioned");
    change.accept(body);

    HttpResponse<String> refused = put("", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo(code);
    assertThat(json(get(id()))).isEqualTo(univ);
  }

  @Test
  void theAnswerToAWriteIsNotYetToBeBelieved() throws Exception {
    azure.faults().operations().operationTime(Duration.ofHours(1));

    HttpResponse<String> answer = put("", state("Provisioned"));

    JsonNode properties = json(answer).path("properties");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(properties.path("provisioningState").stringValue()).isEqualTo("Updating");
    assertThat(properties.path("sTag").intValue()).isZero();
    assertThat(properties.path("primaryAzurePort").stringValue()).isEmpty();
    assertThat(answer.headers().firstValue("Retry-After")).contains("3600");
    assertThat(answer.headers().firstValue("Azure-AsyncOperation").orElseThrow())
        .startsWith(azure.base() + "/subscriptions/");
    assertThat(json(get(id())).at("/properties/sTag").intValue()).isEqualTo(3);
    assertThat(code(put("", state("Provisioned")))).isEqualTo("AnotherOperationInProgress");
  }

  static List<Arguments> badPeerings() {
    return List.of(
        bad(
            "PeerAddressPrefixRequired",
            body -> properties(body).remove("secondaryPeerAddressPrefix")),
        bad(
            "PeerAddressPrefixNotValid",
            body -> properties(body).put("primaryPeerAddressPrefix", "192.0.2.0/29")),
        bad(
            "PeerAddressPrefixNotValid",
            body -> properties(body).put("primaryPeerAddressPrefix", "192.0.2.249/30")),
        bad(
            "PeerAddressPrefixesOverlap",
            body -> properties(body).put("primaryPeerAddressPrefix", "192.0.2.252/30")),
        bad("VlanIdNotAllowed", body -> properties(body).put("vlanId", 4095)),
        bad("VlanIdInUse", body -> properties(body).put("vlanId", 300)),
        bad("PeerAsnNotAllowed", body -> properties(body).put("peerASN", 12076)),
        bad("PeerAsnNotAllowed", body -> properties(body).put("peerASN", 65515)),
        bad("PeerAsnNotAllowed", body -> properties(body).put("peerASN", 65520)),
        bad("PeerAsnNotAllowed", body -> properties(body).put("peerASN", 4294967295L)),
        bad("PeeringTypeMismatch", body -> properties(body).put("peeringType", "MicrosoftPeering")),
        bad(
            "PeerAddressPrefixRequired",
            body ->
                properties(body)
                    .putObject("ipv6PeeringConfig")
                    .put("primaryPeerAddressPrefix", "2001:db8::/126")));
  }

  @ParameterizedTest(name = "{0} {index}")
  @MethodSource("badPeerings")
  void refusesABadPeering(String code, Consumer<ObjectNode> change) throws Exception {
    put("", state("Provisioned"));
    azure
        .faults()
        .others()
        .changePeering(UNIV, "MicrosoftPeering", properties -> properties.put("vlanId", 300));
    ObjectNode body = peering();
    change.accept(body);

    assertThat(code(put(PRIVATE, body))).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"NotProvisioned", "Provisioning", "Provisioned;Deprovisioning"})
  void refusesAPeeringUnlessProvisionedR103(String states) throws Exception {
    for (String state : states.split(";", -1)) {
      assertThat(put("", state(state)).statusCode()).isEqualTo(200);
    }

    assertThat(code(put(PRIVATE, peering()))).isEqualTo("CrossConnectionNotProvisioned");
  }

  @Test
  void refusesPublicPeering() throws Exception {
    put("", state("Provisioned"));

    assertThat(code(put("/peerings/AzurePublicPeering", peering())))
        .isEqualTo("PeeringTypeNotSupported");
  }

  @Test
  void neverShowsTheSharedKeyButRunsWithIt() throws Exception {
    put("", state("Provisioned"));
    put(PRIVATE, peering());

    HttpResponse<String> shown = get(id());

    assertThat(shown.body()).contains("192.0.2.248/30").doesNotContain("s3cret");
    assertThat(azure.circuits())
        .singleElement()
        .satisfies(circuit -> {
          assertThat(circuit.provisioned()).isTrue();
          assertThat(circuit.sTag()).isEqualTo(3);
          assertThat(circuit.primaryPort()).isEqualTo("A-CIS-1-PRI-A");
          assertThat(circuit.peerings())
              .containsExactly(
                  new AzureCircuit.Peering(
                      "AzurePrivatePeering",
                      true,
                      200,
                      11537,
                      Optional.of("192.0.2.248/30"),
                      Optional.of("192.0.2.252/30"),
                      Optional.empty(),
                      Optional.empty(),
                      Optional.of("s3cret")));
        });
  }

  @Test
  void routersSeeAPeeringOnlyWhenItsOperationIsOver() throws Exception {
    put("", state("Provisioned"));
    azure.faults().operations().operationTime(Duration.ofHours(1));
    put(PRIVATE, peering());

    assertThat(azure.circuits().getFirst().peerings()).isEmpty();
  }

  @Test
  void aPeeringIsDeleted() throws Exception {
    put("", state("Provisioned"));
    put(PRIVATE, peering());

    assertThat(arm.send("DELETE", id() + PRIVATE, Optional.empty()).statusCode()).isEqualTo(202);
    assertThat(code(get(id() + PRIVATE))).isEqualTo("ResourceNotFound");
    assertThat(json(get(id() + "/peerings")).path("value").size()).isZero();
  }

  @Test
  void givingBackNeedsThePeeringsGoneOrRemovedInTheSameWrite() throws Exception {
    put("", state("Provisioned"));
    put(PRIVATE, peering());
    ObjectNode both = state("NotProvisioned");
    properties(both).putArray("peerings");

    assertThat(code(put("", state("NotProvisioned")))).isEqualTo("CrossConnectionHasPeerings");
    assertThat(put("", both).statusCode()).isEqualTo(200);
    assertThat(json(get(id())).at("/properties/peerings").size()).isZero();
  }
}
