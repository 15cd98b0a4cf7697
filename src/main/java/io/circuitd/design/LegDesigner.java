package io.circuitd.design;

import io.circuitd.azure.CrossConnection;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.Policies;
import io.circuitd.inventory.Inventory.VirtualRouter;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import io.circuitd.model.Asn;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.profile.DeviceProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Resolves a leg from the circuit file, the inventory and Azure's facts. Pure. */
public final class LegDesigner {
  /** Added to the S-tag for Microsoft peering, so that both peerings fit on one port. */
  private static final int MICROSOFT_UNITS = 4096;

  /** The longest description that every platform takes on a BGP neighbor. */
  private static final int DESCRIPTION_LIMIT = 80;

  private final LegId id;
  private final Circuit circuit;
  private final Inventory inventory;
  private final Places places;
  private final LegFindings findings;

  private LegDesigner(
      LegId id,
      Circuit circuit,
      Inventory inventory,
      CrossConnection azure,
      Function<String, Optional<DeviceProfile>> profiles) {
    this.id = id;
    this.circuit = circuit;
    this.inventory = inventory;
    this.findings = new LegFindings(circuit.file());
    this.places = new Places(inventory, azure, profiles, findings);
  }

  /**
   * Designs one leg.
   *
   * @param azure the cross connection as a GET showed it
   * @param profiles device profiles by name
   */
  public static LegDesign design(
      LegId id,
      Circuit circuit,
      Inventory inventory,
      CrossConnection azure,
      Function<String, Optional<DeviceProfile>> profiles) {
    return new LegDesigner(id, circuit, inventory, azure, profiles).design();
  }

  /**
   * What Azure is told as peer ASN.
   *
   * @param virtualRouter where one of the peering's connections attaches
   */
  public static Asn peerAsn(Circuit.Peering peering, VirtualRouter virtualRouter) {
    return peering.peerAsn().or(peering::localAs).orElse(virtualRouter.asn());
  }

  private LegDesign design() {
    return circuit.peerings().isEmpty() && id.peering().isEmpty() ? switched() : routed();
  }

  private LegDesign switched() {
    Optional<String> name =
        Optional.ofNullable(circuit.connections().get(id.side()))
            .flatMap(Circuit.Connection::virtualSwitch);
    if (name.isEmpty()) {
      findings.error(
          "R-102",
          "no virtual switch on " + id.leg(),
          "one of virtualSwitches in the inventory, as the circuit has no peerings",
          "say where the connection attaches");
      return new LegDesign.Refused(findings.all());
    }
    Optional<VirtualSwitch> there = virtualSwitch(name.get());
    Optional<Place> place = places.of(id.side());
    if (there.isEmpty() || place.isEmpty()) {
      return new LegDesign.Refused(findings.all());
    }
    Place at = place.get();
    int unit = at.tag().value();
    return new LegDesign.Ready(
        new SwitchedLeg(
            id,
            circuit.customer(),
            circuit.serviceKey(),
            at.port().router(),
            at.profile().name(),
            at.port().port(),
            unit,
            at.profile().subInterface(at.port().port(), unit),
            at.tag(),
            at.port().dot1ad(),
            at.qos(),
            description(),
            SwitchedLeg.Service.of(there.get())));
  }

  private LegDesign routed() {
    Optional<Circuit.Peering> peering =
        id.peering().flatMap(type -> Optional.ofNullable(circuit.peerings().get(type)));
    Optional<Circuit.Link> link =
        peering.flatMap(p -> Optional.ofNullable(p.links().get(id.side())));
    if (peering.isEmpty() || link.isEmpty()) {
      findings.error(
          "",
          "no leg " + id.leg(),
          "one of " + legNames(),
          "name one of these, or add the connection to the peering");
      return new LegDesign.Refused(findings.all());
    }
    Optional<Place> place = places.of(id.side());
    Optional<VirtualRouter> virtualRouter = virtualRouter(link.get().virtualRouter());
    List<Leg.Session> sessions =
        virtualRouter.map(vr -> sessions(peering.get(), link.get(), vr)).orElse(List.of());
    return findings.isEmpty() && place.isPresent() && virtualRouter.isPresent()
        ? new LegDesign.Ready(leg(peering.get(), place.get(), virtualRouter.get(), sessions))
        : new LegDesign.Refused(findings.all());
  }

