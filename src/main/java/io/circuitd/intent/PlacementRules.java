package io.circuitd.intent;

import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import io.circuitd.files.Suggestion;
import io.circuitd.intent.Circuit.Connection;
import io.circuitd.intent.Circuit.VpnUse;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.util.Optional;
import java.util.Set;

/** Where the connections of one circuit attach, and which of them are wanted. */
final class PlacementRules {
  private final CircuitFile file;
  private final Circuit circuit;
  private final Findings findings;
  private final Optional<Inventory> inventory;

  private PlacementRules(CircuitFile file, Optional<Inventory> inventory) {
    this.file = file;
    this.circuit = file.circuit();
    this.findings = file.findings();
    this.inventory = inventory;
  }

  static void check(CircuitFile file, Optional<Inventory> inventory, IntentSettings settings) {
    PlacementRules rules = new PlacementRules(file, inventory);
    rules.names();
    rules.layers();
    rules.oneAlone();
    rules.maintenance();
    rules.sameSwitch();
    rules.vpn();
    rules.bandwidth(settings);
  }

  private void names() {
    inventory.ifPresent(known -> {
      circuit
          .peerings()
          .values()
          .forEach(peering ->
              peering
                  .links()
                  .forEach((side, link) ->
                      known(
                          "virtual router",
                          link.virtualRouter(),
                          known.virtualRouters().keySet(),
                          file.at(peering.type(), side, "virtualRouter"))));
      circuit
          .connections()
          .forEach((side, connection) ->
              connection
                  .virtualSwitch()
                  .ifPresent(name ->
                      known(
                          "virtual switch",
                          name,
                          known.virtualSwitches().keySet(),
                          file.at(side, "virtualSwitch"))));
    });
  }

  private void known(String kind, String name, Set<String> names, Position position) {
    if (!name.isEmpty() && !names.contains(name)) {
      findings.error(
          position,
          "unknown " + kind + " '" + name + "'" + Suggestion.ask(name, names),
          "a " + kind + " of inventory.yaml",
          "correct the name, or add the " + kind);
    }
  }

  private void layers() {
    circuit
        .connections()
        .forEach((side, connection) -> {
          boolean onSwitch = connection.virtualSwitch().isPresent();
          if (onSwitch && !circuit.peerings().isEmpty()) {
            findings.error(
                "R-102",
                file.at(side, "virtualSwitch"),
                "a virtual switch on a circuit with peerings",
                "either peerings on virtual routers, or virtual switches: there the customer"
                    + " makes the peering",
                "remove the peerings or the virtual switch");
          } else if (!onSwitch
              && circuit.peerings().isEmpty()
              && connection.state() != ConnectionState.DRAFT) {
            findings.error(
                "R-102",
                file.at(side, "state"),
                connection.state().word() + " without peerings and without a virtual switch",
                "peerings (layer 3), or virtualSwitch (layer 2)",
                "say where the connection attaches, or make it a draft");
          }
        });
  }

  private void oneAlone() {
    for (Side side : Side.values()) {
      if (circuit.state(side) == ConnectionState.LIVE
          && circuit.state(side.other()) != ConnectionState.LIVE) {
        findings.warning(
            "R-053",
            file.at(side, "state"),
            side + " alone is live",
            "both connections: Microsoft's SLA needs two sessions",
            "make " + side.other() + " live as well");
      }
    }
  }

  private void maintenance() {
    for (Side side : Side.values()) {
      if (!circuit.maintenance(side)) {
        continue;
      }
      if (circuit.peerings().isEmpty()) {
        findings.error(
            file.at(side, "maintenance"),
            "maintenance of a connection without peerings",
            "maintenance where circuitd runs the BGP sessions, so that it can move the traffic",
            "take maintenance out");
      } else if (circuit.state(side) == ConnectionState.LIVE
          && circuit.state(side.other()) != ConnectionState.LIVE) {
        findings.error(
            "R-094",
            file.at(side, "maintenance"),
            "maintenance of " + side + " while " + side.other() + " is not live",
            "another connection that carries the traffic meanwhile",
            "make " + side.other() + " live first, or take maintenance out");
      }
    }
    if (circuit.maintenance(Side.PRIMARY) && circuit.maintenance(Side.SECONDARY)) {
      findings.error(
          "R-094",
          file.at(Side.SECONDARY, "maintenance"),
          "both connections in maintenance",
          "one at a time, so that the other one carries the traffic",
          "end the maintenance of one connection first");
    }
  }

  private void sameSwitch() {
    Optional<String> primary = virtualSwitch(Side.PRIMARY);
    if (primary.isPresent() && primary.equals(virtualSwitch(Side.SECONDARY))) {
      findings.warning(
          "R-090",
          file.at(Side.SECONDARY, "virtualSwitch"),
          "both connections on virtual switch " + primary.get(),
          "two virtual switches",
          "put one of them elsewhere");
    }
  }

  private Optional<String> virtualSwitch(Side side) {
    return Optional.ofNullable(circuit.connections().get(side)).flatMap(Connection::virtualSwitch);
  }

  private void vpn() {
    boolean ipv6 =
        circuit.peerings().values().stream()
            .flatMap(peering -> peering.links().values().stream())
            .anyMatch(link -> link.ipv6().isPresent());
    if (ipv6 && circuit.vpn() == VpnUse.BACKUP) {
      findings.warning(
          "R-149",
          file.at("vpn"),
          "IPv6 on a circuit with a VPN as backup",
          "IPv4 only: a VPN gateway does not coexist in a dual-stack virtual network",
          "ask the customer");
    }
  }

  private void bandwidth(IntentSettings settings) {
    Integer former = settings.formerBandwidth().get(circuit.serviceKey());
    if (former != null && circuit.bandwidthMbps() < former) {
      findings.error(
          "R-072",
          file.at("bandwidthMbps"),
          circuit.bandwidthMbps() + " Mbit/s, formerly " + former,
          "the same or more: Azure raises bandwidth but never lowers it",
          "order a new circuit and retire this one");
    }
  }
}
