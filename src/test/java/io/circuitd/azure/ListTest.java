package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.LIST;
import static io.circuitd.azure.ScriptedArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.ScriptedArm.Answer;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One LIST per cycle: every page or nothing. */
class ListTest {
  private static final String ONE = "00000000-0000-4000-8000-000000000001";
  private static final String TWO = "00000000-0000-4000-8000-000000000002";
  private static final String SECOND = LIST + "?%24skiptoken=a%2Bb%3D";
  @TempDir Path dir;
  private ScriptedArm arm;
  private AzureClouds clouds;

  @BeforeEach
  void start() {
    arm = ScriptedArm.start();
    clouds = new AzureClouds(List.of(arm.config("commercial", dir)), dir, Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    clouds.close();
    arm.close();
  }

  private static String id(String key) {
    return ScriptedArm.SUBSCRIPTION
        + "/resourceGroups/CrossConnection-SiliconValley/providers/Microsoft.Network"
        + "/expressRouteCrossConnections/"
        + key;
  }

  private static String item(String key, String properties) {
    return "{\"name\":\"%s\",\"id\":\"%s\",\"etag\":\"W/\\\"1\\\"\",\"properties\":{%s}}"
        .formatted(key, id(key), properties);
  }

  private static Answer page(String next, String... items) {
    String link = next.isEmpty() ? "" : ",\"nextLink\":\"" + next + "\"";
    return json(200, "{\"value\":[" + String.join(",", items) + "]" + link + "}");
  }

  private List<ListedCircuit> listed() {
    return ((Reading.Present<List<ListedCircuit>>) clouds.list("commercial")).value();
  }

  @Test
  void allPagesMakeOneListAndTheLinkIsFollowedAsAzureWroteIt() {
    arm.on(
        "GET " + LIST,
        page(
            "{base}" + SECOND + "&api-version=2025-03-01",
            item(
                ONE,
                "\"peeringLocation\":\"Silicon Valley\",\"bandwidthInMbps\":1000,"
                    + "\"serviceProviderProvisioningState\":\"Provisioned\","
                    + "\"provisioningState\":\"Succeeded\",\"peerings\":[]")));
    arm.on("GET " + SECOND, page("", item(TWO, "\"bandwidthInMbps\":50")));

    assertThat(listed())
        .containsExactly(
            new ListedCircuit(
                "commercial",
                id(ONE),
                ONE,
                "W/\"1\"",
                "Silicon Valley",
                1000,
                "Provisioned",
                "Succeeded"),
            new ListedCircuit("commercial", id(TWO), TWO, "W/\"1\"", "", 50, "", ""));
    assertThat(arm.asked()).containsExactly("GET " + LIST, "GET " + SECOND);
  }

  @Test
  void whatOnePageOrItemHoldsThatWeDoNotKnowSpoilsNothing() {
    arm.on(
        "GET " + LIST,
        page(
            "",
            "{}",
            "{\"name\":\"\",\"id\":\"/x\"}",
            "{\"name\":7,\"id\":\"/x\"}",
            "{\"name\":\"without an id\"}",
            "7",
            item(
                ONE,
                "\"serviceProviderProvisioningState\":\"Pondering\",\"bandwidthInMbps\":\"many\","
                    + "\"provisioningState\":\"Enabled\",\"peerings\":[{\"properties\":"
                    + "{\"microsoftPeeringConfig\":{\"customerASN\":4200000002}}}]")));

    assertThat(listed())
        .singleElement()
        .satisfies(circuit -> {
          assertThat(circuit.providerState()).isEqualTo("Pondering");
          assertThat(circuit.provisioningState()).isEqualTo("Enabled");
          assertThat(circuit.bandwidthMbps()).isZero();
        });
  }

  @Test
  void aKeyOfTheSecondPageIsFound() {
    arm.on("GET " + LIST, page("{base}" + SECOND, item(ONE, "")));
    arm.on("GET " + SECOND, page("", item(TWO, "")));

    assertThat(clouds.find(ServiceKey.parse(TWO)))
        .as("it is asked for by its id, which is nowhere here")
        .isInstanceOf(KeyLookup.CannotTell.class);
    assertThat(arm.asked()).last().isEqualTo("GET " + id(TWO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "7", "null", "{\"name\":\"no key\",\"id\":\"/x\"}"})
  void anItemThatCannotBeReadMayBeTheKeyThatIsNotFoundR004(String odd) {
    arm.on("GET " + LIST, page("", odd, item(ONE, "")));

    assertThat(listed()).extracting(ListedCircuit::name).containsExactly(ONE);
    assertThat(clouds.find(ServiceKey.parse(TWO)))
        .isInstanceOfSatisfying(
            KeyLookup.CannotTell.class,
            told -> assertThat(told.reason()).contains("1 of its items", TWO));
  }

  static Stream<Arguments> brokenEnds() {
    return Stream.of(
        Arguments.of("refused", ScriptedArm.error(403, "AuthorizationFailed", "no"), "403"),
        Arguments.of("throttled for long", throttled(), "wait 600 s"),
        Arguments.of("not found", ScriptedArm.error(404, "ResourceNotFound", "gone"), "404"),
        Arguments.of("empty", json(200, ""), "200"),
        Arguments.of("no page", json(200, "{\"values\":[]}"), "value"),
        Arguments.of("odd link", json(200, "{\"value\":[],\"nextLink\":[1]}"), "nextLink"),
        Arguments.of("cut off", json(200, "{\"value\":["), "200"),
        Arguments.of("elsewhere", page("https://127.0.0.2:1" + SECOND), "127.0.0.2:1"),
        Arguments.of("plain http", page("http://127.0.0.1" + SECOND), "http://127.0.0.1"),
        Arguments.of("no link", page("{nowhere}"), "nowhere"),
        Arguments.of("for ever", page("{base}" + SECOND), "no end"));
  }

  private static Answer throttled() {
    return ScriptedArm.error(429, "TooManyRequests", "slow down", "Retry-After", "600");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenEnds")
  void aPageThatFailsMakesTheWholeListUnknownR128(String name, Answer last, String reason) {
    arm.on("GET " + LIST, page("{base}" + SECOND, item(ONE, "")));
    arm.on("GET " + SECOND, last);

    assertThat(clouds.list("commercial"))
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("'commercial'").contains(reason));
    assertThat(clouds.find(ServiceKey.parse(TWO))).isInstanceOf(KeyLookup.CannotTell.class);
  }

  @Test
  void aCloudThatIsNotConfiguredIsUnknown() {
    assertThat(clouds.list("mars")).isInstanceOf(Reading.Unknown.class);
  }
}
