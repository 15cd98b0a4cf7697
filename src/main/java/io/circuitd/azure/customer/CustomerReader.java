package io.circuitd.azure.customer;

import com.azure.core.http.rest.PagedIterable;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import io.circuitd.azure.ReadOnlySubscription;
import io.circuitd.azure.customer.CustomerFacts.Circuit;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Gateway;
import io.circuitd.azure.customer.CustomerFacts.LocalGateway;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.azure.customer.CustomerFacts.Place;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Reads what customers let us read. Blocking, safe for many threads; nothing is kept between two
 * calls, and nothing is ever written.
 */
public final class CustomerReader {
  private static final Duration RETRY_DELAY = Duration.ofMillis(800);
  private static final String NOT_MET = " is in none of the groups that were read";

  private final List<CustomerAccess> accesses;
  private final Path configDir;
  private final Duration retryDelay;

  /**
   * @param configDir where relative paths of secrets and certificates count from
   */
  public CustomerReader(Collection<CustomerAccess> accesses, Path configDir) {
    this(accesses, configDir, RETRY_DELAY);
  }

  CustomerReader(Collection<CustomerAccess> accesses, Path configDir, Duration retryDelay) {
    this.accesses = List.copyOf(accesses);
    this.configDir = configDir;
    this.retryDelay = retryDelay;
  }

  /**
   * The customer's side of a circuit; empty when no access is granted for it.
   *
   * @param cloud where the circuit was found
   * @param circuitId ARM id of the customer's circuit, as the cross connection names it
   */
  public Optional<CustomerFacts> read(CircuitName name, String cloud, String circuitId) {
    Optional<ResourceId> id = ResourceId.parse(circuitId);
    List<CustomerFacts> parts = new ArrayList<>();
    Reading<Circuit> itself =
        Reading.unknown("no access is granted to the subscription of " + circuitId);
    for (CustomerAccess access : accesses) {
      Optional<ResourceId> inside = id.filter(circuit -> access.holds(cloud, circuit));
      if (inside.isPresent() || access.circuits().contains(name)) {
        CustomerFacts part = read(access, inside, itself);
        itself = part.circuit();
        parts.add(part);
      }
    }
    return parts.stream().reduce(CustomerReader::together);
  }

  private static CustomerFacts together(CustomerFacts one, CustomerFacts next) {
    return new CustomerFacts(
        next.circuit(),
        one.circuits().and(next.circuits()),
        one.networks().and(next.networks()),
        one.gateways().and(next.gateways()),
        one.connections().and(next.connections()),
        one.localGateways().and(next.localGateways()));
  }

  /**
   * @param circuit where it lies in this subscription
   * @param otherwise what is known of it where it does not
   */
  private CustomerFacts read(
      CustomerAccess access, Optional<ResourceId> circuit, Reading<Circuit> otherwise) {
    try (ReadOnlySubscription azure =
        new ReadOnlySubscription(access.cloud(), configDir, retryDelay)) {
      Reading<Circuit> itself = circuit.map(id -> circuit(azure, id)).orElse(otherwise);
      Listing<Place> circuits =
          list(azure, "circuits", c -> c.getExpressRouteCircuits().list(), Conversions::place);
      Listing<Network> networks =
          list(azure, "virtual networks", c -> c.getVirtualNetworks().list(), Conversions::network);
      Collection<String> groups = groups(access, circuit, networks);
      Listing<Gateway> listed =
          inGroups(
              azure,
              groups,
              "gateways",
              (c, group) -> c.getVirtualNetworkGateways().listByResourceGroup(group),
              Conversions::gateway);
      Listing<Gateway> gateways = listed.without(gatewaysElsewhere(networks, listed));
      Listing<Connection> connections = connections(azure, gateways);
      Listing<LocalGateway> localGateways =
          inGroups(
              azure,
              withFarEnds(access, groups, connections),
              "local network gateways",
              (c, group) -> c.getLocalNetworkGateways().listByResourceGroup(group),
              Conversions::localGateway);
      return new CustomerFacts(
          itself,
          circuits,
          networks,
          gateways,
          connections,
          localGateways.without(farEndsElsewhere(connections, localGateways)));
    }
  }

  private static Reading<Circuit> circuit(ReadOnlySubscription azure, ResourceId id) {
    return azure.read(
        "circuit " + id.name(),
        client ->
            Conversions.circuit(
                client.getExpressRouteCircuits().getByResourceGroup(id.group(), id.name())));
  }

