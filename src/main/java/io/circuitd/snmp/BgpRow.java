package io.circuitd.snmp;

import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;

/** Reads the cells that all BGP tables have alike. */
final class BgpRow {
  /**
   * stop(1) of RFC 4273 and Cisco, halted(1) of Juniper and Arista, and true(1) of Nokia's
   * Shutdown; the other number of each is 2.
   */
  private static final int ADMIN_DOWN = 1;

  private final Map<OID, Variable> cells;

  BgpRow(Map<OID, Variable> cells) {
    this.cells = cells;
  }

  /**
   * The state, or why there is none.
   *
   * @param table name of the table for messages
   */
  Reading<BgpState> state(OID cell, SnmpTarget target, String table, PeerAddress peer) {
    Variable value = cells.get(cell);
    if (value == null || Cells.notServed(value)) {
      return Reading.unknown(Cells.notServed(target, table, peer.context()));
    }
    if (value.isException()) {
      return Reading.absent();
    }
    return BgpState.ofNumber(count(cell).orElse(0))
        .<Reading<BgpState>>map(Reading::present)
        .orElseGet(() ->
            Reading.unknown(
                target.router()
                    + " shows BGP state '"
                    + value
                    + "' for "
                    + peer
                    + "; 1 to 6 are known"));
  }

  /** Whether the session is wanted; so it is where the table does not say. */
  boolean adminUp(OID cell) {
    return number(cell).orElse(0) != ADMIN_DOWN;
  }

  /** Seconds in established or since it was left; 0 means never, unless just established. */
  Optional<Duration> since(OID cell, BgpState state) {
    OptionalLong seconds = number(cell);
    if (seconds.isEmpty() || (seconds.getAsLong() == 0 && state != BgpState.ESTABLISHED)) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofSeconds(seconds.getAsLong()));
  }

  /** Two octets, code and subcode; 0/0 means none. */
  List<BgpError> error(OID cell, BgpError.Direction direction) {
    if (cells.get(cell) instanceof OctetString octets
        && octets.length() == 2
        && octets.get(0) != 0) {
      return List.of(new BgpError(direction, octets.get(0) & 0xff, octets.get(1) & 0xff));
    }
    return List.of();
  }

  /** Code and subcode as numbers of their own; code 0 means none. */
  List<BgpError> error(OID code, OID subcode, BgpError.Direction direction) {
    int number = count(code).orElse(0);
    return number == 0
        ? List.of()
        : List.of(new BgpError(direction, number, count(subcode).orElse(0)));
  }

  /** How long ago the moment in the cell was (sysUpTime is read beside it). */
  Optional<Duration> ago(OID cell) {
    return UpTime.since(cells, cell);
  }

  /** A limit, where 0 means that there is none. */
  OptionalInt limit(OID cell) {
    OptionalInt limit = count(cell);
    return limit.orElse(0) == 0 ? OptionalInt.empty() : limit;
  }

  OptionalInt count(OID cell) {
    OptionalLong number = number(cell);
    return number.isPresent()
        ? OptionalInt.of((int) Math.min(number.getAsLong(), Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  OptionalLong number(OID cell) {
    return Cells.number(cells.get(cell));
  }
}
