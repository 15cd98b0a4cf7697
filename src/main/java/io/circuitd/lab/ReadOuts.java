package io.circuitd.lab;

import io.circuitd.model.BgpState;
import io.circuitd.model.PeeringPrefix;
import java.net.Inet4Address;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Azure's own routers tell of a peering: ARP, routes, BGP neighbors. Nothing at all of a
 * circuit that is not provisioned.
 */
final class ReadOuts {
  /** Prefixes that our side advertises, per family. */
  private static final int OURS = 4;

  private final Wire wire;
  private final InstantSource time;

  /** The cables to the provider's routers. */
  interface Wire {
    /** What is at the other end of one link; empty when no router answers there. */
    Optional<World.Seen> seen(
        AzureCircuit circuit, String azurePort, int inner, PeeringPrefix link);
  }

  ReadOuts(Wire wire, InstantSource time) {
    this.wire = wire;
    this.time = time;
  }

  /**
   * One read-out.
   *
   * @param table {@code arpTables}, {@code routeTables} or {@code routeTablesSummary}
   */
  JsonNode of(String table, AzureCircuit circuit, String peeringName, boolean primary) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode rows = body.putArray("value");
    for (AzureCircuit.Peering peering : circuit.peerings()) {
      if (!circuit.provisioned() || !peering.type().equalsIgnoreCase(peeringName)) {
        continue;
      }
      for (PeeringPrefix link : FarEnd.links(peering, primary)) {
        Optional<World.Seen> seen =
            wire.seen(circuit, circuit.port(primary), peering.vlanId(), link);
        switch (table.toLowerCase(Locale.ROOT)) {
          case "arptables" -> arp(rows, link, seen);
          case "routetables" -> routes(rows, peering, link, seen);
          default -> neighbor(rows, peering, link, seen);
        }
      }
    }
    return body;
  }

  private static void arp(ArrayNode rows, PeeringPrefix link, Optional<World.Seen> seen) {
    if (!(link.ours() instanceof Inet4Address)) {
      return;
    }
    if (seen.filter(World.Seen::answers).isPresent()) {
      row(rows, 6, "On-Prem", link.oursText(), "0200.5e10.0001");
    }
    row(rows, 0, "Microsoft", link.azureText(), "0200.5e10.0002");
  }

  private static void row(ArrayNode rows, int age, String end, String address, String mac) {
    rows.addObject()
        .put("age", age)
        .put("interface", end)
        .put("ipAddress", address)
        .put("macAddress", mac);
  }

  private void neighbor(
      ArrayNode rows, AzureCircuit.Peering peering, PeeringPrefix link, Optional<World.Seen> seen) {
    Optional<World.Seen> up = seen.filter(end -> isUp(peering, end));
    ObjectNode row =
        rows.addObject().put("neighbor", link.oursText()).put("asn", peering.peerAsn());
    row.put(
        "upDown",
        seen.filter(end -> peering.enabled())
            .flatMap(World.Seen::since)
            .map(since -> age(Duration.between(since, time.instant())))
            .orElse("never"));
    row.put(
        "stateOrPrefixesReceived",
        up.map(end -> String.valueOf(end.routes() ? OURS : 0))
            .orElseGet(() -> word(peering, seen)));
  }

  private static boolean isUp(AzureCircuit.Peering peering, World.Seen end) {
    return peering.enabled() && end.state().equals(Optional.of(BgpState.ESTABLISHED));
  }

  private static String word(AzureCircuit.Peering peering, Optional<World.Seen> seen) {
    if (!peering.enabled()) {
      return "Idle";
    }
    return switch (seen.flatMap(World.Seen::state).orElse(BgpState.ACTIVE)) {
      case IDLE -> "Idle";
      case CONNECT -> "Connect";
      case OPENSENT -> "OpenSent";
      case OPENCONFIRM -> "OpenConfirm";
      case ACTIVE, ESTABLISHED -> "Active";
    };
  }

  /** As routers write it: {@code 00:12:33}, {@code 3d04h}. */
  private static String age(Duration age) {
    return age.toDays() > 0
        ? "%dd%02dh".formatted(age.toDays(), age.toHoursPart())
        : "%02d:%02d:%02d".formatted(age.toHours(), age.toMinutesPart(), age.toSecondsPart());
  }

  private static void routes(
      ArrayNode rows, AzureCircuit.Peering peering, PeeringPrefix link, Optional<World.Seen> seen) {
    boolean passes = seen.filter(end -> isUp(peering, end) && end.routes()).isPresent();
    boolean ipv4 = link.ours() instanceof Inet4Address;
    for (int n = 1; passes && n <= OURS; n++) {
      rows.addObject()
          .put("network", ipv4 ? "10." + n + ".0.0/16" : "2001:db8:" + n + "::/48")
          .put("nextHop", link.oursText())
          .put("locPrf", "")
          .put("weight", 0)
          .put("path", String.valueOf(peering.peerAsn()));
    }
  }
}