  private Leg leg(
      Circuit.Peering peering, Place at, VirtualRouter virtualRouter, List<Leg.Session> sessions) {
    int unit = at.tag().value() + (peering.type() == PeeringType.MICROSOFT ? MICROSOFT_UNITS : 0);
    return new RoutedLeg(
        id,
        circuit.customer(),
        circuit.serviceKey(),
        at.port().router(),
        at.profile().name(),
        at.port().port(),
        unit,
        at.profile().subInterface(at.port().port(), unit),
        at.tag(),
        at.port().dot1ad(),
        peering.innerVlan(),
        virtualRouter.vrf(),
        virtualRouter.service(),
        virtualRouter.asn(),
        peerAsn(peering, virtualRouter),
        virtualRouter.bgpGroup(),
        sessions,
        peering.timers(),
        peering.bfd(),
        peering.sharedKey(),
        peering.mtu(),
        peering.prepend().getOrDefault(id.side(), 0),
        at.qos(),
        description(),
        circuit.maintenance(id.side()));
  }

  private String description() {
    String given =
        Optional.ofNullable(circuit.connections().get(id.side()))
            .flatMap(Circuit.Connection::description)
            .orElse(circuit.customer());
    String text = (id + " " + given).replaceAll("\\s+", " ").strip();
    return text.codePointCount(0, text.length()) <= DESCRIPTION_LIMIT
        ? text
        : text.substring(0, text.offsetByCodePoints(0, DESCRIPTION_LIMIT)).strip();
  }

  private Optional<VirtualRouter> virtualRouter(String name) {
    return attachment("virtual router", "virtualRouters", name, inventory.virtualRouters());
  }

  private Optional<VirtualSwitch> virtualSwitch(String name) {
    return attachment("virtual switch", "virtualSwitches", name, inventory.virtualSwitches());
  }

  private <T> Optional<T> attachment(String kind, String key, String name, Map<String, T> known) {
    Optional<T> found = Optional.ofNullable(known.get(name));
    if (found.isEmpty()) {
      findings.error(
          "",
          kind + " '" + name + "', which is not known",
          "one of " + key + " in the inventory",
          "correct the name, or add the " + kind);
    }
    return found;
  }

  private List<Leg.Session> sessions(
      Circuit.Peering peering, Circuit.Link link, VirtualRouter virtualRouter) {
    List<Leg.Session> sessions = new ArrayList<>();
    boolean drained = circuit.maintenance(id.side());
    for (PeeringPrefix prefix : link.prefixes()) {
      Policies policies =
          (drained ? virtualRouter.drain() : virtualRouter.policies()).get(prefix.family());
      if (policies == null) {
        findings.error(
            "",
            "no "
                + prefix.family()
                + (drained ? " drain" : "")
                + " policies on virtual router "
                + virtualRouter.name(),
            "an import and an export policy"
                + (drained ? " for maintenance" : "")
                + ", as "
                + id.leg()
                + " has the prefix "
                + prefix,
            "add "
                + (drained ? "drain." : "policies.")
                + prefix.family()
                + " at "
                + virtualRouter.position());
        continue;
      }
      sessions.add(
          new Leg.Session(
              prefix.family(),
              prefix,
              Asn.AZURE,
              policies.importPolicy(),
              policies.exportPolicy(),
              peering.maxPrefixes().limit(prefix.family()),
              peering.maxPrefixes().warnAt()));
    }
    if (link.prefixes().isEmpty()) {
      findings.error(
          "R-012",
          "no prefix on " + id.leg(),
          "an IPv4 /30 prefix",
          "add ipv4 to the connection in the peering");
    }
    return sessions;
  }

  private String legNames() {
    List<String> names = new ArrayList<>();
    circuit
        .peerings()
        .forEach((type, peering) ->
            peering
                .links()
                .keySet()
                .forEach(
                    side -> names.add(new LegId(circuit.name(), side, Optional.of(type)).leg())));
    return names.isEmpty() ? "none: the circuit has no peering" : String.join(", ", names);
  }
}
