package io.circuitd.lab;

import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
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
              + "/expressRouteCrossConnections/[^/]+)"
              + "(/peerings(?:/([^/]+)(?:/(arpTables|routeTables|routeTablesSummary)/([^/]+))?)?)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern PORTS =
      Pattern.compile(
          "/subscriptions/([^/]+)/providers/Microsoft\\.Network/expressRouteProviderPorts"
              + "(?:/([^/]+))?/?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern OPERATION =
      Pattern.compile(
          "/subscriptions/[^/]+/providers/Microsoft\\.Network/locations/[^/]+"
              + "/(operations|operationResults)/([^/]+)",
          Pattern.CASE_INSENSITIVE);
  private final Map<ServiceKey, FakeCircuit> circuits =
      new TreeMap<>(Comparator.comparing(ServiceKey::toString));
  private final Map<String, FakeCircuit> byId = new HashMap<>();
  private final Set<String> groups = new HashSet<>();
  private final Habits habits;
  private final FakeOperations operations;
  private final ProviderPorts ports;
  private final ArmWrites writes;
  private ReadOuts readOuts =
      new ReadOuts((circuit, port, inner, link) -> Optional.empty(), InstantSource.system());

  /** What goes back, apart from refusals. */
  record Reply(int status, Map<String, String> headers, Optional<JsonNode> body) {
    static Reply ok(JsonNode body) {
      return new Reply(200, Map.of(), Optional.of(body.deepCopy()));
    }
  }

  /**
   * A request, as far as its meaning goes.
   *
   * @param uri with path and query alone
   * @param base endpoint of this server
   */
  record Request(
      String method, URI uri, Optional<String> ifMatch, Optional<JsonNode> body, URI base) {
    String path() {
      return uri.getPath();
    }

    URI self() {
      return URI.create(base + uri.toString());
    }
  }

  FakeArm(Collection<JsonNode> bodies, Collection<JsonNode> portPairs, Habits habits) {
    this.habits = habits;
    operations = new FakeOperations(habits);
    ports = new ProviderPorts(portPairs, circuits.values());
    writes = new ArmWrites(habits, operations, ports);
    for (JsonNode body : bodies) {
      FakeCircuit circuit = new FakeCircuit(body);
      if (circuits.put(circuit.key(), circuit) != null) {
        throw new IllegalArgumentException("two cross connections are named " + circuit.key());
      }
      byId.put(lower(circuit.id()), circuit);
      groups.add(group(circuit.id()));
    }
  }

  private static String group(String id) {
    return lower(id.substring(0, id.toLowerCase(Locale.ROOT).lastIndexOf("/providers/"))) + "/";
  }

  /** The cables to the provider's routers. */
  synchronized void wire(ReadOuts.Wire wire) {
    readOuts = new ReadOuts(wire, InstantSource.system());
  }

  /** Changes something of a circuit that a GET does not show. */
  synchronized void on(ServiceKey key, Consumer<FakeCircuit> change) {
    change.accept(known(key));
  }

  /** Moves the etag of the circuit that a path names. */
  synchronized void touch(String path) {
    Matcher one = ONE.matcher(path.replaceAll("\\?.*", ""));
    if (one.matches()) {
      Optional.ofNullable(byId.get(lower(one.group(1)))).ifPresent(FakeCircuit::touch);
    }
  }

  synchronized void endOperations() {
    operations.endAll();
  }

  synchronized void forgetOperations() {
    operations.forget();
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
    circuit.keep(name, changed, FakeCircuit.CUSTOMER);
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
    boolean get = request.method().equals("GET");
    Matcher list = LIST.matcher(request.path());
    if (list.matches() && get) {
      return list(list.group(1), Optional.ofNullable(list.group(2)), request);
    }
    Matcher operation = OPERATION.matcher(request.path());
    if (operation.matches() && get) {
      return operation.group(1).equalsIgnoreCase("operations")
          ? operations.status(operation.group(2))
          : operations.result(operation.group(2), request.self());
    }
    Matcher pairs = PORTS.matcher(request.path());
    if (pairs.matches() && get) {
      return ports(pairs.group(1), Optional.ofNullable(pairs.group(2)), request);
    }
    Matcher one = ONE.matcher(request.path());
    if (!one.matches()) {
      throw new ArmError(
          404, "InvalidResourceType", "The resource type could not be found: " + request.path());
    }
    FakeCircuit circuit = find(one.group(1));
    if (one.group(2) == null) {
      return switch (request.method()) {
        case "GET" -> Reply.ok(habits.takeOldRead() ? circuit.old() : circuit.body());
        case "PUT" -> writes.put(circuit, request);
        case "PATCH" -> writes.patch(circuit, request);
        default -> throw notAllowed(request);
      };
    }
    if (one.group(3) == null) {
      if (!get) {
        throw notAllowed(request);
      }
      return Reply.ok(JsonNodeFactory.instance.objectNode().set("value", circuit.peerings()));
    }
    if (one.group(4) != null) {
      return ask(circuit, one.group(3), one.group(4), one.group(5), request);
    }
    return switch (request.method()) {
      case "GET" -> Reply.ok(peering(circuit, one.group(3)));
      case "PUT" -> writes.putPeering(circuit, one.group(3), request);
      case "DELETE" -> writes.deletePeering(circuit, one.group(3), request);
      default -> throw notAllowed(request);
    };
  }

  private static ArmError notAllowed(Request request) {
    return new ArmError(405, "MethodNotAllowed", request.method() + " is not supported here.");
  }

  private Reply list(String subscription, Optional<String> group, Request request) throws ArmError {
    String prefix = "/subscriptions/" + subscription + "/";
    String within = group.map(name -> prefix + "resourceGroups/" + name + "/").orElse(prefix);
    if (group.isPresent() && !groups.contains(lower(within))) {
      throw new ArmError(
          404, "ResourceGroupNotFound", "Resource group '" + group.get() + "' was not found.");
    }
    return Reply.ok(
        new CrossConnectionList(circuits.values(), habits.pageSize()).page(within, request.self()));
  }

  private Reply ports(String subscription, Optional<String> descriptor, Request request)
      throws ArmError {
    if (!habits.portsRegistered()) {
      throw ArmError.bad(
          "SubscriptionNotRegisteredForFeature",
          "Subscription "
              + subscription
              + " is not registered for feature Microsoft.Network/AllowExpressRoutePorts required"
              + " to carry out the requested operation.");
    }
    String query = Optional.ofNullable(request.uri().getQuery()).orElse("");
    return Reply.ok(
        descriptor.isPresent()
            ? ports.one(subscription, descriptor.get())
            : ports.list(subscription, query));
  }

  private Reply ask(FakeCircuit circuit, String peering, String table, String side, Request request)
      throws ArmError {
    if (!request.method().equals("POST")) {
      throw notAllowed(request);
    }
    boolean primary = side.equalsIgnoreCase("primary");
    if (!primary && !side.equalsIgnoreCase("secondary")) {
      throw ArmError.bad("InvalidDevicePath", "The path is primary or secondary, not " + side);
    }
    peering(circuit, peering);
    Map<String, String> headers =
        operations.ask(
            circuit, request.base(), () -> readOuts.of(table, circuit.view(), peering, primary));
    return new Reply(202, headers, Optional.empty());
  }

  private FakeCircuit find(String id) throws ArmError {
    FakeCircuit circuit = byId.get(lower(id));
    if (circuit != null) {
      return circuit;
    }
    String code = groups.contains(group(id)) ? "ResourceNotFound" : "ResourceGroupNotFound";
    throw new ArmError(404, code, "'" + id + "' was not found.");
  }

  private static JsonNode peering(FakeCircuit circuit, String name) throws ArmError {
    return circuit
        .peering(name)
        .orElseThrow(
            () -> new ArmError(404, "ResourceNotFound", "There is no peering " + name + "."));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
