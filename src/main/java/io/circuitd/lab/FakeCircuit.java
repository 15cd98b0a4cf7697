package io.circuitd.lab;

import io.circuitd.model.ServiceKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One cross connection of the fake Azure: its GET body, and the keys that a GET never shows. */
final class FakeCircuit {
  private final ServiceKey key;
  private final ObjectNode body;
  private final Map<String, String> sharedKeys = new HashMap<>();
  private Optional<AzureCircuit> view = Optional.empty();

  /**
   * @throws IllegalArgumentException when the body lacks what a GET always shows
   */
  FakeCircuit(JsonNode given) {
    body = ((ObjectNode) given).deepCopy();
    key = ServiceKey.parse(body.path("name").asString(""));
    for (String field : List.of("id", "location")) {
      if (!body.path(field).isString()) {
        throw new IllegalArgumentException("cross connection " + key + " has no " + field);
      }
    }
    if (!body.path("properties").isObject()) {
      throw new IllegalArgumentException("cross connection " + key + " has no properties");
    }
    for (JsonNode peering : peerings()) {
      hideKey((ObjectNode) peering);
    }
  }

  ServiceKey key() {
    return key;
  }

  ObjectNode body() {
    return body;
  }

  String id() {
    return body.path("id").stringValue();
  }

  ObjectNode properties() {
    return (ObjectNode) body.get("properties");
  }

  ArrayNode peerings() {
    return properties().get("peerings") instanceof ArrayNode array
        ? array
        : properties().putArray("peerings");
  }

  Optional<ObjectNode> peering(String name) {
    for (JsonNode peering : peerings()) {
      if (peering.path("name").asString("").equalsIgnoreCase(name)) {
        return Optional.of((ObjectNode) peering);
      }
    }
    return Optional.empty();
  }

  boolean is(String state) {
    return text("serviceProviderProvisioningState").equals(state);
  }

  String text(String property) {
    return properties().path(property).asString("");
  }

  boolean isBusy() {
    return text("provisioningState").toLowerCase(Locale.ROOT).matches("updating|deleting");
  }

  /** After each change. */
  void touch() {
    view = Optional.empty();
    body.put("etag", etag());
  }

  private static String etag() {
    return "W/\"" + UUID.randomUUID() + "\"";
  }

  /** As a list shows it: no ports, no S-tag, no peerings. */
  ObjectNode listItem() {
    ObjectNode item = body.deepCopy();
    ObjectNode shown = (ObjectNode) item.get("properties");
    shown.remove(List.of("primaryAzurePort", "secondaryAzurePort", "sTag"));
    shown.putArray("peerings");
    return item;
  }

  /** As the answer to a PUT shows it: what was asked for, not yet settled. */
  ObjectNode accepted() {
    ObjectNode answer = body.deepCopy();
    ObjectNode shown = (ObjectNode) answer.get("properties");
    shown.put("sTag", 0).put("primaryAzurePort", "").put("secondaryAzurePort", "");
    shown.put("provisioningState", "Updating");
    return answer;
  }

  /** Puts a peering in the place of one with its name, complete as Azure would show it. */
  void keep(String name, ObjectNode asked) {
    remove(name);
    ObjectNode peering = asked.deepCopy();
    peering.put("name", name);
    peering.put("id", id() + "/peerings/" + name);
    peering.put("type", "Microsoft.Network/expressRouteCrossConnections/peerings");
    peering.put("etag", etag());
    hideKey(peering);
    ObjectNode shown = (ObjectNode) peering.get("properties");
    if (!shown.has("state")) {
      shown.put("state", "Enabled");
    }
    if (!shown.has("gatewayManagerEtag")) {
      shown.put("gatewayManagerEtag", "");
    }
    shown.put("azureASN", 12076);
    shown.put("primaryAzurePort", text("primaryAzurePort"));
    shown.put("secondaryAzurePort", text("secondaryAzurePort"));
    shown.put("provisioningState", "Succeeded");
    peerings().add(peering);
  }

  private void hideKey(ObjectNode peering) {
    ObjectNode shown = (ObjectNode) peering.get("properties");
    JsonNode sharedKey = shown.remove("sharedKey");
    if (sharedKey != null && sharedKey.isString()) {
      sharedKeys.put(peering.path("name").asString(""), sharedKey.stringValue());
    }
  }

  void remove(String name) {
    peerings().removeIf(peering -> peering.path("name").asString("").equalsIgnoreCase(name));
    sharedKeys.remove(name);
  }

  void removePeerings() {
    peerings().removeAll();
    sharedKeys.clear();
  }

  AzureCircuit view() {
    AzureCircuit shown = view.orElseGet(this::look);
    view = Optional.of(shown);
    return shown;
  }

  private AzureCircuit look() {
    List<AzureCircuit.Peering> views = new ArrayList<>();
    for (JsonNode peering : peerings()) {
      JsonNode shown = peering.path("properties");
      JsonNode ipv6 = shown.path("ipv6PeeringConfig");
      boolean ipv6On = !ipv6.path("state").asString("").equalsIgnoreCase("Disabled");
      String name = peering.path("name").asString("");
      views.add(
          new AzureCircuit.Peering(
              name,
              shown.path("state").asString("").equals("Enabled"),
              shown.path("vlanId").asInt(0),
              shown.path("peerASN").asLong(0),
              shown.path("primaryPeerAddressPrefix").stringValueOpt(),
              shown.path("secondaryPeerAddressPrefix").stringValueOpt(),
              ipv6.path("primaryPeerAddressPrefix").stringValueOpt().filter(p -> ipv6On),
              ipv6.path("secondaryPeerAddressPrefix").stringValueOpt().filter(p -> ipv6On),
              Optional.ofNullable(sharedKeys.get(name))));
    }
    return new AzureCircuit(
        key.toString(),
        text("primaryAzurePort"),
        text("secondaryAzurePort"),
        properties().path("sTag").asInt(0),
        is("Provisioned"),
        List.copyOf(views));
  }
}
