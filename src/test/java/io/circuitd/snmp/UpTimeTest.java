package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.TimeTicks;

/** How long ago a moment of sysUpTime was, also when sysUpTime began anew after 497 days. */
class UpTimeTest {
  private static final OID CELL = new OID("1.3.6.1.4.1.32473.1");

  @ParameterizedTest
  @CsvSource({
    "5000, 2000, PT30S",
    "200, 4294967196, PT3S",
    "0, 4294967295, PT0.01S",
    "4294960000, 1, P497DT2H26M39.99S",
    "2000, 2000, PT0S",
    "2000, 2001, PT0S",
    "2000, 7999, PT0S",
    "2000, 8001, P497DT2H26M52.95S"
  })
  void momentIsCountedAcrossTheWrap(long now, long then, Duration ago) {
    assertThat(
            UpTime.since(Map.of(UpTime.NOW, new TimeTicks(now), CELL, new TimeTicks(then)), CELL))
        .contains(ago);
  }

  @Test
  void momentOfZeroNeverWas() {
    assertThat(UpTime.since(Map.of(UpTime.NOW, new TimeTicks(5000), CELL, new TimeTicks(0)), CELL))
        .isEmpty();
  }

  @Test
  void momentWithoutSysUpTimeTellsNothing() {
    assertThat(UpTime.since(Map.of(CELL, new TimeTicks(5000)), CELL)).isEmpty();
  }
}
