package io.circuitd.advice;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.intent.Circuit;
import io.circuitd.model.PeeringType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Peering types: chapter 8. */
final class PeeringAdvice implements Topic {
  private static final Set<String> MANUAL_STATES =
      Set.of("validationneeded", "manualvalidationneeded");

  private static final Rule REGISTERED =
      Rule.advice(
          "R-106",
          "Microsoft compares the advertised prefixes with the routing registry; they must be"
              + " registered to the AS number of the peering, or to the customer's own that is"
              + " given with it.",
          "look them up in the registry before the peering is made, and register what is missing");

  private static final Rule MANUAL =
      Rule.warning(
          "R-108",
          "Microsoft could not validate the ownership of advertised prefixes by itself; until it"
              + " has, nothing is routed, and no router is at fault.",
          "the customer opens a ticket with Microsoft and proves that the prefixes are theirs");

  private static final Rule FILTER =
      Rule.advice(
          "R-109",
          "Microsoft peering starts without any route: sessions are up and no prefix comes until"
              + " the customer attaches a route filter that names the services. That is no fault.",
          "create a route filter with the wanted services, and attach it to the circuit");

  private static final Rule ATTACH =
      Rule.advice(
          "R-110",
          "A route filter can be attached once the circuit is provisioned and enabled and has its"
              + " Microsoft peering; before, the portal refuses it.",
          "wait until the peering is there, then attach the filter");

  private static final Rule PRIVATE_ONLY =
      Rule.advice(
          "R-111",
          "Private peering reaches private addresses in virtual networks, and no public endpoint"
              + " of any service.",
          "for services at public addresses use Private Link, or Microsoft peering");

  private static final Rule PROXY =
      Rule.advice(
          "R-112",
          "Where one edge serves ExpressRoute and the Internet, requests may leave by one and"
              + " answers come by the other, and firewalls drop them.",
          "keep a separate edge or proxy for each, with source addresses of its own");

  @Override
  public List<Advice> of(Situation situation) {
    List<Advice> advice = new ArrayList<>();
    if (situation.retired()) {
      return advice;
    }
    if (situation.has(PeeringType.MICROSOFT)) {
      advice.add(REGISTERED.applies(advertised(situation)));
      manual(situation).ifPresent(advice::add);
      advice.add(filter(situation));
      advice.add(attach(situation));
    }
    if (situation.has(PeeringType.PRIVATE)) {
      advice.add(PRIVATE_ONLY.applies("private peering"));
    }
    if (situation.has(PeeringType.PRIVATE) || situation.has(PeeringType.MICROSOFT)) {
      advice.add(PROXY.applies("the circuit carries traffic beside the customer's Internet line"));
    }
    return advice;
  }

  private static String advertised(Situation situation) {
    Optional<Circuit.MicrosoftPart> part =
        Optional.ofNullable(situation.circuit().peerings().get(PeeringType.MICROSOFT))
            .flatMap(Circuit.Peering::microsoft);
    return part.map(there ->
            String.join(", ", there.advertisedPrefixes()) + " in " + there.routingRegistry())
        .orElse("made by the customer");
  }

  private static Optional<Advice> manual(Situation situation) {
    List<String> waiting = new ArrayList<>();
    situation
        .azure()
        .flatMap(there -> there.peering(PeeringType.MICROSOFT))
        .map(AzurePeering::prefixStates)
        .orElse(Map.of())
        .forEach((prefix, state) -> {
          if (MANUAL_STATES.contains(word(state))) {
            waiting.add(state + (prefix.isEmpty() ? "" : " of " + prefix));
          }
        });
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(MANUAL.applies(String.join(", ", waiting)));
  }

  /** Case and blanks do not count, as Azure's own pages differ in them. */
  private static String word(String state) {
    return state.replace(" ", "").toLowerCase(Locale.ROOT);
  }

  private static Advice filter(Situation situation) {
    Optional<CustomerFacts.Circuit> itself = situation.itself();
    if (itself.isEmpty()) {
      return FILTER.unknown("whether a route filter is attached: " + situation.whyNotItself());
    }
    Optional<CustomerFacts.Peering> peering =
        itself.get().peering(PeeringType.MICROSOFT.azureName());
    if (peering.isEmpty()) {
      return FILTER.applies("the customer's circuit has no Microsoft peering yet");
    }
    return peering
        .get()
        .routeFilter()
        .map(id -> FILTER.fine("attached: " + id.substring(id.lastIndexOf('/') + 1)))
        .orElseGet(() -> FILTER.wrong("no route filter is attached"));
  }

  private static Advice attach(Situation situation) {
    if (situation.azure().isEmpty()) {
      return ATTACH.unknown("Azure has not been read");
    }
    CrossConnection there = situation.azure().get();
    Optional<AzurePeering> peering = there.peering(PeeringType.MICROSOFT);
    if (!there.providerState().equalsIgnoreCase("Provisioned")) {
      return ATTACH.applies("the provider state is " + there.providerState());
    }
    if (peering.isEmpty() || !peering.get().enabled()) {
      return ATTACH.applies(
          "Azure has no Microsoft peering" + (peering.isEmpty() ? "" : " that is enabled"));
    }
    return ATTACH.fine("provisioned, with Microsoft peering");
  }
}
