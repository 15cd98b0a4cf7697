package io.circuitd.lab;

import io.circuitd.lab.RouterMib.Moment;
import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.lab.RouterState.Interface;
import io.circuitd.model.BgpState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;

/**
 * SR OS's own tables of a simulated router: virtual routers, their interfaces, BGP and BFD. Every
 * index begins with, or has, the number of the virtual router, which it made up; 1 is Base.
 */
final class TimetraMib {
  private static final OID ROUTERS = new OID("1.3.6.1.4.1.6527.3.1.2.3.1.1");
  private static final OID INTERFACES = new OID("1.3.6.1.4.1.6527.3.1.2.3.4.1");
  private static final OID BFD = new OID("1.3.6.1.4.1.6527.3.1.2.3.92.1");
  private static final OID PEER = new OID("1.3.6.1.4.1.6527.3.1.2.14.4.7.1");
  private static final OID OPER = new OID("1.3.6.1.4.1.6527.3.1.2.14.4.8.1");
  private static final OID PARAMS = new OID("1.3.6.1.4.1.6527.3.1.2.14.4.10.1");

  private static final int BASE = 1;
  private static final int IN_SERVICE = 2;
  private static final int OUT_OF_SERVICE = 3;

  /** Bit 5 of OperFlags, from the left: pathDown. */
  private static final byte PATH_DOWN = 0x04;

  private final Map<String, Integer> numbers = new HashMap<>();

  /** Virtual routers and their interfaces. */
  void routers(MibView view, RouterState state) {
    view.serve(ROUTERS, 4);
    view.serve(INTERFACES, 4, 9);
    view.put(ROUTERS, 4, new OctetString("Base"), BASE);
    Stream.concat(
            state.interfaces().stream().flatMap(row -> row.vrf().stream()),
            state.peers().stream().flatMap(peer -> peer.vrf().stream()))
        .forEach(vrf -> view.put(ROUTERS, 4, new OctetString(vrf), number(Optional.of(vrf))));
    for (Interface row : state.interfaces()) {
      if (!RouterKind.SROS.shows(row)) {
        int[] index = {number(row.vrf()), row.ifIndex()};
        view.put(INTERFACES, 4, new OctetString(row.name()), index);
        view.put(INTERFACES, 9, new Integer32(row.up() ? IN_SERVICE : OUT_OF_SERVICE), index);
      }
    }
  }

  void peers(MibView view, List<BgpPeer> peers, RouterState state, Moment moment) {
    view.serve(PEER, 6, 13, 14, 19, 30, 59, 66);
    view.serve(OPER, 5, 7, 27, 29, 98, 100);
    view.serve(PARAMS, 11);
    view.serve(BFD, 8, 9, 12, 13);
    for (BgpPeer peer : peers) {
      byte[] remote = peer.remote().getAddress();
      int type = RouterMib.addressType(peer.remote());
      boolean ipv4 = type == 1;
      int[] address = RouterMib.join(new int[] {type, remote.length}, RouterMib.octets(remote));
      int[] index = RouterMib.join(new int[] {number(peer.vrf())}, address);
      view.put(PEER, 6, new Integer32(2), index);
      view.put(PEER, 13, new Integer32(type), index);
      view.put(PEER, 14, new OctetString(peer.local().getAddress()), index);
      view.put(PEER, 19, new UnsignedInteger32(0), index);
      view.put(PEER, 30, new TimeTicks(moment.stamp(peer.since())), index);
      view.put(PEER, 59, new Integer32(peer.state().number()), index);
      view.put(PEER, 66, new UnsignedInteger32(peer.remoteAs()), index);
      int prefixes = peer.acceptedPrefixes();
      view.put(OPER, 5, new Gauge32(ipv4 ? prefixes : 0), index);
      view.put(OPER, 7, new Gauge32(ipv4 ? prefixes : 0), index);
      view.put(OPER, 27, new Gauge32(ipv4 ? 0 : prefixes), index);
      view.put(OPER, 29, new Gauge32(ipv4 ? 0 : prefixes), index);
      view.put(OPER, 98, new Gauge32(0), index);
      view.put(OPER, 100, new Gauge32(0), index);
      view.put(PARAMS, 11, RouterMib.lastError(peer), index);
      peer.bfdUp().ifPresent(up -> bfd(view, peer, up, address, state, moment));
    }
  }

  /** Counts from 0: adminDown, down, init, up. */
  private void bfd(
      MibView view, BgpPeer peer, boolean up, int[] remote, RouterState state, Moment moment) {
    byte[] local = peer.local().getAddress();
    int type = RouterMib.addressType(peer.local());
    int interfaceNumber =
        state.interfaces().stream()
            .filter(row -> row.name().equals(peer.subInterface()))
            .findFirst()
            .map(Interface::ifIndex)
            .orElse(0);
    int[] index =
        RouterMib.join(
            new int[] {0, 0, number(peer.vrf()), interfaceNumber, type, local.length},
            RouterMib.octets(local),
            remote);
    view.put(BFD, 8, new Integer32(up ? 3 : 1), index);
    view.put(BFD, 9, new OctetString(new byte[] {up ? 0 : PATH_DOWN, 0}), index);
    boolean everUp = up || peer.state() == BgpState.ESTABLISHED;
    view.put(BFD, 12, new TimeTicks(up ? 0 : moment.stamp(peer.since())), index);
    view.put(BFD, 13, new TimeTicks(everUp ? moment.stamp(peer.since()) : 0), index);
  }

  private int number(Optional<String> vrf) {
    synchronized (numbers) {
      return vrf.map(name -> numbers.computeIfAbsent(name, _ -> BASE + 1 + numbers.size()))
          .orElse(BASE);
    }
  }
}
