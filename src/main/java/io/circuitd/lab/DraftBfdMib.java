package io.circuitd.lab;

import io.circuitd.lab.RouterMib.Moment;
import io.circuitd.lab.RouterState.BgpPeer;
import io.circuitd.lab.RouterState.Interface;
import java.util.List;
import java.util.function.ToIntFunction;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.UnsignedInteger32;

/** BFD tables of an early draft, as Cisco and Juniper copied it: same columns, other roots. */
final class DraftBfdMib {
  static final DraftBfdMib CISCO =
      new DraftBfdMib("1.3.6.1.4.1.9.10.137.1.2.1", "1.3.6.1.4.1.9.10.137.1.3.1");
  static final DraftBfdMib JUNIPER =
      new DraftBfdMib("1.3.6.1.4.1.2636.5.3.1.1.2.1", "1.3.6.1.4.1.2636.5.3.1.1.3.1");

  private static final OID CISCO_MAP = new OID("1.3.6.1.4.1.9.10.137.1.6.1");
  private static final OID JUNIPER_NAMES = new OID("1.3.6.1.4.1.2636.3.45.1.1.1");
  private static final int DETECTION_TIME_EXPIRED = 1;

  private final OID entry;
  private final OID times;

  private DraftBfdMib(String entry, String times) {
    this.entry = new OID(entry);
    this.times = new OID(times);
  }

  /**
   * Shows the sessions of these peers.
   *
   * @param numbers gives each its index, which the router made up
   */
  void sessions(
      MibView view,
      List<BgpPeer> peers,
      RouterState state,
      Moment moment,
      ToIntFunction<BgpPeer> numbers) {
    boolean cisco = this == CISCO;
    view.serve(entry, 3, 4, 6, 7, 13, 14, 18);
    view.serve(times, 3);
    if (cisco) {
      view.serve(entry, 8, 25);
      view.serve(times, 4);
      view.serve(CISCO_MAP, 1);
    } else {
      view.serve(JUNIPER_NAMES, 5);
    }
    for (BgpPeer peer : peers) {
      if (peer.bfdUp().isEmpty()) {
        continue;
      }
      boolean up = peer.bfdUp().get();
      int index = numbers.applyAsInt(peer);
      view.put(entry, 3, new UnsignedInteger32(index), index);
      view.put(entry, 4, new UnsignedInteger32(up ? 1 : 0), index);
      view.put(entry, 6, new Integer32(up ? 4 : 2), index);
      view.put(entry, 7, new Integer32(up ? 1 : 2), index);
      view.put(entry, 13, new Integer32(RouterMib.addressType(peer.remote())), index);
      view.put(entry, 14, new OctetString(peer.remote().getAddress()), index);
      view.put(entry, 18, new UnsignedInteger32(3), index);
      view.put(times, 3, new TimeTicks(up ? moment.stamp(peer.since()) : 0), index);
      if (cisco) {
        int ifIndex = ifIndex(state, peer.subInterface());
        byte[] remote = peer.remote().getAddress();
        int[] where = {ifIndex, RouterMib.addressType(peer.remote()), remote.length};
        view.put(entry, 8, new UnsignedInteger32(up ? 0 : DETECTION_TIME_EXPIRED), index);
        view.put(entry, 25, new Integer32(ifIndex), index);
        view.put(times, 4, new TimeTicks(up ? 0 : moment.stamp(peer.since())), index);
        view.put(
            CISCO_MAP,
            1,
            new UnsignedInteger32(index),
            RouterMib.join(where, RouterMib.octets(remote)));
      } else {
        view.put(JUNIPER_NAMES, 5, new OctetString(peer.subInterface()), index);
      }
    }
  }

  private static int ifIndex(RouterState state, String name) {
    return state.interfaces().stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .map(Interface::ifIndex)
        .orElse(0);
  }
}
