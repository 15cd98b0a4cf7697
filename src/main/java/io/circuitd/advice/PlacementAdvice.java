package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Gateway;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Placement, redundancy and gateways: chapter 7. */
final class PlacementAdvice implements Topic {
  /** Circuits of one virtual network. */
  private static final int CIRCUITS = 4;

  private static final Rule ALONE =
      Rule.advice(
          "R-093",
          "One connection alone is outside of Microsoft's service level, and every work on it is an"
              + " outage (D-4).",
          "build the secondary connection as well");

  private static final Rule ONE_LOCATION =
      Rule.advice(
          "R-095",
          "Both connections of a circuit end in one peering location: what takes the location takes"
              + " the circuit.",
          "where that must not happen, add a circuit in another location, or with another"
              + " provider");

  private static final Rule WEIGHT =
      Rule.advice(
          "R-096",
          "A virtual network takes four circuits of one peering location. Among several, the"
              + " connection with the highest weight is preferred; equal weights share the"
              + " traffic.",
          "set the weights of the connections so that the wanted circuit is preferred");

  private static final Rule GATEWAY_TYPE =
      Rule.advice(
          "R-097",
          "Only a virtual network gateway of type ExpressRoute connects to a circuit; one of type"
              + " Vpn does not, and neither can be turned into the other.",
          "create a gateway of type ExpressRoute in the GatewaySubnet, then the connection");

  @Override
  public List<Advice> of(Situation situation) {
    List<Advice> advice = new ArrayList<>();
    if (situation.retired()) {
      return advice;
    }
    if (situation.is(Side.PRIMARY, ConnectionState.LIVE)
        != situation.is(Side.SECONDARY, ConnectionState.LIVE)) {
      Side missing =
          situation.is(Side.PRIMARY, ConnectionState.LIVE) ? Side.SECONDARY : Side.PRIMARY;
      advice.add(ALONE.applies("the " + missing + " connection is not live"));
    }
    advice.add(location(situation));
    if (situation.has(PeeringType.PRIVATE) || situation.layer2()) {
      advice.add(weights(situation));
      advice.add(gatewayType(situation));
    }
    return advice;
  }

  private static Advice location(Situation situation) {
    String here = situation.peeringLocation();
    String found = here.isEmpty() ? "one circuit, one location" : "one location: " + here;
    if (situation.topology().isEmpty()) {
      return ONE_LOCATION.applies(found);
    }
    Topology topology = situation.topology().get();
    List<String> alone = new ArrayList<>();
    Set<String> nowhere = new TreeSet<>();
    Set<String> places = new TreeSet<>();
    for (Network network : topology.attached()) {
      Set<String> its = new TreeSet<>();
      Set<String> unread = new TreeSet<>();
      for (String circuit : topology.circuits(network)) {
        topology.placeOf(circuit).ifPresentOrElse(its::add, () -> unread.add(circuit));
      }
      places.addAll(its);
      if (its.size() < 2) {
        nowhere.addAll(unread);
        if (unread.isEmpty()) {
          alone.add(network.name());
        }
      }
    }
    CustomerFacts facts = topology.facts();
    String unread = Situation.why(facts.connections(), facts.gateways(), facts.networks());
    if (!alone.isEmpty() && unread.isEmpty()) {
      return ONE_LOCATION.applies(found + " alone serves " + String.join(", ", alone));
    }
    if (!nowhere.isEmpty()) {
      return ONE_LOCATION.unknown(
          found + "; where " + String.join(", ", nowhere) + " is was not read");
    }
    String unseen = situation.unseenNetworks();
    if (!unseen.isEmpty()) {
      return ONE_LOCATION.unknown(found + "; " + unseen);
    }
    return places.size() < 2
        ? ONE_LOCATION.applies(found)
        : ONE_LOCATION.fine("connected in " + String.join(", ", places));
  }

