package io.circuitd.intent;

import io.circuitd.files.Findings;
import io.circuitd.intent.Circuit.Link;
import io.circuitd.intent.Circuit.Peering;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.Map;

/** Chapter 2 within one circuit. */
final class AddressRules {
  private final CircuitFile file;
  private final Findings findings;

  private AddressRules(CircuitFile file) {
    this.file = file;
    this.findings = file.findings();
  }

  static void check(CircuitFile file) {
    AddressRules rules = new AddressRules(file);
    file.circuit().peerings().values().forEach(rules::check);
  }

  private void check(Peering peering) {
    peering.links().forEach((side, link) -> check(peering.type(), side, link));
    Link primary = peering.links().get(Side.PRIMARY);
    Link secondary = peering.links().get(Side.SECONDARY);
    if (primary != null && secondary != null) {
      differ(peering.type(), primary, secondary);
      bothOrNone(peering.type(), Map.of(Side.PRIMARY, primary, Side.SECONDARY, secondary));
    }
  }

  private void check(PeeringType type, Side side, Link link) {
    if (link.ipv4().isEmpty() && !refused(type, side, "ipv4")) {
      if (link.ipv6().isPresent()) {
        findings.warning(
            "R-017",
            file.at(type, side, "ipv6"),
            "IPv6 without IPv4 on " + side,
            "IPv6 in addition to IPv4",
            "add 'ipv4: a.b.c.d/30'");
      } else if (!refused(type, side, "ipv6")) {
        findings.error(
            "R-012",
            file.at(type, side, "virtualRouter"),
            "no prefix on " + side,
            "'ipv4: a.b.c.d/30', and IPv6 beside it if wanted",
            "add the prefix");
      }
    }
    for (PeeringPrefix prefix : link.prefixes()) {
      String key = prefix.family().word();
      if (type == PeeringType.MICROSOFT && !IpRanges.isPublic(prefix.ours())) {
        findings.error(
            "R-023",
            file.at(type, side, key),
            prefix.toString(),
            "public addresses on Microsoft peering",
            "take a prefix of the customer's or your own public space");
      } else if (IpRanges.isLinkLocal(prefix.ours())) {
        findings.warning(
            "R-022",
            file.at(type, side, key),
            "link-local prefix " + prefix,
            "private or public addresses",
            "take another prefix unless this is meant");
      }
    }
  }

  /** A value that was refused is not missing. */
  private boolean refused(PeeringType type, Side side, String key) {
    return findings.hasErrorAt(file.at(type, side, key));
  }

  private void differ(PeeringType type, Link primary, Link secondary) {
    for (PeeringPrefix prefix : secondary.prefixes()) {
      if (primary.prefixes().contains(prefix)) {
        findings.error(
            "R-018",
            file.at(type, Side.SECONDARY, prefix.family().word()),
            prefix + " on primary and secondary",
            "a prefix of its own for each connection",
            "give one of them another prefix");
      }
    }
  }

  private void bothOrNone(PeeringType type, Map<Side, Link> links) {
    links.forEach((side, link) -> {
      Link other = links.getOrDefault(side.other(), link);
      if (link.ipv6().isPresent()
          && other.ipv6().isEmpty()
          && !refused(type, side.other(), "ipv6")) {
        findings.warning(
            "R-019",
            file.at(type, side, "ipv6"),
            "IPv6 on " + side + " only",
            "IPv6 on both connections",
            "add 'ipv6' to " + side.other());
      }
      if (link.ipv4().isPresent()
          && other.ipv4().isEmpty()
          && !refused(type, side.other(), "ipv4")) {
        findings.error(
            "R-020",
            file.at(type, side.other(), "virtualRouter"),
            "no IPv4 prefix on " + side.other(),
            "both prefixes: Azure takes a peering only with the two of them",
            "add 'ipv4' to " + side.other());
      }
    });
  }
}
