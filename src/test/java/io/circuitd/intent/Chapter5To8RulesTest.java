package io.circuitd.intent;

import static io.circuitd.intent.Rules.ALL_ON;
import static io.circuitd.intent.Rules.CIRCUIT;
import static io.circuitd.intent.Rules.ON_SWITCHES;
import static io.circuitd.intent.Rules.WITH_MICROSOFT;
import static io.circuitd.intent.Rules.load;
import static io.circuitd.intent.Rules.passed;
import static io.circuitd.intent.Rules.refused;
import static io.circuitd.intent.Rules.warned;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.ServiceKey;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Chapter5To8RulesTest {
  @TestFactory
  Stream<DynamicTest> bfd() {
    return Rules.table(
        refused("R-060", "BFD at one attachment")
            .replace("ipv4: 192.0.2.248/30", "ipv4: 192.0.2.248/30\n      bfd: disabled"),
        passed("R-060", "BFD at the peering").peering("bfd: {interval: 300, multiplier: 3}"),
        warned("R-062", "50 ms").peering("bfd: {interval: 50, multiplier: 3}"),
        refused("R-062", "0 ms").peering("bfd: {interval: 0, multiplier: 3}"),
        refused("R-062", "multiplier 0").peering("bfd: {interval: 300, multiplier: 0}"),
        refused("R-062", "a word").peering("bfd: enabled"),
        passed("R-062", "off").peering("bfd: disabled"),
        passed("R-062", "the default"),
        warned("R-063", "private peering of an old circuit").top("createdOn: 2018-07-31"),
        passed("R-063", "private peering of a newer circuit").top("createdOn: 2018-08-01"),
        passed("R-063", "an old circuit without BFD")
            .top("createdOn: 2018-07-31")
            .peering("bfd: disabled"),
        warned("R-063", "Microsoft peering of an old circuit")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .top("createdOn: 2020-01-09"),
        passed("R-063", "Microsoft peering of a newer circuit")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .top("createdOn: 2020-01-10"),
        refused("R-063", "no date").top("createdOn: last year"));
  }

  @TestFactory
  Stream<DynamicTest> bandwidth() {
    IntentSettings known =
        new IntentSettings(
            false, false, Map.of(ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"), 1000));
    return Rules.table(
        refused("R-071", "300").replace("1000", "300"),
        refused("R-071", "20000").replace("1000", "20000"),
        refused("R-071", "with a unit").replace("1000", "1G"),
        refused("R-071", "half a megabit").replace("1000", "50.5"),
        passed("R-071", "50").replace("1000", "50"),
        passed("R-071", "10000").replace("1000", "10000"),
        refused("R-072", "1000 to 500").replace("1000", "500").with(known),
        passed("R-072", "1000 to 2000").replace("1000", "2000").with(known),
        refused("R-079", "40000").replace("1000", "40000"),
        refused("R-079", "100000").replace("1000", "100000"));
  }

  @TestFactory
  Stream<DynamicTest> placement() {
    return Rules.table(
        warned("R-090", "both connections on one virtual switch")
            .in(ON_SWITCHES)
            .replace("vs-8", "vs-7"),
        passed("R-090", "two virtual switches").in(ON_SWITCHES),
        passed("R-091", "one virtual router"),
        passed("R-091", "two virtual routers")
            .replace("vr-12\n      ipv4: 192.0.2.252/30", "vr-13\n      ipv4: 192.0.2.252/30"),
        passed("R-093", "both connections"));
  }

  @TestFactory
  Stream<DynamicTest> peeringTypes() {
    return Rules.table(
        refused("R-100", "Microsoft peering where it is off").in(WITH_MICROSOFT),
        refused("R-100", "Azure's name of it")
            .in(WITH_MICROSOFT)
            .replace("  microsoft:", "  MicrosoftPeering:"),
        passed("R-100", "Microsoft peering where it is on").in(WITH_MICROSOFT).with(ALL_ON),
        refused("R-101", "AzurePublicPeering").replace("  private:", "  AzurePublicPeering:"),
        refused("R-101", "azurePublic").replace("  private:", "  azurePublic:"),
        refused("R-101", "public").replace("  private:", "  public:"),
        refused("R-102", "a virtual switch on a circuit with peerings")
            .replace("primary: {state: live}", "primary: {state: live, virtualSwitch: vs-7}"),
        refused("R-102", "a virtual switch at an attachment")
            .replace("virtualRouter: vr-12\n", "virtualSwitch: vs-7\n"),
        refused("R-102", "a peering asked for at a connection")
            .in(ON_SWITCHES)
            .replace("virtualSwitch: vs-8", "virtualSwitch: vs-8, peering: private"),
        refused("R-102", "live, with neither peerings nor a switch")
            .in(ON_SWITCHES)
            .replace(", virtualSwitch: vs-8", ""),
        passed("R-102", "a virtual switch without peerings").in(ON_SWITCHES),
        passed("R-102", "a draft that does not say yet")
            .in(ON_SWITCHES)
            .replace("state: live, virtualSwitch: vs-8", "state: draft"),
        refused("R-105", "no advertised prefixes")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("    advertisedPrefixes: [203.0.113.0/24]\n", ""),
        refused("R-105", "an empty list of prefixes")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("[203.0.113.0/24]", "[]"),
        refused("R-105", "no routing registry")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("    routingRegistry: ARIN\n", ""),
        refused("R-105", "IPv6 alone")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("ipv4: 198.51.100.0/30", "ipv6: '2001:db8:1::/126'")
            .replace("ipv4: 198.51.100.4/30", "ipv6: '2001:db8:1::4/126'"),
        refused("R-105", "a prefix with host bits")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("203.0.113.0/24", "203.0.113.1/24"),
        passed("R-105", "all of it").in(WITH_MICROSOFT).with(ALL_ON),
        refused("R-106", "192.168/16")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("203.0.113.0/24", "192.168.0.0/16"),
        refused("R-106", "fd00::/8")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("203.0.113.0/24", "'fd00:1::/48'"),
        passed("R-106", "public IPv6")
            .in(WITH_MICROSOFT)
            .with(ALL_ON)
            .replace("203.0.113.0/24", "'2001:db8:9::/48'"),
        warned("R-149", "IPv6 with a VPN as backup").top("vpn: backup"),
        passed("R-149", "IPv6 with a VPN for encryption").top("vpn: encryption"),
        refused("D-9", "both purposes of a VPN").top("vpn: [backup, encryption]"));
  }

  @Test
  @DisplayName("names that lead nowhere are refused, with the name that was probably meant")
  void unknownNames() {
    assertThat(
            load(
                    IntentSettings.STRICT,
                    Map.of(
                        "a.yaml",
                        CIRCUIT.replace("vr-12", "vr-only-v5"),
                        "b.yaml",
                        ON_SWITCHES.replace("vs-8", "vs-9")))
                .findings())
        .extracting(f -> f.position().line() + " " + f.found())
        .containsExactly(
            "9 unknown virtual router 'vr-only-v5'; did you mean 'vr-only-v4'?",
            "13 unknown virtual router 'vr-only-v5'; did you mean 'vr-only-v4'?",
            "7 unknown virtual switch 'vs-9'; did you mean 'vs-7'?");
  }

  @Test
  @DisplayName("the worked example gives no message at all")
  void workedExample() {
    assertThat(load(IntentSettings.STRICT, Map.of("a.yaml", CIRCUIT)).findings()).isEmpty();
  }
}
