package io.circuitd.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.design.SwitchedLeg;
import io.circuitd.design.SwitchedLeg.Service;
import io.circuitd.model.Asn;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfile.LegShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Legs on virtual switches: the S-tag alone is matched and taken off. */
class SwitchedLegTest {
  /** Every service of every profile that has it, by the name of its golden file. */
  static Map<String, SwitchedLeg> legs(String profile) {
    DeviceProfile device = Profiles.named(profile);
    boolean junos = profile.equals("junos");
    boolean eos = profile.equals("eos");
    Map<String, SwitchedLeg> legs = new LinkedHashMap<>();
    if (!device.templates().containsKey(LegShape.VIRTUAL_SWITCH_VPWS)) {
      return legs;
    }
    legs.put("vpws", Legs.switched(device, vpws(Optional.of(new Asn(64500)))));
    Optional<String> group = eos ? Optional.empty() : Optional.of("LAB");
    legs.put("bridge", Legs.switched(device, new SwitchedLeg.Bridge("LAB-10", group)));
    String customer = junos ? "xe-0/1/5.0" : eos ? "Ethernet5/1" : "TenGigE0/0/0/5";
    legs.put("local", Legs.switched(device, new SwitchedLeg.Local(customer)));
    if (eos) {
      legs.put(
          "local-sub-interface", Legs.switched(device, new SwitchedLeg.Local("Port-Channel9.100")));
    }
    if (junos) {
      legs.put(
          "bridge-default",
          Legs.switched(device, new SwitchedLeg.Bridge("LAB-10", Optional.empty())));
    }
    return legs;
  }

  private static Service vpws(Optional<Asn> asn) {
    return new SwitchedLeg.Vpws(2002, 1, 2, asn, asn.map(as -> "198.51.100.7"));
  }

  static Stream<Arguments> cases() {
    List<Arguments> cases = new ArrayList<>();
    for (String profile : List.of("junos", "iosxr-native", "eos")) {
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
    String wildcard = "(?s)<double-tagged-inner-range>.*</double-tagged-inner-range>";
    assertThat(Legs.render(leg).payload().replaceFirst(wildcard, ""))
        .doesNotContain("inner", "second-tag", "pop2", "pop-pop");
  }

  @ParameterizedTest
  @ValueSource(strings = {"junos"})
  void aPlatformThatNeedsAnAsNumberForTheServiceSaysSo(String profile) {
    SwitchedLeg leg = Legs.switched(Profiles.named(profile), vpws(Optional.empty()));
    assertThatThrownBy(() -> Legs.render(leg))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("add asn to the virtual switch in the inventory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"iosxr-native"})
  void aPlatformWhoseBridgeDomainsAreInGroupsSaysSo(String profile) {
    SwitchedLeg leg =
        Legs.switched(Profiles.named(profile), new SwitchedLeg.Bridge("LAB-10", Optional.empty()));
    assertThatThrownBy(() -> Legs.render(leg))
        .isInstanceOf(TemplateFailure.class)
        .hasMessageContaining("add bridgeGroup to the virtual switch in the inventory");
  }
}
