package io.circuitd.lab;

import io.circuitd.lab.RouterState.BgpPeer;
import java.time.Instant;
import java.util.List;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;

/** ARISTA-BGP4V2-MIB of a simulated router: instance 1, addresses with type and length. */
final class AristaMib {
  private static final OID PEER = new OID("1.3.6.1.4.1.30065.4.1.1.2.1");
  private static final OID ERRORS = new OID("1.3.6.1.4.1.30065.4.1.1.3.1");
  private static final OID TIMES = new OID("1.3.6.1.4.1.30065.4.1.1.4.1");
  private static final OID COUNTERS = new OID("1.3.6.1.4.1.30065.4.1.1.7.1");
  private static final OID PREFIXES = new OID("1.3.6.1.4.1.30065.4.1.1.8.1");

  private AristaMib() {}

  static void peers(MibView view, List<BgpPeer> peers, Instant now) {
    view.serve(PEER, 2, 3, 7, 10, 12, 13, 14);
    view.serve(ERRORS, 1, 2, 6, 7);
    view.serve(TIMES, 1);
    view.serve(COUNTERS, 5);
    view.serve(PREFIXES, 3, 4, 5);
    for (BgpPeer peer : peers) {
      byte[] remote = peer.remote().getAddress();
      int type = RouterMib.addressType(peer.remote());
      int[] index = RouterMib.join(new int[] {1, type, remote.length}, RouterMib.octets(remote));
      view.put(PEER, 2, new Integer32(type), index);
      view.put(PEER, 3, new OctetString(peer.local().getAddress()), index);
      view.put(PEER, 7, new UnsignedInteger32(peer.localAs()), index);
      view.put(PEER, 10, new UnsignedInteger32(peer.remoteAs()), index);
      view.put(PEER, 12, new Integer32(2), index);
      view.put(PEER, 13, new Integer32(peer.state().number()), index);
      view.put(PEER, 14, new OctetString(), index);
      view.put(ERRORS, 1, new UnsignedInteger32(peer.lastErrorCode()), index);
      view.put(ERRORS, 2, new UnsignedInteger32(peer.lastErrorSubcode()), index);
      view.put(ERRORS, 6, new UnsignedInteger32(0), index);
      view.put(ERRORS, 7, new UnsignedInteger32(0), index);
      view.put(TIMES, 1, new Gauge32(RouterMib.establishedTime(peer, now)), index);
      view.put(COUNTERS, 5, new Counter32(RouterMib.transitions(peer)), index);
      int[] unicast = RouterMib.join(index, new int[] {type, 1});
      view.put(PREFIXES, 3, new Gauge32(peer.acceptedPrefixes()), unicast);
      view.put(PREFIXES, 4, new Gauge32(peer.acceptedPrefixes()), unicast);
      view.put(PREFIXES, 5, new Gauge32(0), unicast);
    }
  }
}
