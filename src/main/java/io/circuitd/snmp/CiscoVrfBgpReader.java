package io.circuitd.snmp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.circuitd.model.Reading;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads CISCO-BGP4-MIB, cbgpPeer3Table, where a router serves it: the peers of all VRFs in the
 * default context, each row with the number of its VRF in the index and the name in a column. The
 * numbers are learned by a walk and proved by the name in every poll. Which releases serve the
 * table is found by one GETNEXT and remembered until the router starts anew; the others are read by
 * cbgpPeer2Table.
 */
final class CiscoVrfBgpReader implements BgpReader {
  private static final CiscoBgpColumns COLUMNS = CiscoBgpColumns.PEER3;
  private static final int VRF_NAME = 4;

  /** How the global table may be called; no sample of a router was at hand. */
  private static final List<String> GLOBAL = List.of("", "default", "global");

  private final SnmpManager manager;
  private final BgpReader byContext;
  private final Learned<Boolean> served;
  private final Learned<Map<String, Long>> numbers;

  CiscoVrfBgpReader(SnmpManager manager, BgpReader byContext) {
    this.manager = manager;
    this.byContext = byContext;
    this.served = new Learned<>(manager);
    this.numbers = new Learned<>(manager);
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    Map<PeerAddress, Reading<BgpPeerReading>> readings = new HashMap<>();
    try {
      if (!isServed(target)) {
        return byContext.read(target, peers);
      }
      Set<PeerAddress> missing = new LinkedHashSet<>(peers);
      Optional<Map<String, Long>> known = numbers.of(target);
      if (known.isPresent()) {
        missing.removeAll(readOnce(target, known.get(), missing, readings));
      }
      if (!missing.isEmpty()) {
        Map<String, Long> learned = learn(target);
        missing.removeAll(readOnce(target, learned, missing, readings));
        missing.forEach(peer -> readings.put(peer, notThere(target, peer, learned)));
      }
    } catch (NoAnswer e) {
      peers.forEach(peer -> readings.putIfAbsent(peer, Reading.unknown(e.reason())));
    }
    return readings;
  }

  /** Rows with the number of these peers' VRF. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    try {
      if (!isServed(target)) {
        return byContext.beside(target, known);
      }
      Set<PeerAddress> peers = new HashSet<>(known);
      OID column = new OID(COLUMNS.entry()).append(VRF_NAME);
      for (PeerAddress one : ByContext.oneOfEach(known)) {
        for (VariableBinding row : manager.walk(target, "", column)) {
          OID index = row.getOid().getSuffix(column);
          if (isOf(one, row.getVariable()) && index.size() > 1) {
            Index.address(index.getSuffix(new OID(new int[] {index.get(0)})))
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

  private boolean isServed(SnmpTarget target) throws NoAnswer {
    Optional<Boolean> known = served.of(target);
    if (known.isPresent()) {
      return known.get();
    }
    VariableBinding first = manager.next(target, "", COLUMNS.entry());
    boolean found = !first.isException() && first.getOid().startsWith(COLUMNS.entry());
    if (!found) {
      // No rows: a GET tells a table without rows from one that is not served.
      OID cell = COLUMNS.state(new OID(new int[] {0}));
      found =
          !Cells.notServed(manager.get(target, "", List.of(List.of(UpTime.NOW, cell))).get(cell));
    }
    served.keep(target, found);
    return found;
  }

  /** Returns those whose row was found and proved. */
  private Set<PeerAddress> readOnce(
      SnmpTarget target,
      Map<String, Long> known,
      Collection<PeerAddress> peers,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    Map<PeerAddress, OID> indexes = new HashMap<>();
    for (PeerAddress peer : peers) {
      names(peer)
          .flatMap(name -> Optional.ofNullable(known.get(name)).stream())
          .findFirst()
          .ifPresent(id ->
              indexes.put(
                  peer, new OID().appendUnsigned(id).append(Index.withLength(peer.remote()))));
    }
    Map<OID, Variable> cells =
        manager.get(
            target,
            "",
            indexes.entrySet().stream()
                .map(entry -> cells(entry.getValue(), entry.getKey()))
                .toList());
    Set<PeerAddress> found = new HashSet<>();
    indexes.forEach((peer, index) -> {
      Variable name = cells.get(Index.cell(COLUMNS.entry(), VRF_NAME, index));
      if (Cells.notServed(name) || isOf(peer, name)) {
        found.add(peer);
        readings.put(peer, COLUMNS.reading(target, peer, index, cells));
      }
    });
    return found;
  }

  private static List<OID> cells(OID index, PeerAddress peer) {
    return Stream.concat(
            Stream.of(UpTime.NOW, Index.cell(COLUMNS.entry(), VRF_NAME, index)),
            COLUMNS.cells(index, peer.remote()).stream())
        .toList();
  }

  private Map<String, Long> learn(SnmpTarget target) throws NoAnswer {
    OID column = new OID(COLUMNS.entry()).append(VRF_NAME);
    // A VRF whose last peer is gone has no row that names it any more.
    Map<String, Long> learned = new HashMap<>(numbers.of(target).orElse(Map.of()));
    for (VariableBinding row : manager.walk(target, "", column)) {
      OID index = row.getOid().getSuffix(column);
      if (row.getVariable() instanceof OctetString name && index.size() > 0) {
        learned.put(new String(name.getValue(), UTF_8), index.getUnsigned(0));
      }
    }
    numbers.keep(target, Map.copyOf(learned));
    return learned;
  }

  /** A session that no row shows; not there only where its VRF was shown by its name. */
  private static Reading<BgpPeerReading> notThere(
      SnmpTarget target, PeerAddress peer, Map<String, Long> numbers) {
    boolean noneAtAll = numbers.isEmpty() && peer.vrf().isEmpty();
    if (noneAtAll || names(peer).anyMatch(numbers::containsKey)) {
      return Reading.absent();
    }
    List<String> seen = numbers.keySet().stream().sorted().map(name -> "'" + name + "'").toList();
    return Reading.unknown(
        target.router()
            + ": no row of cbgpPeer3Table is of "
            + peer.vrf().map(name -> "VRF " + name).orElse("the global table")
            + ", so "
            + peer
            + " cannot be seen; cbgpPeer3VrfName has "
            + (seen.isEmpty()
                ? "no name"
                : String.join(", ", seen.subList(0, Math.min(seen.size(), 10))))
            + (seen.size() > 10 ? " …" : "")
            + "; compare with the router, and set snmp.bgp to cbgpPeer2 in the profile if it calls"
            + " this one otherwise");
  }

  private static Stream<String> names(PeerAddress peer) {
    return peer.vrf().map(Stream::of).orElseGet(GLOBAL::stream);
  }

  private static boolean isOf(PeerAddress peer, @Nullable Variable name) {
    return names(peer).anyMatch(known -> Cells.names(name, known));
  }
}
