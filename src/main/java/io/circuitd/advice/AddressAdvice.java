package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.azure.customer.Listing;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Addresses: chapter 2. */
final class AddressAdvice implements Topic {
  private static final Rule OVERLAP =
      Rule.advice(
          "R-025",
          "A peering prefix inside the address space of a virtual network hides one of the two:"
              + " Azure then sends traffic for the link into the network, or the other way round.",
          "choose peering prefixes outside every virtual network that the circuit reaches");

  private static final Rule NAT =
      Rule.advice(
          "R-026",
          "Microsoft's services take traffic from public addresses alone, and answer to the"
              + " prefixes that were advertised. Private sources must be translated before the"
              + " circuit, at the customer or at the provider.",
          "agree on who translates, and to which of the advertised prefixes");

  @Override
  public List<Advice> of(Situation situation) {
    List<Advice> advice = new ArrayList<>();
    List<Prefix> links =
        situation.linkPrefixes().stream().flatMap(text -> Prefix.parse(text).stream()).toList();
    if (!links.isEmpty()) {
      advice.add(overlap(situation, links));
    }
    if (situation.has(PeeringType.MICROSOFT)) {
      advice.add(
          NAT.applies(
              Optional.ofNullable(situation.circuit().peerings().get(PeeringType.MICROSOFT))
                  .flatMap(peering -> peering.microsoft())
                  .map(part -> "advertised: " + String.join(", ", part.advertisedPrefixes()))
                  .orElse("Microsoft peering")));
    }
    return advice;
  }

  private static Advice overlap(Situation situation, List<Prefix> links) {
    if (situation.customer().isEmpty()) {
      return OVERLAP.unknown(Situation.NOT_SEEN);
    }
    Listing<Network> networks = situation.customer().get().networks();
    List<String> hits = new ArrayList<>();
    for (Network network : networks.found()) {
      for (String text : network.addressSpace()) {
        Prefix.parse(text)
            .ifPresent(space ->
                links.stream()
                    .filter(space::overlaps)
                    .forEach(link ->
                        hits.add(
                            link + " lies in " + space + " of virtual network " + network.name())));
      }
    }
    if (!hits.isEmpty()) {
      return OVERLAP.wrong(String.join("; ", hits));
    }
    return networks.whole()
        ? OVERLAP.fine("no overlap with " + networks.found().size() + " virtual networks")
        : OVERLAP.unknown(Situation.why(networks));
  }
}
