package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.CertificateToName.Entry;
import io.circuitd.lab.CertificateToName.MapType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7589, 7 and the map types of RFC 7407, 3.3. */
class CertificateToNameTest {
  private static final LabTls AUTHORITY = LabTls.create();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SPECIFIED       | dns:R1.Example.NET                           | fixed
          SAN_RFC822_NAME | email:Ops.Team@Example.NET                   | Ops.Team@example.net
          SAN_RFC822_NAME | dns:r1.example.net                           |
          SAN_DNS_NAME    | dns:R1.Example.NET                           | r1.example.net
          SAN_DNS_NAME    | email:a@example.net dns:b.net dns:c.net      | b.net
          SAN_DNS_NAME    | ip:192.0.2.1                                 |
          SAN_IP_ADDRESS  | ip:192.0.2.1                                 | 192.0.2.1
          SAN_IP_ADDRESS  | ip:2001:db8::1                               | 20010db8000000000000000000000001
          SAN_IP_ADDRESS  | dns:r1.example.net                           |
          SAN_ANY         | ip:192.0.2.1 email:a@Example.NET dns:c.net   | 192.0.2.1
          SAN_ANY         | email:a@Example.NET dns:c.net                | a@example.net
          SAN_ANY         |                                              |
          COMMON_NAME     | dns:r1.example.net                           | circuitd
          """)
  void eachMapTypeTakesItsName(MapType type, @Nullable String sans, @Nullable String name) {
    LabTls.Identity user =
        AUTHORITY.issue(
            "CN=circuitd,O=Example", sans == null ? new String[0] : sans.split(" ", -1));
    CertificateToName map =
        new CertificateToName(
            List.of(
                new Entry(
                    1,
                    CertificateToName.fingerprint(user.certificate()),
                    type,
                    Optional.of("fixed"))));
    assertThat(map.name(List.of(user.certificate()))).isEqualTo(Optional.ofNullable(name));
  }

  @Test
  void entriesAreTriedInTheOrderOfTheirIdsUntilOneGivesAName() {
    LabTls.Identity user = AUTHORITY.issue("CN=common", "dns:san.example.net");
    String own = CertificateToName.fingerprint(user.certificate());
    String authority = CertificateToName.fingerprint(AUTHORITY.authority());
    String other = CertificateToName.fingerprint(AUTHORITY.issue("CN=x").certificate());
    CertificateToName map =
        new CertificateToName(
            List.of(
                new Entry(40, own, MapType.COMMON_NAME, Optional.empty()),
                new Entry(30, authority, MapType.SAN_DNS_NAME, Optional.empty()),
                new Entry(20, own, MapType.SAN_IP_ADDRESS, Optional.empty()),
                new Entry(10, other, MapType.SPECIFIED, Optional.of("wrong"))));
    assertThat(map.name(user.chain())).contains("san.example.net");
    assertThat(map.name(List.of(user.certificate()))).contains("common");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {"''", "04", "04:00", "01:aa:bb", "ff"})
  void aFingerprintThatIsNoneMatchesNobody(String fingerprint) {
    LabTls.Identity user = AUTHORITY.issue("CN=circuitd");
    CertificateToName map =
        new CertificateToName(
            List.of(new Entry(1, fingerprint, MapType.SPECIFIED, Optional.of("fixed"))));
    assertThat(map.name(user.chain())).isEmpty();
  }
}
