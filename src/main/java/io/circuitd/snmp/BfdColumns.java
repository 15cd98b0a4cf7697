package io.circuitd.snmp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/**
 * A table of BFD sessions whose index is a number that the router made up. Cisco's and Juniper's
 * tables grew from one draft of what became RFC 7331.
 */
final class BfdColumns {
  /** BFD-STD-MIB (RFC 7331). */
  static final BfdColumns RFC7331 =
      new BfdColumns(
          "bfdSessTable",
          new Places("1.3.6.1.2.1.222.1.2.1", 11, 13, 22, OptionalInt.of(20)),
          "1.3.6.1.2.1.222.1.2.1.18",
          new Places.Times("1.3.6.1.2.1.222.1.3.1", 9, OptionalInt.of(10)),
          Optional.of(new Lookup("1.3.6.1.2.1.222.1.5.1.1", true)),
          0);

  /** CISCO-IETF-BFD-MIB. */
  static final BfdColumns CISCO =
      new BfdColumns(
          "ciscoBfdSessTable",
          new Places("1.3.6.1.4.1.9.10.137.1.2.1", 6, 8, 14, OptionalInt.empty()),
          "1.3.6.1.4.1.9.10.137.1.2.1.25",
          new Places.Times("1.3.6.1.4.1.9.10.137.1.3.1", 3, OptionalInt.of(4)),
          Optional.of(new Lookup("1.3.6.1.4.1.9.10.137.1.6.1.1", false)),
          0);

  /**
   * Juniper's copy below Juniper's own root; jnxBfdSessIntfName is in a table of its own. The
   * diagnostic counts from 1, and is seen in notifications alone on the releases known.
   */
  static final BfdColumns JUNIPER =
      new BfdColumns(
          "Juniper's bfdSessTable",
          new Places("1.3.6.1.4.1.2636.5.3.1.1.2.1", 6, 8, 14, OptionalInt.empty()),
          "1.3.6.1.4.1.2636.3.45.1.1.1.5",
          new Places.Times("1.3.6.1.4.1.2636.5.3.1.1.3.1", 3, OptionalInt.empty()),
          Optional.empty(),
          1);

  /** The highest diagnostic of RFC 5880, 4.1: reverse concatenated path down. */
  private static final int LAST_DIAG = 8;

  private final String table;
  private final Places places;
  private final OID interfaceColumn;
  private final Places.Times times;
  private final Optional<Lookup> lookup;
  private final int firstDiag;

  /**
   * Columns of the entry.
   *
   * @param local our address; Cisco and Juniper have none
   */
  private record Places(String entry, int state, int diag, int remote, OptionalInt local) {
    /** Columns of the statistics. */
    private record Times(String entry, int up, OptionalInt down) {}
  }

  /** The column of session numbers by ifIndex and remote address, with the local one before it. */
  private record Lookup(String column, boolean local) {}

  private BfdColumns(
      String table,
      Places places,
      String interfaceColumn,
      Places.Times times,
      Optional<Lookup> lookup,
      int firstDiag) {
    this.table = table;
    this.places = places;
    this.interfaceColumn = new OID(interfaceColumn);
    this.times = times;
    this.lookup = lookup;
    this.firstDiag = firstDiag;
  }

  String table() {
    return table;
  }

  /** The column of all remote addresses, for walks. */
  OID remoteAddresses() {
    return new OID(places.entry()).append(places.remote());
  }

  OID state(long session) {
    return cell(places.entry(), places.state(), session);
  }

  /** Whether the table tells the interface by its ifIndex, not by its name. */
  boolean hasIfIndex() {
    return lookup.isPresent();
  }

  /**
   * The cell that holds the session's number, by what is known of it; empty without such a table.
   */
  Optional<OID> lookup(PeerAddress peer, long ifIndex) {
    return lookup
        .filter(table -> !table.local() || peer.local().isPresent())
        .map(table -> {
          OID cell = new OID(table.column()).appendUnsigned(ifIndex);
          if (table.local()) {
            peer.local().ifPresent(local -> cell.append(Index.withLength(local)));
          }
          return cell.append(Index.withLength(peer.remote()));
        });
  }

