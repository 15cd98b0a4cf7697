package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * BGP4-V2-MIB-JUNIPER. The index holds the routing instance and the local address, which changes
 * when the session comes up; so the rows are found anew each time by their remote address.
 */
final class JuniperBgpReader implements BgpReader {
  private static final String TABLE = "jnxBgpM2PeerTable";
  private static final OID PEER = new OID("1.3.6.1.4.1.2636.5.1.1.2.1.1.1");
  private static final int STATE = 2;
  private static final int STATUS = 3;
  private static final int REMOTE_ADDRESS = 11;
  private static final int REMOTE_AS = 13;
  private static final int PEER_INDEX = 14;

  private static final OID ERRORS = new OID("1.3.6.1.4.1.2636.5.1.1.2.2.1.1");
  private static final int ERROR_RECEIVED = 1;
  private static final int ERROR_SENT = 2;

  private static final OID TIMES = new OID("1.3.6.1.4.1.2636.5.1.1.2.4.1.1");
  private static final int ESTABLISHED_TIME = 1;

  private static final OID PREFIXES = new OID("1.3.6.1.4.1.2636.5.1.1.2.6.2.1");
  private static final int ACCEPTED = 8;
  private static final int UNICAST = 1;

  private final SnmpManager manager;

  JuniperBgpReader(SnmpManager manager) {
    this.manager = manager;
  }

  @Override
  public Map<PeerAddress, Reading<BgpPeerReading>> read(
      SnmpTarget target, Collection<PeerAddress> peers) {
    return ByContext.read(
        peers,
        (context, some) -> {
          Map<PeerAddress, Reading<BgpPeerReading>> readings = new HashMap<>();
          Set<PeerAddress> moved = readOnce(target, context, some, readings);
          if (!moved.isEmpty()) {
            moved = readOnce(target, context, moved, readings);
          }
          moved.forEach(peer ->
              readings.put(
                  peer,
                  Reading.unknown(
                      target.router() + ": the row of " + peer + " moved while it was read")));
          return readings;
        });
  }

  /** Rows of the same routing instance, whose number the known peers show. */
  @Override
  public Reading<Set<PeerAddress>> beside(SnmpTarget target, Collection<PeerAddress> known) {
    Set<PeerAddress> peers = new LinkedHashSet<>(known);
    try {
      for (PeerAddress one : ByContext.oneOfEach(known)) {
        Map<OctetString, List<OID>> rows = rows(target, one.context());
        Set<Long> instances =
            known.stream()
                .flatMap(peer ->
                    rows
                        .getOrDefault(new OctetString(peer.remote().getAddress()), List.of())
                        .stream())
                .map(row -> row.getUnsigned(0))
                .collect(Collectors.toSet());
        rows.forEach((address, at) -> {
          if (instances.size() == 1 && instances.contains(at.getFirst().getUnsigned(0))) {
            Index.of(address.getValue())
                .filter(remote -> ByContext.isNew(known, one, remote))
                .ifPresent(remote -> peers.add(one.beside(remote)));
          }
        });
      }
      return Reading.present(peers);
    } catch (NoAnswer e) {
      return Reading.unknown(e.reason());
    }
  }

  /** Returns those peers whose row was gone when it was to be read. */
  private Set<PeerAddress> readOnce(
      SnmpTarget target,
      String context,
      Collection<PeerAddress> peers,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    Map<OctetString, List<OID>> rowsByAddress = rows(target, context);
    if (rowsByAddress.isEmpty()) {
      Reading<BgpPeerReading> none = emptyTable(target, context, peers);
      peers.forEach(peer -> readings.put(peer, none));
      return Set.of();
    }
    Map<PeerAddress, List<OID>> found = new HashMap<>();
    for (PeerAddress peer : peers) {
      List<OID> rows =
          rowsByAddress.getOrDefault(new OctetString(peer.remote().getAddress()), List.of());
      Set<Long> instances =
          rows.stream().map(row -> row.getUnsigned(0)).collect(Collectors.toSet());
      if (rows.isEmpty()) {
        readings.put(peer, Reading.absent());
      } else if (instances.size() > 1) {
        readings.put(peer, Reading.unknown(ambiguous(target, peer, instances)));
      } else {
        found.put(peer, rows);
      }
    }
    return readRows(target, context, found, readings);
  }

