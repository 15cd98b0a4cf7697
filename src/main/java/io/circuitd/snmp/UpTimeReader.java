package io.circuitd.snmp;

import io.circuitd.model.Reading;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Reads sysUpTime (RFC 3418): whether a router answers at all. Blocks; never throws for one. */
public final class UpTimeReader {
  private static final int TICKS_PER_SECOND = 100;

  private final SnmpManager manager;

  public UpTimeReader(SnmpManager manager) {
    this.manager = manager;
  }

  /**
   * Time since the router's SNMP began; starts anew every 497 days.
   *
   * @return absent where it answers without telling; unknown, with the reason, where it does not
   *     answer
   */
  public Reading<Duration> read(SnmpTarget target) {
    try {
      OptionalLong ticks =
          Cells.number(manager.get(target, "", List.of(List.of(UpTime.NOW))).get(UpTime.NOW));
      return ticks.isPresent()
          ? Reading.present(Duration.ofMillis(ticks.getAsLong() * 1000 / TICKS_PER_SECOND))
          : Reading.absent();
    } catch (NoAnswer e) {
      return Reading.unknown(e.reason());
    }
  }
}
