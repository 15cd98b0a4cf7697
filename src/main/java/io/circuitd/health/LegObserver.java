package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Addresses;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.snmp.BfdReading;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.BgpError;
import io.circuitd.snmp.BgpPeerReading;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.PeerAddress;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the health of legs by SNMP. Calls block; they never throw for a router. */
public final class LegObserver {
  private final InstantSource clock;
  private final Readers readers;

  public LegObserver(SnmpManager manager, InstantSource clock) {
    this.clock = clock;
    this.readers = new Readers(manager);
  }

  /** Reads every session of the leg, BFD where it is on, and the sub-interface. */
  public LegObservation observe(
      Leg leg, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    Map<RouterPeer, PeerAddress> peers = peers(leg, router, profile);
    Map<RouterPeer, Reading<SessionHealth>> read = sessions(profile, target, peers);
    Map<Family, Reading<SessionHealth>> sessions = new EnumMap<>(Family.class);
    leg.sessions()
        .forEach(session ->
            sessions.put(
                session.family(),
                found(read, new RouterPeer(leg.vrf(), session.prefix().azure()))));
    Optional<Reading<Boolean>> bfd = bfd(leg, profile, target, peers.values());
    String name = leg.subInterface();
    Reading<InterfaceState> row = found(readers.interfaces(profile, target, List.of(name)), name);
    return new LegObservation(
        leg.id(),
        clock.instant(),
        sessions,
        bfd,
        subInterfaceUp(row, name, target),
        traffic(row, name, target));
  }

  /**
   * Reads any list of BGP neighbors of one router in one go: in the lists that a gate asks for,
   * those of all legs on the router.
   *
   * @return a reading for every neighbor asked
   */
  public Map<RouterPeer, Reading<SessionHealth>> sessions(
      Inventory.Router router,
      DeviceProfile profile,
      SnmpTarget target,
      Collection<RouterPeer> peers) {
    Map<RouterPeer, PeerAddress> addresses = new LinkedHashMap<>();
    for (RouterPeer peer : peers) {
      addresses.put(
          peer,
          new PeerAddress(
              context(peer.vrf(), router, profile),
              vrf(peer.vrf(), router, profile),
              Optional.empty(),
              peer.address()));
    }
    return sessions(profile, target, addresses);
  }

  private Map<RouterPeer, Reading<SessionHealth>> sessions(
      DeviceProfile profile, SnmpTarget target, Map<RouterPeer, PeerAddress> peers) {
    Map<RouterPeer, PeerAddress> addresses = new LinkedHashMap<>();
    Map<RouterPeer, Reading<SessionHealth>> sessions = new LinkedHashMap<>();
    peers.forEach((peer, address) -> {
      if (peer.vrf().isPresent() && !profile.snmp().seesVrfs()) {
        sessions.put(peer, hidden(peer, profile, target));
      } else {
        addresses.put(peer, address);
      }
    });
    Map<PeerAddress, Reading<BgpPeerReading>> rows =
        readers.bgp(profile).read(target, addresses.values());
    addresses.forEach(
        (peer, address) -> sessions.put(peer, health(found(rows, address), peer.address())));
    return sessions;
  }

  private static Reading<SessionHealth> hidden(
      RouterPeer peer, DeviceProfile profile, SnmpTarget target) {
    return Reading.unknown(
        target.router()
            + ": BGP4-MIB, which profile "
            + profile.name()
            + " reads, has no VRFs, so no "
            + Addresses.text(peer.address())
            + " in "
            + peer.vrf().orElse(""));
  }

  /**
   * Reads all sessions in the VRF of a leg, whosever they are, as far as the router's tables show
   * them; in the global table only those of the leg.
   */
  public Map<RouterPeer, Reading<SessionHealth>> beside(
      Leg leg, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    Map<RouterPeer, PeerAddress> own = peers(leg, router, profile);
    Map<RouterPeer, PeerAddress> all = new LinkedHashMap<>(own);
    if (leg.vrf().isPresent()
        && profile.snmp().seesVrfs()
        && readers.bgp(profile).beside(target, own.values())
            instanceof Reading.Present<Set<PeerAddress>>(Set<PeerAddress> found)) {
      found.forEach(peer -> all.putIfAbsent(new RouterPeer(leg.vrf(), peer.remote()), peer));
    }
    return sessions(profile, target, all);
  }

  private Optional<Reading<Boolean>> bfd(
      Leg leg, DeviceProfile profile, SnmpTarget target, Collection<PeerAddress> addresses) {
    if (leg.bfd() instanceof BfdSetting.Disabled || addresses.isEmpty()) {
      return Optional.empty();
    }
    return readers.bfd(profile).map(reader -> allUp(reader.read(target, addresses).values()));
  }

