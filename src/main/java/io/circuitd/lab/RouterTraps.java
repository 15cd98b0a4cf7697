package io.circuitd.lab;

import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.model.BgpState;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/**
 * The notifications of one kind of router between two of its states. OIDs are written out here, so
 * that a mistake of the receiver's table is not repeated.
 */
final class RouterTraps {
  private static final String BGP4_STATE = "1.3.6.1.2.1.15.3.1.2";
  private static final String BGP4_LAST_ERROR = "1.3.6.1.2.1.15.3.1.14";

  private RouterTraps() {}

  /** What the router tells when it goes from one state to the other. */
  static List<ScopedPDU> between(RouterKind kind, RouterState before, RouterState after) {
    Map<String, BgpPeer> then = new HashMap<>();
    before.peers().forEach(peer -> then.put(key(peer), peer));
    List<ScopedPDU> traps = new ArrayList<>();
    for (BgpPeer peer : after.peers()) {
      Optional<BgpPeer> old = Optional.ofNullable(then.get(key(peer)));
      boolean wasUp = old.filter(RouterTraps::isUp).isPresent();
      if (isUp(peer) != wasUp) {
        bgp(kind, peer, isUp(peer)).ifPresent(traps::add);
      }
      Optional<Boolean> bfdThen = old.flatMap(BgpPeer::bfdUp);
      if (bfdThen.isPresent() && peer.bfdUp().isPresent() && !bfdThen.equals(peer.bfdUp())) {
        bfd(kind, peer.bfdUp().get()).ifPresent(traps::add);
      }
    }
    return traps;
  }

  private static String key(BgpPeer peer) {
    return peer.vrf().orElse("") + " " + peer.remote().getHostAddress();
  }

  private static boolean isUp(BgpPeer peer) {
    return peer.state() == BgpState.ESTABLISHED;
  }

  /**
   * BGP4-MIB's notifications know no IPv6, and no VRF; the older routers send them all the same.
   */
  private static Optional<ScopedPDU> bgp(RouterKind kind, BgpPeer peer, boolean up) {
    boolean ipv4 = peer.remote() instanceof Inet4Address;
    return switch (kind) {
      case JUNOS -> Optional.of(trap("1.3.6.1.4.1.2636.5.1.1.1.0." + (up ? 1 : 2)));
      case IOSXR_NATIVE, IOSXR, IOSXR7 ->
          Optional.of(
              trap(
                  "1.3.6.1.4.1.9.9.187.0." + (up ? 5 : 6),
                  state("1.3.6.1.4.1.9.9.187.1.2.5.1.3." + index(peer), peer)));
      case EOS ->
          Optional.of(
              trap(
                  "1.3.6.1.4.1.30065.4.1.0." + (up ? 1 : 2),
                  state("1.3.6.1.4.1.30065.4.1.1.2.1.13.1." + index(peer), peer)));
      case SROS ->
          ipv4
              ? Optional.of(rfc1657(peer, up))
              : Optional.of(
                  trap(
                      "1.3.6.1.4.1.6527.3.1.3.14.0." + (up ? 7 : 8),
                      state("1.3.6.1.4.1.6527.3.1.2.14.4.7.1.59.1." + index(peer), peer)));
    };
  }

  private static ScopedPDU rfc1657(BgpPeer peer, boolean up) {
    String address = peer.remote().getHostAddress();
    return trap(
        "1.3.6.1.2.1.15.7." + (up ? 1 : 2),
        new VariableBinding(
            new OID(BGP4_LAST_ERROR + "." + address),
            new OctetString(
                new byte[] {(byte) peer.lastErrorCode(), (byte) peer.lastErrorSubcode()})),
        state(BGP4_STATE + "." + address, peer));
  }

  private static Optional<ScopedPDU> bfd(RouterKind kind, boolean up) {
    return switch (kind) {
      case JUNOS -> Optional.of(trap("1.3.6.1.4.1.2636.5.3.1.0." + (up ? 1 : 2)));
      case IOSXR_NATIVE, IOSXR, IOSXR7 ->
          Optional.of(trap("1.3.6.1.4.1.9.10.137.0." + (up ? 1 : 2)));
      case SROS -> Optional.of(trap("1.3.6.1.4.1.6527.3.1.3.3.0." + (up ? 62 : 61)));
      case EOS -> Optional.empty();
    };
  }

  private static VariableBinding state(String cell, BgpPeer peer) {
    return new VariableBinding(new OID(cell), new Integer32(peer.state().number()));
  }

  /** InetAddressType, length, octets. */
  private static String index(BgpPeer peer) {
    byte[] octets = peer.remote().getAddress();
    StringBuilder index = new StringBuilder(octets.length == 4 ? "1.4" : "2.16");
    for (byte octet : octets) {
      index.append('.').append(octet & 0xff);
    }
    return index.toString();
  }

  private static ScopedPDU trap(String kind, VariableBinding... further) {
    ScopedPDU trap = new ScopedPDU();
    trap.setType(PDU.TRAP);
    trap.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(0)));
    trap.add(new VariableBinding(SnmpConstants.snmpTrapOID, new OID(kind)));
    trap.addAll(List.of(further));
    return trap;
  }
}
