package io.circuitd.design;

import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.HostTrust;
import io.circuitd.inventory.Inventory.Login;
import io.circuitd.inventory.Inventory.NetconfAccess;
import io.circuitd.inventory.Inventory.Policies;
import io.circuitd.inventory.Inventory.Pop;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.inventory.Inventory.SnmpAccess;
import io.circuitd.inventory.Inventory.Ssh;
import io.circuitd.inventory.Inventory.VirtualRouter;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.LegId;
import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfiles;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The worked example of the domain rules, chapter 13. */
final class Example {
  static final Position FILE = new Position(Path.of("config/circuits/example-univ.yaml"), 0, 0);
  static final Position INVENTORY = new Position(Path.of("config/inventory.yaml"), 7, 3);
  private static final DeviceProfiles PROFILES =
      DeviceProfiles.load(Path.of("device-profiles"), Path.of("templates"));

  private Example() {}

  static Optional<DeviceProfile> profile(String name) {
    return Optional.ofNullable(PROFILES.profiles().get(name));
  }

  static LegId leg(Side side, PeeringType type) {
    return new LegId(new CircuitName("example-univ"), side, Optional.of(type));
  }

  static Circuit circuit() {
    return circuit(1000, ConnectionState.LIVE, ConnectionState.LIVE, peering());
  }

  static Circuit circuit(
      int bandwidth, ConnectionState primary, ConnectionState secondary, Circuit.Peering peering) {
    return new Circuit(
        new CircuitName("example-univ"),
        "Example University",
        ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"),
        bandwidth,
        Map.of(peering.type(), peering),
        Map.of(
            Side.PRIMARY, connection(primary, Optional.empty()),
            Side.SECONDARY, connection(secondary, Optional.empty())),
        Circuit.VpnUse.NONE,
        Optional.empty(),
        Optional.empty(),
        FILE);
  }

  static Circuit switched(String primary, String secondary) {
    return new Circuit(
        new CircuitName("switched"),
        "Example University",
        ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"),
        1000,
        Map.of(),
        Map.of(
            Side.PRIMARY,
            connection(ConnectionState.LIVE, Optional.of(primary)),
            Side.SECONDARY,
            connection(ConnectionState.LIVE, Optional.of(secondary))),
        Circuit.VpnUse.NONE,
        Optional.empty(),
        Optional.empty(),
        FILE);
  }

  private static Circuit.Connection connection(
      ConnectionState state, Optional<String> virtualSwitch) {
    return new Circuit.Connection(state, virtualSwitch, Optional.empty(), false);
  }

  static Circuit.Peering peering() {
    return peering(PeeringType.PRIVATE, Optional.empty(), Optional.empty());
  }

  static Circuit.Peering peering(PeeringType type, Optional<Asn> peerAsn, Optional<Asn> localAs) {
    return new Circuit.Peering(
        type,
        new VlanId(200),
        peerAsn,
        BgpTimers.DEFAULT,
        BfdSetting.DEFAULT,
        MaxPrefixes.DEFAULT,
        localAs,
        Optional.empty(),
        Map.of(Side.SECONDARY, 2),
        OptionalInt.empty(),
        Map.of(
            Side.PRIMARY,
            new Circuit.Link(
                "vr-12",
                Optional.of(Ipv4Prefix30.parse("192.0.2.248/30")),
                Optional.of(Ipv6Prefix126.parse("2001:db8:468::/126"))),
            Side.SECONDARY,
            new Circuit.Link(
                "vr-12",
                Optional.of(Ipv4Prefix30.parse("192.0.2.252/30")),
                Optional.of(Ipv6Prefix126.parse("2001:db8:468::4/126")))),
        Optional.empty());
  }

