package io.circuitd.lab;

import static io.circuitd.lab.PlainArm.code;
import static io.circuitd.lab.PlainArm.header;
import static io.circuitd.lab.PlainArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.ServiceKey;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Lists in pages, port pairs, budgets and lagging clouds of the fake Azure. */
class FakeAzureReadsTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String SUBSCRIPTION = "/subscriptions/5a1c0de0-7a1b-4c5d-8e9f-00000000c0de";
  private static final String NETWORK = SUBSCRIPTION + "/providers/Microsoft.Network/";
  private static final String LIST = NETWORK + "expressRouteCrossConnections";
  private static final String PORTS = NETWORK + "expressRouteProviderPorts";
  private static final LabTls TLS = LabTls.create();
  @TempDir Path dir;
  private FakeAzure azure;
  private PlainArm arm;

  @BeforeEach
  void start() throws Exception {
    JsonNode univ =
        JSON.readTree(Path.of("config/lab/cross-connections/example-univ.json").toFile());
    List<JsonNode> many =
        IntStream.rangeClosed(1, 5)
            .<JsonNode>mapToObj(n -> {
              String key = "9ee700ad-50b2-4b98-a63a-00000000000" + n;
              ObjectNode body = ((ObjectNode) univ).deepCopy();
              body.put("name", key);
              body.put("id", univ.path("id").stringValue().replaceAll("[^/]+$", key));
              return body;
            })
            .toList();
    azure =
        FakeAzure.start(
            TLS,
            "commercial",
            0,
            "secret",
            many,
            List.copyOf(
                JSON.readTree(Path.of("config/lab/provider-ports.json").toFile())
                    .valueStream()
                    .toList()));
    azure.faults().operations().operationTime(Duration.ZERO);
    arm = new PlainArm(azure, dir, "secret");
  }

  @AfterEach
  void stop() {
    arm.close();
    azure.close();
  }

  private static ServiceKey key(int n) {
    return ServiceKey.parse("9ee700ad-50b2-4b98-a63a-00000000000" + n);
  }

  private static List<String> names(JsonNode page) {
    return page.path("value").valueStream().map(item -> item.path("name").asString("")).toList();
  }

  // Pages.

  @Test
  void aListComesInPagesThatFollowEachOther() {
    azure.faults().lists().pageSize(2);
    List<String> found = new ArrayList<>();
    int pages = 1;
    JsonNode page = json(arm.get(LIST));
    found.addAll(names(page));
    while (page.has("nextLink")) {
      String next = page.path("nextLink").stringValue();
      assertThat(next).startsWith(azure.base().toString()).contains("skiptoken=", "api-version=");
      page = json(arm.follow(next));
      found.addAll(names(page));
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(found).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aCircuitDeletedBetweenPagesHidesNoOther() {
    azure.faults().lists().pageSize(2);
    JsonNode first = json(arm.get(LIST));
    azure.faults().others().delete(ServiceKey.parse(names(first).getFirst()));

    JsonNode second = json(arm.follow(first.path("nextLink").stringValue()));

    assertThat(names(second)).containsExactly(key(3).toString(), key(4).toString());
  }

  @Test
  void aWholeListNeedsNoSecondPage() {
    assertThat(json(arm.get(LIST)).has("nextLink")).isFalse();
    assertThat(code(arm.get(LIST + "?%24skiptoken=nonsense"))).isEqualTo("InvalidSkipToken");
  }

  @Test
  void aGroupThatNobodyKnowsIsNotAnEmptyOne() {
    String group = SUBSCRIPTION + "/resourceGroups/%s/providers/Microsoft.Network/";

    assertThat(
            json(arm.get(
                    group.formatted("crossconnection-siliconvalley")
                        + "expressRouteCrossConnections"))
                .path("value")
                .size())
        .isEqualTo(5);
    assertThat(code(arm.get(group.formatted("elsewhere") + "expressRouteCrossConnections")))
        .isEqualTo("ResourceGroupNotFound");
  }

  @Test
  void itemsCanLackEtagsAndPeerings() {
    azure.faults().lists().listWithoutEtags(true);
    azure.faults().lists().listWithoutPeerings(true);

    JsonNode item = json(arm.get(LIST)).at("/value/0");

    assertThat(item.has("etag")).isFalse();
    assertThat(item.path("properties").has("peerings")).isFalse();
    azure.faults().clear();
    assertThat(json(arm.get(LIST)).at("/value/0").has("etag")).isTrue();
  }

  @Test
  void aLaterPageCanFail() {
    azure.faults().lists().pageSize(2);
    azure.faults().lists().failListPage(2, 1);
    String next = json(arm.get(LIST)).path("nextLink").stringValue();

    assertThat(arm.follow(next).statusCode()).isEqualTo(503);
    assertThat(arm.follow(next).statusCode()).isEqualTo(200);
  }

  // Port pairs.

  @Test
  void portPairsTellWhatIsLeftOfThem() {
    JsonNode all = json(arm.get(PORTS)).path("value");

    assertThat(all.size()).isEqualTo(2);
    assertThat(all.get(0).path("properties"))
        .isEqualTo(
            JSON.readTree(
                """
                {"portPairDescriptor": "SiliconValley-06GMR-CIS-1-2",
                 "primaryAzurePort": "A-CIS-1-PRI-A", "secondaryAzurePort": "A-CIS-2-SEC-A",
                 "peeringLocation": "Silicon Valley", "overprovisionFactor": 4,
                 "portBandwidthInMbps": 100000, "usedBandwidthInMbps": 5000,
                 "remainingBandwidthInMbps": 395000}
                """));
    azure.faults().others().change(key(1), properties -> properties.put("bandwidthInMbps", 10_000));
    assertThat(json(arm.get(PORTS)).at("/value/0/properties/usedBandwidthInMbps").intValue())
        .isEqualTo(14_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?location=Chicago",
        "?location=chicago",
        "?$filter=location%20eq%20'Chicago'",
        "?%24filter=peeringLocation+eq+'chicago'"
      })
  void portPairsAreNarrowedByLocationInBothWays(String query) {
    JsonNode found = json(arm.get(PORTS + query.replace("+", "%20"))).path("value");

    assertThat(found.size()).isEqualTo(1);
    assertThat(found.at("/0/name").stringValue()).isEqualTo("Chicago-06GMR-CIS-1-2");
  }

  @Test
  void onePortPairIsReadByItsName() {
    assertThat(
            json(arm.get(PORTS + "/chicago-06gmr-cis-1-2"))
                .at("/properties/usedBandwidthInMbps")
                .intValue())
        .isZero();
    assertThat(code(arm.get(PORTS + "/nowhere"))).isEqualTo("ResourceNotFound");
    assertThat(code(arm.get(PORTS + "?%24filter=nonsense")))
        .isEqualTo("InvalidFilterInQueryString");
  }

  @Test
  void withoutTheFeatureThereAreNoPortPairs() {
    azure.faults().access().providerPortsRegistered(false);

    HttpResponse<String> refused = arm.get(PORTS);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(code(refused)).isEqualTo("SubscriptionNotRegisteredForFeature");
    assertThat(refused.body()).contains("AllowExpressRoutePorts");
  }

  // Budgets.

  private static int left(HttpResponse<String> answer, String kind) {
    return Integer.parseInt(header(answer, "x-ms-ratelimit-remaining-subscription-" + kind));
  }

  @Test
  void everyAnswerTellsWhatIsLeftOfItsKind() {
    int reads = left(arm.get(LIST), "reads");
    int writes = left(arm.post(LIST + "/x"), "writes");

    assertThat(left(arm.get(LIST + "/x"), "reads")).isBetween(reads - 1, reads);
    assertThat(left(arm.put(LIST + "/x", JSON.createObjectNode()), "writes"))
        .isBetween(writes - 1, writes);
    assertThat(reads).isGreaterThan(14_000);
    assertThat(writes).isBetween(1_000, 1_200);
  }

  @Test
  void readsAndWritesRunOutApart() {
    azure.faults().pace().budget(2, 5);

    assertThat(left(arm.get(LIST), "reads")).isEqualTo(1);
    assertThat(left(arm.get(LIST), "reads")).isZero();
    HttpResponse<String> refused = arm.get(LIST);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(code(refused)).isEqualTo("SubscriptionRequestsThrottled");
    assertThat(header(refused, "Retry-After")).isEqualTo("300");
    assertThat(arm.post(LIST + "/x").statusCode()).isEqualTo(404);
  }

  @Test
  void readsAndWritesAreThrottledApart() {
    azure.faults().pace().throttleWrites(1, Duration.ofSeconds(7));

    assertThat(arm.get(LIST).statusCode()).isEqualTo(200);
    HttpResponse<String> refused = arm.post(LIST + "/x");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(header(refused, "Retry-After")).isEqualTo("7");
  }

  // Clouds that lag, and other servers.

  @Test
  void anApiVersionThatTheCloudDoesNotOfferIsNoMissingResource() {
    azure.faults().access().offerApiVersionsUpTo("2024-12-31");

    HttpResponse<String> refused = arm.get(LIST);

    assertThat(refused.statusCode()).isEqualTo(404);
    assertThat(code(refused)).isEqualTo("InvalidResourceType");
    assertThat(refused.body()).contains("2025-03-01");
    assertThat(
            arm.send(
                    "GET", azure.base().resolve(LIST + "?api-version=2018-12-01"), Optional.empty())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void aTokenCanHoldShorterThanItWasSaidTo() {
    azure.faults().access().tokenLife(Duration.ofHours(1), Duration.ZERO);
    HttpResponse<String> given = arm.askToken("secret");
    assertThat(json(given).path("expires_in").intValue()).isEqualTo(3600);
    arm.token(json(given).path("access_token").stringValue());

    assertThat(arm.get(LIST).statusCode()).isEqualTo(401);
  }

  @Test
  void aServerNoticesTokensThatItNeverGave() throws Exception {
    try (FakeAzure other = FakeAzure.start(TLS, "other", 0, "x", List.of());
        PlainArm stranger = new PlainArm(other, dir, "x")) {
      stranger.get("/anything");
      assertThat(other.foreignTokens()).isZero();
      stranger.token(azure.tokens().iterator().next());
      stranger.get("/anything");
      assertThat(other.foreignTokens()).isEqualTo(1);
    }
  }
}