  /** All cells of a session. */
  List<OID> cells(long session) {
    List<OID> cells = new ArrayList<>();
    cells.add(UpTime.NOW);
    cells.add(state(session));
    cells.add(cell(places.entry(), places.diag(), session));
    cells.add(cell(places.entry(), places.remote(), session));
    places.local().ifPresent(column -> cells.add(cell(places.entry(), column, session)));
    cells.add(onInterface(session));
    cells.add(cell(times.entry(), times.up(), session));
    times.down().ifPresent(column -> cells.add(cell(times.entry(), column, session)));
    return List.copyOf(cells);
  }

  boolean isWith(PeerAddress peer, long session, Map<OID, Variable> cells) {
    return Cells.holds(cells.get(cell(places.entry(), places.remote(), session)), peer.remote());
  }

  /** What tells where a session is, beside the link that is asked for. */
  enum Place {
    /** On the link's interface. */
    INTERFACE,
    /** From the link's address, which a link in another VRF may have as well. */
    ADDRESS,
    /** On another interface, or from another address. */
    ELSEWHERE,
    /** The table does not tell, or the link is not known. */
    NOT_TOLD
  }

  /** Whether the session is on the peer's link. */
  Place place(PeerAddress peer, OptionalLong ifIndex, long session, Map<OID, Variable> cells) {
    Optional<Boolean> onInterface =
        Optional.ofNullable(cells.get(onInterface(session)))
            .flatMap(cell -> isInterface(peer, ifIndex, cell));
    Optional<Boolean> local =
        places.local().stream()
            .mapToObj(column -> cell(places.entry(), column, session))
            .flatMap(cell -> Cells.address(cells.get(cell)).stream())
            .flatMap(address -> peer.local().map(address::equals).stream())
            .findFirst();
    if (!onInterface.orElse(true) || !local.orElse(true)) {
      return Place.ELSEWHERE;
    }
    return onInterface.isPresent()
        ? Place.INTERFACE
        : local.isPresent() ? Place.ADDRESS : Place.NOT_TOLD;
  }

  private OID onInterface(long session) {
    return new OID(interfaceColumn).appendUnsigned(session);
  }

  private Optional<Boolean> isInterface(PeerAddress peer, OptionalLong ifIndex, Variable cell) {
    if (hasIfIndex()) {
      long number = Cells.number(cell).orElse(0);
      return number == 0 || ifIndex.isEmpty()
          ? Optional.empty()
          : Optional.of(number == ifIndex.getAsLong());
    }
    return Cells.octets(cell)
        .filter(octets -> octets.length > 0)
        .flatMap(_ -> peer.subInterface().map(name -> Cells.names(cell, name)));
  }

  Optional<BfdReading> reading(long session, Map<OID, Variable> cells) {
    return Cells.number(cells.get(state(session))).stream()
        .mapToObj(BfdState::ofNumber)
        .flatMap(Optional::stream)
        .findFirst()
        .map(state -> {
          OptionalInt column = state == BfdState.UP ? OptionalInt.of(times.up()) : times.down();
          return new BfdReading(
              state,
              diag(cells.get(cell(places.entry(), places.diag(), session))),
              column.stream()
                  .mapToObj(at -> UpTime.since(cells, cell(times.entry(), at, session)))
                  .flatMap(Optional::stream)
                  .findFirst());
        });
  }

  private OptionalInt diag(@Nullable Variable cell) {
    OptionalLong number = Cells.number(cell);
    long diag = number.orElse(-1) - firstDiag;
    return number.isPresent() && diag >= 0 && diag <= LAST_DIAG
        ? OptionalInt.of((int) diag)
        : OptionalInt.empty();
  }

  private static OID cell(String entry, int column, long session) {
    return new OID(entry).append(column).appendUnsigned(session);
  }
}