  /** The inventory; the secondary Azure port deliberately does not say SEC. */
  static Inventory inventory(String secondaryRouter, int speed) {
    return new Inventory(
        Map.of("sanj", new Pop("sanj", List.of("Silicon Valley"), INVENTORY)),
        Map.of(
            "mx1", router("mx1", "sanj", "junos"),
            "ncs2", router("ncs2", "sanj", "iosxr-native"),
            "far", router("far", "ashb", "junos")),
        List.of(
            new AzurePort(
                "A-CIS-1-PRI-A", "public", "mx1", "et-0/0/7", speed, false, true, INVENTORY),
            new AzurePort(
                "A-CIS-2-SEC-A",
                "public",
                secondaryRouter,
                "HundredGigE0/0/0/7",
                speed,
                false,
                true,
                INVENTORY),
            new AzurePort(
                "A-CIS-1-PRI-A", "gov", "far", "et-9/9/9", speed, false, true, INVENTORY)),
        Map.of(
            "vr-12",
            new VirtualRouter(
                "vr-12",
                Optional.of("cust-12"),
                new Asn(11537),
                "expressroute",
                Map.of(
                    Family.IPV4, new Policies("IN4", "OUT4"),
                    Family.IPV6, new Policies("IN6", "OUT6")),
                Map.of(),
                INVENTORY)),
        Map.of(),
        List.of());
  }

  static Inventory inventory() {
    return inventory("ncs2", 10000);
  }

  private static Router router(String name, String pop, String profile) {
    SecretRef secret = new SecretRef.Env("UNUSED");
    return new Router(
        name,
        pop,
        profile,
        "192.0.2.1",
        new NetconfAccess(
            830,
            new Ssh(
                "circuitd",
                new HostTrust.Pin("SHA256:x"),
                new Login(
                    Optional.of(secret), Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty()),
            false,
            Optional.empty()),
        new SnmpAccess(161, "circuitd", "SHA-256", secret, "AES-128", secret, Map.of()),
        INVENTORY);
  }

  /** The cross connection, with changes to its {@code properties}. */
  static CrossConnection azure(Consumer<ObjectNode> change) {
    ObjectNode body =
        (ObjectNode)
            new JsonMapper()
                .readTree(
                    """
                    {"name": "9ee700ad-50b2-4b98-a63a-4e52f855ac24",
                     "id": "/subscriptions/s/resourceGroups/CrossConnection-SiliconValley/providers/\
                    Microsoft.Network/expressRouteCrossConnections/\
                    9ee700ad-50b2-4b98-a63a-4e52f855ac24",
                     "location": "westus",
                     "etag": "W/\\"1\\"",
                     "properties": {
                       "peeringLocation": "Silicon Valley",
                       "bandwidthInMbps": 1000,
                       "primaryAzurePort": "A-CIS-1-PRI-A",
                       "secondaryAzurePort": "A-CIS-2-SEC-A",
                       "sTag": 3,
                       "serviceProviderProvisioningState": "NotProvisioned",
                       "provisioningState": "Succeeded",
                       "peerings": []}}
                    """);
    change.accept((ObjectNode) body.get("properties"));
    return CrossConnection.parse("public", body);
  }

  static CrossConnection azure() {
    return azure(properties -> {});
  }

  /** Azure with the wanted peering, changed. */
  static CrossConnection azureWithPeering(Consumer<ObjectNode> change) {
    return azure(properties -> {
      ObjectNode peering = properties.putArray("peerings").addObject();
      peering.put("name", "AzurePrivatePeering");
      ObjectNode fields = peering.putObject("properties");
      fields.put("peeringType", "AzurePrivatePeering");
      fields.put("state", "Enabled");
      fields.put("vlanId", 200);
      fields.put("peerASN", 11537);
      fields.put("primaryPeerAddressPrefix", "192.0.2.248/30");
      fields.put("secondaryPeerAddressPrefix", "192.0.2.252/30");
      ObjectNode ipv6 = fields.putObject("ipv6PeeringConfig");
      ipv6.put("primaryPeerAddressPrefix", "2001:DB8:468::/126");
      ipv6.put("secondaryPeerAddressPrefix", "2001:db8:468::4/126");
      change.accept(fields);
    });
  }
}
