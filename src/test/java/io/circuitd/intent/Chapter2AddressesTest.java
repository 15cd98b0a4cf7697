package io.circuitd.intent;

import static io.circuitd.intent.Rules.ALL_ON;
import static io.circuitd.intent.Rules.CIRCUIT;
import static io.circuitd.intent.Rules.WITH_MICROSOFT;
import static io.circuitd.intent.Rules.load;
import static io.circuitd.intent.Rules.passed;
import static io.circuitd.intent.Rules.refused;
import static io.circuitd.intent.Rules.warned;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit.Link;
import io.circuitd.model.CircuitName;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class Chapter2AddressesTest {
  private static final String V4 = "192.0.2.248/30";
  private static final String V6 = "2001:db8:468::/126";
  private static final String BOTH_V6 = "      ipv6: \"2001:db8:468::/126\"\n";
  private static final String SECOND_V6 = "      ipv6: \"2001:db8:468::4/126\"\n";

  @TestFactory
  Stream<DynamicTest> examples() {
    return Rules.table(
        refused("R-012", "a /29").replace(V4, "192.0.2.248/29"),
        refused("R-012", "a /31").replace(V4, "192.0.2.248/31"),
        refused("R-012", "an address").replace(V4, "192.0.2.248"),
        refused("R-012", "no prefix at all")
            .replace("      ipv4: 192.0.2.248/30\n", "")
            .replace(BOTH_V6, ""),
        passed("R-012", "two /30"),
        refused("R-013", "a host address").replace(V4, "192.0.2.249/30"),
        refused("R-013", "an IPv6 host address").replace(V6, "2001:db8:468::1/126"),
        refused("R-014", "our address typed in")
            .replace(V4, V4 + "\n      local: 192.0.2.250\n      neighbor: 192.0.2.249"),
        refused("R-015", "a /64").replace(V6, "2001:db8:468::/64"),
        refused("R-015", "a /127").replace(V6, "2001:db8:468::/127"),
        refused("R-016", "our IPv6 address typed in")
            .replace(V4, V4 + "\n      localIpv6: '2001:db8:468::2'"),
        warned("R-017", "IPv6 only")
            .replace("      ipv4: 192.0.2.248/30\n", "")
            .replace("      ipv4: 192.0.2.252/30\n", ""),
        passed("R-017", "IPv4 only").replace(BOTH_V6, "").replace(SECOND_V6, ""),
        refused("R-018", "one IPv4 prefix for both").replace("192.0.2.252/30", V4),
        refused("R-018", "one IPv6 prefix for both").replace("2001:db8:468::4/126", V6),
        warned("R-019", "IPv6 on primary only").replace(SECOND_V6, ""),
        warned("R-019", "IPv6 on secondary only").replace(BOTH_V6, ""),
        refused("R-020", "no secondary attachment")
            .replace(
                "    secondary:\n      virtualRouter: vr-12\n      ipv4: 192.0.2.252/30\n"
                    + SECOND_V6,
                ""),
        refused("R-020", "IPv4 on primary only").replace("      ipv4: 192.0.2.252/30\n", ""),
        passed("R-021", "private addresses").replace(V4, "10.1.2.0/30"),
        passed("R-021", "public addresses").replace(V4, "198.51.100.0/30"),
        refused("R-022", "127/8").replace(V4, "127.0.0.0/30"),
        refused("R-022", "0/8").replace(V4, "0.0.0.0/30"),
        refused("R-022", "224/4").replace(V4, "224.0.0.0/30"),
        refused("R-022", "240/4").replace(V4, "240.0.0.0/30"),
        refused("R-022", "::").replace(V6, "::/126"),
        refused("R-022", "ff00::/8").replace(V6, "ff02::/126"),
        refused("R-022", "IPv4-mapped").replace(V6, "::ffff:10.0.0.0/126"),
        warned("R-022", "169.254/16").replace(V4, "169.254.10.0/30"),
        warned("R-022", "fe80::/10").replace(V6, "fe80::/126"),
        microsoft(refused("R-023", "10/8 on Microsoft peering"), "10.0.0.0/30"),
        microsoft(refused("R-023", "100.64/10 on Microsoft peering"), "100.64.0.0/30"),
        microsoft(refused("R-023", "the end of 100.64/10"), "100.127.255.252/30"),
        microsoft(passed("R-023", "just behind 100.64/10"), "100.128.0.0/30"),
        microsoft(refused("R-023", "172.16/12 on Microsoft peering"), "172.31.255.0/30"),
        microsoft(refused("R-023", "169.254/16 on Microsoft peering"), "169.254.0.0/30"),
        microsoft(
            refused("R-023", "fd00::/8 on Microsoft peering"),
            "198.51.100.0/30, ipv6: 'fd00::/126'"),
        microsoft(passed("R-023", "public on Microsoft peering"), "198.51.100.0/30"));
  }

  private static Rules.Example microsoft(Rules.Example example, String prefix) {
    return example
        .in(WITH_MICROSOFT)
        .with(ALL_ON)
        .replace("ipv4: 198.51.100.0/30", "ipv4: " + prefix);
  }

  @Test
  @DisplayName("R-013 offers the prefix that was meant")
  void r013OffersTheNetwork() {
    assertThat(message(CIRCUIT.replace(V4, "192.0.2.249/30")))
        .endsWith(
            "a.yaml:10:13: error R-013: found 192.0.2.249/30; expected the network address,"
                + " 192.0.2.248/30; next: correct the value");
  }

  @Test
  @DisplayName("R-012, D-1: a /29 is offered as two /30")
  void d1OffersTwoPrefixes() {
    assertThat(message(CIRCUIT.replace(V4, "192.0.2.248/29")))
        .contains("192.0.2.248/30 for primary and 192.0.2.252/30 for secondary");
  }

  @Test
  @DisplayName("R-014, R-016: the first address is ours, the second Azure's")
  void firstAddressIsOurs() {
    Circuit circuit =
        load(IntentSettings.STRICT, Map.of("a.yaml", CIRCUIT)).circuits().values().stream()
            .findFirst()
            .orElseThrow();
    Link link =
        requireNonNull(
            requireNonNull(circuit.peerings().get(PeeringType.PRIVATE))
                .links()
                .get(Side.SECONDARY));

    assertThat(link.prefixes().stream().map(PeeringPrefix::oursText))
        .containsExactly("192.0.2.253", "2001:db8:468::5");
    assertThat(link.prefixes().stream().map(PeeringPrefix::azureText))
        .containsExactly("192.0.2.254", "2001:db8:468::6");
  }

  @Test
  @DisplayName("R-015: a /64 gets words of its own")
  void r015HasWordsForA64() {
    assertThat(message(CIRCUIT.replace(V6, "2001:db8:468::/64"))).contains("the size of a LAN");
  }

  @Test
  @DisplayName("R-024: a prefix that a live circuit has in the same VRF is refused")
  void r024SameVrf() {
    CircuitFiles loaded =
        load(IntentSettings.STRICT, Map.of("a.yaml", CIRCUIT, "b.yaml", second("vr-12b", "{}")));

    assertThat(loaded.circuits()).containsOnlyKeys(new CircuitName("example-univ"));
    assertThat(loaded.findings())
        .filteredOn(f -> f.rule().equals(Optional.of("R-024")))
        .hasSize(4)
        .first()
        .asString()
        .contains("192.0.2.248/30 in VRF cust-a, reserved by example-univ primary (live)");
  }

  @Test
  @DisplayName("R-024: two live circuits with one prefix are both refused")
  void r024BothLive() {
    assertThat(
            load(
                    IntentSettings.STRICT,
                    Map.of("a.yaml", CIRCUIT, "b.yaml", second("vr-12", "{state: live}")))
                .circuits())
        .isEmpty();
  }

  @Test
  @DisplayName("R-024: the same prefix in another VRF passes")
  void r024OtherVrf() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of("a.yaml", CIRCUIT, "b.yaml", second("vr-13", "{state: live}")));

    assertThat(loaded.findings()).isEmpty();
    assertThat(loaded.circuits()).hasSize(2);
  }

  @Test
  @DisplayName("R-024: a prefix of the other peering of the circuit is refused")
  void r024WithinACircuit() {
    assertThat(
            load(
                    ALL_ON,
                    Map.of(
                        "a.yaml",
                        WITH_MICROSOFT
                            .replace("vr-13", "vr-12")
                            .replace("198.51.100.0/30", "192.0.2.248/30")))
                .findings())
        .anyMatch(f -> f.rule().equals(Optional.of("R-024")) && f.severity() == Severity.ERROR);
  }

  @Test
  @DisplayName("R-027: a prefix of a retired connection stays reserved")
  void r027RetiredKeepsItsPrefix() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml",
                CIRCUIT.replace("{state: live}", "{state: retired}"),
                "b.yaml",
                second("vr-12", "{}")));

    assertThat(loaded.circuits()).containsOnlyKeys(new CircuitName("example-univ"));
    assertThat(loaded.findings())
        .anyMatch(f -> f.rule().equals(Optional.of("R-027")) && f.severity() == Severity.ERROR);
  }

  @Test
  @DisplayName("R-027: two drafts with one prefix are warned")
  void r027TwoDrafts() {
    CircuitFiles loaded =
        load(
            IntentSettings.STRICT,
            Map.of(
                "a.yaml", CIRCUIT.replace("{state: live}", "{}"), "b.yaml", second("vr-12", "{}")));

    assertThat(loaded.circuits()).hasSize(2);
    assertThat(loaded.findings()).allMatch(f -> f.severity() == Severity.WARNING).hasSize(8);
  }

  private static String second(String virtualRouter, String state) {
    return CIRCUIT
        .replace("circuit: example-univ", "circuit: second")
        .replace("9ee700ad", "aee700ad")
        .replace("vr-12", virtualRouter)
        .replace("{state: live}", state);
  }

  private static String message(String circuit) {
    return load(IntentSettings.STRICT, Map.of("a.yaml", circuit)).findings().stream()
        .findFirst()
        .orElseThrow()
        .toString();
  }
}
