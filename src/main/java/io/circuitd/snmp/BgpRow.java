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
  /** start(2) of RFC 4273 and Cisco, running(2) of Juniper. */
  private static final int ADMIN_UP = 2;

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

  boolean adminUp(OID cell) {
    return number(cell).orElse(0) == ADMIN_UP;
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
