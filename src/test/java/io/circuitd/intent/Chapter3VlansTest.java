package io.circuitd.intent;

import static io.circuitd.intent.Rules.ALL_ON;
import static io.circuitd.intent.Rules.CIRCUIT;
import static io.circuitd.intent.Rules.ON_SWITCHES;
import static io.circuitd.intent.Rules.WITH_MICROSOFT;
import static io.circuitd.intent.Rules.load;
import static io.circuitd.intent.Rules.passed;
import static io.circuitd.intent.Rules.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Chapter3VlansTest {
  @TestFactory
  Stream<DynamicTest> examples() {
    return Rules.table(
        refused("R-030", "0").replace("innerVlan: 200", "innerVlan: 0"),
        refused("R-030", "4095").replace("innerVlan: 200", "innerVlan: 4095"),
        refused("R-030", "4096").replace("innerVlan: 200", "innerVlan: 4096"),
        refused("R-030", "text").replace("innerVlan: 200", "innerVlan: two"),
        passed("R-030", "1").replace("innerVlan: 200", "innerVlan: 1"),
        passed("R-030", "4094").replace("innerVlan: 200", "innerVlan: 4094"),
        passed("R-031", "any number that the customer likes"),
        refused("R-032", "a VLAN at one attachment")
            .replace("ipv4: 192.0.2.252/30", "ipv4: 192.0.2.252/30\n      innerVlan: 201"),
        refused("R-033", "both peerings with 200")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("innerVlan: 300", "innerVlan: 200"),
        passed("R-033", "200 and 300").in(WITH_MICROSOFT).with(ALL_ON),
        refused("R-034", "an S-tag typed in at the top").top("sTag: 3"),
        refused("R-034", "an S-tag typed in at a peering").peering("s-tag: 3"),
        refused("R-034", "an outer VLAN typed in").peering("outerVlan: 3"),
        refused("R-036", "no VLAN on a virtual router").replace("    innerVlan: 200\n", ""),
        refused("R-036", "a VLAN on a virtual switch")
            .in(ON_SWITCHES)
            .replace("virtualSwitch: vs-8", "virtualSwitch: vs-8, innerVlan: 200"),
        refused("R-036", "BGP data on a virtual switch")
            .in(ON_SWITCHES)
            .replace("virtualSwitch: vs-8", "virtualSwitch: vs-8, peerAsn: 65001"),
        passed("R-036", "a description on a virtual switch").in(ON_SWITCHES),
        passed("R-037", "the VLAN beside the key"));
  }

  @Test
  @DisplayName("R-035: one key and one C-tag in two circuits would meet on one port")
  void r035OnePairOfTags() {
    assertThat(
            load(
                    IntentSettings.STRICT,
                    Map.of(
                        "a.yaml",
                        CIRCUIT,
                        "b.yaml",
                        CIRCUIT.replace("example-univ", "other").replace("vr-12", "vr-13")))
                .findings())
        .filteredOn(f -> f.rule().equals(Optional.of("R-035")))
        .hasSize(2);
  }

  @Test
  @DisplayName("R-035: one C-tag under two keys passes")
  void r035TwoKeys() {
    assertThat(
            load(
                    IntentSettings.STRICT,
                    Map.of(
                        "a.yaml",
                        CIRCUIT,
                        "b.yaml",
                        CIRCUIT
                            .replace("example-univ", "other")
                            .replace("9ee", "aee")
                            .replace("vr-12", "vr-13")))
                .findings())
        .isEmpty();
  }
}
