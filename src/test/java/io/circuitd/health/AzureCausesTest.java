package io.circuitd.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpState;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.snmp.InterfaceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A verdict names what at Azure explains it, with its rule. */
class AzureCausesTest {
  private static final Ipv4Prefix30 LINK = Ipv4Prefix30.parse("198.51.100.0/30");

  static Leg leg(PeeringType type) {
    return new RoutedLeg(
        new LegId(new CircuitName("example-univ"), Side.PRIMARY, Optional.of(type)),
        "Example University",
        ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"),
        "mx1",
        "junos",
        "et-0/0/7",
        3,
        "et-0/0/7.3",
        new VlanId(3),
        false,
        new VlanId(200),
        Optional.empty(),
        Optional.empty(),
        new Asn(11537),
        new Asn(11537),
        "AZURE",
        List.of(new Leg.Session(Family.IPV4, LINK, Asn.AZURE, "in", "out", 4000, 80)),
        BgpTimers.DEFAULT,
        BfdSetting.DEFAULT,
        Optional.empty(),
        OptionalInt.empty(),
        0,
        Optional.empty(),
        "",
        false);
  }

  static CrossConnection azure(PeeringType type, Consumer<ObjectNode> peering) {
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("name", "9ee700ad-50b2-4b98-a63a-4e52f855ac24").put("id", "/x").put("etag", "1");
    ObjectNode properties = body.putObject("properties");
    properties
        .put("peeringLocation", "Silicon Valley")
        .put("bandwidthInMbps", 1000)
        .put("primaryAzurePort", "A")
        .put("secondaryAzurePort", "B")
        .put("sTag", 3)
        .put("serviceProviderProvisioningState", "Provisioned")
        .put("provisioningState", "Succeeded");
    ObjectNode first = properties.putArray("peerings").addObject();
    first.put("name", type.azureName());
    ObjectNode shown = first.putObject("properties");
    shown.put("peeringType", type.azureName()).put("state", "Enabled").put("vlanId", 200);
    peering.accept(shown);
    return CrossConnection.parse("commercial", body);
  }

  static LegObservation seen(PeeringType type, BgpState state, int prefixes) {
    return new LegObservation(
        leg(type).id(),
        Instant.EPOCH,
        Map.of(
            Family.IPV4,
            Reading.present(
                new SessionHealth(
                    Family.IPV4,
                    LINK.azure(),
                    state,
                    Optional.empty(),
                    Optional.empty(),
                    prefixes < 0 ? OptionalInt.empty() : OptionalInt.of(prefixes)))),
        new BfdView.Off(),
        Reading.present(new InterfaceState(7, true, InterfaceState.Oper.UP)));
  }

  private static Verdict verdict(
      PeeringType type, BgpState state, int prefixes, Consumer<ObjectNode> peering) {
    LegObservation seen = seen(type, state, prefixes);
    Verdict verdict = Verdict.of(seen);
    return verdict.because(
        AzureCauses.of(leg(type), seen, verdict, azure(type, peering), type::equals));
  }

  @ParameterizedTest(name = "{0} of all prefixes while BGP is down: {1}")
  @CsvSource({
    "ValidationNeeded,                     R-107, wait for Azure's validation",
    "Validation needed,                    R-107, 'Validation needed'",
    "VALIDATIONNEEDED,                     R-107, wait for Azure's validation",
    "Configuring,                          R-107, wait for Azure's validation",
    "NotConfigured,                        R-107, wait for Azure's validation",
    "ManualValidationNeeded,               R-108, the customer opens a ticket with Microsoft",
    "Manual validation,                    R-108, the customer opens a ticket with Microsoft",
    "ValidationFailed,                     R-107, Azure refused the advertised prefixes",
    "CertificateMissingInRoutingRegistry,  R-107, Azure refused the advertised prefixes",
    "SomethingNew,                         R-107, 'SomethingNew'",
  })
  void azuresValidationIsTheCauseNotOurRouter(String state, String rule, String words) {
    Verdict verdict =
        verdict(
            PeeringType.MICROSOFT,
            BgpState.ACTIVE,
            -1,
            peering ->
                peering
                    .putObject("microsoftPeeringConfig")
                    .put("advertisedPublicPrefixesState", state));
    assertThat(verdict.state()).isEqualTo(Verdict.State.DOWN);
    assertThat(verdict.causes())
        .singleElement()
        .satisfies(cause -> {
          assertThat(cause.rule()).isEqualTo(rule);
          assertThat(cause.words()).contains(words, "all prefixes");
        });
    assertThat(verdict.words()).startsWith(rule + ": ").contains("session with 198.51.100.2");
  }

