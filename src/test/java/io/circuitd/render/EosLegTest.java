package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.design.SwitchedLeg;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What EOS shows for the same configuration, what it needs, and what it is refused for. */
class EosLegTest {
  private static final DeviceProfile EOS = Profiles.named("eos");
  private static final RoutedLeg LEG = Legs.leg(EOS, Side.PRIMARY, true, true);
  private static final OwnedConfig CONFIG = Legs.render(LEG, "example-key");
  private static final String SHOWN = ReadBack.of(CONFIG);

  private static SwitchedLeg switched(boolean dot1ad, SwitchedLeg.Service service) {
    SwitchedLeg leg = Legs.switched(EOS, service);
    return new SwitchedLeg(
        leg.id(),
        leg.customer(),
        leg.serviceKey(),
        leg.router(),
        leg.profile(),
        leg.port(),
        leg.unit(),
        leg.subInterface(),
        leg.sTag(),
        dot1ad,
        leg.qos(),
        leg.description(),
        service);
  }

  private static void assertRefused(Leg leg, String... words) {
    assertThatExceptionOfType(TemplateFailure.class)
        .isThrownBy(() -> Legs.render(leg))
        .withMessageContaining("EOS")
        .satisfies(failure -> assertThat(failure.getMessage()).contains(words));
  }