  /** One that is down decides, then one that is not known. */
  private static Reading<Boolean> allUp(Collection<Reading<BfdReading>> sessions) {
    if (sessions.stream().allMatch(Reading.Absent.class::isInstance)) {
      return Reading.absent();
    }
    Optional<String> unknown = Optional.empty();
    for (Reading<BfdReading> session : sessions) {
      switch (session) {
        case Reading.Present<BfdReading>(BfdReading row) when row.state() == BfdState.UP -> {}
        case Reading.Unknown<BfdReading>(String reason) -> unknown = Optional.of(reason);
        default -> {
          return Reading.present(false);
        }
      }
    }
    return unknown.<Reading<Boolean>>map(Reading::unknown).orElseGet(() -> Reading.present(true));
  }

  private Reading<Traffic> traffic(Reading<InterfaceState> row, String name, SnmpTarget target) {
    return switch (row) {
      case Reading.Present<InterfaceState>(InterfaceState state)
          when state.inOctets().isPresent() && state.outOctets().isPresent() ->
          Reading.present(
              new Traffic(
                  clock.instant(),
                  state.inOctets().getAsLong(),
                  state.outOctets().getAsLong(),
                  state.era()));
      case Reading.Present<InterfaceState> _ ->
          Reading.unknown(target.router() + " counts no octets on " + name);
      case Reading.Absent<InterfaceState> _ -> Reading.absent();
      case Reading.Unknown<InterfaceState>(String reason) -> Reading.unknown(reason);
    };
  }

  private static Reading<Boolean> subInterfaceUp(
      Reading<InterfaceState> row, String name, SnmpTarget target) {
    return switch (row) {
      case Reading.Present<InterfaceState>(InterfaceState state)
          when state.oper() == InterfaceState.Oper.UNKNOWN ->
          Reading.unknown(target.router() + " itself does not know the state of " + name);
      case Reading.Present<InterfaceState>(InterfaceState state) ->
          Reading.present(state.oper() == InterfaceState.Oper.UP);
      case Reading.Absent<InterfaceState> _ -> Reading.absent();
      case Reading.Unknown<InterfaceState>(String reason) -> Reading.unknown(reason);
    };
  }

  private static Map<RouterPeer, PeerAddress> peers(
      Leg leg, Inventory.Router router, DeviceProfile profile) {
    Map<RouterPeer, PeerAddress> peers = new LinkedHashMap<>();
    for (Leg.Session session : leg.sessions()) {
      peers.put(
          new RouterPeer(leg.vrf(), session.prefix().azure()),
          new PeerAddress(
              context(leg.vrf(), router, profile),
              vrf(leg.vrf(), router, profile),
              Optional.of(session.prefix().ours()),
              session.prefix().azure(),
              Optional.of(leg.subInterface())));
    }
    return peers;
  }

  /** The VRF's name in the router's tables, where no context names it. */
  private static Optional<String> vrf(
      Optional<String> vrf, Inventory.Router router, DeviceProfile profile) {
    return profile.snmp().vrfByContext()
        ? vrf
        : vrf.map(name -> router.snmp().contexts().getOrDefault(name, name));
  }

  private static String context(
      Optional<String> vrf, Inventory.Router router, DeviceProfile profile) {
    return vrf.filter(_ -> profile.snmp().vrfByContext())
        .map(name -> router.snmp().contexts().getOrDefault(name, name))
        .orElse("");
  }

  private static Reading<SessionHealth> health(Reading<BgpPeerReading> reading, InetAddress azure) {
    return switch (reading) {
      case Reading.Present<BgpPeerReading>(BgpPeerReading row) ->
          Reading.present(
              new SessionHealth(
                  azure instanceof Inet4Address ? Family.IPV4 : Family.IPV6,
                  azure,
                  row.state(),
                  row.since(),
                  row.lastErrors().isEmpty()
                      ? Optional.empty()
                      : Optional.of(
                          row.lastErrors().stream()
                              .map(BgpError::words)
                              .collect(Collectors.joining("; "))),
                  row.acceptedPrefixes()));
      case Reading.Absent<BgpPeerReading> _ -> Reading.absent();
      case Reading.Unknown<BgpPeerReading>(String reason) -> Reading.unknown(reason);
    };
  }

  private static <K, T> Reading<T> found(Map<K, Reading<T>> readings, K key) {
    return Optional.ofNullable(readings.get(key))
        .orElseThrow(() -> new IllegalStateException("not read: " + key));
  }
}
