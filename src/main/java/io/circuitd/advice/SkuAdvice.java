package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.model.PeeringType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bandwidth and SKU: chapter 6. */
final class SkuAdvice implements Topic {
  /** Virtual networks of a circuit without Premium. */
  private static final int STANDARD_NETWORKS = 10;

  private static final int SMALLEST_MBPS = 50;

  /** The most that a provider's circuit has. */
  private static final int LARGEST_MBPS = 10_000;

  /** What the larger gateways stop at; above, the gateway is the narrow place. */
  private static final int GATEWAY_MBPS = 5_000;

  private static final Rule START_LOW =
      Rule.advice(
          "R-074",
          "Bandwidth can be raised at any time without an outage, and never lowered on the same"
              + " circuit (R-072).",
          "where in doubt, create the circuit with less and raise it later");

  private static final Rule NETWORKS =
      Rule.advice(
          "R-076",
          "Without Premium a circuit connects at most ten virtual networks, all in the geopolitical"
              + " area of its peering location.",
          "change the SKU to Premium, or take networks off the circuit");

  private static final Rule PREMIUM =
      Rule.advice(
          "R-077",
          "Regions outside the area of the peering location are reached with Premium alone.",
          "change the SKU to Premium in the portal before such a network is connected");

  private static final Rule BILLING =
      Rule.advice(
          "R-078",
          "Microsoft bills the circuit from its creation until it is deleted in Azure, whatever the"
              + " provider does. Unlimited data can be chosen later, metered cannot be gone back"
              + " to.",
          "");

  private static final Rule BILLING_GOES_ON =
      Rule.advice("R-078", BILLING.text(), "delete the circuit in Azure once it is given back");

  private static final Rule DIRECT =
      Rule.advice(
          "R-079",
          "This is the most that a circuit through a provider has. More is ExpressRoute Direct:"
              + " ports of the customer's own at Microsoft, and no service key for a provider.",
          "plan for Direct, or for a second circuit");

  private static final Rule FAST_PATH =
      Rule.advice(
          "R-080",
          "FastPath lets traffic pass the gateway by. It was made for ExpressRoute Direct; since"
              + " then Microsoft offers it on a provider's circuit as well, for IPv4 into the"
              + " gateway's own network, but with VNet peering and with user-defined routes on the"
              + " gateway subnet on Direct alone (their page as of 2025).",
          "leave the gateway large enough for what FastPath does not carry");

  @Override
  public List<Advice> of(Situation situation) {
    List<Advice> advice = new ArrayList<>();
    int bandwidth = situation.circuit().bandwidthMbps();
    if (!situation.retired()) {
      if (situation.notBuilt() && bandwidth > SMALLEST_MBPS) {
        advice.add(START_LOW.applies(bandwidth + " Mbit/s, not built yet"));
      }
      if (situation.has(PeeringType.PRIVATE) || situation.layer2()) {
        advice.add(networks(situation));
        advice.add(premium(situation));
      }
    }
    advice.add(billing(situation));
    if (bandwidth >= LARGEST_MBPS && !situation.retired()) {
      advice.add(DIRECT.applies(bandwidth + " Mbit/s"));
    }
    fastPath(situation).ifPresent(advice::add);
    return advice;
  }

  private static Advice networks(Situation situation) {
    Optional<CustomerFacts.Circuit> itself = situation.itself();
    if (itself.isEmpty()) {
      return NETWORKS.unknown(situation.whyNotItself());
    }
    String tier = itself.get().tier();
    if (isPremium(tier)) {
      return NETWORKS.fine("SKU " + tier);
    }
    Topology topology = situation.topology().orElseThrow();
    CustomerFacts facts = topology.facts();
    int count = topology.attached().size() + topology.redeemedElsewhere(itself.get()).size();
    if (count > STANDARD_NETWORKS) {
      return NETWORKS.wrong("SKU " + tier + " with " + count + " virtual networks");
    }
    List<String> outside = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    for (Network network : topology.attached()) {
      Optional<Boolean> same =
          tier.equalsIgnoreCase("Local")
              ? Optional.of(true).filter(yes -> network.region().equals(situation.region()))
              : Areas.same(situation.region(), network.region());
      (same.isEmpty() ? unsure : same.get() ? new ArrayList<String>() : outside)
          .add(network.name() + " in " + network.region());
    }
    if (!outside.isEmpty()) {
      return NETWORKS.wrong(
          "SKU "
              + tier
              + " at "
              + situation.peeringLocation()
              + ", and in another area: "
              + String.join(", ", outside));
    }
    if (!facts.connections().whole() || !facts.gateways().whole() || !facts.networks().whole()) {
      return NETWORKS.unknown(
          Situation.why(facts.connections(), facts.gateways(), facts.networks()));
    }
    if (!unsure.isEmpty()) {
      return NETWORKS.unknown(
          "SKU " + tier + "; whether it reaches so far is not known: " + String.join(", ", unsure));
    }
    return NETWORKS.fine("SKU " + tier + " with " + count + " virtual networks in its area");
  }

  private static Advice premium(Situation situation) {
    return situation
        .itself()
        .map(itself ->
            isPremium(itself.tier())
                ? PREMIUM.fine("SKU " + itself.tier())
                : PREMIUM.applies("SKU " + itself.tier()))
        .orElseGet(() -> PREMIUM.unknown(situation.whyNotItself()));
  }

  private static boolean isPremium(String tier) {
    return tier.equalsIgnoreCase("Premium");
  }

  private static Advice billing(Situation situation) {
    String family =
        situation
            .itself()
            .map(itself -> itself.family().toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .map(word -> word.startsWith("unlimited") ? "unlimited data" : "metered data")
            .orElse("metered or unlimited, as the customer chose");
    return situation.retired()
        ? BILLING_GOES_ON.applies(family + "; billing goes on until the circuit is deleted")
        : BILLING.applies(family);
  }

  private static Optional<Advice> fastPath(Situation situation) {
    if (situation.customer().isEmpty()) {
      return situation.circuit().bandwidthMbps() >= GATEWAY_MBPS
              && situation.has(PeeringType.PRIVATE)
              && !situation.retired()
          ? Optional.of(
              FAST_PATH.applies(
                  situation.circuit().bandwidthMbps()
                      + " Mbit/s, which few gateways carry; whether FastPath is on "
                      + Situation.NOT_SEEN))
          : Optional.empty();
    }
    Topology topology = situation.topology().orElseThrow();
    List<Connection> fast = topology.toCircuit().stream().filter(Connection::fastPath).toList();
    if (fast.isEmpty()) {
      return Optional.empty();
    }
    List<String> caught = new ArrayList<>();
    for (Connection connection : fast) {
      topology
          .networkOf(connection)
          .ifPresent(network -> {
            if (network.peered() > 0) {
              caught.add(network.name() + " is peered with " + network.peered() + " networks");
            }
            if (network.gatewaySubnet().filter(subnet -> subnet.userRoutes()).isPresent()) {
              caught.add(network.name() + " has user-defined routes on its gateway subnet");
            }
          });
    }
    return Optional.of(
        caught.isEmpty()
            ? FAST_PATH.fine("FastPath is on, without VNet peering or routes on the subnet")
            : FAST_PATH.applies("FastPath is on, and " + String.join("; ", caught)));
  }
}
