package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Gateway;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.intent.Circuit.VpnUse;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** VPN beside ExpressRoute: chapter 10. A VPN is for backup or for encryption, never both (D-9). */
final class VpnAdvice implements Topic {
  private static final long COEXISTENCE_ASN = 65515;
  private static final int LONGEST_GATEWAY_SUBNET = 27;

  private static final Rule UNDECIDED =
      Rule.warning(
          "R-140",
          "A VPN gateway stands beside the circuit. Whether VPN or ExpressRoute should win depends"
              + " on what it is for, backup or encryption (D-9); by itself Azure takes ExpressRoute"
              + " for equal prefixes, without encryption.",
          "ask the customer, and write vpn: backup or vpn: encryption into the circuit's file");

  private static final Rule WAY_BACK =
      Rule.advice(
          "R-142",
          "Encryption holds in both directions only if the way back, on-premises to Azure, prefers"
              + " the tunnel as well.",
          "make the customer's routers prefer what they learn from the VPN gateway");

  private static final Rule LOCAL_PREFERENCE =
      Rule.advice(
          "R-144",
          "As a backup of private peering, ExpressRoute is always the primary way and VPN the"
              + " other. Azure keeps to that by itself; on-premises it takes a local preference.",
          "give routes from ExpressRoute a higher local preference than those from the VPN");

  private static final Rule BACKUP_OF_MICROSOFT =
      Rule.advice(
          "R-144",
          "A VPN backs private peering up and nothing else: services at public addresses are"
              + " reached by the Internet when Microsoft peering fails.",
          "do not count on the VPN for this circuit; write vpn: none");

  private static final Rule BY_INTERNET =
      Rule.warning(
          "R-145",
          "With Microsoft peering the public address of the VPN gateway may be learned over"
              + " ExpressRoute, so that the backup would fail together with what it is to replace.",
          "route the gateway's public address by the Internet, and filter it from ExpressRoute");

  private static final Rule ROUTE_BASED =
      Rule.advice(
          "R-146",
          "Only a route-based VPN gateway can stand beside an ExpressRoute gateway.",
          "replace the policy-based gateway by a route-based one");

  private static final Rule ASN =
      Rule.advice(
          "R-147",
          "Beside ExpressRoute the VPN gateway must keep the AS number 65515, as the two exchange"
              + " routes with it.",
          "set the gateway's AS number to 65515 and reset the gateway, which interrupts the"
              + " tunnels");

  private static final Rule SUBNET =
      Rule.advice(
          "R-148",
          "Two gateways need a GatewaySubnet of /27 or larger; with less, the second cannot be"
              + " made.",
          "enlarge the GatewaySubnet, which means making the gateways anew");

  private static final Rule DUAL_STACK =
      Rule.warning(
          "R-149",
          "VPN and ExpressRoute gateways cannot stand together in a dual-stack virtual network.",
          "keep IPv6 out of that network, or do without the VPN there");

  /**
   * What is checked.
   *
   * @param missing VPN gateways of which it is not known
   */
  private record Subjects<T>(
      Function<Topology, List<T>> all, Function<Topology, List<Gateway>> missing) {}

  private static final Subjects<Gateway> GATEWAYS =
      new Subjects<>(Topology::vpnGateways, topology -> List.of());

  private static final Subjects<Network> NETWORKS =
      new Subjects<>(
          Topology::vpnNetworks,
          topology ->
              topology.vpnGateways().stream()
                  .filter(gateway -> topology.networkOf(gateway).isEmpty())
                  .toList());

  @Override
  public List<Advice> of(Situation situation) {
    if (situation.retired()) {
      return List.of();
    }
    if (situation.vpn(VpnUse.NONE)) {
      return situation
          .topology()
          .filter(topology -> !topology.attached().isEmpty() && !topology.vpnGateways().isEmpty())
          .map(topology -> List.of(UNDECIDED.applies(names(topology.vpnGateways()))))
          .orElse(List.of());
    }
    List<Advice> advice = new ArrayList<>(new VpnPrefixes(situation).advice());
    if (situation.vpn(VpnUse.ENCRYPTION)) {
      advice.add(WAY_BACK.applies("the VPN is for encryption"));
    } else {
      boolean microsoft = situation.has(PeeringType.MICROSOFT);
      boolean backs = situation.has(PeeringType.PRIVATE) || !microsoft;
      advice.add(
          backs
              ? LOCAL_PREFERENCE.applies("the VPN is a backup")
              : BACKUP_OF_MICROSOFT.wrong("vpn: backup on a circuit without private peering"));
      if (microsoft) {
        advice.add(BY_INTERNET.applies("the VPN is a backup, and there is Microsoft peering"));
      }
    }
    advice.addAll(coexistence(situation));
    return advice;
  }

