package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.circuitd.files.Secret;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.smi.OctetString;

class LocalKeysTest {
  private static final byte[] ENGINE = HexFormat.of().parseHex("000000000000000000000002");
  private static final SnmpTarget TARGET = target("maplesyrup");

  private final LocalKeys keys = new LocalKeys();

  @Test
  void sha1KeyIsThatOfTheRfc() throws NoAnswer {
    // RFC 3414, A.3.2
    assertThat(keys.authentication(TARGET, AuthAlgorithm.SHA_1, ENGINE).getValue())
        .isEqualTo(HexFormat.of().parseHex("6695febc9288e36282235fc7151f128497b38f3f"));
  }

  @ParameterizedTest
  @EnumSource(AuthAlgorithm.class)
  void keysAreThoseThatTheLibraryDerives(AuthAlgorithm auth) throws NoAnswer {
    OctetString password = new OctetString("maplesyrup");
    assertThat(keys.authentication(TARGET, auth, ENGINE).getValue())
        .isEqualTo(auth.protocol().passwordToKey(password, ENGINE));
    for (PrivAlgorithm priv : PrivAlgorithm.values()) {
      assertThat(keys.privacy(TARGET, auth, priv, ENGINE).getValue())
          .isEqualTo(
              SecurityProtocols.passwordToKey(priv.protocol(), auth.protocol(), password, ENGINE));
    }
  }

  @Test
  void shortPasswordIsRefusedByNameNotByValue() {
    assertThatExceptionOfType(NoAnswer.class)
        .isThrownBy(() -> keys.authentication(target("maple12"), AuthAlgorithm.SHA_256, ENGINE))
        .withMessageContaining("mx1")
        .withMessageContaining("fewer than 8 characters")
        .withMessageNotContaining("maple12");
  }

  private static SnmpTarget target(String password) {
    return new SnmpTarget(
        "mx1",
        "127.0.0.1",
        161,
        "circuitd",
        "SHA-256",
        new Secret(password),
        "AES-128",
        new Secret(password));
  }
}
