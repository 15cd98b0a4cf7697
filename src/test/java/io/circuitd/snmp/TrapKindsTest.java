package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.VariableBinding;

/** Which notifications count, and what the log says of them. */
class TrapKindsTest {
  static final String V6 = "32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.2";

  static ScopedPDU trap(String kind, String... cells) {
    ScopedPDU trap = new ScopedPDU();
    trap.setType(PDU.TRAP);
    trap.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(4711)));
    trap.add(new VariableBinding(SnmpConstants.snmpTrapOID, new OID(kind)));
    Arrays.stream(cells)
        .forEach(cell -> trap.add(new VariableBinding(new OID(cell), new Integer32(1))));
    return trap;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.3.6.1.6.3.1.1.5.1 | coldStart
          1.3.6.1.6.3.1.1.5.2 | warmStart
          1.3.6.1.6.3.1.1.5.3 | linkDown
          1.3.6.1.6.3.1.1.5.4 | linkUp
          1.3.6.1.2.1.15.0.1 | BGP established
          1.3.6.1.2.1.15.0.2 | BGP backward transition
          1.3.6.1.2.1.15.7.1 | BGP established
          1.3.6.1.2.1.15.7.2 | BGP backward transition
          1.3.6.1.4.1.9.9.187.0.1 | BGP state change
          1.3.6.1.4.1.9.9.187.0.2 | BGP backward transition
          1.3.6.1.4.1.9.9.187.0.3 | BGP prefix threshold exceeded
          1.3.6.1.4.1.9.9.187.0.4 | BGP prefix threshold clear
          1.3.6.1.4.1.9.9.187.0.5 | BGP established
          1.3.6.1.4.1.9.9.187.0.6 | BGP backward transition
          1.3.6.1.4.1.9.9.187.0.7 | BGP state change
          1.3.6.1.4.1.9.9.187.0.8 | BGP backward transition
          1.3.6.1.4.1.9.9.187.0.9 | BGP prefix threshold exceeded
          1.3.6.1.4.1.9.9.187.0.10 | BGP prefix threshold clear
          1.3.6.1.4.1.2636.5.1.1.1.0.1 | BGP established
          1.3.6.1.4.1.2636.5.1.1.1.0.2 | BGP backward transition
          1.3.6.1.4.1.30065.4.1.0.1 | BGP established
          1.3.6.1.4.1.30065.4.1.0.2 | BGP backward transition
          1.3.6.1.4.1.6527.3.1.3.14.0.7 | BGP established
          1.3.6.1.4.1.6527.3.1.3.14.0.8 | BGP backward transition
          1.3.6.1.3.5.1.0.1 | BGP established
          1.3.6.1.3.5.1.0.2 | BGP backward transition
          1.3.6.1.2.1.222.0.1 | BFD up
          1.3.6.1.2.1.222.0.2 | BFD down
          1.3.6.1.4.1.9.10.137.0.1 | BFD up
          1.3.6.1.4.1.9.10.137.0.2 | BFD down
          1.3.6.1.4.1.2636.5.3.1.0.1 | BFD up
          1.3.6.1.4.1.2636.5.3.1.0.2 | BFD down
          1.3.6.1.4.1.6527.3.1.3.3.0.17 | BFD down
          1.3.6.1.4.1.6527.3.1.3.3.0.28 | BFD up
          1.3.6.1.4.1.6527.3.1.3.3.0.33 | BFD session deleted
          1.3.6.1.4.1.6527.3.1.3.3.0.61 | BFD down
          1.3.6.1.4.1.6527.3.1.3.3.0.62 | BFD up
          1.3.6.1.4.1.6527.3.1.3.3.0.69 | BFD down
          1.3.6.1.4.1.6527.3.1.3.3.0.70 | BFD up
          """)
  void notificationsOfEveryVendorCount(String kind, String words) {
    assertThat(TrapKinds.words(trap(kind))).contains(words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.3.6.1.6.3.1.1.5.5",
        "1.3.6.1.2.1.15.0.3",
        "1.3.6.1.4.1.9.9.187.0.11",
        "1.3.6.1.4.1.2636.5.1.1.1.0.3",
        "1.3.6.1.4.1.6527.3.1.3.14.0.1",
        "1.3.6.1.4.1.9.9.43.2.0.1",
        "1.3.6.1.2.1.15.0",
        "1.3.6.1.2.1.15.0.1.0"
      })
  void otherNotificationsDoNot(String kind) {
    assertThat(TrapKinds.words(trap(kind))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.3.6.1.2.1.15.3.1.14.192.0.2.250 | peer 192.0.2.250
          1.3.6.1.4.1.9.9.187.1.2.1.1.7.192.0.2.250 | peer 192.0.2.250
          1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.192.0.2.250 | peer 192.0.2.250
          1.3.6.1.4.1.9.9.187.1.2.5.1.3.2.16.@ | peer 2001:db8:468::2
          1.3.6.1.4.1.9.9.187.1.2.9.1.5.7.2.16.@ | peer 2001:db8:468::2
          1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.0.1.192.0.2.249.1.192.0.2.250 | peer 192.0.2.250
          1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.3.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.2.@ | peer 2001:db8:468::2
          1.3.6.1.4.1.30065.4.1.1.2.1.13.1.1.4.192.0.2.250 | peer 192.0.2.250
          1.3.6.1.4.1.6527.3.1.2.14.4.7.1.59.1.2.16.@ | peer 2001:db8:468::2
          1.3.6.1.3.5.1.1.2.1.13.1.2.@ | peer 2001:db8:468::2
          1.3.6.1.2.1.2.2.1.8.501 | ''
          1.3.6.1.2.1.15.3.1 | ''
          1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2 | ''
          1.3.6.1.4.1.2636.5.1.1.2.1.1.1.2.0.9.1 | ''
          """)
  void peerIsNamedByTheIndexOfItsCell(String cell, String about) {
    assertThat(TrapKinds.words(trap("1.3.6.1.2.1.15.0.2", cell.replace("@", V6))))
        .contains("BGP backward transition" + (about.isEmpty() ? "" : ", " + about));
  }

  @ParameterizedTest
  @CsvSource({
    "1.3.6.1.2.1.222.0.2, 1.3.6.1.2.1.222.1.2.1.13.",
    "1.3.6.1.4.1.9.10.137.0.2, 1.3.6.1.4.1.9.10.137.1.2.1.8.",
    "1.3.6.1.4.1.2636.5.3.1.0.2, 1.3.6.1.4.1.2636.5.3.1.1.2.1.8."
  })
  void bfdNotificationsAreOfARangeOfSessions(String kind, String diag) {
    assertThat(TrapKinds.words(trap(kind, diag + 5, diag + 9)))
        .contains("BFD down, sessions 5 to 9");
    assertThat(TrapKinds.words(trap(kind, diag + 5, diag + 5))).contains("BFD down, session 5");
  }
}