  /** Gateways cannot be listed but group by group; each with its name as it was first met. */
  private static Collection<String> groups(
      CustomerAccess access, Optional<ResourceId> circuit, Listing<Network> networks) {
    if (!access.resourceGroups().isEmpty()) {
      return access.resourceGroups();
    }
    Map<String, String> groups = new TreeMap<>();
    List<ResourceId> ids = new ArrayList<>(circuit.stream().toList());
    for (Network network : networks.found()) {
      ResourceId.parse(network.id()).ifPresent(ids::add);
      network
          .gatewaySubnet()
          .ifPresent(
              subnet -> subnet.gateways().forEach(id -> ResourceId.parse(id).ifPresent(ids::add)));
    }
    ids.forEach(id -> add(groups, access, id));
    return groups.values();
  }

  private static void add(Map<String, String> groups, CustomerAccess access, ResourceId id) {
    if (id.subscription().equalsIgnoreCase(access.cloud().subscription())) {
      groups.putIfAbsent(id.group().toLowerCase(Locale.ROOT), id.group());
    }
  }

  /** Why more gateways may be there than were listed: networks name those in them. */
  private static List<String> gatewaysElsewhere(
      Listing<Network> networks, Listing<Gateway> gateways) {
    List<String> reasons = new ArrayList<>();
    if (!networks.whole()) {
      reasons.add("in which groups gateways lie is not known, as not all networks were read");
    }
    if (gateways.whole()) {
      networks.found().stream()
          .flatMap(network -> network.gatewaySubnet().stream())
          .flatMap(subnet -> subnet.gateways().stream())
          .filter(id ->
              gateways.found().stream().noneMatch(gateway -> gateway.id().equalsIgnoreCase(id)))
          .forEach(id -> reasons.add("gateway " + id + NOT_MET));
    }
    return reasons;
  }

  /** A connection may lie in any group, but each belongs to a gateway. */
  private static Listing<Connection> connections(
      ReadOnlySubscription azure, Listing<Gateway> gateways) {
    Listing<Connection> all = new Listing<>(List.of(), gateways.unread());
    for (Gateway gateway : gateways.found()) {
      Optional<ResourceId> id = ResourceId.parse(gateway.id());
      all =
          all.and(
              id.map(place ->
                      list(
                          azure,
                          "connections of gateway " + gateway.name(),
                          c ->
                              c.getVirtualNetworkGateways()
                                  .listConnections(place.group(), place.name()),
                          Conversions::connection))
                  .orElseGet(() ->
                      Listing.unknown("gateway " + gateway.id() + " has an id of no known form")));
    }
    return all;
  }

  private static Collection<String> withFarEnds(
      CustomerAccess access, Collection<String> groups, Listing<Connection> connections) {
    Map<String, String> all = new TreeMap<>();
    groups.forEach(group -> all.put(group.toLowerCase(Locale.ROOT), group));
    if (access.resourceGroups().isEmpty()) {
      connections.found().stream()
          .flatMap(connection -> connection.localGateway().flatMap(ResourceId::parse).stream())
          .forEach(id -> add(all, access, id));
    }
    return all.values();
  }

  /** Why more far ends may be there than were listed: connections name theirs. */
  private static List<String> farEndsElsewhere(
      Listing<Connection> connections, Listing<LocalGateway> farEnds) {
    List<String> reasons = new ArrayList<>(connections.unread());
    if (farEnds.whole()) {
      connections.found().stream()
          .flatMap(connection -> connection.localGateway().stream())
          .filter(id -> farEnds.found().stream().noneMatch(end -> end.id().equalsIgnoreCase(id)))
          .forEach(id -> reasons.add("local network gateway " + id + NOT_MET));
    }
    return reasons;
  }

  /** Lists one kind of resource in a group. */
  private interface InGroup<I> {
    PagedIterable<I> list(NetworkManagementClient client, String group);
  }

  private static <I, T> Listing<T> inGroups(
      ReadOnlySubscription azure,
      Collection<String> groups,
      String what,
      InGroup<I> lister,
      Function<I, T> convert) {
    Listing<T> all = Listing.of(List.of());
    for (String group : groups) {
      all =
          all.and(
              list(
                  azure,
                  what + " of group " + group,
                  client -> lister.list(client, group),
                  convert));
    }
    return all;
  }

  private static <I, T> Listing<T> list(
      ReadOnlySubscription azure,
      String what,
      Function<NetworkManagementClient, PagedIterable<I>> lister,
      Function<I, T> convert) {
    Reading<List<T>> reading =
        azure.read(what, client -> lister.apply(client).stream().map(convert).toList());
    return switch (reading) {
      case Reading.Present<List<T>>(List<T> items) -> Listing.of(items);
      // A place that is not there is a wrong name in the settings, and not an empty list.
      case Reading.Absent<List<T>> absent -> Listing.unknown(what + ": there is no such place");
      case Reading.Unknown<List<T>>(String reason) -> Listing.unknown(reason);
    };
  }
}
