package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.error;
import static io.circuitd.azure.ScriptedArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.ScriptedArm.Answer;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The second opinion, and when it is asked for. */
class ReadOutTest {
  private static final CrossConnection UNIV =
      CrossConnection.parse("commercial", LabCloud.example("example-univ"));
  private static final String PRIVATE = "POST " + UNIV.id() + "/peerings/AzurePrivatePeering/";
  private static final String SUMMARY = PRIVATE + "routeTablesSummary/primary";
  private static final String OPERATION = ScriptedArm.SUBSCRIPTION + "/operations/1";
  private static final String RESULT = ScriptedArm.SUBSCRIPTION + "/operationResults/1";
  private static final String TABLE =
      "{\"value\":[{\"neighbor\":\"192.0.2.249\",\"asn\":4200000001,\"upDown\":\"1d02h\","
          + "\"stateOrPrefixesReceived\":\"12\"}]}";
  private static final Reading<List<AzureNeighbor>> READ =
      Reading.present(List.of(new AzureNeighbor("192.0.2.249", 4200000001L, "1d02h", "12")));
  @TempDir Path dir;
  private volatile Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private volatile long nanos = System.nanoTime();
  private ScriptedArm arm;
  private AzureClouds clouds;

  @BeforeEach
  void start() {
    arm = ScriptedArm.start();
    clouds = clouds(new CloudLimits(Duration.ofMinutes(10), Duration.ofSeconds(20), 3, 100));
  }

  private AzureClouds clouds(CloudLimits limits) {
    return new AzureClouds(
        List.of(limited(arm.config("commercial", dir), limits)),
        dir,
        Duration.ofMillis(10),
        () -> now,
        () -> nanos);
  }

  private static CloudConfig limited(CloudConfig given, CloudLimits limits) {
    return new CloudConfig(
        given.name(),
        given.arm(),
        given.authority(),
        given.scope(),
        given.apiVersion(),
        given.subscription(),
        given.credential(),
        given.caCertificate(),
        given.retries(),
        limits,
        given.writes());
  }

  @AfterEach
  void stop() {
    clouds.close();
    arm.close();
  }

  private Reading<List<AzureNeighbor>> neighbors() {
    return clouds.neighbors(UNIV, PeeringType.PRIVATE, Side.PRIMARY);
  }

  private static Answer accepted(String... headers) {
    String[] all =
        Stream.concat(Stream.of("Retry-After", "0"), Stream.of(headers)).toArray(String[]::new);
    return json(202, "", all);
  }

