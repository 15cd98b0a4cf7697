package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Peering;
import io.circuitd.files.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Teardown: chapter 9. */
final class TeardownAdvice implements Topic {
  private static final Rule ATTACHED =
      new Rule(
          "R-123",
          Severity.ERROR,
          "Azure refuses to give the circuit back while anything is attached to it: gateway"
              + " connections, Global Reach, authorizations, also unused ones, and route filters.",
          "the customer removes them; then plan again");

  private static final Rule AFTERWARDS =
      Rule.advice(
          "R-126",
          "Once given back, the circuit can be deleted, which ends the billing, or be used again"
              + " with the same key, through the whole workflow from the start (R-009).",
          "the customer decides; a key that is used again gets a new draft");

  @Override
  public List<Advice> of(Situation situation) {
    return situation.retired()
        ? List.of(attached(situation), AFTERWARDS.applies("all connections are retired"))
        : List.of();
  }

  private static Advice attached(Situation situation) {
    if (situation.topology().isEmpty()) {
      return ATTACHED.unknown("what is attached " + Situation.NOT_SEEN);
    }
    Topology topology = situation.topology().get();
    List<String> blocking = new ArrayList<>();
    topology.toCircuit().stream()
        .map(Connection::name)
        .forEach(name -> blocking.add("connection " + name));
    Optional<CustomerFacts.Circuit> itself = situation.itself();
    if (itself.isPresent()) {
      topology
          .redeemedElsewhere(itself.get())
          .forEach(id -> blocking.add("connection " + id + " of another subscription"));
      itself.get().authorizations().forEach(name -> blocking.add("authorization " + name));
      itself.get().peerings().forEach(peering -> add(blocking, peering));
    }
    if (!blocking.isEmpty()) {
      return ATTACHED.wrong(String.join(", ", blocking));
    }
    if (itself.isEmpty()) {
      return ATTACHED.unknown(situation.whyNotItself());
    }
    // Connections from other subscriptions show as redeemed authorizations, so the customer's own
    // circuit and own connections are all there is.
    CustomerFacts facts = topology.facts();
    return facts.connections().whole()
        ? ATTACHED.fine("nothing is attached")
        : ATTACHED.unknown(Situation.why(facts.connections()));
  }

  private static void add(List<String> blocking, Peering peering) {
    peering.hub().ifPresent(id -> blocking.add("connection " + id + " of a virtual WAN"));
    peering.globalReach().forEach(name -> blocking.add("Global Reach connection " + name));
    peering
        .routeFilter()
        .ifPresent(id -> blocking.add("route filter " + id.substring(id.lastIndexOf('/') + 1)));
  }
}
