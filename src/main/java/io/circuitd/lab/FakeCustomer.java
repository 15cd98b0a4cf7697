package io.circuitd.lab;

import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Subscriptions of customers, as a reader of theirs sees them: circuits, virtual networks, gateways
 * and connections. Gateways are listed group by group alone, as at Azure, a list has pages of two
 * items, and whoever asks for a change is refused. Safe for many threads.
 */
public final class FakeCustomer {
  private static final String PROVIDER = "/providers/microsoft.network/";
  private static final int PAGE = 2;
  private static final Pattern SUBSCRIPTION =
      Pattern.compile("(/subscriptions/[^/]+)(/resourcegroups/[^/]+)?" + PROVIDER + "(.+)");

  private static final Pattern FURTHER = Pattern.compile("skiptoken=(\\d{1,6})");

  /** Types that Azure lists for a whole subscription; the others group by group. */
  private static final Set<String> LISTED_WHOLE = Set.of("virtualnetworks", "expressroutecircuits");

  private final Map<String, ObjectNode> resources = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Map<String, Integer> throttled = new HashMap<>();

  /**
   * Puts resources in place; one that is there by its id is replaced.
   *
   * @param file {@code value} holds resources as ARM shows them, with their ids
   */
  public synchronized void add(JsonNode file) {
    for (JsonNode resource : file.path("value")) {
      resources.put(lower(resource.path("id").asString("")), (ObjectNode) resource.deepCopy());
    }
  }

  /** Takes a resource away. */
  public synchronized void remove(String id) {
    resources.remove(lower(id));
  }

  /**
   * The resource with that id, to be changed.
   *
   * @throws IllegalArgumentException when there is none
   */
  public synchronized ObjectNode resource(String id) {
    ObjectNode known = resources.get(lower(id));
    if (known == null) {
      throw new IllegalArgumentException("no customer has " + id);
    }
    return known;
  }

  /**
   * Reads get 403 while this is set.
   *
   * @param what a type such as {@code virtualNetworks}, or the id of a subscription
   */
  public synchronized void refuse(String what, boolean now) {
    if (now) {
      refused.add(lower(what));
    } else {
      refused.remove(lower(what));
    }
  }

  /** The next reads of a type get 429 and are asked to wait for longer than anybody does. */
  public synchronized void throttle(String type, int times) {
    throttled.put(lower(type), times);
  }

  /** The answer, where the request is about a customer's subscription. */
  synchronized Optional<FakeArm.Reply> answer(String method, URI uri, URI base) throws ArmError {
    Matcher path = SUBSCRIPTION.matcher(lower(uri.getPath()));
    if (!path.matches()
        || resources.keySet().stream().noneMatch(id -> id.startsWith(path.group(1) + "/"))) {
      return Optional.empty();
    }
    String subscription = path.group(1).substring(path.group(1).lastIndexOf('/') + 1);
    String type = path.group(3).split("/", -1)[0];
    boolean ofGateway = path.group(3).matches("virtualnetworkgateways/[^/]+/connections");
    if (!method.equals("GET")
        || refused.contains(type)
        || refused.contains(subscription)
        || (ofGateway && refused.contains("connections"))) {
      throw new ArmError(
          403,
          "AuthorizationFailed",
          "The client does not have authorization to perform action 'Microsoft.Network/"
              + type
              + (method.equals("GET") ? "/read'." : "/write'."));
    }
    int left = throttled.getOrDefault(type, 0);
    if (left > 0) {
      throttled.put(type, left - 1);
      return Optional.of(
          new FakeArm.Reply(
              429,
              Map.of("Retry-After", "3600"),
              Optional.of(ArmError.body("TooManyRequests", "Too many requests."))));
    }
    if (ofGateway) {
      return Optional.of(connectionsOf(lower(uri.getPath()), path.group(1), uri, base));
    }
    return Optional.of(
        path.group(3).contains("/")
            ? one(lower(uri.getPath()))
            : list(path.group(1), Optional.ofNullable(path.group(2)), type, uri, base));
  }

  /** Those of one gateway, in whichever group of the subscription they lie. */
  private FakeArm.Reply connectionsOf(String path, String subscription, URI uri, URI base)
      throws ArmError {
    String gateway = path.substring(0, path.lastIndexOf('/'));
    one(gateway);
    return page(
        new TreeMap<>(resources)
            .entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(subscription + "/"))
                .filter(entry -> entry.getKey().contains(PROVIDER + "connections/"))
                .map(Map.Entry::getValue)
                .filter(connection ->
                    lower(connection.at("/properties/virtualNetworkGateway1/id").asString(""))
                        .equals(gateway))
                .toList(),
        uri,
        base);
  }

  private FakeArm.Reply one(String id) throws ArmError {
    ObjectNode known = resources.get(id);
    if (known == null) {
      throw new ArmError(404, "ResourceNotFound", "'" + id + "' was not found.");
    }
    return FakeArm.Reply.ok(known);
  }

  private FakeArm.Reply list(
      String subscription, Optional<String> group, String type, URI uri, URI base) throws ArmError {
    if (group.isEmpty() && !LISTED_WHOLE.contains(type)) {
      throw new ArmError(
          404, "InvalidResourceType", "The resource type " + type + " is listed by group.");
    }
    String place = subscription + group.orElse("") + "/";
    if (resources.keySet().stream().noneMatch(id -> id.startsWith(place))) {
      throw new ArmError(404, "ResourceGroupNotFound", "'" + place + "' was not found.");
    }
    List<ObjectNode> items =
        new TreeMap<>(resources)
            .entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(place))
                .filter(entry -> entry.getKey().contains(PROVIDER + type + "/"))
                .map(Map.Entry::getValue)
                .toList();
    return page(items, uri, base);
  }

  private static FakeArm.Reply page(List<ObjectNode> items, URI uri, URI base) {
    Matcher further = FURTHER.matcher(String.valueOf(uri.getQuery()));
    int start = further.find() ? Integer.parseInt(further.group(1)) : 0;
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode value = body.putArray("value");
    items.stream().skip(start).limit(PAGE).forEach(value::add);
    if (items.size() > start + PAGE) {
      body.put(
          "nextLink",
          base + uri.getPath() + "?api-version=2025-03-01&$skiptoken=" + (start + PAGE));
    }
    return FakeArm.Reply.ok(body);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
