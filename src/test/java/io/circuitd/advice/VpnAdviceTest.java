package io.circuitd.advice;

import static io.circuitd.advice.Advice.Status.APPLIES;
import static io.circuitd.advice.Advice.Status.FINE;
import static io.circuitd.advice.Advice.Status.UNKNOWN;
import static io.circuitd.advice.Advice.Status.WRONG;
import static io.circuitd.advice.AdviceCase.is;
import static io.circuitd.advice.AdviceCase.not;
import static io.circuitd.advice.AdviceCase.refused;
import static io.circuitd.advice.AdviceCase.unseen;
import static io.circuitd.intent.Circuit.VpnUse.BACKUP;
import static io.circuitd.intent.Circuit.VpnUse.ENCRYPTION;
import static io.circuitd.intent.Circuit.VpnUse.NONE;
import static io.circuitd.model.PeeringType.PRIVATE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a VPN beside the circuit is advised: its prefixes against ExpressRoute's, its gateway. */
class VpnAdviceTest {
  static Stream<AdviceCase> vpnPrefixes() {
    return Stream.of(
        not("R-140", "no VPN", d -> d),
        not("R-140", "a network without VPN", d -> d.attached("a", "westus")),
        is(
            "R-140",
            APPLIES,
            "a VPN gateway that the file does not know",
            "vpn-a",
            d -> d.tunnelled("172.16.0.0/16")),
        unseen("R-140", d -> d.vpn(ENCRYPTION)),
        is(
            "R-140",
            UNKNOWN,
            "ExpressRoute's prefixes are not known",
            "not read; over the VPN: 172.16.0.0/16",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.0.0/16")),
        is(
            "R-140",
            UNKNOWN,
            "the tunnel speaks BGP",
            "come by BGP",
            d ->
                d.vpn(ENCRYPTION)
                    .tunnelled("172.16.0.0/16")
                    .tunnel("a", true)
                    .announced("172.16.0.0/16")),
        is(
            "R-140",
            WRONG,
            "the same prefix, encryption",
            "172.16.1.0/24",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.1.0/24").announced("172.16.1.0/24")),
        is(
            "R-140",
            FINE,
            "more specific, encryption",
            "172.16.1.0/24",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-140",
            FINE,
            "the same prefix, backup",
            "the same on both ways",
            d -> d.vpn(BACKUP).tunnelled("172.16.1.0/24").announced("172.16.1.0/24")),
        refused(
            "R-140",
            "refused",
            d -> d.vpn(BACKUP).tunnelled("172.16.1.0/24").announced("172.16.1.0/24")),
        is(
            "R-141",
            FINE,
            "more specific",
            "172.16.1.0/24",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-141",
            FINE,
            "disjoint",
            "172.16.1.0/24",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.1.0/24").announced("172.17.0.0/16")),
        is(
            "R-141",
            WRONG,
            "the same",
            "172.16.1.0/24",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.1.0/24").announced("172.16.1.0/24")),
        unseen("R-141", d -> d.vpn(ENCRYPTION)),
        not("R-141", "a backup", d -> d.vpn(BACKUP)),
        is(
            "R-143",
            WRONG,
            "longer over ExpressRoute, encryption",
            "172.16.0.0/16",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.0.0/16").announced("172.16.1.0/24")),
        is(
            "R-143",
            WRONG,
            "the same and longer over ExpressRoute, encryption",
            "172.16.0.0/16",
            d ->
                d.vpn(ENCRYPTION)
                    .tunnelled("172.16.0.0/16")
                    .announced("172.16.0.0/16", "172.16.1.0/24")),
        is(
            "R-143",
            WRONG,
            "between two of ExpressRoute's, backup",
            "172.16.0.0/16",
            d ->
                d.vpn(BACKUP)
                    .tunnelled("172.16.0.0/16")
                    .announced("172.16.0.0/12", "172.16.1.0/24")),
        is(
            "R-143",
            FINE,
            "the same and shorter over ExpressRoute, backup",
            "172.16.0.0/16",
            d ->
                d.vpn(BACKUP)
                    .tunnelled("172.16.0.0/16")
                    .announced("172.16.0.0/16", "172.16.0.0/12")),
        is(
            "R-140",
            UNKNOWN,
            "the far end of the tunnel was not read",
            "tunnel",
            d ->
                d.vpn(ENCRYPTION)
                    .tunnelled("172.16.0.0/16")
                    .endUnread()
                    .announced("172.17.0.0/16")),
        is(
            "R-143",
            FINE,
            "longer over the VPN, encryption",
            "172.16.1.0/24",
            d -> d.vpn(ENCRYPTION).tunnelled("172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-143",
            WRONG,
            "longer over the VPN, backup",
            "172.16.1.0/24",
            d -> d.vpn(BACKUP).tunnelled("172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-143",
            FINE,
            "equal, backup",
            "172.16.0.0/16",
            d -> d.vpn(BACKUP).tunnelled("172.16.0.0/16").announced("172.16.0.0/16")),
        is(
            "R-143",
            WRONG,
            "IPv6 counts as well",
            "2001:db8:1::/48",
            d ->
                d.vpn(BACKUP)
                    .tunnelled("2001:db8:1::/48")
                    .announced("2001:db8::/32", "0.0.0.0/0")));
  }

  static Stream<AdviceCase> vpn() {
    return Stream.of(
        is("R-142", APPLIES, "encryption", "encryption", d -> d.vpn(ENCRYPTION)),
        not("R-142", "backup", d -> d.vpn(BACKUP)),
        not("R-142", "no VPN", d -> d.vpn(NONE)),
        is("R-144", APPLIES, "backup", "backup", d -> d.vpn(BACKUP)),
        is(
            "R-144",
            WRONG,
            "backup of Microsoft peering alone",
            "without private peering",
            d -> d.without(PRIVATE).microsoft().vpn(BACKUP)),
        not("R-144", "encryption", d -> d.vpn(ENCRYPTION)),
        is("R-145", APPLIES, "backup beside Microsoft peering", "", d -> d.microsoft().vpn(BACKUP)),
        not("R-145", "no Microsoft peering", d -> d.vpn(BACKUP)),
        not("R-145", "encryption", d -> d.microsoft().vpn(ENCRYPTION)),
        unseen("R-146", d -> d.vpn(BACKUP)),
        is("R-146", FINE, "route-based", "vpn-a is RouteBased", d -> d.vpn(BACKUP).tunnelled()),
        is(
            "R-146",
            WRONG,
            "policy-based",
            "old is PolicyBased",
            d ->
                d.vpn(BACKUP)
                    .attached("a", "westus")
                    .gateway("old", "a", "Vpn", "PolicyBased", 65515)),
        is("R-146", UNKNOWN, "no VPN gateway there", "elsewhere", d -> d.vpn(BACKUP).seen()),
        is(
            "R-146",
            UNKNOWN,
            "no VPN type is shown",
            "v",
            d -> d.vpn(BACKUP).attached("a", "westus").silentVpnGateway("v", "a")),
        is(
            "R-146",
            UNKNOWN,
            "a gateway of which nobody read whether it stands beside",
            "old",
            d -> d.vpn(BACKUP).gateway("old", "a", "Vpn", "PolicyBased", 65515).seenInPart()),
        is(
            "R-147",
            UNKNOWN,
            "no AS number is shown",
            "v",
            d -> d.vpn(BACKUP).attached("a", "westus").silentVpnGateway("v", "a")),
        is(
            "R-148",
            UNKNOWN,
            "no subnet is shown",
            "GatewaySubnet of a",
            d -> d.vpn(BACKUP).networkWithoutSubnet("a").vpnGateway("v", "a")),
        is(
            "R-148",
            UNKNOWN,
            "the network of the gateway was not read",
            "network of v",
            d -> d.vpn(BACKUP).vpnGateway("v", "a")),
        is(
            "R-149",
            UNKNOWN,
            "no addresses are shown",
            "a",
            d -> d.vpn(BACKUP).networkWithoutSubnet("a").vpnGateway("v", "a")),
        not("R-146", "no VPN", d -> d.tunnelled()),
        is("R-147", FINE, "65515", "65515", d -> d.vpn(BACKUP).tunnelled()),
        is(
            "R-147",
            WRONG,
            "another AS number",
            "v has AS number 65010",
            d ->
                d.vpn(BACKUP)
                    .attached("a", "westus")
                    .gateway("v", "a", "Vpn", "RouteBased", 65010)),
        is(
            "R-147",
            WRONG,
            "on the part that was read",
            "65010",
            d ->
                d.vpn(BACKUP)
                    .attached("a", "westus")
                    .gateway("v", "a", "Vpn", "RouteBased", 65010)
                    .seenInPart()),
        refused("R-147", "refused", d -> d.vpn(BACKUP).tunnelled()),
        is("R-148", FINE, "/27", "/27", d -> d.vpn(BACKUP).tunnelled()),
        is(
            "R-148",
            WRONG,
            "/28",
            "10.0.0.0/28",
            d ->
                d.vpn(BACKUP).network("a", "westus", "10.0.0.0/28", false, 0).vpnGateway("v", "a")),
        is(
            "R-149",
            APPLIES,
            "no access, IPv6 on the peering",
            "has IPv6",
            d -> d.ipv6().vpn(BACKUP)),
        is("R-149", UNKNOWN, "no access, IPv4 alone", "cannot be seen", d -> d.vpn(BACKUP)),
        is("R-149", FINE, "IPv4 network", "no IPv6", d -> d.ipv6().vpn(BACKUP).tunnelled()),
        is(
            "R-149",
            WRONG,
            "dual-stack network",
            "a has IPv6",
            d ->
                d.vpn(ENCRYPTION)
                    .attached("a", "westus", "10.0.0.0/16", "fd00:db8::/48")
                    .vpnGateway("v", "a")),
        not("R-149", "no VPN", Draft::ipv6),
        not("R-149", "retired", d -> d.vpn(BACKUP).retired()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"vpnPrefixes", "vpn"})
  void rule(AdviceCase line) {
    line.check();
  }

  @Test
  void aVpnIsForBackupOrForEncryptionAndNeverBoth() {
    List<String> backup = rules(new Draft().vpn(BACKUP));
    List<String> encryption = rules(new Draft().vpn(ENCRYPTION));

    assertThat(backup).contains("R-144").doesNotContain("R-141", "R-142");
    assertThat(encryption).contains("R-141", "R-142").doesNotContain("R-144", "R-145");
  }

  private static List<String> rules(Draft draft) {
    return draft.advice().stream().map(Advice::rule).toList();
  }
}
