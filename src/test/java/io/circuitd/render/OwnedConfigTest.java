package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.circuitd.design.Leg;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.Side;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What follows from one rendered document. */
class OwnedConfigTest {
  private static final Leg JUNOS_LEG = Legs.leg(Profiles.JUNOS, Side.PRIMARY, true, true);
  private static final Leg XR_LEG = Legs.leg(Profiles.XR, Side.PRIMARY, true, true);
  private static final OwnedConfig JUNOS = Legs.render(JUNOS_LEG);
  private static final OwnedConfig XR = Legs.render(XR_LEG);
  private static final OwnedConfig UNIFIED =
      Legs.render(Legs.leg(Profiles.named("iosxr"), Side.PRIMARY, true, true), "a key");

  private static OwnedConfig config(String profile) {
    return profile.equals("junos") ? JUNOS : XR;
  }

  @Test
  void ownedEntriesAreNamedByWayAndKeys() {
    assertThat(JUNOS.ownedEntries())
        .extracting(OwnedEntry::path)
        .containsExactly(
            "/configuration/interfaces/interface[name='et-0/0/7']/unit[name='3']",
            "/configuration/routing-instances/instance[name='vr-12']"
                + "/interface[name='et-0/0/7.3']",
            "/configuration/routing-instances/instance[name='vr-12']/protocols/bgp"
                + "/group[name='expressroute']/neighbor[name='192.0.2.250']",
            "/configuration/routing-instances/instance[name='vr-12']/protocols/bgp"
                + "/group[name='expressroute']/neighbor[name='2001:db8:468::2']");
    assertThat(XR.ownedEntries())
        .extracting(OwnedEntry::path)
        .first()
        .isEqualTo(
            "/interface-configurations/interface-configuration[active='act']"
                + "[interface-name='HundredGigE0/0/0/7.3']");
  }

