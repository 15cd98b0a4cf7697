package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CrossConnection;
import io.circuitd.model.PeeringType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GroundTest {
  private static final String PRIVATE =
      """
      {"state":"Enabled","vlanId":200}\
      """;

  private static CrossConnection with(String name, String properties) throws IOException {
    ObjectNode body =
        (ObjectNode)
            JsonMapper.shared()
                .readTree(
                    Files.readString(Path.of("config/lab/cross-connections/example-univ.json")));
    body.withObject("/properties")
        .putArray("peerings")
        .addObject()
        .put("name", name)
        .set("properties", JsonMapper.shared().readTree(properties));
    return CrossConnection.parse("commercial", body);
  }

  @Test
  void aPeeringIsFoundHoweverAzureSpellsItsName() throws IOException {
    CrossConnection now = with("azurePrivatePeering", PRIVATE);

    assertThat(Ground.peering(now, PeeringType.PRIVATE)).isEqualTo(PRIVATE);
    assertThat(Ground.peering("{\"azureprivatepeering\":" + PRIVATE + "}", PeeringType.PRIVATE))
        .isEqualTo(PRIVATE);
    assertThat(Ground.peering("{}", PeeringType.PRIVATE)).isEmpty();
  }

  @Test
  void aJournalOfBeforeMicrosoftPeeringStillKnowsItsPeering() throws IOException {
    CrossConnection now =
        with(
            "MicrosoftPeering",
            """
            {"state":"Enabled","vlanId":300,"microsoftPeeringConfig":{"customerASN":64999,
             "advertisedPublicPrefixes":["198.51.100.0/24"],"routingRegistryName":"ARIN"}}
            """);
    String old = "{\"MicrosoftPeering\":{\"state\":\"Enabled\",\"vlanId\":300}}";

    assertThat(Ground.stands(old, now, PeeringType.MICROSOFT)).isTrue();
    assertThat(Ground.stands(old.replace("300", "301"), now, PeeringType.MICROSOFT)).isFalse();
    assertThat(Ground.stands(Ground.peerings(now), now, PeeringType.MICROSOFT)).isTrue();
    assertThat(
            Ground.stands(
                Ground.peerings(now).replace("64999", "65000"), now, PeeringType.MICROSOFT))
        .isFalse();
  }

  @Test
  void whatIsLostBesideTheStateIsNamed() throws IOException {
    CrossConnection now = with("AzurePrivatePeering", PRIVATE);

    assertThat(Ground.lost(Ground.peerings(now).replace("En", "Dis"), now, PeeringType.PRIVATE))
        .isEmpty();
    assertThat(Ground.lost(Ground.peerings(now).replace("200", "201"), now, PeeringType.PRIVATE))
        .contains("it had {\"vlanId\":201}, it has {\"vlanId\":200}");
  }
}
