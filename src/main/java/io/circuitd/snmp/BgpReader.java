package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** Reads known BGP peers from one family of MIB tables. Blocks; never throws for a router. */
public sealed interface BgpReader
    permits AristaBgpReader,
        Bgp4Reader,
        CiscoBgpReader,
        CiscoVrfBgpReader,
        JuniperBgpReader,
        TimetraBgpReader {
  /**
   * Reads all these peers of one router.
   *
   * @return a reading for every peer asked; absent when the router answers that it has no such
   *     session, unknown with the reason when that cannot be told
   */
  Map<PeerAddress, Reading<BgpPeerReading>> read(SnmpTarget target, Collection<PeerAddress> peers);

  /**
   * Finds all peers in the same VRF as these, whosever they are.
   *
   * @param known peers of one VRF, those that are not configured yet included
   * @return these and the others; only these where the table cannot tell
   */
  Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known);

  /** BGP4-MIB (RFC 4273): IPv4 peers only, no VRFs. */
  static BgpReader bgp4(SnmpManager manager) {
    return new Bgp4Reader(manager);
  }

  /** CISCO-BGP4-MIB cbgpPeer2Table: IPv4 and IPv6, a VRF's peers in its SNMP context. */
  static BgpReader cisco(SnmpManager manager) {
    return new CiscoBgpReader(manager);
  }

  /**
   * CISCO-BGP4-MIB cbgpPeer3Table, with every VRF in the default context, where the router serves
   * it; else cbgpPeer2Table.
   */
  static BgpReader ciscoVrf(SnmpManager manager) {
    return new CiscoVrfBgpReader(manager, cisco(manager));
  }

  /** ARISTA-BGP4V2-MIB: IPv4 and IPv6, a VRF's peers in its SNMP context. */
  static BgpReader arista(SnmpManager manager) {
    return new AristaBgpReader(manager);
  }

  /** TIMETRA-BGP-MIB of SR OS: IPv4 and IPv6, all virtual routers in one table. */
  static BgpReader timetra(SnmpManager manager) {
    return new TimetraBgpReader(manager);
  }

  /** BGP4-V2-MIB-JUNIPER: IPv4 and IPv6, all routing instances in one table. */
  static BgpReader juniper(SnmpManager manager) {
    return new JuniperBgpReader(manager);
  }
}
