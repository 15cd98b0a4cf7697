package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.Side;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What SR OS shows for the same configuration, and what it shows for another one. */
class SrOsReadBackTest {
  private static final OwnedConfig CONFIG =
      Legs.render(Legs.leg(Profiles.named("sros"), Side.PRIMARY, true, true), "example-key");
  private static final String SHOWN = ReadBack.of(CONFIG);

  @Test
  void whatItOwnsIsNamedByWayAndKeys() {
    String vprn = "/configure/service/vprn[service-name='vr-12']";
    assertThat(CONFIG.ownedEntries())
        .extracting(OwnedEntry::path)
        .containsExactly(
            vprn + "/interface[interface-name='er-1/1/c7/1.3']",
            vprn + "/bgp/neighbor[ip-address='192.0.2.250']",
            vprn + "/bgp/neighbor[ip-address='2001:db8:468::2']");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a default left out, <multiplier>3</multiplier>, ''",
    "a key hashed, >example-key<, >a1B2c3 hash2<",
    "an address in capitals, 2001:db8:468::2, 2001:DB8:468:0::2",
  })
  void theSameMeaningHasNoDifference(String habit, String pushed, String shown) {
    assertThat(SHOWN).contains(pushed);
    assertThat(CONFIG.compare(ReadBack.of(SHOWN.replace(pushed, shown)))).as(habit).isEmpty();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "<admin-state>enable</admin-state>, '', /bfd/admin-state: wanted enable",
    "<multiplier>3</multiplier>, <multiplier>5</multiplier>, /bfd/multiplier: wanted absent",
    "<threshold>80</threshold>, '', /threshold: wanted 80",
    "<sap>, <admin-state>disable</admin-state><sap>, /admin-state: wanted absent",
    ":3.200<, :3.201<, /sap[sap-id='1/1/c7/1:3.200']: wanted present",
    "<authentication-key>example-key</authentication-key>, '', /authentication-key: wanted ***",
  })
  void anotherMeaningIsTold(String pushed, String shown, String difference) {
    assertThat(SHOWN).contains(pushed);
    assertThat(CONFIG.compare(ReadBack.of(SHOWN.replace(pushed, shown))))
        .extracting(Difference::toString)
        .anyMatch(text -> text.contains(difference));
  }

  @Test
  void preconditionsAreNamed() {
    List<String> all =
        List.of(
            "port 1/1/c7/1 with encap-type qinq",
            "policy statement ER-IMPORT-V4",
            "policy statement ER-EXPORT-V4",
            "policy statement ER-IMPORT-V6",
            "policy statement ER-EXPORT-V6",
            "VPRN service vr-12",
            "BGP group expressroute in VPRN service vr-12");
    assertThat(CONFIG.missing(ReadBack.of(""))).extracting(Precondition::what).isEqualTo(all);
    String there = CONFIG.preconditionFilter();
    assertThat(CONFIG.missing(ReadBack.of(there))).isEmpty();
    assertThat(CONFIG.missing(ReadBack.of(there.replace(">qinq<", ">dot1q<"))))
        .extracting(Precondition::what)
        .containsExactly(all.getFirst());
  }

  @Test
  void theServiceOfTheGlobalTableIsAPrecondition() {
    OwnedConfig global = Legs.render(Legs.leg(Profiles.named("sros"), Side.SECONDARY, false, true));

    assertThat(global.missing(ReadBack.of("")))
        .extracting(Precondition::what)
        .contains(
            "port lag-9 with encap-type qinq",
            "IES service expressroute",
            "BGP group expressroute in router Base");
    assertThat(global.missing(ReadBack.of(global.preconditionFilter()))).isEmpty();
  }
}