  private Set<PeerAddress> readRows(
      SnmpTarget target,
      String context,
      Map<PeerAddress, List<OID>> found,
      Map<PeerAddress, Reading<BgpPeerReading>> readings)
      throws NoAnswer {
    List<List<OID>> wanted =
        found.values().stream().flatMap(List::stream).map(JuniperBgpReader::cells).toList();
    Map<OID, Variable> cells = new HashMap<>(manager.get(target, context, wanted));
    List<List<OID>> prefixes = new ArrayList<>();
    found.forEach((peer, rows) ->
        rows.forEach(row ->
            peerIndex(cells, row)
                .ifPresent(number -> prefixes.add(List.of(accepted(peer, number))))));
    cells.putAll(manager.get(target, context, prefixes));
    Set<PeerAddress> moved = new LinkedHashSet<>();
    found.forEach((peer, rows) -> {
      // A row of the last connection may linger beside the present one.
      Reading<BgpPeerReading> reading =
          rows.stream()
              .map(row -> reading(target, peer, row, cells))
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

  /** Indexes of all rows, by the octets of their remote address. */
  private Map<OctetString, List<OID>> rows(SnmpTarget target, String context) throws NoAnswer {
    OID column = new OID(PEER).append(REMOTE_ADDRESS);
    Map<OctetString, List<OID>> rows = new HashMap<>();
    for (VariableBinding row : manager.walk(target, context, column)) {
      if (row.getVariable() instanceof OctetString address) {
        rows.computeIfAbsent(address, _ -> new ArrayList<>()).add(row.getOid().getSuffix(column));
      }
    }
    return rows;
  }

  /** A walk cannot tell a table without rows from one that is not served; a GET can. */
  private Reading<BgpPeerReading> emptyTable(
      SnmpTarget target, String context, Collection<PeerAddress> peers) throws NoAnswer {
    PeerAddress peer = peers.iterator().next();
    OID address = Index.withoutLength(peer.remote());
    OID cell = Index.cell(PEER, STATE, new OID(new int[] {0}).append(address).append(address));
    BgpRow row = new BgpRow(manager.get(target, context, List.of(List.of(cell))));
    return switch (row.state(cell, target, TABLE, peer)) {
      case Reading.Unknown<BgpState>(String reason) -> Reading.unknown(reason);
      case Reading.Absent<BgpState> _ -> Reading.absent();
      case Reading.Present<BgpState> _ ->
          Reading.unknown(
              target.router() + " answers differently to GET and to a walk of " + TABLE);
    };
  }

  private static List<OID> cells(OID row) {
    return List.of(
        Index.cell(PEER, STATE, row),
        Index.cell(PEER, STATUS, row),
        Index.cell(PEER, REMOTE_AS, row),
        Index.cell(PEER, PEER_INDEX, row),
        Index.cell(ERRORS, ERROR_RECEIVED, row),
        Index.cell(ERRORS, ERROR_SENT, row),
        Index.cell(TIMES, ESTABLISHED_TIME, row));
  }

  private static OptionalLong peerIndex(Map<OID, Variable> cells, OID row) {
    return new BgpRow(cells).number(Index.cell(PEER, PEER_INDEX, row));
  }

  private static OID accepted(PeerAddress peer, long peerIndex) {
    return new OID(PREFIXES)
        .append(ACCEPTED)
        .appendUnsigned(peerIndex)
        .append(Index.type(peer.remote()))
        .append(UNICAST);
  }

  private static Reading<BgpPeerReading> reading(
      SnmpTarget target, PeerAddress peer, OID at, Map<OID, Variable> cells) {
    BgpRow row = new BgpRow(cells);
    return Readings.map(
        row.state(Index.cell(PEER, STATE, at), target, TABLE, peer),
        state -> {
          List<BgpError> errors = new ArrayList<>();
          errors.addAll(
              row.error(Index.cell(ERRORS, ERROR_RECEIVED, at), BgpError.Direction.RECEIVED));
          errors.addAll(row.error(Index.cell(ERRORS, ERROR_SENT, at), BgpError.Direction.SENT));
          return new BgpPeerReading(
              state,
              row.adminUp(Index.cell(PEER, STATUS, at)),
              row.since(Index.cell(TIMES, ESTABLISHED_TIME, at), state),
              List.copyOf(errors),
              row.number(Index.cell(PEER, REMOTE_AS, at)),
              peerIndex(cells, at).stream()
                  .mapToObj(number -> row.count(accepted(peer, number)))
                  .findFirst()
                  .orElseThrow());
        });
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
        + " is ambiguous: a peer in routing instances number "
        + instances.stream().sorted().map(String::valueOf).collect(Collectors.joining(" and "))
        + ", and the table does not name them";
  }
}
