package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.snmp.BgpError.Direction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BgpErrorTest {
  @ParameterizedTest
  @CsvSource({
    "RECEIVED, 6, 2, 'Cease: Administrative Shutdown (6/2), received'",
    "SENT,     2, 2, 'OPEN Message Error: Bad Peer AS (2/2), sent'",
    "EITHER,   4, 0, Hold Timer Expired (4/0)",
    "EITHER,   3, 11, UPDATE Message Error: Malformed AS_PATH (3/11)",
    "EITHER,   6, 10, Cease: BFD Down (6/10)",
    "EITHER,   6, 99, Cease (6/99)",
    "EITHER,   99, 1, unknown error (99/1)"
  })
  void errorIsSaidInTheWordsOfTheRfcs(Direction direction, int code, int subcode, String words) {
    assertThat(new BgpError(direction, code, subcode).words()).isEqualTo(words);
  }
}