  private void assertUnknown(Reading<?> reading, String reason) {
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("'commercial'").contains(reason));
  }

  // Where the table is.

  @Test
  void theTableIsFetchedFromLocationOnceItIsThere() {
    arm.on(SUMMARY, accepted("Location", "{base}" + RESULT));
    arm.on("GET " + RESULT, accepted(), accepted(), json(200, TABLE));

    assertThat(neighbors()).isEqualTo(READ);
    assertThat(arm.asked()).hasSize(4);
  }

  @Test
  void ofTwoPlacesTheOneWithTheResultIsAsked() {
    arm.on(
        SUMMARY,
        accepted("Location", "{base}" + RESULT, "Azure-AsyncOperation", "{base}" + OPERATION));
    arm.on("GET " + RESULT, json(200, TABLE));

    assertThat(neighbors()).isEqualTo(READ);
  }

  @Test
  void anOperationMayKeepTheTableBesideItsState() {
    arm.on(SUMMARY, accepted("Azure-AsyncOperation", "{base}" + OPERATION));
    arm.on(
        "GET " + OPERATION,
        json(200, "{\"status\":\"InProgress\"}", "Retry-After", "0"),
        json(200, "{\"status\":\"Succeeded\",\"properties\":{\"output\":" + TABLE + "}}"));

    assertThat(neighbors()).isEqualTo(READ);
  }

  @Test
  void anOperationThatEndedMayNameThePlaceOfTheTable() {
    arm.on(SUMMARY, accepted("Azure-AsyncOperation", "{base}" + OPERATION));
    arm.on(
        "GET " + OPERATION,
        json(200, "{\"status\":\"Succeeded\"}", "Retry-After", "0", "Location", "{base}" + RESULT));
    arm.on("GET " + RESULT, json(200, TABLE));

    assertThat(neighbors()).isEqualTo(READ);
  }

  @Test
  void aTableThatIsThereAtOnceIsTaken() {
    arm.on(SUMMARY, json(200, TABLE));

    assertThat(neighbors()).isEqualTo(READ);
  }

  static Stream<Arguments> ends() {
    return Stream.of(
        Arguments.of("nowhere", accepted(), "without a table"),
        Arguments.of("nothing", new Answer(204, Map.of(), ""), "without a table"),
        Arguments.of("no table", json(200, "{\"status\":\"Succeeded\"}"), "without a table"),
        Arguments.of(
            "elsewhere", accepted("Location", "https://127.0.0.2:1/x"), "refused to fetch"),
        Arguments.of("plain", accepted("Location", "http://127.0.0.1/x"), "refused to fetch"),
        Arguments.of(
            "no right", error(403, "AuthorizationFailed", "no"), "403 AuthorizationFailed"),
        Arguments.of("page", json(502, "<html>"), "502"),
        Arguments.of("no type", error(404, "InvalidResourceType", "what?"), "InvalidResourceType"),
        Arguments.of(
            "failed",
            json(200, "{\"status\":\"Failed\",\"error\":{\"code\":\"Odd\",\"message\":\"so\"}}"),
            "Odd: so"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void whateverElseComesIsUnknownR128(String name, Answer answer, String reason) {
    arm.on(SUMMARY, answer);

    assertUnknown(neighbors(), reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ends")
  void whateverElseComesLaterIsUnknownTooR128(String name, Answer answer, String reason) {
    if (name.equals("nowhere")) {
      return;
    }
    arm.on(SUMMARY, accepted("Location", "{base}" + RESULT));
    arm.on("GET " + RESULT, answer);

    assertUnknown(neighbors(), reason);
  }

  @Test
  void aReadOutThatDoesNotEndIsUnknownAtTheLimit() {
    try (AzureClouds hasty =
        clouds(new CloudLimits(Duration.ofMinutes(10), Duration.ofMillis(200), 3, 100))) {
      arm.on(SUMMARY, accepted("Location", "{base}" + RESULT));
      arm.on("GET " + RESULT, accepted());

      assertUnknown(hasty.neighbors(UNIV, PeeringType.PRIVATE, Side.PRIMARY), "not ready after");
    }
  }

  @Test
  void withoutThePeeringThereIsNoTable() {
    arm.on(SUMMARY, error(404, "ResourceNotFound", "There is no peering."));

    assertThat(neighbors()).isEqualTo(Reading.absent());
  }

  // What stands in it.

  @Test
  void rowsAreShownAsTheyCame() {
    arm.on(
        SUMMARY,
        json(
            200,
            "{\"value\":[{\"neighbor\":\"2001:db8::1\",\"asn\":11537,\"upDown\":\"never\","
                + "\"stateOrPrefixesReceived\":\"Idle (Admin)\",\"more\":1},"
                + "{\"neighbor\":\"a\",\"as\":64512,\"statePfxRcd\":0},{}]}"));

    List<AzureNeighbor> rows = ((Reading.Present<List<AzureNeighbor>>) neighbors()).value();

    assertThat(rows)
        .containsExactly(
            new AzureNeighbor("2001:db8::1", 11537, "never", "Idle (Admin)"),
            new AzureNeighbor("a", 64512, "", "0"),
            new AzureNeighbor("", 0, "", ""));
    assertThat(rows).extracting(AzureNeighbor::established).containsExactly(false, true, false);
    assertThat(rows)
        .extracting(AzureNeighbor::prefixes)
        .containsExactly(OptionalInt.empty(), OptionalInt.of(0), OptionalInt.empty());
  }

  @Test
  void arpAndRoutesAreReadTheSameWay() {
    arm.on(
        "POST " + UNIV.id() + "/peerings/MicrosoftPeering/arpTables/secondary",
        json(
            200,
            "{\"value\":[{\"age\":3,\"interface\":\"On-Prem\",\"ipAddress\":\"192.0.2.253\","
                + "\"macAddress\":\"0000.5e00.5301\"},{\"interface\":\"Microsoft\"}]}"));
    arm.on(
        PRIVATE + "routeTables/secondary",
        json(
            200,
            "{\"value\":[{\"network\":\"198.51.100.0/24\",\"nextHop\":\"192.0.2.253\","
                + "\"locPrf\":\"\",\"weight\":0,\"path\":\"11537 i\"}]}"));

    assertThat(clouds.arp(UNIV, PeeringType.MICROSOFT, Side.SECONDARY))
        .isEqualTo(
            Reading.present(
                List.of(
                    new ArpEntry(OptionalInt.of(3), "On-Prem", "192.0.2.253", "0000.5e00.5301"),
                    new ArpEntry(OptionalInt.empty(), "Microsoft", "", ""))));
    assertThat(clouds.routes(UNIV, PeeringType.PRIVATE, Side.SECONDARY))
        .isEqualTo(
            Reading.present(
                List.of(new AzureRoute("198.51.100.0/24", "192.0.2.253", "", "0", "11537 i"))));
  }

  // Port pairs.

  private static final String PORTS =
      "GET " + ScriptedArm.SUBSCRIPTION + "/providers/Microsoft.Network/expressRouteProviderPorts";

  @Test
  void portPairsShowWhatIsLeft() {
    arm.on(
        PORTS,
        json(
            200,
            "{\"value\":[{\"name\":\"pair-1\",\"properties\":{\"primaryAzurePort\":\"A\","
                + "\"secondaryAzurePort\":\"B\",\"peeringLocation\":\"Here\","
                + "\"portBandwidthInMbps\":10000,\"usedBandwidthInMbps\":8500,"
                + "\"remainingBandwidthInMbps\":1500}},{\"name\":\"odd\"},"
                + "{\"properties\":{\"portPairDescriptor\":\"d\",\"primaryAzurePort\":\"C\","
                + "\"secondaryAzurePort\":\"D\"}}]}"));

    assertThat(clouds.portPairs("commercial"))
        .isEqualTo(
            Reading.present(
                List.of(
                    new PortPair(
                        "pair-1",
                        "A",
                        "B",
                        "Here",
                        OptionalInt.of(10000),
                        OptionalInt.of(8500),
                        OptionalInt.of(1500)),
                    new PortPair(
                        "d",
                        "C",
                        "D",
                        "",
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalInt.empty()))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SubscriptionNotRegisteredForFeature",
        "FeatureNotRegistered",
        "NoRegisteredProviderFound",
        "InvalidResourceType"
      })
  void portPairsThatAzureDoesNotOfferUsAreAbsent(String code) {
    arm.on(PORTS, error(code.startsWith("I") ? 404 : 409, code, "not for you"));

    assertThat(clouds.portPairs("commercial")).isEqualTo(Reading.absent());
  }

  @Test
  void portPairsThatWeMayNotSeeAreUnknown() {
    arm.on(PORTS, error(403, "AuthorizationFailed", "no"));

    assertUnknown(clouds.portPairs("commercial"), "403 AuthorizationFailed");
  }

  // How often.

  private synchronized void later(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  @Test
  void noMoreReadOutsAreMadeInAMinuteThanConfigured() {
    arm.on(SUMMARY, json(200, TABLE));
    for (int i = 0; i < 3; i++) {
      assertThat(clouds.whyNoReadOut("commercial")).isEmpty();
      assertThat(neighbors()).isEqualTo(READ);
      later(Duration.ofSeconds(10));
    }

    assertUnknown(neighbors(), "was not asked: 3 read-outs in a minute");
    assertUnknown(clouds.portPairs("commercial"), "next in 30 s");
    assertThat(arm.asked()).hasSize(3);
    later(Duration.ofSeconds(30));
    assertThat(neighbors()).isEqualTo(READ);
    assertUnknown(neighbors(), "was not asked");
  }

  @Test
  void noneIsMadeWhileTooFewWritesAreLeft() {
    arm.on(
        SUMMARY,
        json(
            200,
            TABLE,
            "x-ms-ratelimit-remaining-subscription-writes",
            "99",
            "x-ms-ratelimit-remaining-subscription-global-writes",
            "1700",
            "x-ms-ratelimit-remaining-subscription-reads",
            "14999"));
    assertThat(neighbors()).isEqualTo(READ);

    assertThat(clouds.budget("commercial"))
        .isEqualTo(
            new Budget(
                Optional.of(new Budget.Left(14999, now)),
                Optional.of(new Budget.Left(99, now)),
                Optional.empty()));
    assertUnknown(neighbors(), "99 writes left");
    assertThat(clouds.whyNoReadOut("commercial")).isPresent();
    later(Duration.ofMinutes(10));
    assertThat(neighbors()).as("an old count says nothing").isEqualTo(READ);
  }

  @Test
  void afterAThrottleReadOutsStayAwayUntilItIsOverAndOtherCloudsAreNotSlowed() {
    try (ScriptedArm other = ScriptedArm.start();
        AzureClouds both =
            new AzureClouds(
                List.of(arm.config("commercial", dir), other.config("government", dir)),
                dir,
                Duration.ofMillis(10),
                () -> now,
                () -> nanos)) {
      CrossConnection there = CrossConnection.parse("government", LabCloud.example("example-univ"));
      arm.on(
          SUMMARY,
          error(429, "TooManyRequests", "slow down", "Retry-After", "90"),
          json(200, TABLE));
      other.on(SUMMARY, json(200, TABLE));

      assertUnknown(both.neighbors(UNIV, PeeringType.PRIVATE, Side.PRIMARY), "429");
      assertUnknown(
          both.neighbors(UNIV, PeeringType.PRIVATE, Side.PRIMARY), "stay away for another 90 s");
      assertThat(both.neighbors(there, PeeringType.PRIVATE, Side.PRIMARY)).isEqualTo(READ);
      assertThat(arm.asked()).as("not tried again either").hasSize(1);
      later(Duration.ofSeconds(90));
      assertThat(both.neighbors(UNIV, PeeringType.PRIVATE, Side.PRIMARY)).isEqualTo(READ);
    }
  }

  @Test
  void aThrottleOfWhatMustBeAskedKeepsReadOutsAwayToo() {
    arm.on("GET " + UNIV.id(), error(429, "TooManyRequests", "slow down", "Retry-After", "600"));
    arm.on(SUMMARY, json(200, TABLE));

    assertUnknown(clouds.get("commercial", UNIV.id()), "wait 600 s");
    assertUnknown(neighbors(), "stay away for another 600 s");
  }

  @Test
  void aClockThatIsSetBackKeepsNoReadOutAway() {
    String left = "x-ms-ratelimit-remaining-subscription-writes";
    arm.on(
        SUMMARY,
        error(429, "TooManyRequests", "slow down", "Retry-After", "90"),
        json(200, TABLE, left, "99"),
        json(200, TABLE, left, "1000"));
    assertUnknown(neighbors(), "429");
    now = now.minus(Duration.ofDays(1));
    later(Duration.ofSeconds(90));
    assertThat(neighbors()).as("the pause is over").isEqualTo(READ);
    now = now.minus(Duration.ofDays(1));
    later(Duration.ofMinutes(10));
    assertThat(neighbors()).as("the old count says nothing").isEqualTo(READ);
    assertThat(neighbors()).isEqualTo(READ);
    assertThat(neighbors()).isEqualTo(READ);
    assertUnknown(neighbors(), "3 read-outs in a minute");
    now = now.minus(Duration.ofDays(1));
    later(Duration.ofMinutes(1));
    assertThat(neighbors()).as("another minute").isEqualTo(READ);
  }

  @Test
  void ofACloudThatWasNotAskedNothingIsKnown() {
    assertThat(clouds.budget("commercial")).isEqualTo(Budget.UNHEARD);
    assertThat(clouds.budget("mars")).isEqualTo(Budget.UNHEARD);
    assertThat(clouds.portPairs("mars")).isInstanceOf(Reading.Unknown.class);
  }
}
