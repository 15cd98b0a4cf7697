package io.circuitd.snmp;

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

/** Reads CISCO-BGP4-MIB, cbgpPeer2Table: the peers of a VRF in its SNMP context. */
final class CiscoBgpReader implements BgpReader {
  private static final CiscoBgpColumns COLUMNS = CiscoBgpColumns.PEER2;

  private final SnmpManager manager;

  CiscoBgpReader(SnmpManager manager) {
    this.manager = manager;
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return ByContext.read(
        manager,
        target,
        peers,
        (context, some) -> {
          List<List<OID>> rows =
              some.stream().map(peer -> COLUMNS.cells(index(peer), peer.remote())).toList();
          Map<OID, Variable> cells = manager.get(target, context, rows);
          Map<PeerAddress, Reading<BgpPeerReading>> readings = new HashMap<>();
          some.forEach(
              peer -> readings.put(peer, COLUMNS.reading(target, peer, index(peer), cells)));
          return readings;
        });
  }

  /** A VRF's peers are all that its context shows. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    Set<PeerAddress> peers = new HashSet<>(known);
    OID column = COLUMNS.state(new OID());
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

  private static OID index(PeerAddress peer) {
    return Index.withLength(peer.remote());
  }
}
