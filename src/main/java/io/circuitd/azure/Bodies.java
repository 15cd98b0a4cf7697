package io.circuitd.azure;

import io.circuitd.files.Secret;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bodies of our PUTs. Every change is a PUT of the whole resource, so each starts as a copy of what
 * the GET gave: Azure refuses a body without location, circuit, peering location and bandwidth, and
 * forgets what a later version of it knows and we do not.
 */
final class Bodies {
  private static final Set<String> READ_ONLY_TOP = Set.of("id", "name", "type", "etag");
  // The ports could be written: that moves the circuit to another port pair, which we never do.
  private static final Set<String> READ_ONLY =
      Set.of("provisioningState", "sTag", "primaryAzurePort", "secondaryAzurePort");
  private static final Set<String> READ_ONLY_OF_PEERING =
      Set.of(
          "provisioningState",
          "azureASN",
          "primaryAzurePort",
          "secondaryAzurePort",
          "lastModifiedBy");

  private Bodies() {}

  /** State alone; {@code peerings} stays out, so that Azure leaves them as they are. */
  static ObjectNode providerState(CrossConnection fresh, String state) {
    Fields top = new Fields("cross connection " + fresh.serviceKey(), "", fresh.body());
    top.text("location");
    top.inside("properties").inside("expressRouteCircuit").text("id");
    ObjectNode body = ((ObjectNode) fresh.body()).deepCopy();
    body.remove(READ_ONLY_TOP);
    ObjectNode properties = (ObjectNode) body.get("properties");
    properties.remove(READ_ONLY);
    properties.remove("peerings");
    properties.put("serviceProviderProvisioningState", state);
    return body;
  }

  /**
   * State and peerings go in one request, so that a refusal changes nothing; a peering that is not
   * ours goes along as it is.
   */
  static ObjectNode deprovision(CrossConnection fresh, Set<PeeringType> ours) {
    ObjectNode body = providerState(fresh, "NotProvisioned");
    ArrayNode kept = ((ObjectNode) body.get("properties")).putArray("peerings");
    fresh.peerings().stream()
        .filter(peering -> peering.type().filter(ours::contains).isEmpty())
        .forEach(peering -> kept.add(echo(peering)));
    return body;
  }

  static ObjectNode peering(CrossConnection fresh, PeeringWrite write) {
    PeeringType type = write.type();
    ObjectNode body =
        fresh.peering(type).map(Bodies::echo).orElseGet(JsonNodeFactory.instance::objectNode);
    body.put("name", type.azureName());
    ObjectNode properties = object(body, "properties");
    properties.put("peeringType", type.azureName());
    properties.put("peerASN", write.peerAsn().value());
    properties.put("vlanId", write.vlanId().value());
    putPrefixes(properties, write, Family.IPV4);
    properties.remove("sharedKey");
    write.sharedKey().ifPresent(key -> properties.put("sharedKey", key.reveal()));
    if (write.ipv6().isEmpty()) {
      properties.remove("ipv6PeeringConfig");
    } else {
      ObjectNode ipv6 = object(properties, "ipv6PeeringConfig");
      putPrefixes(ipv6, write, Family.IPV6);
      ipv6.put("state", "Enabled");
    }
    write.microsoft().ifPresent(config -> config.into(properties));
    return body;
  }

  /** The peering as Azure has it, in another state. Azure does not show the shared key. */
  static ObjectNode peeringState(AzurePeering there, String state, Optional<Secret> sharedKey) {
    ObjectNode body = echo(there);
    ObjectNode properties = object(body, "properties");
    properties.put("state", state);
    sharedKey.ifPresent(key -> properties.put("sharedKey", key.reveal()));
    return body;
  }

  private static ObjectNode echo(AzurePeering peering) {
    ObjectNode body = ((ObjectNode) peering.body()).deepCopy();
    body.remove(READ_ONLY_TOP);
    body.put("name", peering.name());
    ObjectNode properties = object(body, "properties");
    properties.remove(READ_ONLY_OF_PEERING);
    MicrosoftConfig.removeReadOnly(properties);
    return body;
  }

  private static void putPrefixes(ObjectNode into, PeeringWrite write, Family family) {
    for (Side side : Side.values()) {
      into.put(side.word() + "PeerAddressPrefix", write.prefix(side, family).orElseThrow());
    }
  }

  private static ObjectNode object(ObjectNode parent, String field) {
    JsonNode child = parent.get(field);
    return child instanceof ObjectNode object ? object : parent.putObject(field);
  }
}
