package io.circuitd.advice;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.customer.CustomerFacts;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Gateway;
import io.circuitd.azure.customer.CustomerFacts.GatewaySubnet;
import io.circuitd.azure.customer.CustomerFacts.LocalGateway;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.azure.customer.CustomerFacts.Place;
import io.circuitd.azure.customer.Listing;
import io.circuitd.files.Position;
import io.circuitd.intent.Circuit;
import io.circuitd.intent.Circuit.VpnUse;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A circuit with its facts, to be changed by a test: private peering, both connections live and
 * provisioned at Silicon Valley, nothing of the customer's side seen.
 */
final class Draft {
  static final String CIRCUIT = "/customer/circuits/er";
  private static final ServiceKey KEY = ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24");

  private final Map<PeeringType, Circuit.Peering> peerings = new EnumMap<>(PeeringType.class);
  private final Map<Side, ConnectionState> states = new EnumMap<>(Side.class);
  private int bandwidth = 1000;
  private VpnUse vpn = VpnUse.NONE;
  private Optional<LocalDate> createdOn = Optional.empty();
  private Optional<ObjectNode> azure = Optional.of(body());
  private boolean seen;
  private Optional<String> unread = Optional.empty();
  private Reading<List<String>> announced = Reading.unknown("not read");
  private String tier = "Standard";
  private String family = "MeteredData";
  private final List<CustomerFacts.Peering> itsPeerings = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private final List<String> redeemed = new ArrayList<>();
  private final List<Place> places = new ArrayList<>(List.of(new Place(CIRCUIT, "Silicon Valley")));
  private final List<Network> networks = new ArrayList<>();
  private final List<Gateway> gateways = new ArrayList<>();
  private final List<Connection> connections = new ArrayList<>();
  private final List<LocalGateway> ends = new ArrayList<>();

  Draft() {
    states.put(Side.PRIMARY, ConnectionState.LIVE);
    states.put(Side.SECONDARY, ConnectionState.LIVE);
    peering(PeeringType.PRIVATE, BfdSetting.DEFAULT, false);
  }

  private static ObjectNode body() {
    return (ObjectNode)
        JsonMapper.shared()
            .readTree(
                """
                {"name": "9ee700ad-50b2-4b98-a63a-4e52f855ac24", "id": "/x", "location": "westus",
                 "properties": {"provisioningState": "Succeeded",
                  "expressRouteCircuit": {"id": "/customer/circuits/er"},
                  "peeringLocation": "Silicon Valley", "bandwidthInMbps": 1000,
                  "serviceProviderProvisioningState": "Provisioned",
                  "primaryAzurePort": "P", "secondaryAzurePort": "S", "sTag": 3, "peerings": []}}
                """);
  }

  private void peering(PeeringType type, BfdSetting bfd, boolean ipv6) {
    boolean isPrivate = type == PeeringType.PRIVATE;
    peerings.put(
        type,
        new Circuit.Peering(
            type,
            new VlanId(isPrivate ? 200 : 201),
            Optional.empty(),
            BgpTimers.DEFAULT,
            bfd,
            MaxPrefixes.DEFAULT,
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            OptionalInt.empty(),
            Map.of(
                Side.PRIMARY, link("192.0.2.248/30", "2001:db8:468::/126", ipv6),
                Side.SECONDARY, link("192.0.2.252/30", "2001:db8:468::4/126", ipv6)),
            isPrivate
                ? Optional.empty()
                : Optional.of(
                    new Circuit.MicrosoftPart(
                        List.of("198.51.100.0/24"), Optional.empty(), "ARIN"))));
  }

  private static Circuit.Link link(String ipv4, String ipv6, boolean both) {
    return new Circuit.Link(
        "vr-12",
        Optional.of(Ipv4Prefix30.parse(ipv4)),
        both ? Optional.of(Ipv6Prefix126.parse(ipv6)) : Optional.empty());
  }

  Draft microsoft() {
    peering(PeeringType.MICROSOFT, BfdSetting.DEFAULT, false);
    return this;
  }

  Draft without(PeeringType type) {
    peerings.remove(type);
    return this;
  }

  Draft onSwitches() {
    peerings.clear();
    return this;
  }

  Draft noBfd() {
    peering(PeeringType.PRIVATE, new BfdSetting.Disabled(), false);
    return this;
  }

  Draft ipv6() {
    peering(PeeringType.PRIVATE, BfdSetting.DEFAULT, true);
    return this;
  }

