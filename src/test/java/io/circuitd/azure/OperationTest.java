package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.error;
import static io.circuitd.azure.ScriptedArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.ScriptedArm.Answer;
import io.circuitd.model.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** A write that Azure works on: every way that it has to tell how that goes, and none. */
class OperationTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final CrossConnection UNIV =
      CrossConnection.parse("commercial", LabCloud.example("example-univ"));
  private static final String OPERATION = ScriptedArm.SUBSCRIPTION + "/operations/1";
  private static final String RESULT = ScriptedArm.SUBSCRIPTION + "/operationResults/1";
  @TempDir Path dir;
  private final List<AzureExchange> heard = new ArrayList<>();
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

  private static Answer resource(String provisioningState) {
    ObjectNode body = ((ObjectNode) UNIV.body()).deepCopy();
    ((ObjectNode) body.get("properties")).put("provisioningState", provisioningState);
    return json(200, body.toString(), "Retry-After", "0");
  }

  private static Answer running() {
    return json(200, "{\"status\":\"InProgress\"}", "Retry-After", "0");
  }

  private static Answer status(String word) {
    return json(200, "{\"status\":\"" + word + "\"}");
  }

  private AzureOperation put(int status, String... headers) {
    String[] all =
        Stream.concat(Stream.of("Retry-After", "0"), Stream.of(headers)).toArray(String[]::new);
    arm.on("PUT " + UNIV.id(), json(status, resource("Updating").body(), all));
    return clouds.putProviderState(UNIV, "Provisioned", heard::add);
  }

  private OperationStatus follow(AzureOperation operation) {
    return clouds.await(operation, LIMIT);
  }

  @Test
  void anAsyncOperationAloneIsFollowed() {
    arm.on("GET " + OPERATION, running(), status("Succeeded"));

    assertThat(follow(put(201, "Azure-AsyncOperation", "{base}" + OPERATION)))
        .isEqualTo(new OperationStatus.Succeeded());
    assertThat(heard).extracting(AzureExchange::answer).containsExactly("accepted");
  }

  static Stream<Arguments> locationEnds() {
    return Stream.of(
        Arguments.of("result", resource("Succeeded"), new OperationStatus.Succeeded()),
        Arguments.of("no content", new Answer(204, Map.of(), ""), new OperationStatus.Succeeded()),
        Arguments.of(
            "result that failed",
            resource("Failed"),
            new OperationStatus.Failed("Failed", "Azure gave no reason")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("locationEnds")
  void aLocationAloneIsFollowed(String name, Answer last, OperationStatus end) {
    Answer accepted = new Answer(202, Map.of("Retry-After", "0"), "");
    arm.on("GET " + RESULT, accepted, accepted, last);

    assertThat(follow(put(202, "Location", "{base}" + RESULT))).isEqualTo(end);
  }

  @Test
  void aLocationWithoutAHostIsOnThisOne() {
    arm.on("GET " + RESULT, status("Succeeded"));

    assertThat(follow(put(202, "Location", RESULT))).isEqualTo(new OperationStatus.Succeeded());
  }

  @Test
  void ofBothTheStateIsAsked() {
    arm.on("GET " + OPERATION, status("Succeeded"));

    assertThat(
            follow(
                put(
                    200,
                    "Location",
                    "{base}" + RESULT,
                    "Azure-AsyncOperation",
                    "{base}" + OPERATION)))
        .isEqualTo(new OperationStatus.Succeeded());
    assertThat(arm.asked()).last().isEqualTo("GET " + OPERATION);
  }

  @Test
  void withoutAnyTheResourceIsAsked() {
    arm.on("GET " + UNIV.id(), resource("Updating"), resource("Succeeded"));

    assertThat(follow(put(200))).isEqualTo(new OperationStatus.Succeeded());
  }

  @Test
  void acceptedWithoutAWordOnWhenToAskIsAskedAtOurOwnPace() {
    arm.on("PUT " + UNIV.id(), new Answer(202, Map.of("Location", "{base}" + RESULT), ""));
    arm.on("GET " + RESULT, new Answer(202, Map.of(), ""));
    AzureOperation operation = clouds.putProviderState(UNIV, "Provisioned", AzureExchange.UNHEARD);

    assertThat(operation.retryAfter()).isEqualTo(Duration.ofSeconds(5));
    assertThat(clouds.poll(operation))
        .isEqualTo(new OperationStatus.Running(Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @MethodSource("elsewhere")
  void aPlaceOnAnotherHostIsToldAndNotAskedAndTheResourceTellsTheEnd(String header, String url) {
    try (ScriptedArm other = ScriptedArm.start()) {
      String there = url.replace("{other}", other.base().toString());
      arm.on("GET " + UNIV.id(), resource("Updating"), resource("Succeeded"));

      AzureOperation operation = put(202, header, there);

      assertThat(operation.pollUrl()).isEmpty();
      assertThat(heard)
          .singleElement()
          .satisfies(told ->
              assertThat(told.answer())
                  .startsWith("accepted; its operation is at " + there)
                  .contains("not asked"));
      assertThat(follow(operation)).isEqualTo(new OperationStatus.Succeeded());
      assertThat(other.seen()).isEmpty();
    }
  }

  static Stream<Arguments> elsewhere() {
    return Stream.of("Azure-AsyncOperation", "Location")
        .flatMap(header ->
            Stream.of("{other}/operations/1", "http://127.0.0.1/operations/1")
                .map(url -> Arguments.of(header, url)));
  }

  @Test
  void aPlaceOnAnotherHostInTheJournalIsNotAskedEither() {
    try (ScriptedArm other = ScriptedArm.start()) {
      arm.on("GET " + UNIV.id(), resource("Succeeded"));
      AzureOperation journaled =
          AzureOperation.parse(
              new AzureOperation(
                      "commercial",
                      UNIV.id(),
                      Optional.of(other.base().resolve("/operations/1")),
                      Duration.ZERO)
                  .text());

      assertThat(follow(journaled)).isEqualTo(new OperationStatus.Succeeded());
      assertThat(other.seen()).isEmpty();
    }
  }

  @Test
  void ofTwoPlacesTheOneOnOurHostIsAsked() {
    arm.on("GET " + RESULT, status("Succeeded"));

    AzureOperation operation =
        put(
            202,
            "Azure-AsyncOperation",
            "https://127.0.0.2:1/operations/1",
            "Location",
            "{base}" + RESULT);

    assertThat(operation.pollUrl()).contains(arm.base().resolve(RESULT));
    assertThat(heard).extracting(AzureExchange::answer).containsExactly("accepted");
  }

  static Stream<Arguments> forgotten() {
    return Stream.of(
            error(404, "OperationNotFound", "no such operation"),
            error(404, "ResourceNotFound", "gone"),
            json(404, ""),
            error(410, "Gone", "gone"),
            json(200, ""),
            json(200, "{\"greeting\":\"hello\"}"),
            error(400, "InvalidOperation", "what?"),
            error(409, "Conflict", "it clashed"))
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("forgotten")
  void aPlaceThatIsForgottenOrRefusesIsSettledByTheResource(Answer answer) {
    arm.on("GET " + OPERATION, running(), answer);
    arm.on("GET " + UNIV.id(), resource("Updating"), resource("Succeeded"));

    assertThat(follow(put(200, "Azure-AsyncOperation", "{base}" + OPERATION)))
        .isEqualTo(new OperationStatus.Succeeded());
  }

  @Test
  void anOperationThatEndsInARefusalFailsInItsWordsWhenTheResourceFailedToo() {
    arm.on("GET " + RESULT, error(409, "Conflict", "it clashed"));
    arm.on("GET " + UNIV.id(), resource("Failed"));

    assertThat(follow(put(202, "Location", "{base}" + RESULT)))
        .isEqualTo(new OperationStatus.Failed("Conflict", "it clashed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureComesWithStatus200(String word) {
    arm.on(
        "GET " + OPERATION,
        json(
            200,
            "{\"status\":\""
                + word
                + "\",\"error\":{\"code\":\"Odd\",\"message\":\"so\","
                + "\"details\":[{\"message\":\"and so\"}]}}"));

    assertThat(follow(put(200, "Azure-AsyncOperation", "{base}" + OPERATION)))
        .isEqualTo(new OperationStatus.Failed("Odd", "so; and so"));
  }

  static Stream<String> failures() {
    return Stream.of("Failed", "Canceled", "Cancelled", "failed");
  }

  @Test
  void whatMayPassIsAskedAgain() {
    arm.on(
        "GET " + OPERATION,
        json(502, "<html>"),
        json(502, "<html>"),
        error(403, "AuthorizationFailed", "not now"),
        json(200, "nonsense"),
        status("Pondering"),
        status("Succeeded"));
    AzureOperation operation = put(200, "Azure-AsyncOperation", "{base}" + OPERATION);

    assertThat(clouds.poll(operation)).isInstanceOf(OperationStatus.Unknown.class);
    assertThat(clouds.poll(operation)).isInstanceOf(OperationStatus.Unknown.class);
    assertThat(clouds.poll(operation)).isInstanceOf(OperationStatus.Unknown.class);
    assertThat(clouds.poll(operation)).isInstanceOf(OperationStatus.Running.class);
    assertThat(clouds.poll(operation)).isEqualTo(new OperationStatus.Succeeded());
  }

  @Test
  void theCloudsOwnLimitEndsTheWaitWithAnHonestAnswer() {
    CloudConfig given = arm.config("commercial", dir);
    CloudConfig hasty =
        new CloudConfig(
            given.name(),
            given.arm(),
            given.authority(),
            given.scope(),
            given.apiVersion(),
            given.subscription(),
            given.credential(),
            given.caCertificate(),
            given.retries(),
            new CloudLimits(Duration.ofMillis(100), Duration.ofMinutes(2), 6, 100),
            given.writes());
    arm.on("GET " + OPERATION, running());
    AzureOperation operation = put(200, "Azure-AsyncOperation", "{base}" + OPERATION);
    try (AzureClouds impatient = new AzureClouds(List.of(hasty), dir, Duration.ofMillis(10))) {
      assertThat(impatient.await(operation, LIMIT))
          .isInstanceOfSatisfying(
              OperationStatus.Unknown.class,
              unknown ->
                  assertThat(unknown.reason())
                      .contains("'commercial'", "still running", "read the circuit"));
    }
  }

  @Test
  void aResourceThatCannotBeReadLeavesTheOutcomeUnknown() {
    arm.on("GET " + UNIV.id(), error(403, "AuthorizationFailed", "no"));

    assertThat(clouds.poll(put(200)))
        .isInstanceOfSatisfying(
            OperationStatus.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("403 AuthorizationFailed"));
  }

  @Test
  void aResourceThatIsNotThereIsNoProofOfAnEnd() {
    arm.on("GET " + UNIV.id(), error(404, "ResourceNotFound", "gone"));

    assertThat(clouds.poll(put(200)))
        .isInstanceOfSatisfying(
            OperationStatus.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("404 ResourceNotFound"));
    assertThat(clouds.get("commercial", UNIV.id())).isEqualTo(Reading.absent());
  }
}
