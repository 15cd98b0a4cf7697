package io.circuitd.lab;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The provider's port pairs, and what circuits take of them. */
final class ProviderPorts {
  private static final Pattern BY_LOCATION = Pattern.compile("(?:^|&)location=([^&]*)");
  private static final Pattern FILTER = Pattern.compile("(?:^|&)\\$filter=([^&]*)");
  private static final Pattern BY_FILTER =
      Pattern.compile(
          "\\s*(?:properties/)?(?:peeringL|l)ocation\\s+eq\\s+'([^']*)'\\s*",
          Pattern.CASE_INSENSITIVE);
  private final List<PortPair> known;
  private final Collection<FakeCircuit> circuits;

  /**
   * @param fixture pairs that are there also when no circuit uses them
   * @param circuits those of now
   */
  ProviderPorts(Collection<JsonNode> fixture, Collection<FakeCircuit> circuits) {
    this.known = fixture.stream().map(PortPair::parse).toList();
    this.circuits = circuits;
  }

  private List<PortPair> all() {
    List<PortPair> pairs = new ArrayList<>(known);
    for (FakeCircuit circuit : circuits) {
      if (pairs.stream().noneMatch(pair -> pair.carries(circuit))) {
        pairs.add(PortPair.of(circuit));
      }
    }
    return pairs;
  }

  /** Whether a circuit of that location can be moved to these ports. */
  boolean canCarry(String location, String primary, String secondary) {
    return all().stream()
        .anyMatch(pair -> pair.isAt(location) && pair.hasPorts(primary, secondary));
  }

  private ObjectNode resource(PortPair pair, String subscription) {
    int used =
        circuits.stream()
            .filter(pair::carries)
            .mapToInt(circuit -> circuit.properties().path("bandwidthInMbps").asInt(0))
            .sum();
    return pair.resource(subscription, used);
  }

  /**
   * The pairs, or those at one location.
   *
   * @param query decoded
   */
  ObjectNode list(String subscription, String query) throws ArmError {
    Optional<String> location = location(query);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode items = body.putArray("value");
    all().stream()
        .filter(pair -> location.isEmpty() || pair.isAt(location.get()))
        .forEach(pair -> items.add(resource(pair, subscription)));
    return body;
  }

  private static Optional<String> location(String query) throws ArmError {
    Matcher plain = BY_LOCATION.matcher(query);
    if (plain.find()) {
      return Optional.of(plain.group(1));
    }
    Matcher filter = FILTER.matcher(query);
    if (!filter.find()) {
      return Optional.empty();
    }
    Matcher byFilter = BY_FILTER.matcher(filter.group(1));
    if (!byFilter.matches()) {
      throw ArmError.bad("InvalidFilterInQueryString", "Invalid $filter: " + filter.group(1));
    }
    return Optional.of(byFilter.group(1));
  }

  /** One pair. */
  ObjectNode one(String subscription, String descriptor) throws ArmError {
    for (PortPair pair : all()) {
      if (pair.descriptor().equalsIgnoreCase(descriptor)) {
        return resource(pair, subscription);
      }
    }
    throw new ArmError(404, "ResourceNotFound", "There is no port pair " + descriptor + ".");
  }
}
