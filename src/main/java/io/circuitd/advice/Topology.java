package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Gateway;
import io.circuitd.azure.customer.CustomerFacts.LocalGateway;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.azure.customer.CustomerFacts.Place;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How the customer's resources hang together around one circuit.
 *
 * @param circuitId the customer's own id of it
 * @param peeringLocation where it is; empty when that is not known
 */
record Topology(CustomerFacts facts, String circuitId, String peeringLocation) {
  private static final String EXPRESS_ROUTE = "ExpressRoute";

  /** Connections to this circuit. */
  List<Connection> toCircuit() {
    return facts.connections().found().stream()
        .filter(connection -> connection.circuit().filter(circuitId::equalsIgnoreCase).isPresent())
        .toList();
  }

  /** Connections to this circuit that other subscriptions made with an authorization. */
  List<String> redeemedElsewhere(CustomerFacts.Circuit circuit) {
    return circuit.redeemed().stream()
        .filter(id -> toCircuit().stream().noneMatch(mine -> mine.id().equalsIgnoreCase(id)))
        .toList();
  }

  /** Networks that are connected to this circuit, each once. */
  List<Network> attached() {
    return facts.networks().found().stream()
        .filter(network ->
            toCircuit().stream()
                .anyMatch(connection -> networkOf(connection).filter(network::equals).isPresent()))
        .distinct()
        .toList();
  }

  Optional<Gateway> gatewayOf(Connection connection) {
    return facts.gateways().found().stream()
        .filter(gateway -> gateway.id().equalsIgnoreCase(connection.gateway()))
        .findFirst();
  }

  Optional<Network> networkOf(Connection connection) {
    return gatewayOf(connection).flatMap(this::networkOf);
  }

  Optional<Network> networkOf(Gateway gateway) {
    return facts.networks().found().stream()
        .filter(network -> gateway.network().filter(network.id()::equalsIgnoreCase).isPresent())
        .findFirst();
  }

  /** ExpressRoute connections of a network, to whichever circuit. */
  List<Connection> expressRoute(Network network) {
    return facts.connections().found().stream()
        .filter(connection -> connection.type().equalsIgnoreCase(EXPRESS_ROUTE))
        .filter(connection -> networkOf(connection).filter(network::equals).isPresent())
        .toList();
  }

  List<Gateway> gateways(String type) {
    return facts.gateways().found().stream()
        .filter(gateway -> gateway.type().equalsIgnoreCase(type))
        .toList();
  }

  /**
   * VPN gateways that share a network with a connection to this circuit; while nothing is connected
   * yet, all of them.
   */
  List<Gateway> vpnGateways() {
    List<Network> attached = attached();
    return gateways("Vpn").stream()
        .filter(gateway ->
            attached.isEmpty() || networkOf(gateway).filter(attached::contains).isPresent())
        .toList();
  }

  /** Networks of those VPN gateways. */
  List<Network> vpnNetworks() {
    return vpnGateways().stream()
        .flatMap(gateway -> networkOf(gateway).stream())
        .distinct()
        .toList();
  }

  /** Site-to-site connections of those VPN gateways. */
  List<Connection> vpnConnections() {
    List<Gateway> gateways = vpnGateways();
    return facts.connections().found().stream()
        .filter(connection -> connection.type().equalsIgnoreCase("IPsec"))
        .filter(connection -> gatewayOf(connection).filter(gateways::contains).isPresent())
        .toList();
  }

  /** Far ends of those connections. */
  List<LocalGateway> vpnEnds() {
    return vpnConnections().stream()
        .flatMap(connection -> vpnEnd(connection).stream())
        .distinct()
        .toList();
  }

  Optional<LocalGateway> vpnEnd(Connection connection) {
    return facts.localGateways().found().stream()
        .filter(end -> connection.localGateway().filter(end.id()::equalsIgnoreCase).isPresent())
        .findFirst();
  }

  /** Peering location of a circuit, where its subscription was read. */
  Optional<String> placeOf(String circuit) {
    if (circuit.equalsIgnoreCase(circuitId) && !peeringLocation.isEmpty()) {
      return Optional.of(peeringLocation);
    }
    return facts.circuits().found().stream()
        .filter(place -> place.id().equalsIgnoreCase(circuit))
        .map(Place::peeringLocation)
        .filter(place -> !place.isEmpty())
        .findFirst();
  }

  /** Ids of the circuits that a network is connected to, each once. */
  List<String> circuits(Network network) {
    TreeSet<String> circuits = new TreeSet<>();
    expressRoute(network)
        .forEach(connection ->
            connection.circuit().ifPresent(id -> circuits.add(id.toLowerCase(Locale.ROOT))));
    return List.copyOf(circuits);
  }
}
