package io.circuitd.azure.customer;

import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The customer's side of one circuit, as far as it may be read. Texts are Azure's own; ids keep
 * their case and are compared without regard to it.
 *
 * @param circuit the customer's own resource, of which ours is the shadow
 * @param circuits all circuits of the subscriptions that were read
 * @param networks all virtual networks of them
 * @param gateways virtual network gateways of the groups that were looked into
 * @param localGateways far ends of site-to-site VPN, with the prefixes behind them
 */
public record CustomerFacts(
    Reading<Circuit> circuit,
    Listing<Place> circuits,
    Listing<Network> networks,
    Listing<Gateway> gateways,
    Listing<Connection> connections,
    Listing<LocalGateway> localGateways) {

  /**
   * An ExpressRoute circuit as its owner sees it.
   *
   * @param tier {@code Standard}, {@code Premium}, {@code Local} …
   * @param family {@code MeteredData} or {@code UnlimitedData}
   * @param state {@code Enabled} once Microsoft's side is ready
   * @param authorizations names of those that were given out
   * @param redeemed ids of the connections that use one of them, in other subscriptions
   */
  public record Circuit(
      String id,
      String tier,
      String family,
      String state,
      List<Peering> peerings,
      List<String> authorizations,
      List<String> redeemed) {
    public Circuit {
      peerings = List.copyOf(peerings);
      authorizations = List.copyOf(authorizations);
      redeemed = List.copyOf(redeemed);
    }

    /** The peering of that name, such as {@code MicrosoftPeering}. */
    public Optional<Peering> peering(String name) {
      return peerings.stream().filter(peering -> peering.name().equalsIgnoreCase(name)).findFirst();
    }
  }

  /**
   * One peering of a circuit.
   *
   * @param globalReach names of its connections to other circuits, in both directions
   * @param hub id of the connection to a hub of a virtual WAN
   */
  public record Peering(
      String name, Optional<String> routeFilter, List<String> globalReach, Optional<String> hub) {
    public Peering {
      globalReach = List.copyOf(globalReach);
    }
  }

  /** Where a circuit is. */
  public record Place(String id, String peeringLocation) {}

  /**
   * A virtual network.
   *
   * @param region such as {@code westus2}
   * @param peered how many other networks it is peered with
   */
  public record Network(
      String id,
      String name,
      String region,
      List<String> addressSpace,
      Optional<GatewaySubnet> gatewaySubnet,
      int peered) {
    public Network {
      addressSpace = List.copyOf(addressSpace);
    }
  }

  /**
   * The subnet that gateways stand in.
   *
   * @param userRoutes whether a route table is attached
   * @param gateways ids of the gateways in it
   */
  public record GatewaySubnet(List<String> prefixes, boolean userRoutes, List<String> gateways) {
    public GatewaySubnet {
      prefixes = List.copyOf(prefixes);
      gateways = List.copyOf(gateways);
    }
  }

  /**
   * A virtual network gateway.
   *
   * @param type {@code ExpressRoute} or {@code Vpn}
   * @param vpnType {@code RouteBased} or {@code PolicyBased}; means nothing on ExpressRoute
   * @param network id of its virtual network
   */
  public record Gateway(
      String id,
      String name,
      String type,
      String vpnType,
      String sku,
      OptionalLong asn,
      Optional<String> network) {}

  /**
   * A connection of a gateway.
   *
   * @param type {@code ExpressRoute}, {@code IPsec} …
   * @param circuit id of the circuit that an ExpressRoute connection ends on
   * @param localGateway id of the far end of a VPN connection
   * @param weight as set; the higher is preferred
   * @param fastPath traffic passes the gateway by
   * @param bgp a VPN connection learns its prefixes from BGP as well
   */
  public record Connection(
      String id,
      String name,
      String type,
      String gateway,
      Optional<String> circuit,
      Optional<String> localGateway,
      OptionalInt weight,
      boolean fastPath,
      boolean bgp) {}

  /** The far end of site-to-site VPN. */
  public record LocalGateway(String id, String name, List<String> prefixes) {
    public LocalGateway {
      prefixes = List.copyOf(prefixes);
    }
  }

  /** Why parts could not be read, each reason once; empty when all was. */
  public List<String> unread() {
    List<String> reasons = new ArrayList<>();
    Consumer<Listing<?>> add = listing -> reasons.addAll(listing.unread());
    if (circuit instanceof Reading.Unknown<Circuit>(String reason)) {
      reasons.add(reason);
    }
    List.of(circuits, networks, gateways, connections, localGateways).forEach(add);
    return reasons.stream().distinct().toList();
  }
}
