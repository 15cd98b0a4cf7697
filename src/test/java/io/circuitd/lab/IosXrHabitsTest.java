package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.XR;
import static io.circuitd.lab.LabFixtures.candidate;
import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static io.circuitd.lab.LabFixtures.xrInterface;
import static io.circuitd.lab.LabFixtures.xrLeg;
import static io.circuitd.lab.LabFixtures.xrNeighbor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IosXrHabitsTest {
  private final Datastores datastores = preloaded(iosXr("r1"), InstantSource.system());

  @Test
  void preloadedConfigurationIsValid() {
    datastores.validate(Name.RUNNING);
    assertThat(datastores.read(Name.RUNNING, Optional.empty()))
        .contains("<vrf-name>CUST-0001</vrf-name>")
        .contains("<af-name>ipv6-unicast</af-name><enable/>")
        .contains("<route-policy-name>ER-EXPORT-V6</route-policy-name>");
  }

  @Test
  void ipv6AddressInAnotherSpellingIsTheSameEntry() {
    edit(datastores, xrNeighbor("", "2001:DB8:0:0::2", "<description>one</description>"));
    edit(datastores, xrNeighbor("", "2001:db8::2", "<description>two</description>"));
    assertThat(candidate(datastores, xrNeighbor("", "2001:db8:0::2", "")))
        .contains("<neighbor-address>2001:db8::2</neighbor-address><description>two</description>")
        .doesNotContain("one");
  }

  @Test
  void passwordsComeBackHashedAndTheHashMeansTheSame() {
    edit(datastores, xrLeg("!not-a-real-key"));
    datastores.commit(1, Optional.empty());
    String read = datastores.read(Name.RUNNING, Optional.empty());
    assertThat(read).doesNotContain("not-a-real-key");
    String hash = read.replaceAll("(?s).*<password>([^<]+)</password>.*", "$1");
    edit(datastores, xrLeg(hash));
    assertThat(datastores.dirty()).isFalse();
  }

  static Stream<Arguments> refusedAtCommit() {
    return Stream.of(
        Arguments.of(
            "VRF of an interface",
            xrInterface("", "<vrf xmlns='" + XR + "infra-rsi-cfg'>NOWHERE</vrf>"),
            "data-missing",
            "infra-rsi-cfg:vrf"),
        Arguments.of(
            "route policy of a neighbor",
            xrLeg("").replace("ER-EXPORT-V4", "NO-SUCH-POLICY"),
            "data-missing",
            "ipv4-bgp-cfg:route-policy-out"),
        Arguments.of(
            "port that is not there",
            xrInterface("", "<shutdown/>").replace("Bundle-Ether10.", "Bundle-Ether99."),
            "invalid-value",
            "Bundle-Ether99.100"),
        Arguments.of(
            "mandatory leaf",
            xrLeg("").replace("<netmask>255.255.255.252</netmask>", ""),
            "data-missing",
            "ipv4-io-cfg:netmask"),
        Arguments.of(
            "password without its switch",
            xrLeg("!x").replace("<password-disable>false</password-disable>", ""),
            "unknown-element",
            "ipv4-bgp-cfg:password"),
        Arguments.of(
            "family that the VRF does not have",
            xrLeg("").replace("ipv4-unicast", "ipv4-multicast"),
            "data-missing",
            "CUST-0001"),
        Arguments.of(
            "another AS number",
            xrLeg("").replace("<as>64500</as>", "<as>64501</as>"),
            "operation-failed",
            "ipv4-bgp-cfg:instance"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedAtCommit")
  void commitRefuses(String name, String edit, String tag, String place) {
    edit(datastores, edit);
    List<RpcProblem> problems = refusal(() -> datastores.commit(1, Optional.empty()));
    assertThat(problems)
        .anySatisfy(problem -> {
          assertThat(problem.tag()).isEqualTo(tag);
          assertThat(problem.path().orElseThrow().text(true)).contains(place);
        });
    assertThat(refusal(() -> datastores.validate(Name.CANDIDATE))).isNotEmpty();
  }

  @Test
  void deletingAPresenceLeafDeletesAllBesideIt() {
    edit(datastores, xrLeg(""));
    edit(
        datastores,
        "<bgp xmlns='"
            + XR
            + "ipv4-bgp-cfg'><instance><instance-name>default</instance-name><instance-as>"
            + "<as>0</as><four-byte-as><as>64500</as><bgp-running nc:operation='delete'/>"
            + "</four-byte-as></instance-as></instance></bgp>");
    assertThat(candidate(datastores, "<bgp xmlns='" + XR + "ipv4-bgp-cfg'/>"))
        .contains("<as>64500</as></four-byte-as>")
        .doesNotContain("vrf-neighbor");
  }

  @Test
  void interfaceMustHaveItsLongName() {
    assertThat(
            refusal(() -> edit(datastores, xrInterface("", "").replace("Bundle-Ether10", "BE10"))))
        .extracting(RpcProblem::tag)
        .containsExactly("invalid-value");
  }

  @Test
  void oneRouterHasOneBgpAsNumber() {
    LabRouterSpec spec = iosXr("r1");
    LabRouterSpec twoNumbers =
        new LabRouterSpec(
            "r1",
            spec.kind(),
            spec.ports(),
            List.of(new LabRouterSpec.Vrf("A", 64500, ""), new LabRouterSpec.Vrf("B", 64501, "")),
            spec.policies(),
            Optional.empty(),
            spec.netconf(),
            spec.snmp());
    assertThatThrownBy(() -> Platform.of(twoNumbers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one AS number");
  }
}
