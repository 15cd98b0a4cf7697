package io.circuitd.advice;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.Listing;
import io.circuitd.intent.Circuit;
import io.circuitd.intent.Circuit.VpnUse;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** All that is known of one circuit, and what follows from it at once. */
record Situation(
    Circuit circuit,
    Optional<CrossConnection> azure,
    Optional<CustomerFacts> customer,
    Reading<List<String>> announced) {
  static final String NOT_SEEN = "cannot be seen from the provider's side";

  /** Whether the customer, not we, runs BGP with Azure. */
  boolean layer2() {
    return circuit.peerings().isEmpty();
  }

  /** Whether that peering is wanted, or is there. */
  boolean has(PeeringType type) {
    return circuit.peerings().containsKey(type)
        || azure.flatMap(there -> there.peering(type)).isPresent();
  }

  /** No connection is to stay. */
  boolean retired() {
    return Arrays.stream(Side.values()).anyMatch(side -> is(side, ConnectionState.RETIRED))
        && Arrays.stream(Side.values()).noneMatch(side -> is(side, ConnectionState.LIVE));
  }

  boolean is(Side side, ConnectionState state) {
    return circuit.state(side) == state;
  }

  /** Whether work on it has not begun, as far as is known. */
  boolean notBuilt() {
    return azure
        .map(there -> there.providerState().equalsIgnoreCase("NotProvisioned"))
        .orElseGet(
            () -> Arrays.stream(Side.values()).allMatch(side -> is(side, ConnectionState.DRAFT)));
  }

  boolean vpn(VpnUse use) {
    return circuit.vpn() == use;
  }

  boolean bfd(PeeringType type) {
    Circuit.Peering peering = circuit.peerings().get(type);
    return peering != null && peering.bfd() instanceof BfdSetting.Enabled;
  }

  /** Link prefixes of the private peering: as wanted, else as the customer made them. */
  List<String> linkPrefixes() {
    Circuit.Peering wanted = circuit.peerings().get(PeeringType.PRIVATE);
    List<String> prefixes = new ArrayList<>();
    if (wanted != null) {
      wanted
          .links()
          .values()
          .forEach(link -> link.prefixes().forEach(prefix -> prefixes.add(prefix.toString())));
      return prefixes.stream().sorted().toList();
    }
    azure
        .flatMap(there -> there.peering(PeeringType.PRIVATE))
        .ifPresent(peering -> addAll(prefixes, peering));
    return List.copyOf(prefixes);
  }

  private static void addAll(List<String> prefixes, AzurePeering peering) {
    for (Side side : Side.values()) {
      for (Family family : Family.values()) {
        peering.prefix(side, family).ifPresent(prefixes::add);
      }
    }
  }

  /** Whether the private peering has IPv6. */
  boolean dualStack() {
    return linkPrefixes().stream().anyMatch(prefix -> prefix.contains(":"));
  }

  String peeringLocation() {
    return azure.map(CrossConnection::peeringLocation).orElse("");
  }

  /** The customer's side in its own words, where it may be read. */
  Optional<Topology> topology() {
    return customer.map(facts -> new Topology(facts, circuitId(), peeringLocation()));
  }

  private String circuitId() {
    return azure.flatMap(CrossConnection::circuitId).orElse("");
  }

  /** The customer's own resource, where it could be read. */
  Optional<CustomerFacts.Circuit> itself() {
    return customer
        .map(CustomerFacts::circuit)
        .flatMap(reading ->
            reading instanceof Reading.Present<CustomerFacts.Circuit>(CustomerFacts.Circuit there)
                ? Optional.of(there)
                : Optional.empty());
  }

  /** Why the customer's own resource is not known. */
  String whyNotItself() {
    return customer.isEmpty()
        ? NOT_SEEN
        : switch (customer.get().circuit()) {
          case Reading.Present<CustomerFacts.Circuit> there -> "";
          case Reading.Absent<CustomerFacts.Circuit> gone ->
              "the customer's circuit is not there any more";
          case Reading.Unknown<CustomerFacts.Circuit>(String reason) -> reason;
        };
  }

  /** Why networks may be connected to this circuit that are not seen; empty when all are. */
  String unseenNetworks() {
    if (customer.isEmpty()) {
      return NOT_SEEN;
    }
    CustomerFacts facts = customer.get();
    String unread = why(facts.connections(), facts.gateways(), facts.networks());
    if (!unread.isEmpty() || itself().isEmpty()) {
      return unread.isEmpty() ? whyNotItself() : unread;
    }
    Topology topology = topology().orElseThrow();
    List<String> unseen = new ArrayList<>();
    topology
        .redeemedElsewhere(itself().get())
        .forEach(id -> unseen.add("connection " + id + " of another subscription"));
    itself().get().peerings().stream()
        .flatMap(peering -> peering.hub().stream())
        .forEach(id -> unseen.add("connection " + id + " of a virtual WAN"));
    topology.toCircuit().stream()
        .filter(connection -> topology.networkOf(connection).isEmpty())
        .forEach(connection -> unseen.add("connection " + connection.name()));
    return unseen.isEmpty() ? "" : "not read: the network behind " + String.join(", ", unseen);
  }

  /** Why a check of some lists cannot say that all is fine; the first reasons. */
  static String why(Listing<?>... lists) {
    List<String> reasons =
        Arrays.stream(lists).flatMap(list -> list.unread().stream()).distinct().toList();
    return reasons.size() <= 1
        ? String.join("", reasons)
        : reasons.getFirst() + " (and " + (reasons.size() - 1) + " more)";
  }
}
