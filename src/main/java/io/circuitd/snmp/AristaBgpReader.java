package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads ARISTA-BGP4V2-MIB: the peers of a VRF in its SNMP context. The instance that begins the
 * index was 1 wherever it was seen; a router with another one is walked once.
 */
final class AristaBgpReader implements BgpReader {
  private static final long USUAL = 1;

  private final SnmpManager manager;
  private final AristaBgpColumns columns = new AristaBgpColumns();
  private final Learned<Map<String, Long>> instances;

  AristaBgpReader(SnmpManager manager) {
    this.manager = manager;
    this.instances = new Learned<>(manager);
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return ByContext.read(
        manager,
        target,
        peers,
        (context, some) -> {
          Map<PeerAddress, Reading<BgpPeerReading>> readings = new HashMap<>();
          long instance =
              Optional.ofNullable(instances.of(target).orElse(Map.of()).get(context)).orElse(USUAL);
          Map<PeerAddress, OID> rows = new HashMap<>();
          some.forEach(peer -> rows.put(peer, index(instance, peer)));
          Set<PeerAddress> missing = readOnce(target, context, rows, readings);
          if (!missing.isEmpty()) {
            readOnce(target, context, find(target, context, missing, readings), readings);
          }
          return readings;
        });
  }

  /** A VRF's peers are all that its context shows. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    Set<PeerAddress> peers = new HashSet<>(known);
    try {
      for (PeerAddress one : ByContext.oneOfEach(known)) {
        for (OID row : rows(target, one.context())) {
          Index.address(withoutInstance(row))
              .filter(address -> ByContext.isNew(known, one, address))
              .ifPresent(address -> peers.add(one.beside(address)));
        }
      }
      return Reading.present(peers);
    } catch (NoAnswer e) {
      return Reading.unknown(e.reason());
    }
  }

  /** Returns those that have no such row; they are absent so far. */
  private Set<PeerAddress> readOnce(
      SnmpTarget target,
      String context,
      Map<PeerAddress, OID> rows,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    Map<OID, Variable> cells =
        manager.get(
            target,
            context,
            rows.entrySet().stream()
                .map(row -> columns.cells(row.getValue(), row.getKey().remote()))
                .toList());
    Set<PeerAddress> missing = new LinkedHashSet<>();
    rows.forEach((peer, index) -> {
      Reading<BgpPeerReading> reading = columns.reading(target, peer, index, cells);
      readings.put(peer, reading);
      if (reading instanceof Reading.Absent<BgpPeerReading>) {
        missing.add(peer);
      }
    });
    return missing;
  }

  /** Rows of these peers under other instances. */
  private Map<PeerAddress, OID> find(
      SnmpTarget target,
      String context,
      Set<PeerAddress> missing,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    List<OID> rows = rows(target, context);
    Map<PeerAddress, OID> found = new HashMap<>();
    for (PeerAddress peer : missing) {
      OID address = Index.withLength(peer.remote());
      List<OID> own = rows.stream().filter(row -> withoutInstance(row).equals(address)).toList();
      if (own.size() > 1) {
        readings.put(
            peer,
            Reading.unknown(
                target.router()
                    + ": "
                    + peer
                    + " is ambiguous: "
                    + own.size()
                    + " instances have this address"));
      } else if (own.size() == 1) {
        found.put(peer, own.getFirst());
        Map<String, Long> known = new ConcurrentHashMap<>(instances.of(target).orElse(Map.of()));
        known.put(context, own.getFirst().getUnsigned(0));
        instances.keep(target, known);
      }
    }
    return found;
  }

  private List<OID> rows(SnmpTarget target, String context) throws NoAnswer {
    OID column = AristaBgpColumns.states();
    List<OID> rows = new ArrayList<>();
    for (VariableBinding row : manager.walk(target, context, column)) {
      OID index = row.getOid().getSuffix(column);
      if (index.size() > 1) {
        rows.add(index);
      }
    }
    return rows;
  }

  private static OID withoutInstance(OID index) {
    return index.getSuffix(new OID(new int[] {index.get(0)}));
  }

  private static OID index(long instance, PeerAddress peer) {
    return new OID().appendUnsigned(instance).append(Index.withLength(peer.remote()));
  }
}
