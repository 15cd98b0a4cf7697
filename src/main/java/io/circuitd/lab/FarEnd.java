package io.circuitd.lab;

import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.RuleViolation;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Azure's end of one link.
 *
 * @param on provisioned and enabled
 * @param peerAs the AS number that Azure expects of us
 * @param key the MD5 key in clear text
 * @param bfd answers BFD
 * @param routes has routes for us
 */
record FarEnd(boolean on, long peerAs, Optional<String> key, boolean bfd, boolean routes) {
  /** What a session depends on; the rest may change beneath it. */
  FarEnd terms() {
    return new FarEnd(on, peerAs, key, true, true);
  }

  /**
   * Azure's end, if the cable, the tags and the addresses lead to one.
   *
   * @param azurePort at the other end of the cable
   */
  static Optional<FarEnd> of(
      List<AzureCircuit> circuits,
      Optional<String> azurePort,
      SubInterface link,
      InetAddress local,
      InetAddress remote) {
    for (AzureCircuit circuit : circuits) {
      boolean primary = azurePort.equals(Optional.of(circuit.primaryPort()));
      boolean wired = primary || azurePort.equals(Optional.of(circuit.secondaryPort()));
      if (!wired || link.outer().orElse(-1) != circuit.sTag()) {
        continue;
      }
      for (AzureCircuit.Peering peering : circuit.peerings()) {
        boolean addressed =
            prefix(peering, primary, remote)
                .flatMap(FarEnd::parse)
                .filter(p -> p.ours().equals(local) && p.azure().equals(remote))
                .isPresent();
        if (addressed && link.inner().orElse(-1) == peering.vlanId()) {
          boolean on = circuit.provisioned() && peering.enabled();
          return Optional.of(
              new FarEnd(
                  on, peering.peerAsn(), peering.sharedKey(), peering.bfd(), peering.routes()));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> prefix(
      AzureCircuit.Peering peering, boolean primary, InetAddress remote) {
    return prefix(peering, primary, remote instanceof Inet4Address);
  }

  private static Optional<String> prefix(
      AzureCircuit.Peering peering, boolean primary, boolean ipv4) {
    if (ipv4) {
      return primary ? peering.primaryIpv4() : peering.secondaryIpv4();
    }
    return primary ? peering.primaryIpv6() : peering.secondaryIpv6();
  }

  /** The links of one connection of a peering, IPv4 first. */
  static List<PeeringPrefix> links(AzureCircuit.Peering peering, boolean primary) {
    return Stream.of(true, false)
        .flatMap(ipv4 -> prefix(peering, primary, ipv4).stream())
        .flatMap(text -> parse(text).stream())
        .toList();
  }

  private static Optional<PeeringPrefix> parse(String text) {
    try {
      return Optional.of(text.contains(":") ? Ipv6Prefix126.parse(text) : Ipv4Prefix30.parse(text));
    } catch (RuleViolation unusable) {
      return Optional.empty();
    }
  }
}
