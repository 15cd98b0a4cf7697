package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.lab.FakeAzure;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import java.io.IOException;
import java.nio.file.Files;
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
import org.junit.jupiter.params.provider.MethodSource;

/** The real SDK, over HTTPS, against the lab's Resource Manager and token server. */
class AzureCloudsTest {
  private static final ServiceKey NOBODYS =
      ServiceKey.parse("00000000-1111-4222-8333-444444444444");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  @TempDir Path dir;
  private LabCloud commercial;
  private LabCloud government;
  private AzureClouds clouds;

  @BeforeEach
  void start() {
    commercial = LabCloud.start("commercial", dir, "example-univ", "example-college");
    government = LabCloud.start("government", dir, "example-hospital");
    clouds = LabCloud.client(commercial, government);
  }

  @AfterEach
  void stop() {
    clouds.close();
    commercial.close();
    government.close();
  }

  private FakeAzure azure() {
    return commercial.azure();
  }

  private CrossConnection univ() {
    String id = LabCloud.example("example-univ").path("id").stringValue();
    return ((Reading.Present<CrossConnection>) clouds.get("commercial", id)).value();
  }

  private Reading<CrossConnection> read() {
    return clouds.get("commercial", LabCloud.example("example-univ").path("id").stringValue());
  }

  private void provision() {
    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);
    assertThat(clouds.await(operation, LIMIT)).isEqualTo(new OperationStatus.Succeeded());
  }

  // Which cloud has the key.

  @Test
  void findsTheKeyInTheCloudThatHasIt() {
    KeyLookup found = clouds.find(LabCloud.HOSPITAL);

    assertThat(found)
        .isInstanceOfSatisfying(
            KeyLookup.Found.class,
            hit -> {
              assertThat(hit.crossConnection().cloud()).isEqualTo("government");
              assertThat(hit.crossConnection().sTag()).as("only a GET shows it").hasValue(12);
            });
  }

  @Test
  void aKeyThatNoCloudHasIsUnknown() {
    assertThat(clouds.find(NOBODYS)).isEqualTo(new KeyLookup.UnknownKey());
  }

  static List<Arguments> troubles() {
    return List.of(
        LabCloud.trouble("down", azure -> azure.faults().line().down(true), "503"),
        LabCloud.trouble("bad page", azure -> azure.faults().line().badPages(9), "502"),
        LabCloud.trouble(
            "throttled", azure -> azure.faults().pace().throttle(9, Duration.ofMillis(5)), "429"),
        LabCloud.trouble(
            "token refused twice", azure -> azure.faults().access().rejectTokens(9), "401"),
        LabCloud.trouble("gone", FakeAzure::close, "cannot connect|no answer"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void aCloudInTroubleAndNoHitElsewhereIsNotAnUnknownKeyR004(
      String name, Consumer<FakeAzure> trouble, String reason) {
    trouble.accept(government.azure());

    assertThat(clouds.find(NOBODYS))
        .isInstanceOfSatisfying(
            KeyLookup.CannotTell.class,
            answer -> assertThat(answer.reason()).contains("government").containsPattern(reason));
    assertThat(clouds.find(LabCloud.UNIV)).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void twoHitsStop() {
    try (LabCloud twin = LabCloud.start("twin", dir, "example-univ");
        AzureClouds three = LabCloud.client(commercial, twin)) {
      assertThat(three.find(LabCloud.UNIV))
          .isEqualTo(new KeyLookup.InSeveralClouds(List.of("commercial", "twin")));
    }
  }

  @Test
  void listAndReadUseTheApiVersionOfTheConfiguration() {
    CloudConfig given = commercial.config();
    CloudConfig old =
        new CloudConfig(
            given.name(),
            given.arm(),
            given.authority(),
            given.scope(),
            "2018-12-01",
            given.subscription(),
            given.credential(),
            given.caCertificate(),
            given.retries(),
            given.limits(),
            given.writes());
    try (AzureClouds lagging = new AzureClouds(List.of(old), dir)) {
      assertThat(lagging.find(LabCloud.UNIV)).isInstanceOf(KeyLookup.Found.class);
    }
    assertThat(azure().requests()).hasSize(2).allMatch(r -> r.path().contains("=2018-12-01"));
  }

  // Reading one.

  @Test
  void aDeletedCircuitIsAbsent() {
    azure().faults().others().delete(LabCloud.UNIV);

    assertThat(read()).isEqualTo(Reading.absent());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("troubles")
  void troubleIsNeverReadAsAbsentR128(String name, Consumer<FakeAzure> trouble, String reason) {
    trouble.accept(azure());

    assertThat(read())
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("commercial").containsPattern(reason));
  }

  @Test
  void aResourceTypeThatTheCloudDoesNotKnowIsNotAnAbsentCircuit() {
    assertThat(clouds.get("commercial", "/subscriptions/s/providers/Microsoft.Network/nothing/x"))
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("404 InvalidResourceType"));
  }

  @Test
  void aBodyWithoutItsPortIsUnknownAndNamesTheField() {
    azure()
        .faults()
        .others()
        .change(LabCloud.UNIV, properties -> properties.remove("primaryAzurePort"));

    assertThat(read())
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("properties.primaryAzurePort"));
  }

  @Test
  void aPassingThrottleIsWaitedFor() {
    azure().faults().pace().throttle(1, Duration.ofMillis(20));

    assertThat(read()).isInstanceOf(Reading.Present.class);
    assertThat(azure().requests()).hasSize(2);
  }

  @Test
  void aLongThrottleIsReportedInsteadOfWaitedFor() {
    azure().faults().pace().throttle(1, Duration.ofMinutes(10));

    assertThat(read())
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("429").contains("wait 600 s"));
  }

  @Test
  void anExpiredTokenGetsOneNewOneAndOneMoreTry() {
    assertThat(read()).isInstanceOf(Reading.Present.class);
    azure().faults().access().rejectTokens(1);

    assertThat(read()).isInstanceOf(Reading.Present.class);
    assertThat(azure().tokensGiven()).isEqualTo(2);
    assertThat(azure().requests()).hasSize(3);
  }

  @Test
  void oneTokenServesManyRequestsListsIncluded() {
    assertThat(clouds.find(LabCloud.UNIV)).isInstanceOf(KeyLookup.Found.class);
    provision();

    assertThat(azure().tokensGiven()).isEqualTo(1);
  }

  @Test
  void aWrongSecretIsReportedInTheAuthoritysWordsWithoutTheSecret() throws IOException {
    Path wrong = Files.writeString(dir.resolve("wrong"), "hunter2");
    CloudConfig config =
        LabCloud.config("commercial", azure().base(), wrong, commercial.config().caCertificate());
    CrossConnection fresh = univ();
    try (AzureClouds strangers = new AzureClouds(List.of(config), dir, Duration.ofMillis(10))) {
      assertThat(strangers.get("commercial", fresh.id()))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown ->
                  assertThat(unknown.reason()).contains("AADSTS7000215").doesNotContain("hunter2"));
      AzureRefused refused =
          catchThrowableOfType(
              AzureRefused.class,
              () -> strangers.putProviderState(fresh, "Provisioning", AzureExchange.UNHEARD));
      assertThat(refused.accessDenied()).isTrue();
      assertThat(refused).hasMessageContaining("AADSTS7000215");
    }
  }

  @Test
  void aMissingSecretIsNamed() {
    CloudConfig config =
        LabCloud.config(
            "commercial", azure().base(), Path.of("nowhere"), commercial.config().caCertificate());
    try (AzureClouds without = new AzureClouds(List.of(config), dir)) {
      assertThat(without.get("commercial", "/x"))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("nowhere cannot be read"));
    }
  }

  @Test
  void aServerOfAnUnknownAuthorityIsNotTrusted() {
    CloudConfig config =
        LabCloud.config(
            "commercial", azure().base(), dir.resolve("commercial-secret"), Optional.empty());
    try (AzureClouds careful = new AzureClouds(List.of(config), dir, Duration.ofMillis(10))) {
      assertThat(careful.get("commercial", "/x"))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("certification path"));
    }
    assertThat(azure().requests()).isEmpty();
  }

  @Test
  void anUnreadableAuthorityFileIsReportedNotThrown() throws IOException {
    Path broken = Files.writeString(dir.resolve("broken.pem"), "not a certificate");
    CloudConfig config =
        LabCloud.config(
            "commercial", azure().base(), dir.resolve("commercial-secret"), Optional.of(broken));
    try (AzureClouds careless = new AzureClouds(List.of(config), dir)) {
      assertThat(careless.get("commercial", "/x"))
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("broken.pem"));
    }
  }

  @Test
  void aCloudThatIsNotConfiguredIsUnknown() {
    assertThat(clouds.get("china", "/x"))
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("china").contains("government"));
  }

  @Test
  void preparingSendsNothing() {
    clouds.prepare();
    assertThat(clouds.find(LabCloud.UNIV)).isInstanceOf(KeyLookup.Found.class);

    assertThat(azure().requests()).hasSize(2);
  }
}
