package io.circuitd.azure.customer;

import com.azure.core.management.SubResource;
import com.azure.resourcemanager.network.fluent.models.ExpressRouteCircuitAuthorizationInner;
import com.azure.resourcemanager.network.fluent.models.ExpressRouteCircuitConnectionInner;
import com.azure.resourcemanager.network.fluent.models.ExpressRouteCircuitInner;
import com.azure.resourcemanager.network.fluent.models.ExpressRouteCircuitPeeringInner;
import com.azure.resourcemanager.network.fluent.models.IpConfigurationInner;
import com.azure.resourcemanager.network.fluent.models.LocalNetworkGatewayInner;
import com.azure.resourcemanager.network.fluent.models.PeerExpressRouteCircuitConnectionInner;
import com.azure.resourcemanager.network.fluent.models.SubnetInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkGatewayConnectionListEntityInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkGatewayInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkGatewayIpConfigurationInner;
import com.azure.resourcemanager.network.fluent.models.VirtualNetworkInner;
import com.azure.resourcemanager.network.models.AddressSpace;
import io.circuitd.azure.customer.CustomerFacts.Circuit;
import io.circuitd.azure.customer.CustomerFacts.Connection;
import io.circuitd.azure.customer.CustomerFacts.Gateway;
import io.circuitd.azure.customer.CustomerFacts.GatewaySubnet;
import io.circuitd.azure.customer.CustomerFacts.LocalGateway;
import io.circuitd.azure.customer.CustomerFacts.Network;
import io.circuitd.azure.customer.CustomerFacts.Peering;
import io.circuitd.azure.customer.CustomerFacts.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The SDK's typed models as facts: no secret of theirs, and no null, goes further than here. */
final class Conversions {
  private Conversions() {}

  static Circuit circuit(ExpressRouteCircuitInner inner) {
    List<ExpressRouteCircuitAuthorizationInner> authorizations = orNone(inner.authorizations());
    return new Circuit(
        text(inner.id()),
        inner.sku() == null ? "" : text(inner.sku().tier()),
        inner.sku() == null ? "" : text(inner.sku().family()),
        text(inner.circuitProvisioningState()),
        orNone(inner.peerings()).stream().map(Conversions::peering).toList(),
        authorizations.stream().map(authorization -> text(authorization.name())).toList(),
        authorizations.stream()
            .map(authorization -> text(authorization.connectionResourceUri()))
            .filter(uri -> !uri.isEmpty())
            .toList());
  }

  private static Peering peering(ExpressRouteCircuitPeeringInner inner) {
    List<String> globalReach = new ArrayList<>();
    orNone(inner.connections()).stream()
        .map(ExpressRouteCircuitConnectionInner::name)
        .forEach(name -> globalReach.add(text(name)));
    orNone(inner.peeredConnections()).stream()
        .map(PeerExpressRouteCircuitConnectionInner::name)
        .forEach(name -> globalReach.add(text(name)));
    return new Peering(
        text(inner.name()),
        id(inner.routeFilter()),
        globalReach,
        inner.expressRouteConnection() == null
            ? Optional.empty()
            : Optional.ofNullable(inner.expressRouteConnection().id()));
  }

  static Place place(ExpressRouteCircuitInner inner) {
    return new Place(
        text(inner.id()),
        inner.serviceProviderProperties() == null
            ? ""
            : text(inner.serviceProviderProperties().peeringLocation()));
  }

  static Network network(VirtualNetworkInner inner) {
    return new Network(
        text(inner.id()),
        text(inner.name()),
        text(inner.location()),
        prefixes(inner.addressSpace()),
        orNone(inner.subnets()).stream()
            .filter(subnet -> "GatewaySubnet".equalsIgnoreCase(subnet.name()))
            .map(Conversions::gatewaySubnet)
            .findFirst(),
        orNone(inner.virtualNetworkPeerings()).size());
  }

  private static GatewaySubnet gatewaySubnet(SubnetInner inner) {
    List<String> prefixes =
        Stream.concat(
                Stream.ofNullable(inner.addressPrefix()), orNone(inner.addressPrefixes()).stream())
            .distinct()
            .toList();
    List<String> gateways =
        orNone(inner.ipConfigurations()).stream()
            .map(IpConfigurationInner::id)
            .map(Conversions::text)
            .filter(id -> !id.isEmpty())
            .map(id -> ResourceId.parent(id, "ipConfigurations"))
            .distinct()
            .toList();
    return new GatewaySubnet(prefixes, inner.routeTable() != null, gateways);
  }

  static Gateway gateway(VirtualNetworkGatewayInner inner) {
    Long asn = inner.bgpSettings() == null ? null : inner.bgpSettings().asn();
    return new Gateway(
        text(inner.id()),
        text(inner.name()),
        text(inner.gatewayType()),
        text(inner.vpnType()),
        inner.sku() == null ? "" : text(inner.sku().name()),
        asn == null ? OptionalLong.empty() : OptionalLong.of(asn),
        orNone(inner.ipConfigurations()).stream()
            .map(VirtualNetworkGatewayIpConfigurationInner::subnet)
            .flatMap(subnet -> id(subnet).stream())
            .map(id -> ResourceId.parent(id, "subnets"))
            .findFirst());
  }

  static Connection connection(VirtualNetworkGatewayConnectionListEntityInner inner) {
    Integer weight = inner.routingWeight();
    return new Connection(
        text(inner.id()),
        text(inner.name()),
        text(inner.connectionType()),
        inner.virtualNetworkGateway1() == null ? "" : text(inner.virtualNetworkGateway1().id()),
        id(inner.peer()),
        inner.localNetworkGateway2() == null
            ? Optional.empty()
            : Optional.ofNullable(inner.localNetworkGateway2().id()),
        weight == null ? OptionalInt.empty() : OptionalInt.of(weight),
        Boolean.TRUE.equals(inner.expressRouteGatewayBypass()),
        Boolean.TRUE.equals(inner.enableBgp()));
  }

  static LocalGateway localGateway(LocalNetworkGatewayInner inner) {
    return new LocalGateway(
        text(inner.id()), text(inner.name()), prefixes(inner.localNetworkAddressSpace()));
  }

  private static List<String> prefixes(@Nullable AddressSpace space) {
    return space == null ? List.of() : List.copyOf(orNone(space.addressPrefixes()));
  }

  private static Optional<String> id(@Nullable SubResource resource) {
    return resource == null ? Optional.empty() : Optional.ofNullable(resource.id());
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static <T> List<T> orNone(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }
}
