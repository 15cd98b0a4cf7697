package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.net.Inet4Address;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/** BGP4-MIB (RFC 4273), bgpPeerTable. */
final class Bgp4Reader implements BgpReader {
  private static final OID PEER = new OID("1.3.6.1.2.1.15.3.1");
  private static final int STATE = 2;
  private static final int ADMIN_STATUS = 3;
  private static final int REMOTE_AS = 9;
  private static final int LAST_ERROR = 14;
  private static final int ESTABLISHED_TIME = 16;

  /** Stands for every AS number above 65535 (RFC 6793). */
  private static final long AS_TRANS = 23456;

  private final SnmpManager manager;

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
            ipv4,
            (context, some) -> {
              List<List<OID>> rows = some.stream().map(Bgp4Reader::row).toList();
              Map<OID, Variable> cells = manager.get(target, context, rows);
              Map<PeerAddress, Reading<BgpPeerReading>> read = new HashMap<>();
              some.forEach(peer -> read.put(peer, reading(target, peer, new BgpRow(cells))));
              return read;
            }));
    return readings;
  }

  /** The table knows no VRFs. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    return Reading.present(Set.copyOf(known));
  }

  private static List<OID> row(PeerAddress peer) {
    OID index = Index.plain(peer.remote());
    return List.of(
        Index.cell(PEER, STATE, index),
        Index.cell(PEER, ADMIN_STATUS, index),
        Index.cell(PEER, REMOTE_AS, index),
        Index.cell(PEER, LAST_ERROR, index),
        Index.cell(PEER, ESTABLISHED_TIME, index));
  }

  private static Reading<BgpPeerReading> reading(SnmpTarget target, PeerAddress peer, BgpRow row) {
    OID index = Index.plain(peer.remote());
    Reading<BgpState> read =
        row.state(Index.cell(PEER, STATE, index), target, "bgpPeerTable", peer);
    return Readings.map(
        read,
        state -> {
          OptionalLong as = row.number(Index.cell(PEER, REMOTE_AS, index));
          return new BgpPeerReading(
              state,
              row.adminUp(Index.cell(PEER, ADMIN_STATUS, index)),
              row.since(Index.cell(PEER, ESTABLISHED_TIME, index), state),
              row.error(Index.cell(PEER, LAST_ERROR, index), BgpError.Direction.EITHER),
              as.orElse(0) == AS_TRANS ? OptionalLong.empty() : as,
              OptionalInt.empty());
        });
  }
}
