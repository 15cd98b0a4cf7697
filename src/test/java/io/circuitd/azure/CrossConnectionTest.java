package io.circuitd.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.model.Family;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class CrossConnectionTest {
  static final String PEERING =
      """
      {"name":"AzurePrivatePeering","etag":"W/\\"p1\\"","properties":{
       "peeringType":"AzurePrivatePeering","state":"Enabled","azureASN":12076,"peerASN":4200000001,
       "primaryPeerAddressPrefix":"192.0.2.248/30","secondaryPeerAddressPrefix":"192.0.2.252/30",
       "vlanId":200,"gatewayManagerEtag":"gm-7","lastModifiedBy":"Customer","sharedKey":"s3cret",
       "provisioningState":"Succeeded","laterField":[1,2],
       "ipv6PeeringConfig":{"primaryPeerAddressPrefix":"2001:DB8:468:0::/126",
        "secondaryPeerAddressPrefix":"2001:db8:468::4/126","state":"Enabled",
        "microsoftPeeringConfig":{"customerASN":4200000002}}}}
      """;

  static ObjectNode univ() {
    return (ObjectNode) LabCloud.example("example-univ");
  }

  static ObjectNode properties(ObjectNode body) {
    return (ObjectNode) body.get("properties");
  }

  static ObjectNode withPeering() {
    ObjectNode body = univ();
    properties(body).putArray("peerings").add(JsonMapper.shared().readTree(PEERING));
    return body;
  }

  private static CrossConnection changed(Consumer<ObjectNode> change) {
    ObjectNode body = univ();
    change.accept(body);
    return CrossConnection.parse("commercial", body);
  }

  @Test
  void readsTheWorkedExample() {
    CrossConnection univ = CrossConnection.parse("commercial", univ());

    assertThat(univ.serviceKey()).isEqualTo(LabCloud.UNIV);
    assertThat(univ.peeringLocation()).isEqualTo("Silicon Valley");
    assertThat(univ.bandwidthMbps()).isEqualTo(1000);
    assertThat(univ.azurePort(Side.PRIMARY)).isEqualTo("A-CIS-1-PRI-A");
    assertThat(univ.azurePort(Side.SECONDARY)).isEqualTo("A-CIS-2-SEC-A");
    assertThat(univ.sTag()).hasValue(3);
    assertThat(univ.providerState()).isEqualTo("NotProvisioned");
    assertThat(univ.settled()).isTrue();
    assertThat(univ.peering(PeeringType.PRIVATE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"example-univ", "example-hospital", "example-college"})
  void readsEveryExampleOfTheLab(String name) {
    assertThat(CrossConnection.parse("x", LabCloud.example(name)).sTag()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peeringLocation",
        "bandwidthInMbps",
        "primaryAzurePort",
        "secondaryAzurePort",
        "serviceProviderProvisioningState"
      })
  void namesTheFieldThatIsMissing(String field) {
    assertThatThrownBy(() -> changed(body -> properties(body).remove(field)))
        .isInstanceOf(MalformedAzureBody.class)
        .hasMessageContaining("9ee700ad")
        .hasMessageContaining("properties." + field);
  }

  @Test
  void namesWhatIsMissingAtTheTop() {
    assertThatThrownBy(() -> changed(body -> body.remove("id"))).hasMessageContaining("field id");
    assertThatThrownBy(() -> changed(body -> body.remove("properties")))
        .hasMessageContaining("field properties");
    assertThatThrownBy(() -> changed(body -> body.put("name", "er1")))
        .hasMessageContaining("field name")
        .hasMessageContaining("UUID");
  }

  @Test
  void keepsValuesThatItDoesNotKnow() {
    CrossConnection odd =
        changed(body ->
            properties(body)
                .put("serviceProviderProvisioningState", "Hibernating")
                .put("provisioningState", "Pondering"));

    assertThat(odd.providerState()).isEqualTo("Hibernating");
    assertThat(odd.settled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "Succeeded,true",
    "Failed,true",
    "Canceled,true",
    "Updating,false",
    "Deleting,false",
    "Enabled,false",
    "'',false"
  })
  void isSettledOnlyWhenItsOperationHasEnded(String state, boolean settled) {
    assertThat(changed(body -> properties(body).put("provisioningState", state)).settled())
        .isEqualTo(settled);
  }

  @Test
  void aTagOfZeroIsNoTagR034() {
    assertThat(changed(body -> properties(body).put("sTag", 0)).sTag()).isEmpty();
    assertThat(changed(body -> properties(body).remove("sTag")).sTag()).isEmpty();
  }

  @Test
  void readsAPeeringWithBothFamiliesInCanonicalText() {
    AzurePeering peering =
        CrossConnection.parse("x", withPeering()).peering(PeeringType.PRIVATE).orElseThrow();

    assertThat(peering.enabled()).isTrue();
    assertThat(peering.ipv6Enabled()).isTrue();
    assertThat(peering.vlanId()).hasValue(200);
    assertThat(peering.peerAsn()).hasValue(4200000001L);
    assertThat(peering.prefix(Side.PRIMARY, Family.IPV4)).contains("192.0.2.248/30");
    assertThat(peering.prefix(Side.PRIMARY, Family.IPV6)).contains("2001:db8:468::/126");
  }

  @Test
  void keepsAPrefixThatOurRulesWouldRefuse() {
    ObjectNode body = withPeering();
    ((ObjectNode) body.at("/properties/peerings/0/properties"))
        .put("primaryPeerAddressPrefix", "192.0.2.0/29")
        .put("state", "Disabled");

    AzurePeering peering = CrossConnection.parse("x", body).peerings().getFirst();

    assertThat(peering.primaryIpv4()).contains("192.0.2.0/29");
    assertThat(peering.enabled()).isFalse();
  }

  @Test
  void factsMoveOnlyWithWhatAnApprovalCovers() {
    CrossConnection before = CrossConnection.parse("x", withPeering());
    ObjectNode sameGround = withPeering();
    sameGround.put("etag", "W/\"other\"");
    properties(sameGround)
        .put("provisioningState", "Updating")
        .put("serviceProviderProvisioningState", "Provisioned");
    ((ObjectNode) sameGround.at("/properties/peerings/0"))
        .put("etag", "W/\"p2\"")
        .withObject("/properties")
        .put("gatewayManagerEtag", "gm-8");
    ObjectNode otherTag = withPeering();
    properties(otherTag).put("sTag", 4);
    ObjectNode otherVlan = withPeering();
    ((ObjectNode) otherVlan.at("/properties/peerings/0/properties")).put("vlanId", 201);

    assertThat(CrossConnection.parse("x", sameGround).facts()).isEqualTo(before.facts());
    assertThat(CrossConnection.parse("x", otherTag).facts()).isNotEqualTo(before.facts());
    assertThat(CrossConnection.parse("x", otherVlan).facts()).isNotEqualTo(before.facts());
    assertThat(before.facts().toString())
        .isEqualTo(
            "{\"peeringLocation\":\"Silicon Valley\",\"bandwidthInMbps\":1000,"
                + "\"primaryAzurePort\":\"A-CIS-1-PRI-A\",\"secondaryAzurePort\":\"A-CIS-2-SEC-A\","
                + "\"sTag\":3,\"peerings\":{\"AzurePrivatePeering\":{\"state\":\"Enabled\","
                + "\"vlanId\":200,\"peerASN\":4200000001,\"primaryIpv4\":\"192.0.2.248/30\","
                + "\"secondaryIpv4\":\"192.0.2.252/30\",\"primaryIpv6\":\"2001:db8:468::/126\","
                + "\"secondaryIpv6\":\"2001:db8:468::4/126\",\"ipv6State\":\"Enabled\"}}}");
  }

  @Test
  void textNeverShowsASharedKeyR052() {
    CrossConnection univ = CrossConnection.parse("x", withPeering());

    assertThat(univ.toString() + univ.peerings() + univ.facts()).doesNotContain("s3cret");
  }

  @Test
  void anAnswerThatDoesNotListPeeringsIsNotOneWithoutPeeringsR128() {
    assertThatThrownBy(() -> changed(body -> properties(body).remove("peerings")))
        .isInstanceOf(MalformedAzureBody.class)
        .hasMessageContaining("properties.peerings");
    assertThatThrownBy(() -> changed(body -> properties(body).putNull("peerings")))
        .isInstanceOf(MalformedAzureBody.class)
        .hasMessageContaining("properties.peerings");
  }

  @Test
  void factsNameAPeeringByItsTypeHoweverAzureSpellsIt() {
    ObjectNode body = withPeering();
    ((ObjectNode) body.at("/properties/peerings/0")).put("name", "azurePrivatePeering");

    assertThat(CrossConnection.parse("x", body).facts())
        .isEqualTo(CrossConnection.parse("x", withPeering()).facts());
  }
}
