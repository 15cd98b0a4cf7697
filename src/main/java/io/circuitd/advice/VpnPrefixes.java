package io.circuitd.advice;

import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.LocalGateway;
import io.circuitd.intent.Circuit.VpnUse;
import io.circuitd.model.Prefix;
import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Which way Azure takes to each on-premises prefix. */
final class VpnPrefixes {
  private static final Rule SAME_ENCRYPTION =
      Rule.warning(
          "R-140",
          "For the same prefix over VPN and ExpressRoute, Azure takes ExpressRoute, without"
              + " encryption.",
          "give the VPN more specific prefixes than ExpressRoute, or others");

  private static final Rule SAME_BACKUP =
      Rule.warning(
          "R-140",
          "For the same prefix over VPN and ExpressRoute, Azure takes ExpressRoute while it is up,"
              + " unencrypted, which is what a backup wants.",
          "");

  private static final Rule SPECIFIC =
      Rule.advice(
          "R-141",
          "The encrypted way is forced by prefixes that are more specific on the VPN (ExpressRoute"
              + " 10.0.0.0/16, VPN 10.0.1.0/24), or by disjoint ones.",
          "announce what must be encrypted over the VPN in longer prefixes, and shorter ones over"
              + " ExpressRoute");

  private static final Rule LONGEST_ENCRYPTION =
      Rule.advice(
          "R-143",
          "The longest match decides before \"ExpressRoute first\" does: a longer prefix over"
              + " ExpressRoute draws its traffic out of the tunnel.",
          "take the longer prefixes off ExpressRoute, or announce them over the VPN longer still");

  private static final Rule LONGEST_BACKUP =
      Rule.advice(
          "R-143",
          "The longest match decides before \"ExpressRoute first\" does: a longer prefix over the"
              + " VPN takes its traffic while ExpressRoute is up.",
          "announce the same prefixes on both ways");

  /** How a prefix of the VPN stands to one of ExpressRoute's. */
  private enum Relation {
    SAME,
    LESS_SPECIFIC,
    MORE_SPECIFIC
  }

  /**
   * A prefix of the VPN.
   *
   * @param relations one for each way in which it stands to a prefix of ExpressRoute; one that is
   *     disjoint from all has none
   */
  private record Judged(Prefix prefix, Set<Relation> relations) {
    boolean is(Relation relation) {
      return relations.contains(relation);
    }

    /** Drawn out of the tunnel, as a whole or in part. */
    boolean isDrawnOut() {
      return is(Relation.SAME) || is(Relation.LESS_SPECIFIC);
    }

    /** Takes traffic that would go over ExpressRoute. */
    boolean draws() {
      return is(Relation.MORE_SPECIFIC) && !is(Relation.SAME);
    }
  }

  private final Situation situation;

  VpnPrefixes(Situation situation) {
    this.situation = situation;
  }

  List<Advice> advice() {
    boolean encryption = situation.vpn(VpnUse.ENCRYPTION);
    List<Rule> rules =
        encryption
            ? List.of(SAME_ENCRYPTION, SPECIFIC, LONGEST_ENCRYPTION)
            : List.of(SAME_BACKUP, LONGEST_BACKUP);
    Optional<String> why = whyNot();
    if (why.isPresent()) {
      return rules.stream().map(rule -> rule.unknown(why.get())).toList();
    }
    List<Judged> judged = judged();
    List<Advice> advice = new ArrayList<>();
    if (encryption) {
      advice.add(
          of(
              SAME_ENCRYPTION,
              judged,
              one -> one.is(Relation.SAME),
              "the same over ExpressRoute: "));
      List<Judged> drawnOut = judged.stream().filter(Judged::isDrawnOut).toList();
      advice.add(
          drawnOut.isEmpty()
              ? SPECIFIC.fine("more specific, or disjoint: " + words(judged))
              : SPECIFIC.wrong("neither more specific nor disjoint: " + words(drawnOut)));
      advice.add(
          of(
              LONGEST_ENCRYPTION,
              judged,
              one -> one.is(Relation.LESS_SPECIFIC),
              "longer over ExpressRoute: "));
    } else {
      List<Judged> same = judged.stream().filter(one -> one.is(Relation.SAME)).toList();
      advice.add(
          same.isEmpty()
              ? SAME_BACKUP.fine("no prefix is the same on both ways")
              : SAME_BACKUP.fine("the same on both ways: " + words(same)));
      advice.add(of(LONGEST_BACKUP, judged, Judged::draws, "longer over the VPN: "));
    }
    return advice;
  }

