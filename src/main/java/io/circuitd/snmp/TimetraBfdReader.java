package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads TIMETRA-VRTR-MIB of SR OS, vRtrIfBfdSessExtTable. The index has link type, a number of the
 * receiver, virtual router, router interface and both addresses. It is found by a walk, remembered,
 * and proved in every poll by the virtual router's and the interface's names.
 */
final class TimetraBfdReader implements BfdReader {
  private static final String TABLE = "vRtrIfBfdSessExtTable";
  private static final OID ENTRY = new OID("1.3.6.1.4.1.6527.3.1.2.3.92.1");
  private static final int STATE = 8;
  private static final int OPER_FLAGS = 9;
  private static final int LAST_DOWN_TIME = 12;
  private static final int LAST_UP_TIME = 13;

  private final SnmpManager manager;
  private final LearnedPeers<OID> learned;

  TimetraBfdReader(SnmpManager manager) {
    this.manager = manager;
    this.learned = new LearnedPeers<>(manager);
  }

  /**
   * Index of a session.
   *
   * @param interfaceNumber vRtrIfIndex
   */
  private record Row(OID index, long virtualRouter, long interfaceNumber, OID local, OID remote) {
    /** linkType.rxInfoId.vRtrID.vRtrIfIndex.ltype.len.laddr.rtype.len.raddr */
    static Optional<Row> of(OID index) {
      // Octets of an address; above 2^31 what the router says would be negative here.
      if (index.size() < 8 || (index.get(5) != 4 && index.get(5) != 16)) {
        return Optional.empty();
      }
      int middle = 6 + index.get(5);
      if (index.size() < middle + 2 || index.size() != middle + 2 + index.get(middle + 1)) {
        return Optional.empty();
      }
      return Optional.of(
          new Row(
              index,
              index.getUnsigned(2),
              index.getUnsigned(3),
              new OID(index.getValue(), 4, middle - 4),
              new OID(index.getValue(), middle, index.size() - middle)));
    }

    boolean isOf(PeerAddress peer) {
      return remote.equals(Index.withLength(peer.remote()))
          && peer.local().map(address -> local.equals(Index.withLength(address))).orElse(true);
    }
  }

