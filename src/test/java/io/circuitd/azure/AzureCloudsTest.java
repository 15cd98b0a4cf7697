package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.lab.FakeAzure;
import io.circuitd.model.Asn;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.VlanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

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

  private void done(AzureOperation operation) {
    assertThat(clouds.await(operation, LIMIT)).isEqualTo(new OperationStatus.Succeeded());
  }

  private void provision() {
    done(clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD));
  }

  private FakeAzure.Seen lastWrite() {
    List<FakeAzure.Seen> writes =
        azure().requests().stream().filter(request -> request.method().equals("PUT")).toList();
    return writes.getLast();
  }

  private long writes() {
    return azure().requests().stream().filter(request -> request.method().equals("PUT")).count();
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
        trouble("down", azure -> azure.faults().line().down(true), "503"),
        trouble("bad page", azure -> azure.faults().line().badPages(9), "502"),
        trouble(
            "throttled", azure -> azure.faults().pace().throttle(9, Duration.ofMillis(5)), "429"),
        trouble("token refused twice", azure -> azure.faults().access().rejectTokens(9), "401"),
        trouble("gone", FakeAzure::close, "cannot connect|no answer"));
  }

  private static Arguments trouble(String name, Consumer<FakeAzure> trouble, String reason) {
    return Arguments.of(name, trouble, reason);
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

  // Writing.

  @Test
  void theProviderStateIsWrittenWithTheEtagThatWasRead() {
    CrossConnection before = univ();

    done(clouds.putProviderState(before, "Provisioning", AzureExchange.UNHEARD));

    assertThat(lastWrite().ifMatch()).contains(before.etag());
    CrossConnection after = univ();
    assertThat(after.providerState()).isEqualTo("Provisioning");
    assertThat(after.etag()).isNotEqualTo(before.etag());
    assertThat(after.facts()).isEqualTo(before.facts());
  }

  @Test
  void thePrivatePeeringIsWrittenAndReadBack() {
    provision();
    PeeringWrite write = BodiesTest.write(BodiesTest.IPV6);

    done(clouds.putPeering(univ(), write, AzureExchange.UNHEARD));

    assertThat(write.differences(univ().peering(PeeringType.PRIVATE).orElseThrow())).isEmpty();
  }

  @Test
  void unknownFieldsAndLongCustomerAsnsSurviveOurWrites() {
    azure()
        .faults()
        .others()
        .change(LabCloud.UNIV, properties -> properties.putObject("someFutureField").put("x", 1));
    azure()
        .faults()
        .others()
        .changePeering(
            LabCloud.UNIV,
            "MicrosoftPeering",
            peering ->
                peering
                    .put("vlanId", 300)
                    .putObject("microsoftPeeringConfig")
                    .put("customerASN", 4200000002L));
    azure()
        .faults()
        .others()
        .changePeering(
            LabCloud.UNIV,
            "AzurePrivatePeering",
            peering ->
                peering
                    .put("laterField", "kept")
                    .put("peerASN", 4200000001L)
                    .putObject("ipv6PeeringConfig")
                    .putObject("microsoftPeeringConfig")
                    .put("customerASN", 4200000003L));

    provision();
    done(
        clouds.putPeering(
            univ(),
            new PeeringWrite(
                new VlanId(200),
                new Asn(4200000001L),
                BodiesTest.IPV4,
                BodiesTest.IPV6,
                Optional.empty()),
            AzureExchange.UNHEARD));

    var body = JsonMapper.shared().readTree(azure().body(LabCloud.UNIV).orElseThrow());
    assertThat(body.at("/properties/someFutureField/x").intValue()).isEqualTo(1);
    CrossConnection after = univ();
    assertThat(
            after
                .peering(PeeringType.MICROSOFT)
                .orElseThrow()
                .body()
                .at("/properties/microsoftPeeringConfig/customerASN")
                .longValue())
        .isEqualTo(4200000002L);
    AzurePeering mine = after.peering(PeeringType.PRIVATE).orElseThrow();
    assertThat(mine.peerAsn()).hasValue(4200000001L);
    assertThat(mine.body().at("/properties/laterField").stringValue()).isEqualTo("kept");
    assertThat(
            mine.body()
                .at("/properties/ipv6PeeringConfig/microsoftPeeringConfig/customerASN")
                .longValue())
        .isEqualTo(4200000003L);
  }

  @Test
  void deprovisioningTakesStateAndPeeringsInOneRequest() {
    provision();
    done(clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));
    long before = writes();

    done(clouds.deprovision(univ(), Set.of(PeeringType.PRIVATE), AzureExchange.UNHEARD));

    assertThat(writes()).isEqualTo(before + 1);
    assertThat(univ().providerState()).isEqualTo("NotProvisioned");
    assertThat(univ().peerings()).isEmpty();
  }

  @Test
  void aRefusedDeprovisioningChangesNothingAndKeepsAzuresWordsR124() {
    provision();
    done(clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));
    azure().faults().writes().attachment(LabCloud.UNIV, true);
    CrossConnection before = univ();

    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.deprovision(before, Set.of(PeeringType.PRIVATE), AzureExchange.UNHEARD));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.words()).contains("must be removed first");
    assertThat(refused).hasMessageContaining(refused.code()).hasMessageContaining("commercial");
    assertThat(univ().body()).isEqualTo(before.body());
  }

  @Test
  void aPeeringBeforeProvisionedIsRefusedR103() {
    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.words()).contains("Provisioned");
  }

  @Test
  void aMovedEtagIsItsOwnRefusal() {
    CrossConnection stale = univ();
    azure().faults().others().change(LabCloud.UNIV, properties -> properties.put("sTag", 9));

    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.putProviderState(stale, "Provisioned", AzureExchange.UNHEARD));

    assertThat(refused.etagMoved()).isTrue();
    assertThat(univ().providerState()).isEqualTo("NotProvisioned");
  }

  @Test
  void aMovedPeeringEtagIsARefusalToo() {
    provision();
    done(clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));
    CrossConnection stale = univ();
    azure()
        .faults()
        .others()
        .changePeering(LabCloud.UNIV, "AzurePrivatePeering", peering -> peering.put("vlanId", 201));

    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.putPeering(stale, BodiesTest.write(Map.of()), AzureExchange.UNHEARD));

    assertThat(refused.etagMoved()).isTrue();
  }

  @Test
  void anotherRunningOperationIsItsOwnRefusal() {
    azure().faults().operations().operationTime(Duration.ofMinutes(5));
    AzureOperation first = clouds.putProviderState(univ(), "Provisioning", AzureExchange.UNHEARD);
    CrossConnection busy = univ();

    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.putProviderState(busy, "Provisioned", AzureExchange.UNHEARD));

    assertThat(busy.settled()).isFalse();
    assertThat(refused.anotherOperationRuns()).isTrue();
    assertThat(clouds.poll(first))
        .isInstanceOfSatisfying(
            OperationStatus.Running.class,
            running -> assertThat(running.retryAfter()).isGreaterThan(Duration.ofMinutes(4)));
  }

  static List<Arguments> writeTroubles() {
    return List.of(
        trouble("down", azure -> azure.faults().line().down(true), "503"),
        trouble(
            "bad page", azure -> azure.faults().line().badPages(9), "502 HTTP 502: no ARM answer"),
        trouble(
            "throttled", azure -> azure.faults().pace().throttle(9, Duration.ofMillis(5)), "429"),
        trouble("answer lost", azure -> azure.faults().line().loseAnswers(9), "no answer"),
        trouble("gone", FakeAzure::close, "cannot connect|no answer"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("writeTroubles")
  void aWriteWithoutAnswerHasAnUnknownOutcome(
      String name, Consumer<FakeAzure> trouble, String reason) {
    CrossConnection fresh = univ();
    trouble.accept(azure());

    AzureUnavailable unavailable =
        catchThrowableOfType(
            AzureUnavailable.class,
            () -> clouds.putProviderState(fresh, "Provisioned", AzureExchange.UNHEARD));

    assertThat(unavailable).hasMessageContaining("commercial").message().containsPattern(reason);
  }

  @Test
  void aWriteWhoseAnswerWasLostIsNotSentAgainAndIsFoundByReading() {
    CrossConnection fresh = univ();
    azure().faults().line().loseAnswers(1);

    assertThat(
            catchThrowableOfType(
                AzureUnavailable.class,
                () -> clouds.putProviderState(fresh, "Provisioned", AzureExchange.UNHEARD)))
        .isNotNull();

    assertThat(writes()).isEqualTo(1);
    assertThat(univ().providerState()).isEqualTo("Provisioned");
  }

  @Test
  void aThrottledWriteIsSentAgainAfterTheWait() {
    CrossConnection fresh = univ();
    azure().faults().pace().throttle(1, Duration.ofMillis(20));

    done(clouds.putProviderState(fresh, "Provisioned", AzureExchange.UNHEARD));

    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void aTokenThatStaysRefusedIsAFinalRefusal() {
    CrossConnection fresh = univ();
    azure().faults().access().rejectTokens(2);

    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.putProviderState(fresh, "Provisioned", AzureExchange.UNHEARD));

    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.code()).isEqualTo("InvalidAuthenticationToken");
    assertThat(writes()).isEqualTo(2);
  }

  @Test
  void aDeletedCircuitRefusesAWrite() {
    CrossConnection fresh = univ();
    azure().faults().others().delete(LabCloud.UNIV);

    AzureRefused refused =
        catchThrowableOfType(
            AzureRefused.class,
            () -> clouds.putProviderState(fresh, "Provisioned", AzureExchange.UNHEARD));

    assertThat(refused.status()).isEqualTo(404);
  }

  // Operations.

  @Test
  void aFailedOperationTellsAzuresCodeAndWords() {
    azure().faults().operations().failNextOperation("InternalServerError", "An error occurred.");

    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);

    assertThat(clouds.await(operation, LIMIT))
        .isEqualTo(new OperationStatus.Failed("InternalServerError", "An error occurred."));
    assertThat(univ().providerState()).isEqualTo("NotProvisioned");
  }

  @Test
  void aDroppedLineWhileWaitingDoesNotEndTheWait() {
    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);
    azure().faults().line().dropPolls(3);

    done(operation);
  }

  @Test
  void onePollThatFailsIsUnknown() {
    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);
    azure().faults().line().dropPolls(9);

    assertThat(clouds.poll(operation)).isInstanceOf(OperationStatus.Unknown.class);
  }

  @Test
  void anOperationGoesOnFromItsTextAfterARestart() {
    azure().faults().operations().operationTime(Duration.ofMillis(100));
    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);
    String journaled = operation.text();
    try (AzureClouds restarted = LabCloud.client(commercial, government)) {
      assertThat(AzureOperation.parse(journaled)).isEqualTo(operation);
      assertThat(restarted.await(AzureOperation.parse(journaled), LIMIT))
          .isEqualTo(new OperationStatus.Succeeded());
    }
  }

  @Test
  void anOperationThatDoesNotEndIsUnknownAtTheLimit() {
    azure().faults().operations().operationTime(Duration.ofHours(1));
    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);

    assertThat(clouds.await(operation, Duration.ofMillis(100)))
        .isInstanceOfSatisfying(
            OperationStatus.Unknown.class,
            unknown ->
                assertThat(unknown.reason()).contains("commercial").contains("still running"));
  }

  @Test
  void withoutAUrlTheResourceTellsHowTheOperationEnded() {
    azure().faults().operations().operationTime(Duration.ofMillis(100));
    AzureOperation operation =
        clouds.putProviderState(univ(), "Provisioned", AzureExchange.UNHEARD);

    done(
        new AzureOperation(
            "commercial", operation.resource(), Optional.empty(), Duration.ofMillis(100)));
  }

  @Test
  void successIsNoProofR131() {
    provision();
    azure().faults().writes().forgetPeerings(1);

    done(clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));

    assertThat(univ().peering(PeeringType.PRIVATE)).isEmpty();
  }

  @Test
  void ipv6ThatAzureIgnoredIsADifference() {
    provision();
    azure().faults().writes().ignoreIpv6(true);
    PeeringWrite write = BodiesTest.write(BodiesTest.IPV6);

    done(clouds.putPeering(univ(), write, AzureExchange.UNHEARD));

    assertThat(write.differences(univ().peering(PeeringType.PRIVATE).orElseThrow()))
        .containsExactly(
            "primary ipv6 prefix: Azure has none, wanted 2001:db8:468::/126",
            "secondary ipv6 prefix: Azure has none, wanted 2001:db8:468::4/126");
  }

  @Test
  void whatCustomersChangeInThePortalShows() {
    provision();
    done(clouds.putPeering(univ(), BodiesTest.write(Map.of()), AzureExchange.UNHEARD));
    azure()
        .faults()
        .others()
        .changePeering(
            LabCloud.UNIV,
            "AzurePrivatePeering",
            peering -> peering.put("vlanId", 201).put("state", "Suspended"));

    AzurePeering peering = univ().peering(PeeringType.PRIVATE).orElseThrow();

    assertThat(peering.state()).isEqualTo("Suspended");
    assertThat(BodiesTest.write(Map.of()).differences(peering))
        .containsExactly("C-tag: Azure has 201, wanted 200");
  }

  @Test
  void preparingSendsNothing() {
    clouds.prepare();
    assertThat(clouds.find(LabCloud.UNIV)).isInstanceOf(KeyLookup.Found.class);

    assertThat(azure().requests()).hasSize(2);
  }
}
