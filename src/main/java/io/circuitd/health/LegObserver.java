package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Addresses;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Family;
import io.circuitd.model.Reading;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.snmp.BfdReader;
import io.circuitd.snmp.BfdState;
import io.circuitd.snmp.BgpError;
import io.circuitd.snmp.BgpPeerReading;
import io.circuitd.snmp.BgpReader;
import io.circuitd.snmp.InterfaceReader;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads the health of legs by SNMP. Calls block; they never throw for a router. */
public final class LegObserver {
  private final InstantSource clock;
  private final BgpReader bgp4;
  private final BgpReader juniperBgp;
  private final BgpReader ciscoBgp;
  private final BfdReader juniperBfd;
  private final BfdReader ciscoBfd;
  private final InterfaceReader interfaces;

  public LegObserver(SnmpManager manager, InstantSource clock) {
    this.clock = clock;
    this.bgp4 = BgpReader.bgp4(manager);
    this.juniperBgp = BgpReader.juniper(manager);
    this.ciscoBgp = BgpReader.cisco(manager);
    this.juniperBfd = BfdReader.juniper(manager);
    this.ciscoBfd = BfdReader.cisco(manager);
    this.interfaces = new InterfaceReader(manager);
  }

  /** Reads every session of the leg, BFD where it is on, and the sub-interface. */
  public LegObservation observe(
      Leg leg, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    List<RouterPeer> peers =
        leg.sessions().stream()
            .map(session -> new RouterPeer(leg.vrf(), session.prefix().azure()))
            .toList();
    Map<RouterPeer, Reading<SessionHealth>> read = sessions(router, profile, target, peers);
    Map<Family, Reading<SessionHealth>> sessions = new EnumMap<>(Family.class);
    leg.sessions()
        .forEach(session ->
            sessions.put(
                session.family(),
                found(read, new RouterPeer(leg.vrf(), session.prefix().azure()))));
    BfdView bfd = bfd(leg, router, profile, target);
    String name = leg.subInterface();
    Reading<InterfaceState> row =
        profile.snmp().subInterfaces()
            ? found(interfaces.read(target, List.of(name)), name)
            : Reading.unknown(
                target.router()
                    + " is of profile "
                    + profile.name()
                    + ", whose ifTable has no sub-interfaces, so no "
                    + name);
    return new LegObservation(leg.id(), clock.instant(), sessions, bfd, row);
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
    Map<RouterPeer, Reading<SessionHealth>> sessions = new LinkedHashMap<>();
    for (RouterPeer peer : peers) {
      if (peer.vrf().isPresent() && !profile.snmp().seesVrfs()) {
        sessions.put(peer, hidden(peer, profile, target));
      } else {
        addresses.put(peer, address(peer, router, profile));
      }
    }
    Map<PeerAddress, Reading<BgpPeerReading>> rows = bgp(profile).read(target, addresses.values());
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
    List<RouterPeer> own =
        leg.sessions().stream()
            .map(session -> new RouterPeer(leg.vrf(), session.prefix().azure()))
            .toList();
    List<PeerAddress> known = own.stream().map(peer -> address(peer, router, profile)).toList();
    if (leg.vrf().isPresent()
        && profile.snmp().seesVrfs()
        && bgp(profile).beside(target, known)
            instanceof Reading.Present<Set<PeerAddress>>(Set<PeerAddress> all)) {
      return sessions(
          router,
          profile,
          target,
          all.stream().map(peer -> new RouterPeer(leg.vrf(), peer.remote())).toList());
    }
    return sessions(router, profile, target, own);
  }

  private BfdView bfd(Leg leg, Inventory.Router router, DeviceProfile profile, SnmpTarget target) {
    if (leg.bfd() instanceof BfdSetting.Disabled || leg.sessions().isEmpty()) {
      return new BfdView.Off();
    }
    Optional<BfdReader> reader =
        profile
            .snmp()
            .bfd()
            .map(mib ->
                switch (mib) {
                  case CISCO -> ciscoBfd;
                  case JUNIPER -> juniperBfd;
                });
    if (reader.isEmpty()) {
      return new BfdView.NotMeasurable(
          "profile " + profile.name() + " knows no SNMP table that shows BFD");
    }
    Map<Family, PeerAddress> addresses = new EnumMap<>(Family.class);
    leg.sessions()
        .forEach(session ->
            addresses.put(
                session.family(),
                address(new RouterPeer(leg.vrf(), session.prefix().azure()), router, profile)));
    Map<PeerAddress, Reading<BfdState>> read = reader.get().read(target, addresses.values());
    Map<Family, Reading<BfdHealth>> sessions = new EnumMap<>(Family.class);
    addresses.forEach((family, address) -> sessions.put(family, bfd(found(read, address))));
    return new BfdView.Measured(sessions);
  }

  private static Reading<BfdHealth> bfd(Reading<BfdState> reading) {
    return switch (reading) {
      case Reading.Present<BfdState>(BfdState state) ->
          Reading.present(new BfdHealth(state, OptionalInt.empty(), Optional.empty()));
      case Reading.Absent<BfdState> _ -> Reading.absent();
      case Reading.Unknown<BfdState>(String reason) -> Reading.unknown(reason);
    };
  }

  private BgpReader bgp(DeviceProfile profile) {
    return switch (profile.snmp().bgp()) {
      case BGP4 -> bgp4;
      case JNX_BGP_M2 -> juniperBgp;
      case CBGP_PEER2 -> ciscoBgp;
    };
  }

  private static PeerAddress address(
      RouterPeer peer, Inventory.Router router, DeviceProfile profile) {
    String context =
        peer.vrf()
            .filter(_ -> profile.snmp().vrfByContext())
            .map(vrf -> router.snmp().contexts().getOrDefault(vrf, vrf))
            .orElse("");
    return new PeerAddress(context, peer.address());
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
