package io.circuitd.snmp;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.Variable;

/**
 * Moments that routers tell in ticks of sysUpTime (TimeStamp, RFC 2579): hundredths of a second
 * since the start, modulo 2^32 (497 days). They mean nothing without a sysUpTime read beside them.
 */
final class UpTime {
  /** sysUpTime.0, asked together with every cell that holds such a moment. */
  static final OID NOW = new OID("1.3.6.1.2.1.1.3.0");

  private static final long TICKS = 1L << 32;

  /** A moment that far ahead of sysUpTime came between the two readings, not 497 days ago. */
  private static final long AHEAD = 60_00;

  private UpTime() {}

  /**
   * How long ago the moment in a cell was.
   *
   * @return empty for 0, which means never, and where one of both is not served
   */
  static Optional<Duration> since(Map<OID, Variable> cells, OID cell) {
    OptionalLong now = Cells.number(cells.get(NOW));
    OptionalLong then = Cells.number(cells.get(cell));
    if (now.isEmpty() || then.isEmpty() || then.getAsLong() == 0) {
      return Optional.empty();
    }
    long ticks = Math.floorMod(now.getAsLong() - then.getAsLong(), TICKS);
    return Optional.of(Duration.ofMillis(ticks > TICKS - AHEAD ? 0 : ticks * 10));
  }
}
