package io.circuitd.design;

import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Policies;
import io.circuitd.inventory.Inventory.QosPolicy;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.VirtualRouter;
import io.circuitd.inventory.Inventory.VirtualSwitch;
import io.circuitd.model.Asn;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.VlanId;
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
  private final CrossConnection azure;
  private final Function<String, Optional<DeviceProfile>> profiles;
  private final List<Finding> findings = new ArrayList<>();

  private LegDesigner(
      LegId id,
      Circuit circuit,
      Inventory inventory,
      CrossConnection azure,
      Function<String, Optional<DeviceProfile>> profiles) {
    this.id = id;
    this.circuit = circuit;
    this.inventory = inventory;
    this.azure = azure;
    this.profiles = profiles;
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
      error(
          "R-102",
          "no virtual switch on " + id.leg(),
          "one of virtualSwitches in the inventory, as the circuit has no peerings",
          "say where the connection attaches");
      return new LegDesign.Refused(findings);
    }
    Optional<VirtualSwitch> there = virtualSwitch(name.get());
    Optional<Place> place = place();
    if (there.isEmpty() || place.isEmpty()) {
      return new LegDesign.Refused(findings);
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
      error(
          "",
          "no leg " + id.leg(),
          "one of " + legNames(),
          "name one of these, or add the connection to the peering");
      return new LegDesign.Refused(findings);
    }
    Optional<Place> place = place();
    Optional<VirtualRouter> virtualRouter = virtualRouter(link.get().virtualRouter());
    List<Leg.Session> sessions =
        virtualRouter.map(vr -> sessions(peering.get(), link.get(), vr)).orElse(List.of());
    return findings.isEmpty() && place.isPresent() && virtualRouter.isPresent()
        ? new LegDesign.Ready(leg(peering.get(), place.get(), virtualRouter.get(), sessions))
        : new LegDesign.Refused(findings);
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

  /** Where the connection ends: what legs on virtual routers and on virtual switches share. */
  private record Place(VlanId tag, AzurePort port, DeviceProfile profile, Optional<Leg.Qos> qos) {}

  private Optional<Place> place() {
    Optional<VlanId> tag = sTag();
    Optional<AzurePort> port = port();
    Optional<DeviceProfile> profile = port.flatMap(this::router).flatMap(this::profile);
    Optional<Leg.Qos> qos = port.filter(AzurePort::qos).flatMap(shaped -> qos());
    return tag.isPresent() && port.isPresent() && profile.isPresent() && findings.isEmpty()
        ? Optional.of(new Place(tag.get(), port.get(), profile.get(), qos))
        : Optional.empty();
  }

  /** Empty where the inventory names no QoS policies at all; one bandwidth left out is an error. */
  private Optional<Leg.Qos> qos() {
    Optional<QosPolicy> found =
        inventory.qosPolicies().stream()
            .filter(policy -> policy.bandwidthMbps() == azure.bandwidthMbps())
            .findFirst();
    if (found.isEmpty() && !inventory.qosPolicies().isEmpty()) {
      error(
          "R-073",
          "no QoS policies for " + azure.bandwidthMbps() + " Mbps, Azure's bandwidth",
          "an entry of qosPolicies in the inventory for each bandwidth",
          "add one, with neither ingress nor egress where nothing is to be shaped");
    }
    return found
        .filter(policy -> policy.ingress().isPresent() || policy.egress().isPresent())
        .map(policy -> new Leg.Qos(policy.ingress(), policy.egress()));
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

  private Optional<VlanId> sTag() {
    if (azure.sTag().isEmpty()) {
      error(
          "R-034",
          "no S-tag at Azure",
          "1 to 4094, given by Azure",
          "wait until Azure has assigned one, then read the cross connection again");
      return Optional.empty();
    }
    try {
      return Optional.of(new VlanId(azure.sTag().getAsInt()));
    } catch (RuleViolation e) {
      error("R-034", "S-tag " + e.found() + " at Azure", e.expected(), "ask Microsoft");
      return Optional.empty();
    }
  }

  private Optional<AzurePort> port() {
    String name = azure.azurePort(id.side());
    if (name.isBlank()) {
      error(
          "R-008",
          "no name of the " + id.side() + " Azure port",
          "a port that the inventory maps",
          "wait until Azure has settled, then read the cross connection again");
      return Optional.empty();
    }
    Optional<AzurePort> port = inventory.azurePort(azure.cloud(), name);
    if (port.isEmpty()) {
      error(
          "R-008",
          "Azure port '" + name + "' of cloud " + azure.cloud() + ", which is not mapped",
          "an entry of azurePorts in the inventory with this name and cloud",
          "add the port with its router and router port to the inventory");
    }
    return port;
  }

  private Optional<Router> router(AzurePort port) {
    Optional<Router> router = Optional.ofNullable(inventory.routers().get(port.router()));
    if (router.isEmpty()) {
      error(
          "",
          "router '" + port.router() + "' of Azure port " + port.name() + ", which is not known",
          "a router of the inventory",
          "correct " + port.position());
    }
    return router;
  }

  private Optional<DeviceProfile> profile(Router router) {
    Optional<DeviceProfile> profile = profiles.apply(router.profile());
    if (profile.isEmpty()) {
      error(
          "",
          "device profile '"
              + router.profile()
              + "' of router "
              + router.name()
              + ", which is not known",
          "a profile of device-profiles/",
          "correct " + router.position());
    }
    return profile;
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
      error(
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
        error(
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
      error(
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

  private void error(String rule, String found, String expected, String nextStep) {
    findings.add(
        new Finding(
            Severity.ERROR,
            Optional.of(rule).filter(r -> !r.isEmpty()),
            circuit.file(),
            found,
            expected,
            nextStep));
  }
}
