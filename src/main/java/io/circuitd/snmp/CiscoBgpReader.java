package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** CISCO-BGP4-MIB, cbgpPeer2Table and cbgpPeer2AddrFamilyPrefixTable. */
final class CiscoBgpReader implements BgpReader {
  private static final OID PEER = new OID("1.3.6.1.4.1.9.9.187.1.2.5.1");
  private static final int STATE = 3;
  private static final int ADMIN_STATUS = 4;
  private static final int REMOTE_AS = 11;
  private static final int LAST_ERROR = 17;
  private static final int ESTABLISHED_TIME = 19;

  private static final OID PREFIXES = new OID("1.3.6.1.4.1.9.9.187.1.2.8.1");
  private static final int ACCEPTED = 1;
  private static final int UNICAST = 1;

  private final SnmpManager manager;

  CiscoBgpReader(SnmpManager manager) {
    this.manager = manager;
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return ByContext.read(
        peers,
        (context, some) -> {
          List<List<OID>> rows = some.stream().map(CiscoBgpReader::row).toList();
          Map<OID, Variable> cells = manager.get(target, context, rows);
          Map<PeerAddress, Reading<BgpPeerReading>> readings = new HashMap<>();
          some.forEach(peer -> readings.put(peer, reading(target, peer, new BgpRow(cells))));
          return readings;
        });
  }

  /** A VRF's peers are all that its context shows. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    Set<PeerAddress> peers = new HashSet<>(known);
    OID column = new OID(PEER).append(STATE);
    try {
      for (PeerAddress one : ByContext.oneOfEach(known)) {
        for (VariableBinding row : manager.walk(target, one.context(), column)) {
          Index.address(row.getOid().getSuffix(column))
              .filter(address -> ByContext.isNew(known, one, address))
              .ifPresent(address -> peers.add(one.beside(address)));
        }
      }
      return Reading.present(peers);
    } catch (NoAnswer e) {
      return Reading.unknown(e.reason());
    }
  }

  private static List<OID> row(PeerAddress peer) {
    OID index = Index.withLength(peer.remote());
    return List.of(
        Index.cell(PEER, STATE, index),
        Index.cell(PEER, ADMIN_STATUS, index),
        Index.cell(PEER, REMOTE_AS, index),
        Index.cell(PEER, LAST_ERROR, index),
        Index.cell(PEER, ESTABLISHED_TIME, index),
        accepted(peer));
  }

  private static OID accepted(PeerAddress peer) {
    OID index = Index.withLength(peer.remote());
    return Index.cell(PREFIXES, ACCEPTED, index).append(Index.type(peer.remote())).append(UNICAST);
  }

  private static Reading<BgpPeerReading> reading(SnmpTarget target, PeerAddress peer, BgpRow row) {
    OID index = Index.withLength(peer.remote());
    Reading<BgpState> read =
        row.state(Index.cell(PEER, STATE, index), target, "cbgpPeer2Table", peer);
    return Readings.map(
        read,
        state ->
            new BgpPeerReading(
                state,
                row.adminUp(Index.cell(PEER, ADMIN_STATUS, index)),
                row.since(Index.cell(PEER, ESTABLISHED_TIME, index), state),
                row.error(Index.cell(PEER, LAST_ERROR, index), BgpError.Direction.EITHER),
                row.number(Index.cell(PEER, REMOTE_AS, index)),
                row.count(accepted(peer))));
  }
}
