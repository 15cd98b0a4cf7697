package io.circuitd.lab;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a provider may change at the fake Resource Manager; its owner holds the lock. */
final class ArmWrites {
  private static final Set<String> OF_AZURE =
      Set.of("provisioningState", "sTag", "primaryAzurePort", "secondaryAzurePort");
  private static final List<String> OF_AZURE_IN_PEERING =
      List.of(
          "azureASN",
          "primaryAzurePort",
          "secondaryAzurePort",
          "provisioningState",
          "lastModifiedBy");

  private final Habits habits;
  private final FakeOperations operations;
  private final ProviderPorts ports;

  ArmWrites(Habits habits, FakeOperations operations, ProviderPorts ports) {
    this.habits = habits;
    this.operations = operations;
    this.ports = ports;
  }

  /** PUT of a cross connection. */
  FakeArm.Reply put(FakeCircuit circuit, FakeArm.Request request) throws ArmError {
    JsonNode body = body(request);
    JsonNode asked = body.path("properties");
    CrossConnectionRules.check(circuit, body);
    matches(circuit.body(), request);
    free(circuit);
    String state = asked.path("serviceProviderProvisioningState").asString("");
    CrossConnectionRules.checkTransition(circuit, state, habits.announcementsStay());
    if (state.equals("NotProvisioned")
        && !circuit.is("NotProvisioned")
        && habits.takeAttached(circuit.key())) {
      throw ArmError.bad(
          "CrossConnectionInUse",
          "The circuit has connections or authorizations that must be removed first.");
    }
    CrossConnectionRules.checkPeerings(circuit, asked);
    checkPorts(circuit, asked);
    ObjectNode wanted = ((ObjectNode) body).deepCopy();
    Map<String, String> headers =
        operations.start(circuit, request.base(), Optional.empty(), () -> apply(circuit, wanted));
    ObjectNode answer = circuit.accepted();
    ((ObjectNode) answer.get("properties")).put("serviceProviderProvisioningState", state);
    return new FakeArm.Reply(200, headers, Optional.of(answer));
  }

  /** Other port names move a circuit, if the provider has such a pair there. */
  private void checkPorts(FakeCircuit circuit, JsonNode asked) throws ArmError {
    String primary = asked.path("primaryAzurePort").asString("");
    String secondary = asked.path("secondaryAzurePort").asString("");
    boolean sent = !primary.isEmpty() || !secondary.isEmpty();
    if (sent && !ports.canCarry(circuit.text("peeringLocation"), primary, secondary)) {
      throw ArmError.bad(
          "PortPairNotFound", "There is no port pair " + primary + ", " + secondary + ".");
    }
  }

  private static void apply(FakeCircuit circuit, ObjectNode wanted) {
    ObjectNode properties = ((ObjectNode) wanted.get("properties")).deepCopy();
    JsonNode peerings = properties.remove("peerings");
    properties.remove(List.of("provisioningState", "sTag"));
    for (String port : List.of("primaryAzurePort", "secondaryAzurePort")) {
      if (properties.path(port).asString("").isEmpty()) {
        properties.remove(port);
      }
    }
    ObjectNode kept = circuit.properties();
    // A PUT replaces: what it leaves out and is not Azure's own is gone.
    for (String field : List.copyOf(kept.propertyNames())) {
      if (!OF_AZURE.contains(field) && !field.equals("peerings")) {
        kept.remove(field);
      }
    }
    kept.setAll(properties);
    if (wanted.path("tags").isObject()) {
      circuit.body().set("tags", wanted.path("tags"));
    } else {
      circuit.body().remove("tags");
    }
    if (peerings != null) {
      circuit.keepOnly(peerings);
    }
  }

  /** PATCH of a cross connection, which can change tags alone. */
  FakeArm.Reply patch(FakeCircuit circuit, FakeArm.Request request) throws ArmError {
    JsonNode tags = request.body().map(body -> body.path("tags")).orElseThrow(ArmWrites::noJson);
    if (!tags.isObject()) {
      throw ArmError.bad("InvalidRequestContent", "Only tags can be changed by PATCH.");
    }
    free(circuit);
    circuit.body().set("tags", tags);
    circuit.touch();
    return FakeArm.Reply.ok(circuit.body());
  }