  private static Advice weights(Situation situation) {
    if (situation.topology().isEmpty()) {
      return WEIGHT.unknown(Situation.NOT_SEEN);
    }
    Topology topology = situation.topology().get();
    List<String> equal = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    int several = 0;
    for (Network network : topology.attached()) {
      List<String> circuits = topology.circuits(network);
      Map<String, Integer> byPlace = new TreeMap<>();
      circuits.forEach(
          circuit -> byPlace.merge(topology.placeOf(circuit).orElse(""), 1, Integer::sum));
      int most =
          byPlace.entrySet().stream()
              .filter(entry -> !entry.getKey().isEmpty())
              .mapToInt(Map.Entry::getValue)
              .max()
              .orElse(0);
      if (most > CIRCUITS) {
        return WEIGHT.wrong(network.name() + " has " + most + " circuits of one location");
      }
      if (circuits.size() > CIRCUITS && byPlace.containsKey("")) {
        unsure.add(network.name() + " has " + circuits.size() + " circuits, not all of them read");
      }
      if (circuits.size() > 1) {
        several++;
        if (allEqual(topology.expressRoute(network))) {
          equal.add(network.name());
        }
      }
    }
    String unseen = situation.unseenNetworks();
    if (!unseen.isEmpty()) {
      return WEIGHT.unknown(unseen);
    }
    if (!unsure.isEmpty()) {
      return WEIGHT.unknown(String.join("; ", unsure));
    }
    if (!equal.isEmpty()) {
      return WEIGHT.applies("equal weights on the circuits of " + String.join(", ", equal));
    }
    return WEIGHT.fine(
        several == 0
            ? "no virtual network of this circuit has another one"
            : "different weights where a virtual network has several circuits");
  }

  private static boolean allEqual(List<Connection> connections) {
    return connections.stream()
            .map(Connection::weight)
            .mapToInt((OptionalInt weight) -> weight.orElse(0))
            .distinct()
            .count()
        < 2;
  }

  private static Advice gatewayType(Situation situation) {
    if (situation.topology().isEmpty()) {
      return GATEWAY_TYPE.unknown(Situation.NOT_SEEN);
    }
    Topology topology = situation.topology().get();
    CustomerFacts facts = topology.facts();
    List<Gateway> used =
        topology.toCircuit().stream()
            .flatMap(connection -> topology.gatewayOf(connection).stream())
            .distinct()
            .toList();
    List<Gateway> wrong =
        used.stream().filter(gateway -> !gateway.type().equalsIgnoreCase("ExpressRoute")).toList();
    if (!wrong.isEmpty()) {
      return GATEWAY_TYPE.wrong(types(wrong) + " has a connection to this circuit");
    }
    List<String> unread =
        topology.toCircuit().stream()
            .filter(connection -> topology.gatewayOf(connection).isEmpty())
            .map(connection -> "the gateway of " + connection.name() + " was not read")
            .toList();
    if (!unread.isEmpty()) {
      return GATEWAY_TYPE.unknown(String.join("; ", unread));
    }
    if (!used.isEmpty()) {
      return GATEWAY_TYPE.fine(types(used));
    }
    if (!topology.gateways("ExpressRoute").isEmpty()) {
      return GATEWAY_TYPE.fine(
          types(topology.gateways("ExpressRoute")) + ", not connected to this circuit yet");
    }
    if (!facts.gateways().whole()) {
      return GATEWAY_TYPE.unknown(Situation.why(facts.gateways()));
    }
    return facts.gateways().found().isEmpty()
        ? GATEWAY_TYPE.applies("no gateway in what may be read")
        : GATEWAY_TYPE.unknown(
            "no gateway but "
                + types(facts.gateways().found())
                + " in what may be read; one of type ExpressRoute may stand elsewhere");
  }

  private static String types(List<Gateway> gateways) {
    return gateways.stream()
        .map(gateway -> gateway.name() + " of type " + gateway.type())
        .collect(Collectors.joining(", "));
  }
}