  private static String names(List<Gateway> gateways) {
    return String.join(", ", gateways.stream().map(Gateway::name).toList());
  }

  private static List<Advice> coexistence(Situation situation) {
    return List.of(
        check(
            situation,
            ROUTE_BASED,
            GATEWAYS,
            gateway -> shown(gateway.vpnType()).map("RouteBased"::equalsIgnoreCase),
            gateway -> gateway.name() + " is " + shown(gateway.vpnType()).orElse("of no VPN type")),
        check(
            situation,
            ASN,
            GATEWAYS,
            gateway ->
                gateway.asn().isPresent()
                    ? Optional.of(gateway.asn().getAsLong() == COEXISTENCE_ASN)
                    : Optional.empty(),
            gateway ->
                gateway.name()
                    + (gateway.asn().isPresent()
                        ? " has AS number " + gateway.asn().getAsLong()
                        : " shows no AS number")),
        check(
            situation,
            SUBNET,
            NETWORKS,
            network ->
                gatewayPrefixes(network).isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        gatewayPrefixes(network).stream().anyMatch(VpnAdvice::largeEnough)),
            network ->
                "GatewaySubnet of "
                    + network.name()
                    + (gatewayPrefixes(network).isEmpty()
                        ? " is not shown"
                        : " is " + gatewayPrefixes(network))),
        dualStack(situation));
  }

  private static Optional<String> shown(String word) {
    return Optional.of(word).filter(there -> !there.isEmpty());
  }

  private static List<Prefix> gatewayPrefixes(Network network) {
    return network
        .gatewaySubnet()
        .map(subnet ->
            subnet.prefixes().stream().flatMap(text -> Prefix.parse(text).stream()).toList())
        .orElse(List.of());
  }

  private static boolean largeEnough(Prefix prefix) {
    return !prefix.isIpv6() && prefix.length() <= LONGEST_GATEWAY_SUBNET;
  }

  private static Advice dualStack(Situation situation) {
    if (situation.customer().isEmpty()) {
      return situation.dualStack()
          ? DUAL_STACK.applies(
              "the private peering has IPv6; whether the network has " + Situation.NOT_SEEN)
          : DUAL_STACK.unknown(Situation.NOT_SEEN);
    }
    return check(
        situation,
        DUAL_STACK,
        NETWORKS,
        network ->
            network.addressSpace().isEmpty() ? Optional.empty() : Optional.of(!hasIpv6(network)),
        network ->
            network.name()
                + (network.addressSpace().isEmpty()
                    ? " shows no addresses"
                    : hasIpv6(network) ? " has IPv6" : " has no IPv6"));
  }

  private static boolean hasIpv6(Network network) {
    return network.addressSpace().stream().anyMatch(space -> space.contains(":"));
  }

  /**
   * One check of all VPN gateways, or of their networks.
   *
   * @param right empty where Azure does not show what is checked
   */
  private static <T> Advice check(
      Situation situation,
      Rule rule,
      Subjects<T> subjects,
      Function<T, Optional<Boolean>> right,
      Function<T, String> words) {
    if (situation.topology().isEmpty()) {
      return rule.unknown(Situation.NOT_SEEN);
    }
    Topology topology = situation.topology().get();
    CustomerFacts facts = topology.facts();
    String unread = Situation.why(facts.gateways(), facts.networks(), facts.connections());
    List<T> all = subjects.all().apply(topology);
    String bad = words(all, words, one -> right.apply(one).filter(fine -> !fine).isPresent());
    if (!bad.isEmpty()) {
      // Without one connection that was read, nothing says which gateways stand beside.
      return topology.attached().isEmpty() && !unread.isEmpty()
          ? rule.unknown(bad + ", if it stands beside this circuit: " + unread)
          : rule.wrong(bad);
    }
    if (!unread.isEmpty()) {
      return rule.unknown(unread);
    }
    List<Gateway> missing = subjects.missing().apply(topology);
    if (!missing.isEmpty()) {
      return rule.unknown("the network of " + names(missing) + " was not read");
    }
    if (all.isEmpty()) {
      return rule.unknown("no VPN gateway in what may be read; it may stand elsewhere");
    }
    String silent = words(all, words, one -> right.apply(one).isEmpty());
    return silent.isEmpty() ? rule.fine(words(all, words, one -> true)) : rule.unknown(silent);
  }

  private static <T> String words(List<T> all, Function<T, String> words, Predicate<T> chosen) {
    return String.join("; ", all.stream().filter(chosen).map(words).toList());
  }
}
