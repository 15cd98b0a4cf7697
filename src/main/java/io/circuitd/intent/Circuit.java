package io.circuitd.intent;

import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.LegId;
import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One circuit file, as the operator wrote it; every rule that the file alone decides holds.
 *
 * @param bandwidthMbps a copy of Azure's value, Mbit/s
 * @param peerings empty on a virtual-switch circuit
 * @param createdOn when the circuit was created at Azure, where BFD needs it
 * @param file where it was read
 */
public record Circuit(
    CircuitName name,
    String customer,
    ServiceKey serviceKey,
    int bandwidthMbps,
    Map<PeeringType, Peering> peerings,
    Map<Side, Connection> connections,
    VpnUse vpn,
    Optional<LocalDate> createdOn,
    Optional<String> author,
    Position file) {

  /** What the customer's VPN beside the circuit is for (D-9). */
  public enum VpnUse {
    NONE,
    BACKUP,
    ENCRYPTION
  }

  /**
   * One peering, as wanted.
   *
   * @param innerVlan C-tag, the same on both connections
   * @param peerAsn the AS number sent to Azure; by default the virtual router's
   * @param prepend how often our AS is prepended, on connections where asked for
   * @param mtu bytes, layer 3
   * @param links where each connection attaches, with its prefixes
   * @param microsoft what only Microsoft peering has; empty on private peering
   */
  public record Peering(
      PeeringType type,
      VlanId innerVlan,
      Optional<Asn> peerAsn,
      BgpTimers timers,
      BfdSetting bfd,
      MaxPrefixes maxPrefixes,
      Optional<Asn> localAs,
      Optional<SecretRef> sharedKey,
      Map<Side, Integer> prepend,
      OptionalInt mtu,
      Map<Side, Link> links,
      Optional<MicrosoftPart> microsoft) {}

  /**
   * What only Microsoft peering has.
   *
   * @param advertisedPrefixes the customer's public prefixes, canonical
   * @param customerAsn whom they are registered to, where it is not the peer ASN
   * @param routingRegistry such as {@code ARIN}
   */
  public record MicrosoftPart(
      List<String> advertisedPrefixes, Optional<Asn> customerAsn, String routingRegistry) {}

  /** Where one connection of a peering attaches, with its prefixes. */
  public record Link(
      String virtualRouter, Optional<Ipv4Prefix30> ipv4, Optional<Ipv6Prefix126> ipv6) {
    /** The prefixes that are given, IPv4 first. */
    public List<PeeringPrefix> prefixes() {
      List<PeeringPrefix> prefixes = new ArrayList<>();
      ipv4.ifPresent(prefixes::add);
      ipv6.ifPresent(prefixes::add);
      return List.copyOf(prefixes);
    }
  }

  /**
   * What is wanted of one connection.
   *
   * @param maintenance its traffic is moved to the other connection
   */
  public record Connection(
      ConnectionState state,
      Optional<String> virtualSwitch,
      Optional<String> description,
      boolean maintenance) {}

  /** What is wanted of a connection; one that the file does not name is a draft. */
  public ConnectionState state(Side side) {
    Connection connection = connections.get(side);
    return connection == null ? ConnectionState.DRAFT : connection.state();
  }

  /** True when the traffic of a connection is to be moved to the other one. */
  public boolean maintenance(Side side) {
    Connection connection = connections.get(side);
    return connection != null && connection.maintenance();
  }

  /** The legs of one connection, in order of peering type. */
  public List<LegId> legs(Side side) {
    if (peerings.isEmpty()) {
      return connections.containsKey(side)
          ? List.of(new LegId(name, side, Optional.empty()))
          : List.of();
    }
    return peerings.values().stream()
        .filter(peering -> peering.links().containsKey(side))
        .map(peering -> new LegId(name, side, Optional.of(peering.type())))
        .sorted()
        .toList();
  }
}