  Draft state(Side side, ConnectionState state) {
    states.put(side, state);
    return this;
  }

  Draft retired() {
    return state(Side.PRIMARY, ConnectionState.RETIRED)
        .state(Side.SECONDARY, ConnectionState.RETIRED);
  }

  Draft bandwidth(int mbps) {
    bandwidth = mbps;
    return this;
  }

  Draft vpn(VpnUse use) {
    vpn = use;
    return this;
  }

  Draft created(String day) {
    createdOn = Optional.of(LocalDate.parse(day));
    return this;
  }

  Draft azureSilent() {
    azure = Optional.empty();
    return this;
  }

  Draft notProvisioned() {
    azure
        .orElseThrow()
        .withObject("/properties")
        .put("serviceProviderProvisioningState", "NotProvisioned");
    return this;
  }

  /** A peering at Azure; {@code more} are its properties, as JSON. */
  Draft atAzure(PeeringType type, String more) {
    azure
        .orElseThrow()
        .withObject("/properties")
        .withArray("peerings")
        .addObject()
        .put("name", type.azureName())
        .set("properties", JsonMapper.shared().readTree(more));
    return this;
  }

  /** Azure names another peering location, and another region for its own resource. */
  Draft location(String peeringLocation, String region) {
    ObjectNode there = azure.orElseThrow();
    there.put("location", region);
    there.withObject("/properties").put("peeringLocation", peeringLocation);
    return this;
  }

  /** The customer's side is readable. */
  Draft seen() {
    seen = true;
    return this;
  }

  /** It is, in part alone. */
  Draft seenInPart() {
    seen = true;
    unread = Optional.of("refused: AuthorizationFailed");
    return this;
  }

  Draft tier(String word) {
    tier = word;
    return seen();
  }

  Draft family(String word) {
    family = word;
    return seen();
  }

  Draft itsPeering(String name, Optional<String> routeFilter, String... globalReach) {
    itsPeerings.add(
        new CustomerFacts.Peering(name, routeFilter, List.of(globalReach), Optional.empty()));
    return seen();
  }

  Draft hub(String connection) {
    itsPeerings.add(
        new CustomerFacts.Peering(
            "AzurePrivatePeering", Optional.empty(), List.of(), Optional.of(connection)));
    return seen();
  }

  Draft authorization(String name) {
    authorizations.add(name);
    return seen();
  }

  Draft redeemed(String connection) {
    redeemed.add(connection);
    return seen();
  }

  Draft place(String circuit, String location) {
    places.add(new Place(circuit, location));
    return seen();
  }

  /** The gateway of a network was not read, though its connections were. */
  Draft gatewayUnread(String network) {
    gateways.removeIf(gateway -> gateway.id().equals("/gateways/er-" + network));
    return this;
  }

  /** One more site-to-site connection, whose far end was not read. */
  Draft endUnread() {
    tunnel("a", false);
    ends.removeLast();
    return this;
  }

  /** A network was not read, though its gateway was. */
  Draft networkUnread(String network) {
    networks.removeIf(there -> there.name().equals(network));
    return this;
  }

  /** A virtual network without a subnet for gateways in what was read. */
  Draft networkWithoutSubnet(String name) {
    networks.add(new Network("/networks/" + name, name, "westus", List.of(), Optional.empty(), 0));
    return seen();
  }

  /** A VPN gateway of which Azure says neither type nor AS number. */
  Draft silentVpnGateway(String name, String network) {
    gateways.add(
        new Gateway(
            "/gateways/" + name,
            name,
            "Vpn",
            "",
            "sku",
            OptionalLong.empty(),
            Optional.of("/networks/" + network)));
    return seen();
  }

  /** A virtual network with an ExpressRoute gateway that is connected to this circuit. */
  Draft attached(String name, String region, String... space) {
    return network(name, region, "10.9.0.0/27", false, 0, space).connected(name, CIRCUIT, 0, false);
  }

  /** So many virtual networks, all connected to this circuit. */
  Draft networks(int count) {
    for (int n = 0; n < count; n++) {
      attached("n" + n, "westus", "10." + n + ".0.0/16");
    }
    return this;
  }

