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
    if (!isStandard(tier) && !isLocal(tier)) {
      return NETWORKS.unknown(sku(tier));
    }
    Topology topology = situation.topology().orElseThrow();
    int count = topology.attached().size() + topology.redeemedElsewhere(itself.get()).size();
    if (count > STANDARD_NETWORKS) {
      return NETWORKS.wrong("SKU " + tier + " with " + count + " virtual networks");
    }
    List<String> outside = new ArrayList<>();
    List<String> unsure = new ArrayList<>();
    for (Network network : topology.attached()) {
      // Which regions Local reaches from each location stands in Microsoft's list alone.
      Optional<Boolean> reached =
          isLocal(tier)
              ? Optional.empty()
              : Areas.reaches(situation.peeringLocation(), network.region());
      if (!reached.orElse(false)) {
        (reached.isPresent() ? outside : unsure).add(network.name() + " in " + network.region());
      }
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
    String unseen = situation.unseenNetworks();
    if (!unseen.isEmpty()) {
      return NETWORKS.unknown(unseen);
    }
    if (!unsure.isEmpty()) {
      return NETWORKS.unknown(
          "SKU "
              + tier
              + " at "
              + situation.peeringLocation()
              + "; whether it reaches so far is not known: "
              + String.join(", ", unsure));
    }
    return NETWORKS.fine("SKU " + tier + " with " + count + " virtual networks in its area");
  }

  private static Advice premium(Situation situation) {
    Optional<String> tier = situation.itself().map(CustomerFacts.Circuit::tier);
    if (tier.isEmpty()) {
      return PREMIUM.unknown(situation.whyNotItself());
    }
    if (isPremium(tier.get())) {
      return PREMIUM.fine(sku(tier.get()));
    }
    return isStandard(tier.get()) || isLocal(tier.get())
        ? PREMIUM.applies(sku(tier.get()))
        : PREMIUM.unknown(sku(tier.get()));
  }

  private static String sku(String tier) {
    return tier.isEmpty()
        ? "no SKU is shown"
        : "SKU "
            + tier
            + (isPremium(tier) || isStandard(tier) || isLocal(tier)
                ? ""
                : ", of which nothing is known here");
  }

  private static boolean isStandard(String tier) {
    return tier.equalsIgnoreCase("Standard");
  }

  private static boolean isLocal(String tier) {
    return tier.equalsIgnoreCase("Local");
  }

  private static boolean isPremium(String tier) {
    return tier.equalsIgnoreCase("Premium");
  }

  private static Advice billing(Situation situation) {
    String family =
        situation
            .itself()
            .map(itself -> itself.family().toLowerCase(Locale.ROOT))
            .flatMap(SkuAdvice::billed)
            .orElse("metered or unlimited, as the customer chose");
    return situation.retired()
        ? BILLING_GOES_ON.applies(family + "; billing goes on until the circuit is deleted")
        : BILLING.applies(family);
  }

  private static Optional<String> billed(String family) {
    return switch (family) {
      case "unlimiteddata" -> Optional.of("unlimited data");
      case "metereddata" -> Optional.of("metered data");
      default -> Optional.empty();
    };
  }

  private static Optional<Advice> fastPath(Situation situation) {
    boolean large =
        situation.circuit().bandwidthMbps() >= GATEWAY_MBPS
            && situation.has(PeeringType.PRIVATE)
            && !situation.retired();
    if (situation.customer().isEmpty()) {
      return large
          ? Optional.of(
              FAST_PATH.applies(
                  situation.circuit().bandwidthMbps()
                      + " Mbit/s, which few gateways carry; whether FastPath is on "
                      + Situation.NOT_SEEN))
          : Optional.empty();
    }
    Topology topology = situation.topology().orElseThrow();
    List<Connection> fast = topology.toCircuit().stream().filter(Connection::fastPath).toList();
    String unread = Situation.why(topology.facts().connections());
    if (fast.isEmpty()) {
      return large && !unread.isEmpty()
          ? Optional.of(FAST_PATH.unknown("whether FastPath is on: " + unread))
          : Optional.empty();
    }
    List<String> caught = new ArrayList<>();
    List<String> unseen = new ArrayList<>();
    for (Connection connection : fast) {
      Optional<Network> network = topology.networkOf(connection);
      network.ifPresent(there -> addCaught(there, caught));
      if (network.flatMap(Network::gatewaySubnet).isEmpty()) {
        unseen.add("the network of " + connection.name() + " was not read");
      }
    }
    if (!unread.isEmpty()) {
      unseen.add(unread);
    }
    if (!caught.isEmpty()) {
      return Optional.of(FAST_PATH.applies("FastPath is on, and " + String.join("; ", caught)));
    }
    return Optional.of(
        unseen.isEmpty()
            ? FAST_PATH.fine("FastPath is on, without VNet peering or routes on the subnet")
            : FAST_PATH.unknown("FastPath is on; " + String.join("; ", unseen)));
  }

  private static void addCaught(Network network, List<String> caught) {
    if (network.peered() > 0) {
      caught.add(network.name() + " is peered with " + network.peered() + " networks");
    }
    if (network.gatewaySubnet().filter(subnet -> subnet.userRoutes()).isPresent()) {
      caught.add(network.name() + " has user-defined routes on its gateway subnet");
    }
  }
}
