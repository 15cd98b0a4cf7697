package io.circuitd.render;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.design.SwitchedLeg;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Legs on virtual switches: the S-tag alone is matched and taken off. */
class SwitchedLegTest {
  static Map<String, SwitchedLeg> legs(String profile) {
    return Legs.onSwitches(Profiles.named(profile));
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String profile : List.of("junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos")) {
      legs(profile).forEach((name, leg) -> cases.add(Arguments.of(profile, name, leg)));
    }
    return cases.stream();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void rendersAsKept(String profile, String name, SwitchedLeg leg) throws Exception {
    OwnedConfig config = Legs.render(leg);
    String file = profile + "/switch-" + name;
    GoldenTest.assertKept(file + ".xml", RenderedFile.config(config.payload()));
    GoldenTest.assertKept(file + ".remove.xml", RenderedFile.config(config.removal()));
    GoldenTest.assertKept(file + ".filter.xml", RenderedFile.filter(config.filter()));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("cases")
  void namesTheSTagAndNoTagInside(String profile, String name, SwitchedLeg leg) {
    String sTag =
        switch (profile) {
          case "iosxr-native" -> "<outer-range1-low>3</outer-range1-low>";
          case "sros" -> "<sap-id>1/1/c7/1:3.*</sap-id>";
          case "eos" -> "<outer-vlan-id>3</outer-vlan-id>";
          default -> "<vlan-id>3</vlan-id>";
        };
    String wildcard = "double-tagged-inner-range|inner-(low|high)-vlan-id";
    assertThat(Legs.render(leg).payload().replaceAll(wildcard, "any-tag"))
        .containsOnlyOnce(sTag)
        .doesNotContain("inner", "second-", "pop2", "pop-pop", "<two/>", "exact");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos"})
  void aPlatformThatNeedsAnAsNumberForTheServiceSaysSo(String profile) {
    SwitchedLeg leg =
        Legs.switched(
            Profiles.named(profile),
            new SwitchedLeg.Vpws(2002, 1, 2, Optional.empty(), Optional.empty()));
    assertThatThrownBy(() -> Legs.render(leg))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("add asn to the virtual switch in the inventory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iosxr-native", "iosxr", "iosxr7"})
  void aPlatformWhoseBridgeDomainsAreInGroupsSaysSo(String profile) {
    SwitchedLeg leg =
        Legs.switched(Profiles.named(profile), new SwitchedLeg.Bridge("LAB-10", Optional.empty()));
    assertThatThrownBy(() -> Legs.render(leg))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("add bridgeGroup to the virtual switch in the inventory");
  }

  @Test
  void aPlatformWhoseBridgeDomainsAreInNoGroupSaysSo() {
    assertThatThrownBy(() ->
            Legs.render(
                Legs.switched(
                    Profiles.named("sros"), new SwitchedLeg.Bridge("LAB-10", Optional.of("LAB")))))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("bridgeGroup LAB: SR OS")
        .hasMessageContaining("take bridgeGroup out");
  }

  @ParameterizedTest
  @CsvSource({
    "junos, xe-0/1/5, name one, such as xe-0/1/5.0",
    "iosxr, Te0/0/0/5, takes the long name",
    "iosxr7, xe-0/1/5.0, takes the long name",
    "iosxr, TwentyFiveGigE0/0/0/31/3.10000000, takes 32 characters",
    "sros, 1/1/c8/1:all, such as 1/1/c8/1",
    "sros, lag-5:1:2, such as 1/1/c8/1",
  })
  void aCustomerPortThatThePlatformCannotConnectIsRefused(
      String profile, String port, String expected) {
    SwitchedLeg leg = Legs.switched(Profiles.named(profile), new SwitchedLeg.Local(port));
    assertThatThrownBy(() -> Legs.render(leg))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("customer port " + port)
        .hasMessageContaining(expected);
  }

  @Test
  void aCustomersTagsOnSrOsNeedThePortsEncapsulation() {
    assertThat(Legs.render(requireNonNull(legs("sros").get("local-tags"))).preconditions())
        .extracting(Precondition::what)
        .contains("customer port lag-5 with encap-type qinq");
  }
}
