package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.lab.FakeAzure;
import io.circuitd.model.Asn;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.VlanId;
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

/** Writes and the operations that follow them, over HTTPS, against the lab's Resource Manager. */
class AzureWritesTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  @TempDir Path dir;
  private LabCloud commercial;
  private AzureClouds clouds;

  @BeforeEach
  void start() {
    commercial = LabCloud.start("commercial", dir, "example-univ", "example-college");
    clouds = LabCloud.client(commercial);
  }

  @AfterEach
  void stop() {
    clouds.close();
    commercial.close();
  }

  private FakeAzure azure() {
    return commercial.azure();
  }

  private CrossConnection univ() {
    String id = LabCloud.example("example-univ").path("id").stringValue();
    return ((Reading.Present<CrossConnection>) clouds.get("commercial", id)).value();
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
        LabCloud.trouble("down", azure -> azure.faults().line().down(true), "503"),
        LabCloud.trouble(
            "bad page", azure -> azure.faults().line().badPages(9), "502 HTTP 502: no ARM answer"),
        LabCloud.trouble(
            "throttled", azure -> azure.faults().pace().throttle(9, Duration.ofMillis(5)), "429"),
        LabCloud.trouble("answer lost", azure -> azure.faults().line().loseAnswers(9), "no answer"),
        LabCloud.trouble("gone", FakeAzure::close, "cannot connect|no answer"));
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
    try (AzureClouds restarted = LabCloud.client(commercial)) {
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
}
