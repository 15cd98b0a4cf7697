package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.net.Inet4Address;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/** Reads BGP4-MIB (RFC 4273): IPv4 alone, and no VRFs. */
final class Bgp4Reader implements BgpReader {
  private final SnmpManager manager;
  private final Bgp4Columns columns = new Bgp4Columns();

  Bgp4Reader(SnmpManager manager) {
    this.manager = manager;
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    Map<PeerAddress, Reading<BgpPeerReading>> readings = new HashMap<>();
    List<PeerAddress> ipv4 =
        peers.stream().filter(peer -> peer.remote() instanceof Inet4Address).toList();
    for (PeerAddress peer : peers) {
      readings.put(
          peer, Reading.unknown(target.router() + ": BGP4-MIB has no IPv6 peers, so no " + peer));
    }
    readings.putAll(
        ByContext.read(
            manager,
            target,
            ipv4,
            (context, some) -> {
              List<List<OID>> rows =
                  some.stream().map(peer -> columns.cells(index(peer), peer.remote())).toList();
              Map<OID, Variable> cells = manager.get(target, context, rows);
              Map<PeerAddress, Reading<BgpPeerReading>> read = new HashMap<>();
              some.forEach(
                  peer -> read.put(peer, columns.reading(target, peer, index(peer), cells)));
              return read;
            }));
    return readings;
  }

  /** The table knows no VRFs. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    return Reading.present(Set.copyOf(known));
  }

  private static OID index(PeerAddress peer) {
    return Index.plain(peer.remote());
  }
}