  @Override
  public Map<PeerAddress, Reading<BfdReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return manager
        .virtualRouters()
        .read(target, peers, (ids, readings) -> readOnce(target, ids, readings));
  }

  private Set<PeerAddress> readOnce(
      SnmpTarget target, Map<PeerAddress, Long> ids, Map<PeerAddress, Reading<BfdReading>> readings)
      throws NoAnswer {
    Map<PeerAddress, Row> known = new HashMap<>();
    learned
        .of(target, ids.keySet())
        .forEach((peer, index) -> Row.of(index).ifPresent(row -> known.put(peer, row)));
    Set<PeerAddress> missing = new LinkedHashSet<>(ids.keySet());
    missing.removeAll(readRows(target, known, ids, readings));
    if (missing.isEmpty()) {
      return Set.of();
    }
    Set<PeerAddress> moved = moved(target, missing, ids);
    missing.removeAll(moved);
    Map<PeerAddress, Row> found = find(target, missing, ids, readings);
    Set<PeerAddress> gone = new HashSet<>(found.keySet());
    gone.removeAll(readRows(target, found, ids, readings));
    keep(target, missing, found);
    moved.addAll(gone);
    return moved;
  }

  /** Those whose virtual router has another number by now; of the others a walk may tell. */
  private Set<PeerAddress> moved(
      SnmpTarget target, Set<PeerAddress> peers, Map<PeerAddress, Long> ids) throws NoAnswer {
    Map<OID, Variable> proofs =
        manager.get(
            target,
            "",
            ids.values().stream()
                .distinct()
                .map(id -> List.of(UpTime.NOW, VirtualRouters.proof(id)))
                .toList());
    Set<PeerAddress> moved = new HashSet<>();
    ids.forEach((peer, id) -> {
      if (peers.contains(peer)
          && !VirtualRouters.isProved(peer, proofs.get(VirtualRouters.proof(id)))) {
        moved.add(peer);
      }
    });
    return moved;
  }

  private void keep(SnmpTarget target, Set<PeerAddress> asked, Map<PeerAddress, Row> found) {
    Map<PeerAddress, OID> indexes = new HashMap<>();
    found.forEach((peer, row) -> indexes.put(peer, row.index()));
    learned.keep(target, asked, indexes);
  }

  /** Returns those whose row is there and proved. */
  private Set<PeerAddress> readRows(
      SnmpTarget target,
      Map<PeerAddress, Row> rows,
      Map<PeerAddress, Long> ids,
      Map<PeerAddress, Reading<BfdReading>> readings)
      throws NoAnswer {
    List<List<OID>> wanted = new ArrayList<>();
    rows.forEach((_, row) -> wanted.add(cells(row)));
    Map<OID, Variable> cells = manager.get(target, "", wanted);
    Set<PeerAddress> read = new HashSet<>();
    rows.forEach((peer, row) -> {
      Variable state = cells.get(Index.cell(ENTRY, STATE, row.index()));
      Variable router = cells.get(VirtualRouters.proof(row.virtualRouter()));
      Variable name = cells.get(interfaceName(row));
      if (Objects.equals(ids.get(peer), row.virtualRouter())
          && VirtualRouters.isProved(peer, router)
          && peer.subInterface().map(known -> Cells.names(name, known)).orElse(true)
          && state != null
          && !state.isException()) {
        read.add(peer);
        readings.put(peer, reading(target, peer, row, cells));
      }
    });
    return read;
  }

  private static List<OID> cells(Row row) {
    return List.of(
        UpTime.NOW,
        VirtualRouters.proof(row.virtualRouter()),
        interfaceName(row),
        Index.cell(ENTRY, STATE, row.index()),
        Index.cell(ENTRY, OPER_FLAGS, row.index()),
        Index.cell(ENTRY, LAST_DOWN_TIME, row.index()),
        Index.cell(ENTRY, LAST_UP_TIME, row.index()));
  }

  private static OID interfaceName(Row row) {
    return RouterInterfaces.name(row.virtualRouter(), row.interfaceNumber());
  }

  /** By a walk; those that have none, or more than one, get their reading at once. */
  private Map<PeerAddress, Row> find(
      SnmpTarget target,
      Set<PeerAddress> missing,
      Map<PeerAddress, Long> ids,
      Map<PeerAddress, Reading<BfdReading>> readings)
      throws NoAnswer {
    OID column = new OID(ENTRY).append(STATE);
    List<Row> rows = new ArrayList<>();
    for (VariableBinding row : manager.walk(target, "", column)) {
      Row.of(row.getOid().getSuffix(column)).ifPresent(rows::add);
    }
    Reading<BfdReading> none = rows.isEmpty() ? empty(target) : Reading.absent();
    Map<PeerAddress, Row> found = new HashMap<>();
    for (PeerAddress peer : missing) {
      List<Row> own =
          rows.stream()
              .filter(row -> Objects.equals(ids.get(peer), row.virtualRouter()) && row.isOf(peer))
              .toList();
      if (own.isEmpty()) {
        readings.put(peer, none);
      } else if (own.size() == 1) {
        found.put(peer, own.getFirst());
      } else {
        readings.put(
            peer,
            Reading.unknown(
                target.router()
                    + ": BFD with "
                    + peer
                    + " is ambiguous: "
                    + own.size()
                    + " sessions have this address"));
      }
    }
    return found;
  }

  /** A walk cannot tell a table without rows from one that is not served; a GET can. */
  private Reading<BfdReading> empty(SnmpTarget target) throws NoAnswer {
    OID cell = Index.cell(ENTRY, STATE, new OID(new int[] {0}));
    return Cells.notServed(manager.get(target, "", List.of(List.of(cell))).get(cell))
        ? Reading.unknown(Cells.notServed(target, TABLE, ""))
        : Reading.absent();
  }

  private static Reading<BfdReading> reading(
      SnmpTarget target, PeerAddress peer, Row row, Map<OID, Variable> cells) {
    Variable value = cells.get(Index.cell(ENTRY, STATE, row.index()));
    OptionalLong number = Cells.number(value);
    return BfdState.ofNokia(number.orElse(-1))
        .<Reading<BfdReading>>map(state -> {
          OID moment =
              Index.cell(ENTRY, state == BfdState.UP ? LAST_UP_TIME : LAST_DOWN_TIME, row.index());
          return Reading.present(
              new BfdReading(
                  state,
                  diag(cells.get(Index.cell(ENTRY, OPER_FLAGS, row.index()))),
                  cells.get(moment) instanceof TimeTicks
                      ? UpTime.since(cells, moment)
                      : Optional.empty()));
        })
        .orElseGet(() ->
            Reading.unknown(
                target.router()
                    + " shows BFD state "
                    + value
                    + " for "
                    + peer
                    + "; 0 to 3 are known"));
  }

  /**
   * The flag of OperFlags that stands for a diagnostic of RFC 5880: noHeartBeat 1, echoFailed 2,
   * nbrSignalDown 3, fwdPlaneReset 4, pathDown 5, nbrAdminDown 6 as what it is to us (the neighbor
   * signaled down, 3), adminClear 7. No protocols (0) and misConnDefect (8) are none.
   */
  private static OptionalInt diag(@Nullable Variable flags) {
    if (!(flags instanceof OctetString bits) || bits.length() == 0) {
      return OptionalInt.empty();
    }
    for (int bit = 1; bit <= 7; bit++) {
      if ((bits.get(0) & (0x80 >> bit)) != 0) {
        return OptionalInt.of(bit == 6 ? 3 : bit);
      }
    }
    return OptionalInt.of(0);
  }
}