  @Test
  void thePrefixThatIsNotValidatedIsNamed() {
    Verdict verdict =
        verdict(
            PeeringType.MICROSOFT,
            BgpState.ACTIVE,
            -1,
            peering -> {
              ObjectNode config = peering.putObject("microsoftPeeringConfig");
              config.put("advertisedPublicPrefixesState", "Configured");
              config
                  .putArray("advertisedPublicPrefixInfo")
                  .addObject()
                  .put("prefix", "203.0.113.0/24")
                  .put("validationState", "ManualValidationNeeded");
            });
    assertThat(verdict.causes())
        .extracting(Cause::toString)
        .singleElement()
        .asString()
        .contains("R-108", "203.0.113.0/24 'ManualValidationNeeded'");
  }

  @Test
  void sessionsWithoutPrefixesOnMicrosoftPeeringWaitForTheRouteFilterAndAreUp() {
    Verdict microsoft = verdict(PeeringType.MICROSOFT, BgpState.ESTABLISHED, 0, peering -> {});
    assertThat(microsoft.state()).isEqualTo(Verdict.State.UP);
    assertThat(microsoft.causes())
        .singleElement()
        .satisfies(cause -> {
          assertThat(cause.rule()).isEqualTo("R-109");
          assertThat(cause.words()).contains("waiting for route filter", "no fault");
        });
    assertThat(Verdict.ofCircuit(Map.of(leg(PeeringType.MICROSOFT).id(), microsoft)).reason())
        .contains("up: R-109");

    assertThat(verdict(PeeringType.MICROSOFT, BgpState.ESTABLISHED, 7, p -> {}).causes()).isEmpty();
    assertThat(verdict(PeeringType.MICROSOFT, BgpState.ESTABLISHED, -1, p -> {}).causes())
        .as("what the router does not serve is not zero")
        .isEmpty();
    assertThat(verdict(PeeringType.PRIVATE, BgpState.ESTABLISHED, 0, p -> {}).causes()).isEmpty();
  }

  @Test
  void whatIsWrongAtAzureIsTheCauseOfADownSessionAlone() {
    assertThat(
            verdict(
                    PeeringType.PRIVATE,
                    BgpState.ACTIVE,
                    -1,
                    peering -> peering.put("state", "Disabled").put("vlanId", 201))
                .causes())
        .extracting(Cause::toString)
        .containsExactly(
            "R-104: the peering is disabled at Azure by an approved plan, which keeps both of its"
                + " sessions down",
            "R-129: Azure's VLAN is 201, the leg's inner tag 200");
    assertThat(
            verdict(
                    PeeringType.PRIVATE,
                    BgpState.ESTABLISHED,
                    9,
                    peering -> peering.put("vlanId", 201))
                .causes())
        .isEmpty();
    assertThat(verdict(PeeringType.PRIVATE, BgpState.ACTIVE, -1, peering -> {}).causes()).isEmpty();
  }

  @Test
  void statesOfAnIpv6HalfCountToo() {
    AzurePeering peering =
        azure(
                PeeringType.MICROSOFT,
                shown ->
                    shown
                        .putObject("ipv6PeeringConfig")
                        .putObject("microsoftPeeringConfig")
                        .put("advertisedPublicPrefixesState", "ValidationNeeded"))
            .peering(PeeringType.MICROSOFT)
            .orElseThrow();
    assertThat(PrefixStates.of(peering).causes()).extracting(Cause::rule).containsExactly("R-107");
  }
}
