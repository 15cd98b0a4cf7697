package io.circuitd.intent;

import static io.circuitd.intent.Rules.ALL_ON;
import static io.circuitd.intent.Rules.CIRCUIT;
import static io.circuitd.intent.Rules.WITH_MICROSOFT;
import static io.circuitd.intent.Rules.load;
import static io.circuitd.intent.Rules.passed;
import static io.circuitd.intent.Rules.refused;
import static io.circuitd.intent.Rules.told;
import static io.circuitd.intent.Rules.warned;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.intent.Circuit.Peering;
import io.circuitd.model.Asn;
import io.circuitd.model.BfdSetting;
import io.circuitd.model.BgpTimers;
import io.circuitd.model.MaxPrefixes;
import io.circuitd.model.PeeringType;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Chapter4BgpTest {
  @TestFactory
  Stream<DynamicTest> asNumbers() {
    return Rules.table(
        refused("R-040", "12076 as ours").peering("peerAsn: 12076").peering("localAs: 12076"),
        refused("R-040", "12076 by the virtual router").replace("vr-12", "vr-azure"),
        refused("R-040", "Azure's number typed in").peering("remoteAs: 12076"),
        refused("R-041", "65515").peering("peerAsn: 65515").peering("localAs: 65515"),
        refused("R-041", "65520").peering("peerAsn: 65520").peering("localAs: 65520"),
        passed("R-041", "65514").peering("peerAsn: 65514").peering("localAs: 65514"),
        passed("R-041", "65521").peering("peerAsn: 65521").peering("localAs: 65521"),
        refused("R-042", "4294967296").peering("peerAsn: 4294967296"),
        refused("R-042", "a word").peering("peerAsn: ours"),
        refused("R-042", "a section").peering("peerAsn: {as: 1}"),
        passed("R-042", "4200000000").peering("peerAsn: 4200000000").peering("localAs: 4200000000"),
        passed("R-042", "11537").peering("peerAsn: 11537"),
        refused("R-043", "0").peering("peerAsn: 0"),
        refused("R-043", "4294967295").peering("peerAsn: 4294967295"),
        refused("R-043", "AS_TRANS").peering("peerAsn: 23456"),
        refused("R-043", "65535").peering("peerAsn: 65535"),
        warned("R-043", "64500").peering("peerAsn: 64500").peering("localAs: 64500"),
        warned("R-043", "65551").peering("peerAsn: 65551").peering("localAs: 65551"),
        told("R-044", "1.10").peering("peerAsn: 1.10").peering("localAs: 65546"),
        refused("R-042", "1.70000").peering("peerAsn: 1.70000"),
        refused("R-045", "a foreign AS number").peering("peerAsn: 64520"),
        refused("R-045", "localAs alone").peering("localAs: 64520"),
        refused("R-045", "localAs other than peerAsn")
            .peering("peerAsn: 11537")
            .peering("localAs: 64520"),
        refused("R-045", "two virtual routers of two AS numbers")
            .replace(
                "vr-12\n      ipv4: 192.0.2.252/30", "vr-other-as\n      ipv4: 192.0.2.252/30"),
        passed("R-045", "an override").peering("peerAsn: 64520").peering("localAs: 64520"),
        passed("R-045", "the virtual router's own"),
        warned("R-046", "a private AS number on Microsoft peering")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("vr-13", "vr-other-as"),
        passed("R-046", "a public AS number on Microsoft peering").in(WITH_MICROSOFT).with(ALL_ON));
  }

  @TestFactory
  Stream<DynamicTest> sessions() {
    return Rules.table(
        passed("R-047", "no timers given"),
        refused("R-048", "2/6").peering("timers: {keepalive: 2, hold: 6}"),
        refused("R-048", "3/9").peering("timers: {keepalive: 3, hold: 9}"),
        passed("R-048", "3/10").peering("timers: {keepalive: 3, hold: 10}"),
        refused("R-049", "60/90").peering("timers: {keepalive: 60, hold: 90}"),
        passed("R-049", "60/180").peering("timers: {keepalive: 60, hold: 180}"),
        warned("R-050", "10/30 without BFD")
            .peering("timers: {keepalive: 10, hold: 30}")
            .peering("bfd: disabled"),
        passed("R-050", "10/30 with BFD").peering("timers: {keepalive: 10, hold: 30}"),
        refused("R-051", "a key where it is off").peering("sharedKey: env:KEY"),
        passed("R-051", "a key where it is on").peering("sharedKey: env:KEY").with(ALL_ON),
        refused("R-052", "a key in plain text").peering("sharedKey: hunter2").with(ALL_ON),
        refused("R-052", "a key as number").peering("sharedKey: 123456").with(ALL_ON),
        warned("R-053", "primary alone")
            .replace("secondary: {state: live}", "secondary: {state: draft}"),
        warned("R-053", "secondary alone").replace("  primary: {state: live}\n", ""),
        passed("R-053", "both"),
        passed("R-053", "none yet").replace("{state: live}", "{state: draft}"),
        warned("R-054", "prepend on secondary").peering("prepend: {secondary: 2}"),
        passed("R-054", "the same on both").peering("prepend: {primary: 1, secondary: 1}"),
        refused("R-055", "no prefix accepted").peering("maxPrefixes: {ipv4: 0}"),
        passed("R-055", "limits of one's own")
            .peering("maxPrefixes: {ipv4: 10000, ipv6: 200, warnAt: 75}"),
        refused("R-056", "a default route advertised on Microsoft peering")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("203.0.113.0/24", "0.0.0.0/0"),
        told("R-056", "Microsoft peering, whose filters nobody here can see")
            .in(WITH_MICROSOFT)
            .with(ALL_ON),
        passed("R-056", "private peering"),
        refused("R-057", "VRRP").peering("vrrp: {group: 1}"),
        refused("R-057", "HSRP").top("hsrp: 1"),
        passed("R-058", "eBGP, single hop"));
  }

  @Test
  @DisplayName("R-044: asdot is shown back as asplain")
  void r044ShowsAsplain() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml",
                CIRCUIT.replace(
                    "    innerVlan: 200\n",
                    "    innerVlan: 200\n    peerAsn: 1.10\n    localAs: 65546\n")));

    assertThat(loaded.findings())
        .anyMatch(f -> f.expected().equals("asplain; it is read as 65546"));
    assertThat(peering(loaded).peerAsn()).contains(new Asn(65546));
  }

  @Test
  @DisplayName("R-047, R-055, R-062: what is not said has the documented defaults")
  void defaults() {
    Peering peering = peering(load(IntentSettings.STRICT, Map.of("a.yaml", CIRCUIT)));

    assertThat(peering.timers()).isEqualTo(BgpTimers.DEFAULT);
    assertThat(peering.maxPrefixes()).isEqualTo(MaxPrefixes.DEFAULT);
    assertThat(peering.bfd()).isEqualTo(BfdSetting.DEFAULT);
    assertThat(peering.prepend()).isEmpty();
  }

  @Test
  @DisplayName("R-052: a key in plain text is refused without being repeated")
  void r052NeverRepeatsASecret() {
    for (String key : new String[] {"hunter2", "env:hunter2!", "[hunter2]", "'file:'", "1234567"}) {
      CircuitFiles loaded =
          load(
              Rules.ALL_ON,
              Map.of(
                  "a.yaml",
                  CIRCUIT.replace(
                      "    innerVlan: 200\n", "    innerVlan: 200\n    sharedKey: " + key + "\n")));

      assertThat(loaded.circuits()).isEmpty();
      assertThat(loaded.findings()).singleElement().asString().contains("R-052", "env:NAME");
      assertThat(loaded.findings().toString()).doesNotContain("hunter2", "1234567");
    }
  }

  @Test
  @DisplayName("a family without policies on its virtual router is refused")
  void familyWithoutPolicies() {
    CircuitFiles loaded =
        load(IntentSettings.STRICT, Map.of("a.yaml", CIRCUIT.replace("vr-12", "vr-only-v4")));

    assertThat(loaded.findings()).hasSize(2).asString().contains("has no policies for it");
  }

  private static Peering peering(CircuitFiles loaded) {
    Circuit circuit = loaded.circuits().values().stream().findFirst().orElseThrow();
    return requireNonNull(circuit.peerings().get(PeeringType.PRIVATE));
  }
}