  @Test
  void whatItOwnsIsNamedByWayAndKeys() {
    String instance = "/network-instances/network-instance[name='vr-12']";
    String bgp = "/protocols/protocol[identifier='oc-pol-types:BGP'][name='BGP']/bgp/neighbors";
    assertThat(CONFIG.ownedEntries())
        .extracting(OwnedEntry::path)
        .containsExactly(
            "/interfaces/interface[name='Ethernet7/1']/subinterfaces/subinterface[index='3']",
            instance + "/interfaces/interface[id='Ethernet7/1.3']",
            instance + bgp + "/neighbor[neighbor-address='192.0.2.250']",
            instance + bgp + "/neighbor[neighbor-address='2001:db8:468::2']");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a key hidden, >example-key<, >7 A1B2C3<",
    "an address in capitals, 2001:db8:468::2, 2001:DB8:468:0::2",
    "another prefix, oc-bgp-types, bgpt",
    "another prefix of a key, oc-pol-types, pt",
    "a default shown, <peer-as>, <neighbor-port>179</neighbor-port><peer-as>",
    "the default of an IPv4 address, <prefix-length>30<, <type>PRIMARY</type><prefix-length>30<",
    "that of IPv6, <prefix-length>126<, <type>GLOBAL_UNICAST</type><prefix-length>126<",
    "a container of defaults alone, <afi-safis>, "
        + "<apply-policy><config><default-import-policy>REJECT_ROUTE</default-import-policy>"
        + "</config></apply-policy><afi-safis>",
  })
  void theSameMeaningHasNoDifference(String habit, String pushed, String shown) {
    assertThat(SHOWN).contains(pushed);
    assertThat(CONFIG.compare(ReadBack.of(SHOWN.replace(pushed, shown)))).as(habit).isEmpty();
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource({
    "<detection-multiplier>3<, <detection-multiplier>5<, /detection-multiplier: wanted 3",
    "300000</desired, 300</desired, /desired-minimum-tx-interval: wanted 300000",
    "<enabled>true</enabled>, <enabled>false</enabled>, /enabled: wanted true",
    "<peer-as>, <neighbor-port>1179</neighbor-port><peer-as>, /neighbor-port: wanted absent",
    "http://openconfig.net/yang/bgp-types, urn:other, /afi-safi",
    "<auth-password>example-key</auth-password>, '', /auth-password: wanted ***",
    "<inner-vlan-id>200<, <inner-vlan-id>201<, /inner-vlan-id: wanted 200",
    "<subinterface>3<, <subinterface>4<, /subinterface: wanted 3",
  })
  void anotherMeaningIsTold(String pushed, String shown, String difference) {
    assertThat(SHOWN).contains(pushed);
    assertThat(CONFIG.compare(ReadBack.of(SHOWN.replace(pushed, shown))))
        .extracting(Difference::toString)
        .anyMatch(text -> text.contains(difference));
  }

  @Test
  void aRecordGivesTheSamePayloadAndWhatStoodThereCanBePutBack() {
    assertThat(OwnedConfig.parse(CONFIG.text(), EOS).payload()).isEqualTo(CONFIG.payload());

    String other = SHOWN.replace("oc-pol-types", "x").replace("oc-bgp-types", "y");
    OwnedConfig former =
        new OwnedPaths(CONFIG.ownedEntries(), EOS).former(ReadBack.of(other)).orElseThrow();
    assertThat(former.payload())
        .contains("<identifier xmlns:oc-pol-types=\"http://openconfig.net/yang/policy-types\">")
        .contains(">oc-bgp-types:IPV6_UNICAST</afi-safi-name>");
  }

  @Test
  void preconditionsAreNamed() {
    List<String> all =
        List.of(
            "port Ethernet7/1",
            "policy definition ER-IMPORT-V4",
            "policy definition ER-EXPORT-V4",
            "policy definition ER-IMPORT-V6",
            "policy definition ER-EXPORT-V6",
            "BGP in network instance vr-12",
            "peer group expressroute in network instance vr-12",
            "VRF vr-12");
    assertThat(CONFIG.missing(ReadBack.of(""))).extracting(Precondition::what).isEqualTo(all);
    String there = CONFIG.preconditionFilter().replace("oc-ni-types", "n");
    assertThat(CONFIG.missing(ReadBack.of(there))).isEmpty();
    assertThat(CONFIG.missing(ReadBack.of(there.replace("n:L3VRF", "n:L2VSI"))))
        .extracting(Precondition::what)
        .containsExactly("VRF vr-12");
  }

  @Test
  void withoutABgpGroupANeighborIsInNoPeerGroup() {
    OwnedConfig alone = Legs.render(Legs.on(LEG, LEG.port(), 3, Optional.empty(), ""));

    assertThat(alone.payload()).doesNotContain("peer-group");
    assertThat(alone.preconditions())
        .extracting(Precondition::what)
        .noneMatch(n -> n.contains("group"));
  }

  @Test
  void anOuterTagOf8021adIsThePortsOnTheWayInAndOursOnTheWayOut() {
    assertThat(Legs.render(Legs.with(LEG, true, Optional.empty())).preconditions())
        .extracting(Precondition::what)
        .contains("port Ethernet7/1 with tpid TPID_0X88A8");
    OwnedConfig bridge = Legs.render(switched(true, bridge(Optional.empty())));
    assertThat(bridge.preconditions())
        .extracting(Precondition::what)
        .containsExactly(
            "port Ethernet7/1 with tpid TPID_0X88A8", "bridged network instance LAB-10");
    assertThat(bridge.payload())
        .contains(
            "<tpid xmlns:oc-vlan-types=\"http://openconfig.net/yang/vlan-types\">"
                + "oc-vlan-types:TPID_0X88A8</tpid>");
  }

  private static SwitchedLeg.Service bridge(Optional<String> group) {
    return new SwitchedLeg.Bridge("LAB-10", group);
  }

  @ParameterizedTest
  @CsvSource({"49, 3", "300, 2", "300, 51"})
  void bfdThatEosCannotDoIsRefused(int interval, int multiplier) {
    assertRefused(
        Legs.withBfd(LEG, new BfdSetting.Enabled(interval, multiplier)),
        interval + " ms x " + multiplier,
        "R-062");
  }

  @Test
  void whatOpenConfigHasNoModelOfIsRefusedWithTheNextStep() {
    assertRefused(
        Legs.with(LEG, false, Optional.of(Legs.QOS)), "QoS policies", "'qos: false'", "R-073");
    assertRefused(
        switched(false, new SwitchedLeg.Vpws(2002, 1, 2, Optional.empty(), Optional.empty())),
        "add remoteSystem to the virtual switch in the inventory");
    assertRefused(
        switched(false, bridge(Optional.of("LAB"))), "bridgeGroup LAB", "take bridgeGroup out");
    assertRefused(
        switched(false, new SwitchedLeg.Local("Ethernet5.1.2")), "Ethernet5.1.2", "customerPort");
    assertRefused(
        switched(false, new SwitchedLeg.Local("Ethernet5.x")), "Ethernet5.x", "customerPort");
  }
}
