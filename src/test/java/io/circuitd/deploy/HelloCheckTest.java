package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.Capabilities;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.profile.DeviceProfiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A router against the profile that the inventory gives it. */
class HelloCheckTest {
  private static final String XR = "http://cisco.com/ns/yang/Cisco-IOS-XR-";
  private static final String NATIVE =
      XR + "ipv4-bgp-cfg?module=Cisco-IOS-XR-ipv4-bgp-cfg&revision=2023-07-10";
  private static final Map<String, Set<String>> HELLOS =
      Map.of(
          "junos", Set.of("http://xml.juniper.net/netconf/junos/1.0"),
          "iosxr-native", Set.of(NATIVE),
          "iosxr7", Set.of(NATIVE, unified("2024-01-23")),
          "iosxr", Set.of(NATIVE, unified("2024-09-17")),
          "sros", Set.of("urn:nokia.com:sros:ns:yang:sr:conf?module=nokia-conf"),
          "eos",
              Set.of(
                  "http://arista.com/yang/openconfig/interfaces/augments"
                      + "?module=arista-intf-augments"),
          "modules in the library alone", Set.of("urn:ietf:params:netconf:base:1.1"));
  private static final Map<String, DeviceProfile> PROFILES =
      DeviceProfiles.load(Path.of("device-profiles"), Path.of("templates")).profiles();

  private static String unified(String revision) {
    return XR + "um-router-bgp-cfg?module=Cisco-IOS-XR-um-router-bgp-cfg&revision=" + revision;
  }

  private static Optional<HelloCheck.Mismatch> check(String profile, String router) {
    Capabilities hello = new Capabilities(Optional.ofNullable(HELLOS.get(router)).orElseThrow());
    return HelloCheck.of(
        "r1", hello, Optional.ofNullable(PROFILES.get(profile)).orElseThrow(), PROFILES.values());
  }

  @ParameterizedTest(name = "{0} on a router as of {1}")
  @CsvSource({
    "junos, junos",
    "iosxr, iosxr",
    "iosxr7, iosxr7",
    "iosxr-native, iosxr-native",
    "iosxr-native, iosxr7",
    "iosxr-native, iosxr",
    "sros, sros",
    "eos, eos",
    "sros, modules in the library alone",
  })
  void theRightFamilyIsTaken(String profile, String router) {
    assertThat(check(profile, router)).isEmpty();
  }

  @ParameterizedTest(name = "{0} on a router as of {1}")
  @CsvSource({
    "iosxr, iosxr7, iosxr7, 2024-01-23",
    "iosxr7, iosxr, iosxr, 2024-09-17",
    "iosxr, iosxr-native, iosxr-native, Cisco-IOS-XR-ipv4-bgp-cfg 2023-07-10",
    "junos, sros, sros, nokia-conf",
    "sros, eos, eos, arista-intf-augments",
    "eos, sros, sros, nokia-conf",
    "sros, junos, junos, http://xml.juniper.net/netconf/junos/1.0",
  })
  void anotherFamilyIsRefusedWithTheRightProfile(
      String profile, String router, String right, String shown) {
    assertThat(check(profile, router))
        .hasValueSatisfying(mismatch -> {
          assertThat(mismatch.found()).contains("profile " + profile + " for r1", shown);
          assertThat(mismatch.nextStep())
              .isEqualTo("set profile: " + right + " for r1 in the inventory");
        });
  }

  @Test
  void everyProfileOfThisInstallationHasASign() {
    assertThat(PROFILES.values()).allMatch(profile -> profile.netconf().hello().isPresent());
  }
}
