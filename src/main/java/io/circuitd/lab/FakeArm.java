package io.circuitd.lab;

import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Resource Manager as far as a provider sees it: cross connections, peerings, operations. An
 * operation takes effect when its time is over, looked at by whoever asks next.
 */
final class FakeArm {
  private static final Pattern LIST =
      Pattern.compile(
          "/subscriptions/([^/]+)(?:/resourceGroups/([^/]+))?/providers/Microsoft\\.Network"
              + "/expressRouteCrossConnections/?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ONE =
      Pattern.compile(
          "(/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Network"
              + "/expressRouteCrossConnections/[^/]+)(/peerings(?:/([^/]+))?)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OPERATION =
      Pattern.compile(
          "/subscriptions/[^/]+/providers/Microsoft\\.Network/locations/[^/]+/operations/([^/]+)",
          Pattern.CASE_INSENSITIVE);
  private final Map<ServiceKey, FakeCircuit> circuits = new LinkedHashMap<>();
  private final Map<String, FakeCircuit> byId = new HashMap<>();
  private final AzureFaults faults = new AzureFaults(this);
  private final FakeOperations operations = new FakeOperations(faults);

  /** What goes back, apart from refusals. */
  record Reply(int status, Map<String, String> headers, Optional<JsonNode> body) {
    static Reply ok(JsonNode body) {
      return new Reply(200, Map.of(), Optional.of(body.deepCopy()));
    }
  }

  /** A request, as far as its meaning goes. */
  record Request(
      String method, String path, Optional<String> ifMatch, Optional<JsonNode> body, URI base) {}

  FakeArm(Collection<JsonNode> bodies) {
    for (JsonNode body : bodies) {
      FakeCircuit circuit = new FakeCircuit(body);
      if (circuits.put(circuit.key(), circuit) != null) {
        throw new IllegalArgumentException("two cross connections are named " + circuit.key());
      }
      byId.put(lower(circuit.id()), circuit);
    }
  }

  AzureFaults faults() {
    return faults;
  }

  synchronized List<AzureCircuit> views() {
    operations.settle();
    return circuits.values().stream().map(FakeCircuit::view).toList();
  }

  synchronized Optional<String> body(ServiceKey key) {
    operations.settle();
    return Optional.ofNullable(circuits.get(key)).map(circuit -> circuit.body().toPrettyString());
  }

  synchronized void change(ServiceKey key, Consumer<ObjectNode> change) {
    FakeCircuit circuit = known(key);
    change.accept(circuit.properties());
    circuit.touch();
  }

  synchronized void changePeering(ServiceKey key, String name, Consumer<ObjectNode> change) {
    FakeCircuit circuit = known(key);
    ObjectNode changed =
        circuit
            .peering(name)
            .map(ObjectNode::deepCopy)
            .orElseGet(() -> {
              ObjectNode empty = JsonNodeFactory.instance.objectNode();
              empty.putObject("properties").put("peeringType", name);
              return empty;
            });
    ObjectNode properties = (ObjectNode) changed.get("properties");
    change.accept(properties);
    circuit.keep(name, changed);
    circuit.touch();
  }

  synchronized void delete(ServiceKey key) {
    FakeCircuit circuit = known(key);
    circuits.remove(circuit.key());
    byId.remove(lower(circuit.id()));
  }

  private FakeCircuit known(ServiceKey key) {
    operations.settle();
    FakeCircuit circuit = circuits.get(key);
    if (circuit == null) {
      throw new IllegalArgumentException("the fake Azure has no cross connection " + key);
    }
    return circuit;
  }

  synchronized Reply answer(Request request) throws ArmError {
    operations.settle();
    Matcher list = LIST.matcher(request.path());
    if (list.matches() && request.method().equals("GET")) {
      return list(list.group(1), Optional.ofNullable(list.group(2)));
    }
    Matcher operation = OPERATION.matcher(request.path());
    if (operation.matches() && request.method().equals("GET")) {
      return operations.status(operation.group(1));
    }
    Matcher one = ONE.matcher(request.path());
    if (!one.matches()) {
      throw new ArmError(
          404, "InvalidResourceType", "The resource type could not be found: " + request.path());
    }
    FakeCircuit circuit = find(one.group(1));
    if (one.group(2) == null) {
      return switch (request.method()) {
        case "GET" -> Reply.ok(circuit.body());
        case "PUT" -> put(circuit, request);
        default -> throw notAllowed(request);
      };
    }
    if (one.group(3) == null) {
      if (!request.method().equals("GET")) {
        throw notAllowed(request);
      }
      return Reply.ok(JsonNodeFactory.instance.objectNode().set("value", circuit.peerings()));
    }
    return switch (request.method()) {
      case "GET" -> Reply.ok(peering(circuit, one.group(3)));
      case "PUT" -> putPeering(circuit, one.group(3), request);
      case "DELETE" -> deletePeering(circuit, one.group(3), request);
      default -> throw notAllowed(request);
    };
  }

  private static ArmError notAllowed(Request request) {
    return new ArmError(405, "MethodNotAllowed", request.method() + " is not supported here.");
  }

  private Reply list(String subscription, Optional<String> group) {
    String prefix = "/subscriptions/" + subscription + "/";
    String inGroup = group.map(name -> prefix + "resourceGroups/" + name + "/").orElse(prefix);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode items = body.putArray("value");
    for (FakeCircuit circuit : circuits.values()) {
      if (lower(circuit.id()).startsWith(lower(inGroup))) {
        items.add(circuit.listItem());
      }
    }
    return Reply.ok(body);
  }

  private FakeCircuit find(String id) throws ArmError {
    FakeCircuit circuit = byId.get(lower(id));
    if (circuit != null) {
      return circuit;
    }
    String group = lower(id.substring(0, id.lastIndexOf("/providers/"))) + "/";
    boolean groupKnown = byId.keySet().stream().anyMatch(known -> known.startsWith(group));
    String code = groupKnown ? "ResourceNotFound" : "ResourceGroupNotFound";
    throw new ArmError(404, code, "'" + id + "' was not found.");
  }

  private static JsonNode peering(FakeCircuit circuit, String name) throws ArmError {
    return circuit
        .peering(name)
        .orElseThrow(
            () -> new ArmError(404, "ResourceNotFound", "There is no peering " + name + "."));
  }

  private Reply put(FakeCircuit circuit, Request request) throws ArmError {
    JsonNode body = body(request);
    CrossConnectionRules.check(circuit, body);
    matches(circuit.body(), request);
    free(circuit);
    CrossConnectionRules.checkRelease(circuit, body, faults.isAttached(circuit.key()));
    ObjectNode wanted = ((ObjectNode) body).deepCopy();
    Map<String, String> headers =
        operations.start(circuit, request.base(), () -> apply(circuit, wanted));
    ObjectNode answer = circuit.accepted();
    ((ObjectNode) answer.get("properties"))
        .set(
            "serviceProviderProvisioningState",
            wanted.path("properties").path("serviceProviderProvisioningState"));
    return new Reply(200, headers, Optional.of(answer));
  }

  private static void apply(FakeCircuit circuit, ObjectNode wanted) {
    ObjectNode properties = ((ObjectNode) wanted.get("properties")).deepCopy();
    JsonNode peerings = properties.remove("peerings");
    properties.remove(
        List.of("provisioningState", "primaryAzurePort", "secondaryAzurePort", "sTag"));
    circuit.properties().setAll(properties);
    if (wanted.path("tags").isObject()) {
      circuit.body().set("tags", wanted.path("tags"));
    } else {
      circuit.body().remove("tags");
    }
    if (peerings != null) {
      circuit.removePeerings();
      peerings.forEach(
          peering -> circuit.keep(peering.path("name").asString(""), (ObjectNode) peering));
    }
  }

  private Reply putPeering(FakeCircuit circuit, String name, Request request) throws ArmError {
    JsonNode body = body(request);
    PeeringRules.check(name, body.path("properties"), circuit.peerings());
    Optional<ObjectNode> existing = circuit.peering(name);
    if (existing.isPresent()) {
      matches(existing.get(), request);
    } else if (request.ifMatch().isPresent()) {
      throw new ArmError(412, "PreconditionFailed", "There is no peering " + name + ".");
    }
    free(circuit);
    if (!circuit.is("Provisioned")) {
      throw ArmError.bad(
          "CrossConnectionNotProvisioned",
          "Peerings can be configured only when the provider state is Provisioned; it is "
              + circuit.text("serviceProviderProvisioningState")
              + ".");
    }
    ObjectNode wanted = ((ObjectNode) body).deepCopy();
    ((ObjectNode) wanted.get("properties")).put("lastModifiedBy", "Provider");
    if (faults.ignoresIpv6()) {
      ((ObjectNode) wanted.get("properties")).remove("ipv6PeeringConfig");
    }
    boolean forgotten = faults.takeForgottenPeering();
    Map<String, String> headers =
        operations.start(
            circuit,
            request.base(),
            () -> {
              if (!forgotten) {
                circuit.keep(name, wanted);
              }
            });
    ObjectNode answer = wanted.deepCopy();
    answer.put("name", name).put("id", circuit.id() + "/peerings/" + name);
    ObjectNode shown = (ObjectNode) answer.get("properties");
    shown.remove("sharedKey");
    shown.put("azureASN", 0).put("provisioningState", "Updating");
    return new Reply(existing.isPresent() ? 200 : 201, headers, Optional.of(answer));
  }

  private Reply deletePeering(FakeCircuit circuit, String name, Request request) throws ArmError {
    if (circuit.peering(name).isEmpty()) {
      return new Reply(204, Map.of(), Optional.empty());
    }
    free(circuit);
    if (faults.isAttached(circuit.key())) {
      throw ArmError.bad("PeeringInUse", "The peering has connections that must be removed first.");
    }
    Map<String, String> headers =
        operations.start(circuit, request.base(), () -> circuit.remove(name));
    headers.put("Location", headers.getOrDefault("Azure-AsyncOperation", ""));
    return new Reply(202, headers, Optional.empty());
  }

  private static JsonNode body(Request request) throws ArmError {
    JsonNode body =
        request
            .body()
            .filter(JsonNode::isObject)
            .orElseThrow(
                () -> ArmError.bad("InvalidRequestContent", "The request content is no JSON."));
    if (!body.path("properties").isObject()) {
      throw ArmError.bad("InvalidRequestContent", "The request has no properties.");
    }
    return body;
  }

  private static void matches(ObjectNode resource, Request request) throws ArmError {
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

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
