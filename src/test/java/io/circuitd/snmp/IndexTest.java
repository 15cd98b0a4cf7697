package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.Addresses;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snmp4j.smi.OID;

/** Index encodings, each against OIDs written out from the vendors' MIBs. */
class IndexTest {
  @ParameterizedTest
  @CsvSource({
    "192.0.2.250, 1.4.192.0.2.250",
    "255.255.255.255, 1.4.255.255.255.255",
    "2001:db8:468::2, 2.16.32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.2",
    "fe80::ff, 2.16.254.128.0.0.0.0.0.0.0.0.0.0.0.0.0.255"
  })
  void ciscoHasTypeLengthAndOctets(String address, String index) {
    assertThat(Index.withLength(ip(address))).isEqualTo(new OID(index));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.250, 1.192.0.2.250",
    "2001:db8:468::2, 2.32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.2"
  })
  void juniperHasTypeAndOctetsWithoutLength(String address, String index) {
    assertThat(Index.withoutLength(ip(address))).isEqualTo(new OID(index));
  }

  @Test
  void juniperRowsAreAsLongAsSeenOnRouters() {
    OID ipv4 = Index.withoutLength(ip("192.0.2.250"));
    OID ipv6 = Index.withoutLength(ip("2001:db8:468::2"));
    assertThat(1 + 2 * ipv4.size()).isEqualTo(11);
    assertThat(1 + 2 * ipv6.size()).isEqualTo(35);
  }

  @Test
  void bgp4MibHasTheOctetsAlone() {
    OID state = Index.cell(new OID("1.3.6.1.2.1.15.3.1"), 2, Index.plain(ip("192.0.2.250")));
    assertThat(state).isEqualTo(new OID("1.3.6.1.2.1.15.3.1.2.192.0.2.250"));
  }

  @Test
  void cellsAreEntryColumnIndex() {
    OID entry = new OID("1.3.6.1.4.1.9.9.187.1.2.5.1");
    assertThat(Index.cell(entry, 3, Index.withLength(ip("2001:db8:468::2"))))
        .isEqualTo(
            new OID("1.3.6.1.4.1.9.9.187.1.2.5.1.3.2.16.32.1.13.184.4.104.0.0.0.0.0.0.0.0.0.2"));
    assertThat(entry).isEqualTo(new OID("1.3.6.1.4.1.9.9.187.1.2.5.1"));
  }

  private static InetAddress ip(String text) {
    return Addresses.parse(text).orElseThrow();
  }
}
