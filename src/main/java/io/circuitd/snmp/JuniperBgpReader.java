package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * Reads BGP4-V2-MIB-JUNIPER. The index holds the routing instance and the local address, which
 * changes when the session comes up; so the rows are found anew each time by their remote address.
 */
final class JuniperBgpReader implements BgpReader {
  private final SnmpManager manager;
  private final JuniperBgpColumns columns = new JuniperBgpColumns();

  /** Routers that have shown rows of VRFs in the default context since their last start. */
  private final Learned<Boolean> showsVrfs;

  JuniperBgpReader(SnmpManager manager) {
    this.manager = manager;
    this.showsVrfs = new Learned<>(manager);
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
          if (!readOnce(target, context, some, readings).isEmpty()) {
            // All of them again, as numbers are concluded from all that are asked for.
            readOnce(target, context, some, readings)
                .forEach(peer ->
                    readings.put(
                        peer,
                        Reading.unknown(
                            target.router()
                                + ": the row of "
                                + peer
                                + " moved while it was read")));
          }
          return readings;
        });
  }

  /** Rows of the same routing instance, whose number the known peers show. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    Set<PeerAddress> peers = new LinkedHashSet<>(known);
    try {
      for (PeerAddress one : ByContext.oneOfEach(known)) {
        List<OID> rows = rows(target, one.context());
        Set<Long> instances = instances(rows, known, one);
        for (OID row : rows) {
          if (instances.contains(row.getUnsigned(0))) {
            parsed(row)
                .map(JuniperInstances.Row::remote)
                .filter(remote -> ByContext.isNew(known, one, remote))
                .ifPresent(remote -> peers.add(one.beside(remote)));
          }
        }
      }
      return Reading.present(peers);
    } catch (NoAnswer e) {
      return Reading.unknown(e.reason());
    }
  }

  /** The number of the VRF of known peers; none where that is not clear. */
  private static Set<Long> instances(
      List<OID> rows, Collection<PeerAddress> known, PeerAddress one) {
    JuniperInstances numbers = instances(rows, known, one.context());
    return known.stream()
        .filter(peer -> peer.context().equals(one.context()))
        .map(numbers::of)
        .flatMap(found ->
            found instanceof JuniperInstances.Found.Of(long instance)
                ? Stream.of(instance)
                : Stream.empty())
        .collect(
            Collectors.collectingAndThen(
                Collectors.toSet(), all -> all.size() == 1 ? all : Set.<Long>of()));
  }

  private static JuniperInstances instances(
      List<OID> rows, Collection<PeerAddress> peers, String context) {
    return new JuniperInstances(
        rows.stream().flatMap(row -> parsed(row).stream()).toList(), peers, !context.isEmpty());
  }

  /** Returns those peers whose row was gone when it was to be read. */
  private Set<PeerAddress> readOnce(
      SnmpTarget target,
      String context,
      Collection<PeerAddress> peers,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    List<OID> rows = rows(target, context);
    JuniperInstances instances = instances(rows, peers, context);
    if (context.isEmpty() && instances.showVrfs()) {
      showsVrfs.keep(target, true);
    }
    if (rows.isEmpty()) {
      Reading<BgpPeerReading> none = emptyTable(target, context, peers);
      peers.forEach(peer ->
          readings.put(
              peer, none instanceof Reading.Absent ? notThere(target, context, peer) : none));
      return Set.of();
    }
    Map<PeerAddress, List<OID>> found = new LinkedHashMap<>();
    for (PeerAddress peer : peers) {
      switch (instances.of(peer)) {
        case JuniperInstances.Found.None _ -> readings.put(peer, notThere(target, context, peer));
        case JuniperInstances.Found.Ambiguous(Set<Long> several) ->
            readings.put(peer, Reading.unknown(ambiguous(target, peer, several)));
        case JuniperInstances.Found.Of(long instance) ->
            found.put(peer, rows.stream().filter(row -> isOf(row, instance, peer)).toList());
      }
    }
    return readRows(target, context, found, readings);
  }

  private static boolean isOf(OID row, long instance, PeerAddress peer) {
    return parsed(row)
        .filter(parts -> parts.instance() == instance && parts.remote().equals(peer.remote()))
        .filter(parts ->
            parts.local().isEmpty() || peer.local().isEmpty() || parts.local().equals(peer.local()))
        .isPresent();
  }

  private Set<PeerAddress> readRows(
      SnmpTarget target,
      String context,
      Map<PeerAddress, List<OID>> found,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    List<List<OID>> wanted = new ArrayList<>();
    found.forEach(
        (peer, rows) -> rows.forEach(row -> wanted.add(columns.cells(row, peer.remote()))));
    Map<OID, Variable> cells = new HashMap<>(manager.get(target, context, wanted));
    List<List<OID>> prefixes = new ArrayList<>();
    found.forEach((peer, rows) ->
        rows.forEach(row ->
            columns
                .accepted(cells, row, peer.remote())
                .ifPresent(cell -> prefixes.add(List.of(cell)))));
    cells.putAll(manager.get(target, context, prefixes));
    Set<PeerAddress> moved = new LinkedHashSet<>();
    found.forEach((peer, rows) -> {
      // A row of the last connection may linger beside the present one.
      Reading<BgpPeerReading> reading =
          rows.stream()
              .map(row -> columns.reading(target, peer, row, cells))
              .max(Comparator.comparingInt(JuniperBgpReader::weight))
              .orElseGet(Reading::absent);
      if (reading instanceof Reading.Absent<BgpPeerReading>) {
        moved.add(peer);
      } else {
        readings.put(peer, reading);
      }
    });
    return moved;
  }

  /** Indexes of all rows. */
  private List<OID> rows(SnmpTarget target, String context) throws NoAnswer {
    OID column = JuniperBgpColumns.remoteAddresses();
    List<OID> rows = new ArrayList<>();
    for (VariableBinding row : manager.walk(target, context, column)) {
      if (row.getVariable() instanceof OctetString) {
        rows.add(row.getOid().getSuffix(column));
      }
    }
    return rows;
  }

  /** Instance, type, local address, type, remote address; no lengths, both of one family. */
  private static Optional<JuniperInstances.Row> parsed(OID index) {
    int octets = (index.size() - 3) / 2;
    if (index.size() != 3 + 2 * octets || (octets != 4 && octets != 16)) {
      return Optional.empty();
    }
    Optional<InetAddress> remote = Index.address(index, 3 + octets, octets);
    return remote.map(address ->
        new JuniperInstances.Row(
            index.getUnsigned(0),
            Index.address(index, 2, octets).filter(local -> !local.isAnyLocalAddress()),
            address));
  }

  /** A walk cannot tell a table without rows from one that is not served; a GET can. */
  private Reading<BgpPeerReading> emptyTable(
      SnmpTarget target, String context, Collection<PeerAddress> peers) throws NoAnswer {
    PeerAddress peer = peers.iterator().next();
    OID address = Index.withoutLength(peer.remote());
    OID cell = columns.state(new OID(new int[] {0}).append(address).append(address));
    BgpRow row = new BgpRow(manager.get(target, context, List.of(List.of(cell))));
    return switch (row.state(cell, target, columns.table(), peer)) {
      case Reading.Unknown<BgpState>(String reason) -> Reading.unknown(reason);
      case Reading.Absent<BgpState> _ -> Reading.absent();
      case Reading.Present<BgpState> _ ->
          Reading.unknown(
              target.router() + " answers differently to GET and to a walk of " + columns.table());
    };
  }

  /** A session that no row shows; not there only where its VRF would be shown. */
  private Reading<BgpPeerReading> notThere(SnmpTarget target, String context, PeerAddress peer) {
    return peer.vrf().isEmpty() || !context.isEmpty() || showsVrfs.of(target).isPresent()
        ? Reading.absent()
        : Reading.unknown(
            target.router()
                + " shows no routing instance but the main one in "
                + columns.table()
                + ", so "
                + peer
                + " cannot be seen; where its routing instances can be read by SNMP context, set"
                + " snmp.vrfByContext in the profile");
  }

  private static int weight(Reading<BgpPeerReading> reading) {
    return switch (reading) {
      case Reading.Present<BgpPeerReading>(BgpPeerReading row) -> row.state().number();
      case Reading.Unknown<BgpPeerReading> _ -> 0;
      case Reading.Absent<BgpPeerReading> _ -> -1;
    };
  }

  private static String ambiguous(SnmpTarget target, PeerAddress peer, Set<Long> instances) {
    return target.router()
        + ": "
        + peer
        + " is ambiguous: a peer in routing instance number "
        + instances.stream().map(String::valueOf).collect(Collectors.joining(" and "))
        + ", and the table does not name them; where its routing instances can be read by SNMP"
        + " context, set snmp.vrfByContext in the profile";
  }
}
