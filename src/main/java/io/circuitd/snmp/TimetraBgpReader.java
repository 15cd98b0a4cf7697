package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** Reads TIMETRA-BGP-MIB of SR OS: all virtual routers in one table, by number. */
final class TimetraBgpReader implements BgpReader {
  private final SnmpManager manager;
  private final TimetraBgpColumns columns = new TimetraBgpColumns();

  TimetraBgpReader(SnmpManager manager) {
    this.manager = manager;
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return manager
        .virtualRouters()
        .read(target, peers, (ids, readings) -> readOnce(target, ids, readings));
  }

  /** Rows of the same virtual router. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    Set<PeerAddress> peers = new HashSet<>(known);
    try {
      Map<String, Long> numbers = manager.virtualRouters().numbers(target, known);
      for (PeerAddress one : ByContext.oneOfEach(known)) {
        Optional<Long> id = Optional.ofNullable(numbers.get(VirtualRouters.name(one)));
        if (id.isPresent()) {
          OID rows = TimetraBgpColumns.states().appendUnsigned(id.get());
          for (VariableBinding row : manager.walk(target, "", rows)) {
            Index.address(row.getOid().getSuffix(rows))
                .filter(address -> ByContext.isNew(known, one, address))
                .ifPresent(address -> peers.add(one.beside(address)));
          }
        }
      }
      return Reading.present(peers);
    } catch (NoAnswer e) {
      return Reading.unknown(e.reason());
    }
  }

  private Set<PeerAddress> readOnce(
      SnmpTarget target,
      Map<PeerAddress, Long> ids,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    Map<PeerAddress, OID> rows = new HashMap<>();
    ids.forEach((peer, id) ->
        rows.put(peer, new OID().appendUnsigned(id).append(Index.withLength(peer.remote()))));
    Map<OID, Variable> cells =
        manager.get(
            target,
            "",
            rows.entrySet().stream().map(row -> cells(row.getValue(), row.getKey())).toList());
    Set<PeerAddress> moved = new HashSet<>();
    rows.forEach((peer, index) -> {
      Variable proof = cells.get(VirtualRouters.proof(index.getUnsigned(0)));
      if (VirtualRouters.isProved(peer, proof)) {
        readings.put(peer, columns.reading(target, peer, index, cells));
      } else {
        moved.add(peer);
      }
    });
    return moved;
  }

  private List<OID> cells(OID index, PeerAddress peer) {
    return Stream.concat(
            Stream.of(UpTime.NOW, VirtualRouters.proof(index.getUnsigned(0))),
            columns.cells(index, peer.remote()).stream())
        .toList();
  }
}