  private static Advice of(Rule rule, List<Judged> judged, Predicate<Judged> bad, String words) {
    List<Judged> hits = judged.stream().filter(bad).toList();
    return hits.isEmpty()
        ? rule.fine("VPN prefixes: " + words(judged))
        : rule.wrong(words + words(hits));
  }

  private static String words(List<Judged> judged) {
    return String.join(", ", judged.stream().map(one -> one.prefix().toString()).toList());
  }

  /** Why the two lists cannot be compared; empty when both are known. */
  private Optional<String> whyNot() {
    if (situation.topology().isEmpty()) {
      return Optional.of(Situation.NOT_SEEN);
    }
    Topology topology = situation.topology().get();
    CustomerFacts facts = topology.facts();
    String unread =
        Situation.why(
            facts.localGateways(), facts.connections(), facts.gateways(), facts.networks());
    if (!unread.isEmpty()) {
      return Optional.of(unread);
    }
    List<String> byBgp =
        topology.vpnConnections().stream().filter(Connection::bgp).map(Connection::name).toList();
    if (!byBgp.isEmpty()) {
      return Optional.of(
          "the prefixes of " + String.join(", ", byBgp) + " come by BGP and stand in no list");
    }
    List<String> endless =
        topology.vpnConnections().stream()
            .filter(connection -> topology.vpnEnd(connection).isEmpty())
            .map(Connection::name)
            .toList();
    if (!endless.isEmpty()) {
      return Optional.of("the far end of " + String.join(", ", endless) + " was not read");
    }
    if (vpn().isEmpty()) {
      return Optional.of("no prefix of a site-to-site VPN in what may be read");
    }
    return switch (situation.announced()) {
      case Reading.Present<List<String>> there -> Optional.empty();
      case Reading.Absent<List<String>> nothing ->
          Optional.of("nothing is announced over ExpressRoute; " + listed());
      case Reading.Unknown<List<String>>(String reason) -> Optional.of(reason + "; " + listed());
    };
  }

  private String listed() {
    return "over the VPN: " + String.join(", ", vpn().stream().map(Prefix::toString).toList());
  }

  private List<Prefix> vpn() {
    return situation.topology().stream()
        .flatMap(topology -> topology.vpnEnds().stream())
        .map(LocalGateway::prefixes)
        .flatMap(List::stream)
        .flatMap(text -> Prefix.parse(text).stream())
        .distinct()
        .toList();
  }

  private List<Judged> judged() {
    List<Prefix> expressRoute =
        situation.announced() instanceof Reading.Present<List<String>>(List<String> there)
            ? there.stream().flatMap(text -> Prefix.parse(text).stream()).toList()
            : List.of();
    return vpn().stream()
        .map(prefix -> new Judged(prefix, relations(prefix, expressRoute)))
        .toList();
  }

  private static Set<Relation> relations(Prefix vpn, List<Prefix> expressRoute) {
    Set<Relation> relations = EnumSet.noneOf(Relation.class);
    for (Prefix other : expressRoute) {
      if (vpn.same(other)) {
        relations.add(Relation.SAME);
      } else if (vpn.holds(other)) {
        relations.add(Relation.LESS_SPECIFIC);
      } else if (other.holds(vpn)) {
        relations.add(Relation.MORE_SPECIFIC);
      }
    }
    return Set.copyOf(relations);
  }
}