  /**
   * A virtual network that is connected to this circuit and to further ones.
   *
   * @param location of the further ones; empty where it was not read
   * @param weight of the first of them; those after it weigh a multiple
   */
  Draft circuits(int more, String location, int weight) {
    attached("a", "westus");
    for (int n = 1; n <= more; n++) {
      connected("a", "/customer/circuits/c" + n, weight * n, false);
      if (!location.isEmpty()) {
        place("/customer/circuits/c" + n, location);
      }
    }
    return this;
  }

  Draft network(
      String name,
      String region,
      String gatewaySubnet,
      boolean userRoutes,
      int peered,
      String... space) {
    networks.add(
        new Network(
            "/networks/" + name,
            name,
            region,
            List.of(space),
            Optional.of(new GatewaySubnet(List.of(gatewaySubnet), userRoutes, List.of())),
            peered));
    return seen();
  }

  /** One more connection of a network's ExpressRoute gateway. */
  Draft connected(String network, String circuit, int weight, boolean fastPath) {
    String id = "/gateways/er-" + network;
    if (gateways.stream().noneMatch(gateway -> gateway.id().equals(id))) {
      gateway("er-" + network, network, "ExpressRoute", "PolicyBased", 65515);
    }
    connections.add(
        new Connection(
            "/connections/" + connections.size(),
            "to-" + circuit.substring(circuit.lastIndexOf('/') + 1),
            "ExpressRoute",
            id,
            Optional.of(circuit),
            Optional.empty(),
            OptionalInt.of(weight),
            fastPath,
            false));
    return seen();
  }

  Draft gateway(String name, String network, String type, String vpnType, long asn) {
    gateways.add(
        new Gateway(
            "/gateways/" + name,
            name,
            type,
            vpnType,
            "sku",
            OptionalLong.of(asn),
            Optional.of("/networks/" + network)));
    return seen();
  }

  /** A VPN gateway as it has to be. */
  Draft vpnGateway(String name, String network) {
    return gateway(name, network, "Vpn", "RouteBased", 65515);
  }

  /** A route-based VPN gateway beside, with a site-to-site connection for these prefixes. */
  Draft vpnTo(String network, String... prefixes) {
    vpnGateway("vpn-" + network, network);
    return tunnel(network, false, prefixes);
  }

  /** A virtual network on both ways: over ExpressRoute, and by a VPN for these prefixes. */
  Draft tunnelled(String... prefixes) {
    return attached("a", "westus", "10.0.0.0/8").vpnTo("a", prefixes);
  }

  Draft tunnel(String network, boolean bgp, String... prefixes) {
    ends.add(new LocalGateway("/ends/" + network + ends.size(), "site", List.of(prefixes)));
    connections.add(
        new Connection(
            "/connections/" + connections.size(),
            "tunnel",
            "IPsec",
            "/gateways/vpn-" + network,
            Optional.empty(),
            Optional.of("/ends/" + network + (ends.size() - 1)),
            OptionalInt.of(0),
            false,
            bgp));
    return seen();
  }

  Draft announced(String... prefixes) {
    announced = Reading.present(List.of(prefixes));
    return this;
  }

  List<Advice> advice() {
    return Advisor.advise(
        circuit(),
        azure.map(node -> CrossConnection.parse("commercial", node)),
        seen ? Optional.of(facts()) : Optional.empty(),
        announced);
  }

  private Circuit circuit() {
    Map<Side, Circuit.Connection> connectionsOf = new EnumMap<>(Side.class);
    states.forEach((side, state) ->
        connectionsOf.put(
            side, new Circuit.Connection(state, Optional.empty(), Optional.empty(), false)));
    return new Circuit(
        new CircuitName("example"),
        "Example",
        KEY,
        bandwidth,
        Map.copyOf(peerings),
        connectionsOf,
        vpn,
        createdOn,
        Optional.empty(),
        new Position(Path.of("example.yaml"), 1, 1));
  }

  private CustomerFacts facts() {
    Reading<CustomerFacts.Circuit> circuit =
        unread
            .<Reading<CustomerFacts.Circuit>>map(Reading::unknown)
            .orElseGet(() ->
                Reading.present(
                    new CustomerFacts.Circuit(
                        CIRCUIT, tier, family, "Enabled", itsPeerings, authorizations, redeemed)));
    return new CustomerFacts(
        circuit,
        listing(places),
        listing(networks),
        listing(gateways),
        listing(connections),
        listing(ends));
  }

  private <T> Listing<T> listing(List<T> found) {
    return new Listing<>(found, unread.stream().toList());
  }
}