  /** PUT of a peering. */
  FakeArm.Reply putPeering(FakeCircuit circuit, String asName, FakeArm.Request request)
      throws ArmError {
    JsonNode body = body(request);
    String name = PeeringRules.canonical(asName);
    PeeringRules.check(name, body.path("properties"), circuit.peerings());
    Optional<ObjectNode> existing = circuit.peering(name);
    if (existing.isPresent()) {
      matches(existing.get(), request);
      PeeringRules.checkEcho(existing.get().path("properties"), body.path("properties"));
    } else if (request.ifMatch().isPresent()) {
      throw new ArmError(412, "PreconditionFailed", "There is no peering " + name + ".");
    }
    free(circuit);
    if (!circuit.is("Provisioned") && !habits.earlyPeerings()) {
      throw CrossConnectionRules.notProvisioned(circuit.text("serviceProviderProvisioningState"));
    }
    ObjectNode wanted = ((ObjectNode) body).deepCopy();
    ObjectNode properties = (ObjectNode) wanted.get("properties");
    properties.remove(OF_AZURE_IN_PEERING);
    if (habits.withoutIpv6()) {
      properties.remove("ipv6PeeringConfig");
    }
    boolean forgotten = habits.takeForgottenPeering();
    Map<String, String> headers =
        operations.start(
            circuit,
            request.base(),
            Optional.of(name),
            () -> {
              if (!forgotten) {
                circuit.keep(name, wanted, "Provider");
              }
            });
    ObjectNode answer = wanted.deepCopy();
    answer.put("name", name).put("id", circuit.id() + "/peerings/" + name);
    ObjectNode shown = (ObjectNode) answer.get("properties");
    shown.remove("sharedKey");
    shown.put("azureASN", 0).put("provisioningState", "Updating");
    return new FakeArm.Reply(existing.isPresent() ? 200 : 201, headers, Optional.of(answer));
  }

  /** DELETE of a peering. */
  FakeArm.Reply deletePeering(FakeCircuit circuit, String name, FakeArm.Request request)
      throws ArmError {
    Optional<ObjectNode> existing = circuit.peering(name);
    if (existing.isEmpty()) {
      return new FakeArm.Reply(204, Map.of(), Optional.empty());
    }
    matches(existing.get(), request);
    free(circuit);
    if (habits.takeAttached(circuit.key())) {
      throw ArmError.bad("PeeringInUse", "The peering has connections that must be removed first.");
    }
    Map<String, String> headers =
        operations.start(circuit, request.base(), Optional.of(name), () -> circuit.remove(name));
    String url = headers.getOrDefault("Azure-AsyncOperation", "");
    headers.put("Location", url.replace("/operations/", "/operationResults/"));
    return new FakeArm.Reply(202, headers, Optional.empty());
  }

  private static JsonNode body(FakeArm.Request request) throws ArmError {
    JsonNode body = request.body().filter(JsonNode::isObject).orElseThrow(ArmWrites::noJson);
    if (!body.path("properties").isObject()) {
      throw ArmError.bad("InvalidRequestContent", "The request has no properties.");
    }
    return body;
  }

  private static ArmError noJson() {
    return ArmError.bad("InvalidRequestContent", "The request content is no JSON.");
  }

  private static void matches(ObjectNode resource, FakeArm.Request request) throws ArmError {
    String etag = resource.path("etag").asString("");
    if (request.ifMatch().filter(given -> !given.equals(etag) && !given.equals("*")).isPresent()) {
      throw new ArmError(
          412, "PreconditionFailed", "The etag is " + etag + "; the resource was changed.");
    }
  }

  private static void free(FakeCircuit circuit) throws ArmError {
    if (circuit.isBusy()) {
      throw new ArmError(
          409, "AnotherOperationInProgress", "Another operation on this resource is running.");
    }
  }
}
