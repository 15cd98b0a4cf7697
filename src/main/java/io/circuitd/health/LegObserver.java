package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Addresses;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.snmp.BfdReading;
import io.circuitd.snmp.BgpError;
import io.circuitd.snmp.BgpPeerReading;
import io.circuitd.snmp.InterfaceState;
import io.circuitd.snmp.PeerAddress;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.snmp.SnmpTarget;
import io.circuitd.snmp.UpTimeReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
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
  private final UpTimeReader upTime;

  public LegObserver(SnmpManager manager, InstantSource clock) {
    this.clock = clock;
    this.readers = new Readers(manager);
    this.upTime = new UpTimeReader(manager);
  }

  /** Reads every session of the leg, BFD where it is on, and the sub-interface. */
  public LegObservation observe(
      Leg leg, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    return found(read(List.of(leg), router, profile, target), leg.id());
  }

  /**
   * Reads all these legs of one router in one go: its sessions by one read, then BFD, then the
   * sub-interfaces. A router that does not answer at all is asked once, not once for each table.
   */
  public RouterObservation observeAll(
      List<Leg> legs, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    if (upTime.read(target) instanceof Reading.Unknown<Duration>(String reason)) {
      return RouterObservation.silent(
          router.name(), clock.instant(), reason, legs, _ -> BfdView.NotMeasurable.by(profile));
    }
    Map<LegId, LegObservation> seen = read(legs, router, profile, target);
    return new RouterObservation(router.name(), clock.instant(), Optional.empty(), seen);
  }

  private Map<LegId, LegObservation> read(
      List<Leg> legs, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    Map<LegId, Map<RouterPeer, PeerAddress>> peers = new LinkedHashMap<>();
    legs.forEach(leg -> peers.put(leg.id(), peers(leg, router, profile)));
    Map<RouterPeer, PeerAddress> all = new LinkedHashMap<>();
    peers.values().forEach(all::putAll);
    Map<RouterPeer, Reading<SessionHealth>> sessions = sessions(profile, target, all);
    Map<PeerAddress, Reading<BfdReading>> bfd =
        bfd(
            profile,
            target,
            legs.stream()
                .filter(leg -> leg.bfd() instanceof BfdSetting.Enabled)
                .flatMap(leg -> found(peers, leg.id()).values().stream())
                .toList());
    Map<String, Reading<InterfaceState>> rows =
        readers.interfaces(
            profile, target, legs.stream().map(Leg::subInterface).distinct().toList());
    Map<LegId, LegObservation> seen = new LinkedHashMap<>();
    for (Leg leg : legs) {
      Map<Family, Reading<SessionHealth>> own = new EnumMap<>(Family.class);
      for (Leg.Session session : leg.sessions()) {
        own.put(
            session.family(), found(sessions, new RouterPeer(leg.vrf(), session.prefix().azure())));
      }
      seen.put(
          leg.id(),
          new LegObservation(
              leg.id(),
              clock.instant(),
              own,
              view(leg, profile, found(peers, leg.id()), bfd),
              found(rows, leg.subInterface())));
    }
    return seen;
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

  /** Empty where the platform has no table of BFD. */
  private Map<PeerAddress, Reading<BfdReading>> bfd(
      DeviceProfile profile, SnmpTarget target, List<PeerAddress> peers) {
    return peers.isEmpty()
        ? Map.of()
        : readers.bfd(profile).map(reader -> reader.read(target, peers)).orElse(Map.of());
  }

  private static BfdView view(
      Leg leg,
      DeviceProfile profile,
      Map<RouterPeer, PeerAddress> peers,
      Map<PeerAddress, Reading<BfdReading>> read) {
    if (leg.bfd() instanceof BfdSetting.Disabled || peers.isEmpty()) {
      return new BfdView.Off();
    }
    Optional<BfdView.NotMeasurable> hidden = BfdView.NotMeasurable.by(profile);
    if (hidden.isPresent()) {
      return hidden.get();
    }
    Map<Family, Reading<BfdHealth>> sessions = new EnumMap<>(Family.class);
    peers.forEach(
        (peer, address) -> sessions.put(family(peer.address()), health(found(read, address))));
    return new BfdView.Measured(sessions);
  }

  private static Reading<BfdHealth> health(Reading<BfdReading> reading) {
    return switch (reading) {
      case Reading.Present<BfdReading>(BfdReading row) ->
          Reading.present(new BfdHealth(row.state(), row.diag(), row.since()));
      case Reading.Absent<BfdReading> _ -> Reading.absent();
      case Reading.Unknown<BfdReading>(String reason) -> Reading.unknown(reason);
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
                  family(azure),
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

  private static Family family(InetAddress address) {
    return address instanceof Inet4Address ? Family.IPV4 : Family.IPV6;
  }

  private static <K, T> T found(Map<K, T> readings, K key) {
    return Optional.ofNullable(readings.get(key))
        .orElseThrow(() -> new IllegalStateException("not read: " + key));
  }
}
