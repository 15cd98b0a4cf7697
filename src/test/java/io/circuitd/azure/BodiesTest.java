package io.circuitd.azure;

import static io.circuitd.azure.CrossConnectionTest.properties;
import static io.circuitd.azure.CrossConnectionTest.univ;
import static io.circuitd.azure.CrossConnectionTest.withPeering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.files.Secret;
import io.circuitd.model.Asn;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class BodiesTest {
  static final Map<Side, Ipv4Prefix30> IPV4 =
      Map.of(
          Side.PRIMARY, Ipv4Prefix30.parse("192.0.2.248/30"),
          Side.SECONDARY, Ipv4Prefix30.parse("192.0.2.252/30"));
  static final Map<Side, Ipv6Prefix126> IPV6 =
      Map.of(
          Side.PRIMARY, Ipv6Prefix126.parse("2001:db8:468::/126"),
          Side.SECONDARY, Ipv6Prefix126.parse("2001:db8:468::4/126"));

  static PeeringWrite write(Map<Side, Ipv6Prefix126> ipv6) {
    return new PeeringWrite(new VlanId(200), new Asn(11537), IPV4, ipv6, Optional.empty());
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /** As it goes over the wire, where a number has no width. */
  private static JsonNode wire(JsonNode body) {
    return json(body.toString());
  }

  private static CrossConnection parse(ObjectNode body) {
    return CrossConnection.parse("commercial", body);
  }

  @Test
  void aStateWriteIsTheWireSample() {
    ObjectNode get = univ();
    String circuit = get.at("/properties/expressRouteCircuit/id").stringValue();

    assertThat(wire(Bodies.providerState(parse(get), "Provisioned")))
        .isEqualTo(
            json(
                """
                {"location":"westus",
                 "properties":{"serviceProviderProvisioningState":"Provisioned",
                  "peeringLocation":"Silicon Valley","bandwidthInMbps":1000,
                  "expressRouteCircuit":{"id":"%s"}}}
                """
                    .formatted(circuit)));
  }

  @Test
  void aStateWriteEchoesWhatWeDoNotKnowAndLeavesPeeringsOut() {
    ObjectNode get = withPeering();
    properties(get).putObject("someFutureField").put("x", 1);
    properties(get).put("serviceProviderNotes", "ours");
    get.putObject("tags").put("owner", "noc");
    ObjectNode before = get.deepCopy();

    ObjectNode put = Bodies.providerState(parse(get), "Provisioning");

    assertThat(put.at("/properties/someFutureField/x").intValue()).isEqualTo(1);
    assertThat(put.at("/properties/serviceProviderNotes").stringValue()).isEqualTo("ours");
    assertThat(put.at("/tags/owner").stringValue()).isEqualTo("noc");
    assertThat(properties(put).has("peerings")).isFalse();
    assertThat(get).as("the body that was read").isEqualTo(before);
  }

  @Test
  void deprovisioningIsOneBodyWithAnEmptyListOfPeerings() {
    ObjectNode put = Bodies.deprovision(parse(withPeering()), EnumSet.allOf(PeeringType.class));

    assertThat(put.at("/properties/serviceProviderProvisioningState").stringValue())
        .isEqualTo("NotProvisioned");
    assertThat(properties(put).get("peerings")).isEqualTo(json("[]"));
    assertThat(put.at("/properties/peeringLocation").stringValue()).isEqualTo("Silicon Valley");
  }

  @Test
  void withoutLocationOrCircuitNothingIsSent() {
    ObjectNode noLocation = univ();
    noLocation.remove("location");
    ObjectNode noCircuit = univ();
    properties(noCircuit).remove("expressRouteCircuit");

    assertThatThrownBy(() -> Bodies.providerState(parse(noLocation), "Provisioned"))
        .isInstanceOf(MalformedAzureBody.class)
        .hasMessageContaining("location");
    assertThatThrownBy(() -> Bodies.deprovision(parse(noCircuit), Set.of()))
        .isInstanceOf(MalformedAzureBody.class)
        .hasMessageContaining("properties.expressRouteCircuit");
  }

  @Test
  void aNewPeeringIsTheWireSample() {
    PeeringWrite sample =
        new PeeringWrite(
            new VlanId(200),
            new Asn(11537),
            Map.of(
                Side.PRIMARY, Ipv4Prefix30.parse("192.168.100.248/30"),
                Side.SECONDARY, Ipv4Prefix30.parse("192.168.100.252/30")),
            IPV6,
            Optional.empty());

    assertThat(wire(Bodies.peering(parse(univ()), sample)))
        .isEqualTo(
            json(
                """
                {"properties":{"peeringType":"AzurePrivatePeering","peerASN":11537,
                  "primaryPeerAddressPrefix":"192.168.100.248/30",
                  "secondaryPeerAddressPrefix":"192.168.100.252/30",
                  "vlanId":200,
                  "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:db8:468::/126",
                   "secondaryPeerAddressPrefix":"2001:db8:468::4/126","state":"Enabled"}},
                 "name":"AzurePrivatePeering"}
                """));
  }

  @Test
  void anExistingPeeringKeepsWhatIsNotOurs() {
    PeeringWrite write =
        new PeeringWrite(
            new VlanId(201), new Asn(4200000001L), IPV4, IPV6, Optional.of(new Secret("new key")));

    JsonNode put = wire(Bodies.peering(parse(withPeering()), write));

    assertThat(put)
        .isEqualTo(
            json(
                """
                {"properties":{"peeringType":"AzurePrivatePeering","peerASN":4200000001,
                  "primaryPeerAddressPrefix":"192.0.2.248/30",
                  "secondaryPeerAddressPrefix":"192.0.2.252/30",
                  "vlanId":201,"state":"Enabled","gatewayManagerEtag":"gm-7","laterField":[1,2],
                  "sharedKey":"new key",
                  "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:db8:468::/126",
                   "secondaryPeerAddressPrefix":"2001:db8:468::4/126","state":"Enabled",
                   "microsoftPeeringConfig":{"customerASN":4200000002}}},
                 "name":"AzurePrivatePeering"}
                """));
  }

  @Test
  void ipv6ThatIsNotWantedIsLeftOutAndSoRemoved() {
    JsonNode put = Bodies.peering(parse(withPeering()), write(Map.of()));

    assertThat(put.path("properties").has("ipv6PeeringConfig")).isFalse();
  }

  @Test
  void onePrefixOfTwoIsRefusedR020() {
    Map<Side, Ipv4Prefix30> one = Map.of(Side.PRIMARY, Ipv4Prefix30.parse("192.0.2.248/30"));
    Map<Side, Ipv6Prefix126> oneV6 =
        Map.of(Side.SECONDARY, Ipv6Prefix126.parse("2001:db8:468::4/126"));

    assertThatThrownBy(
            () -> new PeeringWrite(new VlanId(2), new Asn(1), one, Map.of(), Optional.empty()))
        .isInstanceOf(RuleViolation.class)
        .hasMessageContaining("R-020")
        .hasMessageContaining("192.0.2.248/30");
    assertThatThrownBy(
            () -> new PeeringWrite(new VlanId(2), new Asn(1), IPV4, oneV6, Optional.empty()))
        .isInstanceOf(RuleViolation.class)
        .hasMessageContaining("R-020");
  }

  @Test
  void namesEveryDifferenceOfAReadBackR131() {
    AzurePeering found = parse(withPeering()).peerings().getFirst();
    PeeringWrite same =
        new PeeringWrite(new VlanId(200), new Asn(4200000001L), IPV4, IPV6, Optional.empty());

    assertThat(same.differences(found)).isEmpty();
    assertThat(write(Map.of()).differences(found))
        .containsExactly(
            "peer ASN: Azure has 4200000001, wanted 11537",
            "primary ipv6 prefix: Azure has 2001:db8:468::/126, wanted none",
            "secondary ipv6 prefix: Azure has 2001:db8:468::4/126, wanted none");
  }

  @Test
  void aWriteNeverShowsItsSharedKeyR052() {
    PeeringWrite write =
        new PeeringWrite(
            new VlanId(200), new Asn(11537), IPV4, IPV6, Optional.of(new Secret("s3cret")));

    assertThat(write.toString() + write.facts()).doesNotContain("s3cret");
  }

  private static final MicrosoftConfig MICROSOFT =
      new MicrosoftConfig(
          List.of("198.51.100.0/24", "2001:db8:100::/48"),
          Optional.of(new Asn(4_294_967_294L)),
          "ARIN");

  private static PeeringWrite microsoft(Map<Side, Ipv6Prefix126> ipv6, MicrosoftConfig config) {
    return new PeeringWrite(
        new VlanId(300), new Asn(11537), IPV4, ipv6, Optional.empty(), Optional.of(config));
  }

  private static CrossConnection withMicrosoft(String properties) {
    ObjectNode body = withPeering();
    ((ArrayNode) properties(body).get("peerings"))
        .addObject()
        .put("name", "MicrosoftPeering")
        .put("etag", "W/\"ms\"")
        .set("properties", json(properties));
    return parse(body);
  }

  @Test
  void aNewMicrosoftPeeringHasEachFamilysPrefixesInItsOwnHalfR105() {
    assertThat(wire(Bodies.peering(parse(withPeering()), microsoft(IPV6, MICROSOFT))))
        .isEqualTo(
            json(
                """
                {"properties":{"peeringType":"MicrosoftPeering","peerASN":11537,"vlanId":300,
                  "primaryPeerAddressPrefix":"192.0.2.248/30",
                  "secondaryPeerAddressPrefix":"192.0.2.252/30",
                  "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:db8:468::/126",
                   "secondaryPeerAddressPrefix":"2001:db8:468::4/126","state":"Enabled",
                   "microsoftPeeringConfig":{"advertisedPublicPrefixes":["2001:db8:100::/48"],
                    "customerASN":4294967294,"routingRegistryName":"ARIN"}},
                  "microsoftPeeringConfig":{"advertisedPublicPrefixes":["198.51.100.0/24"],
                   "customerASN":4294967294,"routingRegistryName":"ARIN"}},
                 "name":"MicrosoftPeering"}
                """));
  }

  @Test
  void whatAzureHoldsBesideOurPartOfMicrosoftPeeringGoesAlong() {
    CrossConnection there =
        withMicrosoft(
            """
            {"peeringType":"MicrosoftPeering","state":"Enabled","vlanId":300,"peerASN":11537,
             "lastModifiedBy":"Customer","laterField":1,
             "microsoftPeeringConfig":{"advertisedPublicPrefixes":["198.51.100.0/24"],
              "advertisedCommunities":["12076:52004"],"advertisedPublicPrefixesState":"Configured",
              "advertisedPublicPrefixInfo":[
               {"prefix":"198.51.100.0/24","validationId":"v1","signature":"s1",
                "validationState":"Configured"},
               {"prefix":"203.0.113.0/24","validationId":"v2"}],
              "customerASN":64999,"legacyMode":0,"routingRegistryName":"RIPENCC"},
             "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:db8:468::/126",
              "secondaryPeerAddressPrefix":"2001:db8:468::4/126","state":"Enabled",
              "microsoftPeeringConfig":{"advertisedPublicPrefixes":["2001:db8:200::/48"],
               "customerASN":64999,"legacyMode":0}}}
            """);
    MicrosoftConfig ours =
        new MicrosoftConfig(List.of("198.51.100.0/24"), Optional.empty(), "ARIN");

    JsonNode properties = wire(Bodies.peering(there, microsoft(IPV6, ours))).path("properties");

    assertThat(properties.path("laterField").asInt()).isEqualTo(1);
    assertThat(properties.has("lastModifiedBy")).isFalse();
    assertThat(properties.path("microsoftPeeringConfig"))
        .isEqualTo(
            json(
                """
                {"advertisedPublicPrefixes":["198.51.100.0/24"],
                 "advertisedCommunities":["12076:52004"],
                 "advertisedPublicPrefixInfo":[
                  {"prefix":"198.51.100.0/24","validationId":"v1","signature":"s1"}],
                 "legacyMode":0,"routingRegistryName":"ARIN"}
                """));
    assertThat(properties.at("/ipv6PeeringConfig/microsoftPeeringConfig"))
        .as("prefixes of a family that the file says nothing of")
        .isEqualTo(
            json(
                """
                {"advertisedPublicPrefixes":["2001:db8:200::/48"],"legacyMode":0,
                 "routingRegistryName":"ARIN"}
                """));
    assertThat(there.peering(PeeringType.MICROSOFT).orElseThrow().prefixStates())
        .containsOnly(Map.entry("", "Configured"), Map.entry("198.51.100.0/24", "Configured"));
  }

  @Test
  void everyDifferenceOfAMicrosoftPeeringIsNamedAndOfThemThoseOfTheSession() {
    AzurePeering found =
        withMicrosoft(
                """
                {"peeringType":"MicrosoftPeering","vlanId":301,"peerASN":11537,
                 "primaryPeerAddressPrefix":"192.0.2.248/30",
                 "secondaryPeerAddressPrefix":"192.0.2.252/30",
                 "microsoftPeeringConfig":{"advertisedPublicPrefixes":["203.0.113.0/24"],
                  "customerASN":0,"routingRegistryName":"arin"}}
                """)
            .peering(PeeringType.MICROSOFT)
            .orElseThrow();
    PeeringWrite wanted = microsoft(Map.of(), MICROSOFT);

    assertThat(wanted.sessionDifferences(found))
        .containsExactly("C-tag: Azure has 301, wanted 300");
    assertThat(wanted.differences(found))
        .containsExactly(
            "C-tag: Azure has 301, wanted 300",
            "advertised ipv4 prefixes: Azure has [203.0.113.0/24], wanted [198.51.100.0/24]",
            "customer ASN: Azure has none, wanted 4294967294");
    assertThat(wanted.type()).isEqualTo(PeeringType.MICROSOFT);
  }

  @Test
  void anotherStateEchoesThePeeringWholeWithTheKeyThatAzureDoesNotShowR104() {
    AzurePeering there = parse(withPeering()).peerings().getFirst();

    JsonNode put = wire(Bodies.peeringState(there, "Disabled", Optional.of(new Secret("k1"))));

    assertThat(put.at("/properties/state").asString()).isEqualTo("Disabled");
    assertThat(put.at("/properties/sharedKey").asString()).isEqualTo("k1");
    assertThat(put.at("/properties/laterField")).hasToString("[1,2]");
    assertThat(put.at("/properties/vlanId").asInt()).isEqualTo(200);
    assertThat(put.path("name").asString()).isEqualTo("AzurePrivatePeering");
    assertThat(put.has("etag")).isFalse();
    assertThat(put.path("properties").has("azureASN")).isFalse();
  }

  @Test
  void aPeeringThatIsNotOursGoesAlongWithTheDeprovisioning() {
    CrossConnection there =
        withMicrosoft("{\"peeringType\":\"MicrosoftPeering\",\"vlanId\":300,\"azureASN\":12076}");

    JsonNode peerings =
        wire(Bodies.deprovision(there, Set.of(PeeringType.PRIVATE))).at("/properties/peerings");

    assertThat(peerings)
        .isEqualTo(
            json(
                """
                [{"name":"MicrosoftPeering",
                  "properties":{"peeringType":"MicrosoftPeering","vlanId":300}}]
                """));
  }

  @Test
  void anIpv6HalfThatIsWantedIsEnabled() {
    ObjectNode body = withPeering();
    ((ObjectNode) body.at("/properties/peerings/0/properties/ipv6PeeringConfig"))
        .put("state", "Disabled");

    JsonNode put = Bodies.peering(parse(body), write(IPV6));

    assertThat(put.at("/properties/ipv6PeeringConfig/state").asString()).isEqualTo("Enabled");
  }

  @Test
  void aSharedKeyThatIsNoLongerWantedIsTakenOut() {
    ObjectNode body = withPeering();
    ((ObjectNode) body.at("/properties/peerings/0/properties")).put("sharedKey", "old key");

    assertThat(Bodies.peering(parse(body), write(IPV6)).path("properties").has("sharedKey"))
        .isFalse();
  }

  @Test
  void prefixesThatTheFileSaysNothingOfKeepWhatProvesThem() {
    CrossConnection there =
        withMicrosoft(
            """
            {"peeringType":"MicrosoftPeering","vlanId":300,"peerASN":11537,
             "microsoftPeeringConfig":{"advertisedPublicPrefixes":["198.51.100.0/24"]},
             "ipv6PeeringConfig":{
              "microsoftPeeringConfig":{"advertisedPublicPrefixes":["2001:db8:200::/48"],
               "advertisedPublicPrefixInfo":[
                {"prefix":"2001:db8:200::/48","validationId":"v6","signature":"s6"}]}}}
            """);
    MicrosoftConfig ours =
        new MicrosoftConfig(List.of("198.51.100.0/24"), Optional.empty(), "ARIN");

    assertThat(
            wire(Bodies.peering(there, microsoft(IPV6, ours)))
                .at(
                    "/properties/ipv6PeeringConfig/microsoftPeeringConfig/"
                        + "advertisedPublicPrefixInfo"))
        .isEqualTo(
            json(
                """
                [{"prefix":"2001:db8:200::/48","validationId":"v6","signature":"s6"}]
                """));
  }
}