  /** What a router may say for the same configuration. */
  static Stream<Arguments> sameMeaning() {
    String junos = ReadBack.of(JUNOS);
    String xr = ReadBack.of(XR);
    return Stream.of(
        Arguments.of("word for word", JUNOS, junos),
        Arguments.of("word for word", XR, xr),
        Arguments.of(
            "no namespaces but its own",
            JUNOS,
            junos
                .replaceAll(" xmlns=\"[^\"]*\"", "")
                .replace(
                    "<configuration",
                    "<configuration xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\"")),
        Arguments.of(
            "commit marks",
            JUNOS,
            junos.replace(
                "<configuration",
                "<configuration xmlns:junos=\"http://xml.juniper.net/junos/23.4R2/junos\""
                    + " junos:commit-user=\"eve\" junos:changed-seconds=\"17\"")),
        Arguments.of(
            "a version element",
            JUNOS,
            junos.replaceFirst("(<configuration[^>]*>)", "$1<version>23.4R2</version>")),
        Arguments.of(
            "addresses in capitals, not compressed",
            JUNOS,
            junos
                .replace("2001:db8:468::2", "2001:DB8:468:0:0:0:0:2")
                .replace("2001:db8:468::1/126", "2001:0db8:0468::1/126")),
        Arguments.of(
            "addresses in capitals",
            XR,
            xr.replace("2001:db8:468::2", "2001:DB8:468::2")
                .replace("2001:db8:468::1", "2001:DB8:468:0::1")),
        Arguments.of(
            "keys last",
            XR,
            xr.replaceAll(
                "(<neighbor-address>.*?</neighbor-address>)(?s)(.*?)(</vrf-neighbor>)", "$2$1$3")),
        Arguments.of(
            "neighbors the other way round, another one between",
            XR,
            xr.replaceAll(
                "(?s)(<vrf-neighbor>.*?</vrf-neighbor>)\\s*(<vrf-neighbor>.*?</vrf-neighbor>)",
                "$2<vrf-neighbor><neighbor-address>198.51.100.2</neighbor-address></vrf-neighbor>"
                    + "$1")),
        Arguments.of(
            "presence leaves on the way",
            XR,
            xr.replace("<vrfs>", "<bgp-running/><vrfs>")
                .replace("<vrf-neighbors>", "<vrf-global><exists/></vrf-global><vrf-neighbors>")),
        Arguments.of("word for word", UNIFIED, ReadBack.of(UNIFIED)),
        Arguments.of(
            "addresses in capitals, a hash for the key, no zone where none is meant",
            UNIFIED,
            ReadBack.of(UNIFIED)
                .replace("2001:db8:468::2", "2001:DB8:468::2")
                .replace("2001:db8:468::1", "2001:DB8:468:0::1")
                .replace("!a key", "13061E010803")
                .replace("<zone>0</zone>", "")),
        Arguments.of(
            "other things on the same port",
            JUNOS,
            junos.replace(
                "<name>et-0/0/7</name>",
                "<name>et-0/0/7</name><flexible-vlan-tagging/><unit><name>7</name></unit>")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sameMeaning")
  void aReadBackOfTheSameMeaningHasNoDifference(String habit, OwnedConfig config, String data) {
    assertThat(config.compare(ReadBack.of(data))).as(habit).isEmpty();
    assertThat(config.diff(ReadBack.of(data))).as(habit).isEmpty();
  }

  /** What is not the same: the read-back, and the differences. */
  static Stream<Arguments> otherMeaning() {
    String unit = "/configuration/interfaces/interface[name='et-0/0/7']/unit[name='3']";
    String group =
        "/configuration/routing-instances/instance[name='vr-12']/protocols/bgp"
            + "/group[name='expressroute']";
    String v4 = group + "/neighbor[name='192.0.2.250']";
    String xrNeighbor =
        "/bgp/instance[instance-name='default']/instance-as[as='0']/four-byte-as[as='11537']"
            + "/vrfs/vrf[vrf-name='vr-12']/vrf-neighbors"
            + "/vrf-neighbor[neighbor-address='192.0.2.250']";
    String junos = ReadBack.of(JUNOS);
    String xr = ReadBack.of(XR);
    return Stream.of(
        Arguments.of(
            JUNOS,
            junos.replace("<inner>200<", "<inner>201<"),
            List.of(unit + "/vlan-tags/inner: wanted 200, found 201")),
        Arguments.of(
            JUNOS,
            junos.replace("<inner>200</inner>", ""),
            List.of(unit + "/vlan-tags/inner: wanted 200, found absent")),
        Arguments.of(
            JUNOS,
            junos.replace("<vlan-tags>", "<disable/><vlan-tags>"),
            List.of(unit + "/disable: wanted absent, found present")),
        Arguments.of(
            JUNOS,
            junos.replace("<unit>", "<unit inactive=\"inactive\">"),
            List.of(unit + "/@inactive: wanted absent, found inactive")),
        Arguments.of(
            JUNOS,
            junos.replace(
                "<address>\n              <name>192.0.2.249/30</name>",
                "<address><name>198.51.100.1/30</name></address><address><name>192.0.2.249/30</name>"),
            List.of(
                unit
                    + "/family/inet/address[name='198.51.100.1/30']: wanted absent, found"
                    + " present")),
        Arguments.of(
            JUNOS,
            junos.replaceFirst("(?s)<neighbor>.*?</neighbor>", ""),
            List.of(v4 + ": wanted present, found absent")),
        Arguments.of(
            JUNOS,
            junos.replaceFirst("<interface>\\s*<name>et-0/0/7.3</name>\\s*</interface>", ""),
            List.of(
                "/configuration/routing-instances/instance[name='vr-12']"
                    + "/interface[name='et-0/0/7.3']: wanted present, found absent")),
        Arguments.of(
            XR,
            xr.replaceFirst("<hold-time>180<", "<hold-time>30<"),
            List.of(xrNeighbor + "/timers/hold-time: wanted 180, found 30")),
        Arguments.of(
            XR,
            xr.replaceFirst("<activate/>", ""),
            List.of(
                xrNeighbor
                    + "/vrf-neighbor-afs/vrf-neighbor-af[af-name='ipv4-unicast']/activate: wanted"
                    + " present, found absent")),
        Arguments.of(
            XR,
            xr.replaceFirst("<activate/>", "<activate/><next-hop-self>true</next-hop-self>"),
            List.of(
                xrNeighbor
                    + "/vrf-neighbor-afs/vrf-neighbor-af[af-name='ipv4-unicast']/next-hop-self:"
                    + " wanted absent, found true")),
        Arguments.of(
            UNIFIED,
            ReadBack.of(UNIFIED)
                .replaceFirst("<fast-detect/>", "")
                .replace("<zone>0<", "<zone>mgmt<")
                .replace("<second-dot1q>200<", "<second-dot1q>201<"),
            List.of(
                "/router/bgp/as[as-number='11537']/vrfs/vrf[vrf-name='vr-12']/neighbors/neighbor[address='192.0.2.250']/bfd/fast-detect:"
                    + " wanted present, found absent",
                "/interfaces/interface[interface-name='HundredGigE0/0/0/7.3']/ipv6/addresses"
                    + "/ipv6-address[address='2001:db8:468::1']/zone: wanted absent, found mgmt",
                "/interfaces/interface[interface-name='HundredGigE0/0/0/7.3']/encapsulation/dot1q"
                    + "/second-dot1q: wanted 200, found 201")),
        Arguments.of(
            XR,
            xr.replace("http://cisco.com/ns/yang/Cisco-IOS-XR-infra-rsi-cfg", "urn:other"),
            List.of(
                "/interface-configurations/interface-configuration[active='act']"
                    + "[interface-name='HundredGigE0/0/0/7.3']/vrf: wanted vr-12, found absent",
                "/interface-configurations/interface-configuration[active='act']"
                    + "[interface-name='HundredGigE0/0/0/7.3']/vrf: wanted absent, found vr-12")));
  }

  @ParameterizedTest
  @MethodSource("otherMeaning")
  void aReadBackOfAnotherMeaningIsToldByPathAndBothValues(
      OwnedConfig config, String data, List<String> expected) {
    assertThat(config.compare(ReadBack.of(data)))
        .extracting(Difference::toString)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(config.diff(ReadBack.of(data))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void anEmptyRouterLacksEveryOwnedEntry(String profile) {
    OwnedConfig config = config(profile);

    assertThat(config.compare(ReadBack.of("")))
        .extracting(Difference::path)
        .containsExactlyElementsOf(config.ownedEntries().stream().map(OwnedEntry::path).toList());
  }

  @Test
  void secretsCountOnlyByTheirPresence() {
    OwnedConfig junos = Legs.render(JUNOS_LEG, "example-key");
    OwnedConfig xr = Legs.render(XR_LEG, "example-key");
    String scrambled = ReadBack.of(junos).replace(">example-key<", ">$9$abc.DEF<");
    String hashed =
        ReadBack.of(xr)
            .replace(">!example-key<", ">0822455D0A16<")
            .replace("<password-disable>false</password-disable>", "");

    assertThat(junos.compare(ReadBack.of(scrambled))).isEmpty();
    assertThat(xr.compare(ReadBack.of(hashed))).isEmpty();
    assertThat(xr.compare(ReadBack.of(XR.payload())))
        .extracting(Difference::toString)
        .allMatch(d -> d.endsWith("/password: wanted present, found absent"))
        .hasSize(2);
    assertThat(JUNOS.compare(ReadBack.of(scrambled)))
        .extracting(Difference::toString)
        .allMatch(d -> d.endsWith("/authentication-key: wanted absent, found ***"))
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void noFormForPeopleOrForTheMaskedRecordShowsASecret(String profile) {
    Leg leg = profile.equals("junos") ? JUNOS_LEG : XR_LEG;
    OwnedConfig config = Legs.render(leg, "example-key");

    assertThat(config.payload()).contains("example-key");
    assertThat(config.text()).contains("example-key");
    assertThat(config.maskedText()).doesNotContain("example-key").contains(">***<");
    assertThat(config.toString()).doesNotContain("example-key");
    assertThat(config.diff(ReadBack.of("")))
        .noneMatch(line -> line.contains("example-key"))
        .anyMatch(line -> line.endsWith("***"));
    assertThat(config.text(secret -> "hash-of-" + secret.length())).contains(">hash-of-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void aStoredRecordIsTheSameConfiguration(String profile) {
    OwnedConfig config = config(profile);

    OwnedConfig stored = OwnedConfig.parse(config.text(), Profiles.named(profile));

    assertThat(stored).isEqualTo(config);
    assertThat(stored.text()).isEqualTo(config.text());
    assertThat(stored.templateVersion()).isEqualTo(config.templateVersion());
    assertThat(stored.payload()).isEqualTo(config.payload());
    assertThat(stored.ownedEntries()).isEqualTo(config.ownedEntries());
  }

  @Test
  void aMaskedRecordComparesAndRemovesButIsNeverPushed() {
    OwnedConfig config = Legs.render(JUNOS_LEG, "example-key");

    OwnedConfig masked = OwnedConfig.parse(config.maskedText(), Profiles.JUNOS);

    assertThat(masked.compare(ReadBack.of(ReadBack.of(config)))).isEmpty();
    assertThat(masked.removal()).isEqualTo(config.removal());
    assertThatIllegalStateException().isThrownBy(masked::payload).withMessageContaining("masked");
  }

  @Test
  void aRecordOfAnotherProfileIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OwnedConfig.parse(JUNOS.text(), Profiles.XR))
        .withMessageContaining("'junos'")
        .withMessageContaining("iosxr-native");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void whatIsOnTheRouterAndNotInOurRecordsIsAConflict(String profile) {
    OwnedConfig config = config(profile);
    var router = ReadBack.of(ReadBack.of(config));

    assertThat(config.conflicts(ReadBack.of(""), List.of())).isEmpty();
    assertThat(config.conflicts(router, List.of())).isEqualTo(config.ownedEntries());
    assertThat(config.conflicts(router, config.ownedEntries())).isEmpty();
    List<OwnedEntry> known = config.ownedEntries().subList(1, config.ownedEntries().size());
    assertThat(config.conflicts(router, known)).containsExactly(config.ownedEntries().getFirst());
  }

  @Test
  void anEntryInAnotherSpellingIsAConflictToo() {
    String data = ReadBack.of(XR).replace("2001:db8:468::2", "2001:DB8:468:0:0::2");

    assertThat(XR.conflicts(ReadBack.of(data), List.of()))
        .extracting(OwnedEntry::path)
        .anyMatch(path -> path.endsWith("[neighbor-address='2001:db8:468::2']"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void whatAFormerPushLeftBehindIsRemovedAndWhatIsStillWantedIsNot(String profile) {
    OwnedConfig dual = config(profile);
    OwnedConfig ipv4 = Legs.render(Legs.leg(Profiles.named(profile), Side.PRIMARY, true, false));
    String removal = Profiles.named(profile).netconf().removal();

    String payload = ipv4.payloadWith(dual.ownedEntries());

    assertThat(payload.split("nc:operation=\"" + removal + "\"", -1)).hasSize(2);
    assertThat(payload)
        .containsPattern("nc:operation=\"" + removal + "\">\\s*<[a-z-]*>2001:db8:468::2<");
    assertThat(payload.split("<four-byte-as>|<group>", -1)).as("parents joined").hasSize(2);
    assertThat(ipv4.payloadWith(ipv4.ownedEntries())).isEqualTo(ipv4.payload());
  }

  @Test
  void theDiffShowsWhatComesAndGoesAndNothingThatStays() {
    OwnedConfig changed = Legs.render(Legs.withTimers(JUNOS_LEG, new BgpTimers(10, 30)));
    String group =
        " /configuration/routing-instances/instance[name='vr-12']/protocols/bgp"
            + "/group[name='expressroute']";

    assertThat(changed.diff(ReadBack.of(ReadBack.of(JUNOS))))
        .containsExactly(
            group,
            "   neighbor 192.0.2.250",
            "-    hold-time 180",
            "+    hold-time 30",
            group,
            "   neighbor 2001:db8:468::2",
            "-    hold-time 180",
            "+    hold-time 30");
  }

  @Test
  void theDiffShowsWhatIsLeftOverAsGoing() {
    OwnedConfig ipv4 = Legs.render(Legs.leg(Profiles.JUNOS, Side.PRIMARY, true, false));
    String data = ReadBack.of(JUNOS);

    List<String> lines = ipv4.diff(ReadBack.of(data), JUNOS.ownedEntries());

    assertThat(lines)
        .contains(
            "-  neighbor 2001:db8:468::2", "-      inet6", "-        address 2001:db8:468::1/126")
        .noneMatch(line -> line.startsWith("+"));
    assertThat(ipv4.diff(ReadBack.of(""), JUNOS.ownedEntries()))
        .as("what is gone already cannot go")
        .noneMatch(line -> line.startsWith("-"));
  }

  @Test
  void junosPreconditionsAreNamedAndMissed() {
    assertThat(JUNOS.preconditions())
        .extracting(Precondition::what)
        .containsExactly(
            "port et-0/0/7 with flexible-vlan-tagging",
            "policy ER-IMPORT-V4",
            "policy ER-EXPORT-V4",
            "policy ER-IMPORT-V6",
            "policy ER-EXPORT-V6",
            "routing instance vr-12",
            "BGP group expressroute in routing instance vr-12");
    assertThat(JUNOS.missing(ReadBack.of(""))).isEqualTo(JUNOS.preconditions());
    String router =
        "<configuration><interfaces><interface><name>et-0/0/7</name></interface></interfaces>"
            + "<policy-options><policy-statement><name>ER-IMPORT-V4</name></policy-statement>"
            + "<policy-statement><name>ER-EXPORT-V4</name></policy-statement>"
            + "<policy-statement><name>ER-IMPORT-V6</name></policy-statement></policy-options>"
            + "<routing-instances><instance><name>vr-12</name><protocols><bgp><group>"
            + "<name>internal</name></group></bgp></protocols></instance></routing-instances>"
            + "</configuration>";
    assertThat(JUNOS.missing(ReadBack.of(router)))
        .extracting(Precondition::what)
        .containsExactly(
            "port et-0/0/7 with flexible-vlan-tagging",
            "policy ER-EXPORT-V6",
            "BGP group expressroute in routing instance vr-12");
    assertThat(
            JUNOS.missing(
                ReadBack.of(
                    router
                        .replace(">internal<", ">expressroute<")
                        .replace("7</name></int", "7</name><flexible-vlan-tagging/></int"))))
        .extracting(Precondition::what)
        .containsExactly("policy ER-EXPORT-V6");
  }

  @Test
  void xrPreconditionsAreNamed() {
    assertThat(XR.preconditions())
        .extracting(Precondition::what)
        .contains(
            "port HundredGigE0/0/0/7",
            "route policy ER-IMPORT-V4",
            "VRF vr-12 with family ipv4 unicast",
            "VRF vr-12 with family ipv6 unicast",
            "BGP 11537 with family ipv4 unicast in VRF vr-12",
            "BGP 11537 with family ipv6 unicast in VRF vr-12");
    assertThat(XR.missing(ReadBack.of(""))).isEqualTo(XR.preconditions());
    assertThat(XR.missing(ReadBack.of(XR.preconditionFilter()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos", "iosxr-native"})
  void filtersAndRemovalsHoldNoPresenceLeaf(String profile) {
    OwnedConfig config = config(profile);

    for (String derived : List.of(config.filter(), config.removal(), config.preconditionFilter())) {
      assertThat(derived).doesNotContain("bgp-running", "<exists", "<enable", "<create");
    }
  }
}
