package io.circuitd.snmp;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.model.Addresses;
import io.circuitd.model.BgpState;
import io.circuitd.model.Reading;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.snmp4j.smi.Counter32;
import org.snmp4j.smi.Gauge32;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UnsignedInteger32;
import org.snmp4j.smi.Variable;

/** Cells as routers may fill them, odd ones included. */
class BgpRowTest {
  private static final OID CELL = new OID("1.3.6.1.4.1.9.9.187.1.2.5.1.3.1.4.192.0.2.250");
  private static final SnmpTarget TARGET =
      new SnmpTarget(
          "xr1",
          "127.0.0.1",
          161,
          "circuitd",
          "SHA-256",
          new Secret("auth-pass-0001"),
          "AES-128",
          new Secret("priv-pass-0001"));
  private static final PeerAddress PEER =
      new PeerAddress("azure", Addresses.parse("192.0.2.250").orElseThrow());

  @ParameterizedTest
  @EnumSource(BgpState.class)
  void stateIsReadByItsNumber(BgpState state) {
    assertThat(state(new Integer32(state.number()))).isEqualTo(Reading.present(state));
  }

  @Test
  void noSuchInstanceIsAbsentAndNoSuchObjectIsUnknown() {
    assertThat(state(Null.noSuchInstance)).isEqualTo(Reading.absent());
    assertThat(state(Null.noSuchObject))
        .isEqualTo(
            Reading.unknown(
                "xr1: not measurable: table not served: cbgpPeer2Table in SNMP context azure; check"
                    + " the SNMP view and the release"));
  }

  @Test
  void stateOutsideTheTableIsUnknown() {
    assertThat(state(new Integer32(9))).isInstanceOf(Reading.Unknown.class);
    assertThat(state(new Integer32(0))).isInstanceOf(Reading.Unknown.class);
    assertThat(state(new OctetString("established"))).isInstanceOf(Reading.Unknown.class);
  }

  @Test
  void zeroSecondsMeanNeverUnlessEstablished() {
    assertThat(row(new Gauge32(0)).since(CELL, BgpState.IDLE)).isEmpty();
    assertThat(row(new Gauge32(0)).since(CELL, BgpState.ESTABLISHED)).hasValue(Duration.ZERO);
    assertThat(row(new Gauge32(90)).since(CELL, BgpState.IDLE)).hasValue(Duration.ofSeconds(90));
    assertThat(row(Null.noSuchInstance).since(CELL, BgpState.ESTABLISHED)).isEmpty();
  }

  @Test
  void errorIsTwoOctetsAndZeroIsNone() {
    assertThat(row(new OctetString(new byte[] {0, 0})).error(CELL, BgpError.Direction.EITHER))
        .isEmpty();
    assertThat(row(new OctetString(new byte[] {6, 2})).error(CELL, BgpError.Direction.EITHER))
        .containsExactly(new BgpError(BgpError.Direction.EITHER, 6, 2));
    assertThat(row(new OctetString(new byte[] {6})).error(CELL, BgpError.Direction.EITHER))
        .isEmpty();
    assertThat(row(Null.noSuchInstance).error(CELL, BgpError.Direction.EITHER)).isEmpty();
  }

  @Test
  void numbersAreUnsignedAndOtherTypesAreNone() {
    assertThat(row(new UnsignedInteger32(4200000000L)).number(CELL))
        .isEqualTo(OptionalLong.of(4200000000L));
    assertThat(row(new Counter32(42)).count(CELL)).isEqualTo(OptionalInt.of(42));
    assertThat(row(new OctetString("42")).count(CELL)).isEmpty();
    assertThat(row(Null.noSuchInstance).count(CELL)).isEmpty();
  }

  private static Reading<BgpState> state(Variable value) {
    return row(value).state(CELL, TARGET, "cbgpPeer2Table", PEER);
  }

  private static BgpRow row(Variable value) {
    Map<OID, Variable> cells = new HashMap<>();
    cells.put(CELL, value);
    return new BgpRow(cells);
  }
}
