package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.XR;
import static io.circuitd.lab.LabFixtures.candidate;
import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static io.circuitd.lab.LabFixtures.unifiedInterface;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.RunningConfig.Neighbor;
import io.circuitd.lab.RunningConfig.SubInterface;
import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Simulated IOS-XR with the unified models. */
class IosXrUnifiedHabitsTest {
  private final Datastores datastores =
      preloaded(LabFixtures.of("iosxr", "r1"), InstantSource.system());

  private static String tags() {
    return "<encapsulation xmlns='"
        + XR
        + "um-l2-ethernet-cfg'><dot1q><vlan-id>100</vlan-id><second-dot1q>200</second-dot1q></dot1q>"
        + "</encapsulation>";
  }

  private static String neighbor(String address, String content) {
    return "<router xmlns='"
        + XR
        + "um-router-bgp-cfg'><bgp><as><as-number>64500</as-number><vrfs><vrf>"
        + "<vrf-name>CUST-0001</vrf-name><neighbors><neighbor><address>"
        + address
        + "</address>"
        + content
        + "</neighbor></neighbors></vrf></vrfs></as></bgp></router>";
  }

  private static String family(String name, String in) {
    return "<address-families><address-family><af-name>"
        + name
        + "</af-name><route-policy><in>"
        + in
        + "</in></route-policy></address-family></address-families>";
  }

  @ParameterizedTest
  @CsvSource({"iosxr, 2024-09-17", "iosxr7, 2024-01-23"})
  void theHelloTellsTheRevisionOfEachModel(String kind, String revision) {
    assertThat(Platform.of(LabFixtures.of(kind, "r1")).dialect().capabilities())
        .contains(
            XR + "um-router-bgp-cfg?module=Cisco-IOS-XR-um-router-bgp-cfg&revision=" + revision);
  }

  @Test
  void preloadedConfigurationIsValid() {
    datastores.validate(Name.RUNNING);
    assertThat(datastores.read(Name.RUNNING, Optional.empty()))
        .contains("<vrf-name>CUST-0001</vrf-name>")
        .contains("<ipv6><unicast/></ipv6>")
        .contains("<af-name>ipv6-unicast</af-name>")
        .contains("<asn2-index>1</asn2-index>");
  }

  @Test
  void ipv6AddressInAnotherSpellingIsTheSameEntry() {
    edit(datastores, neighbor("2001:DB8:0:0::2", "<description>one</description>"));
    edit(datastores, neighbor("2001:db8::2", "<description>two</description>"));
    assertThat(candidate(datastores, neighbor("2001:db8:0::2", "")))
        .contains("<address>2001:db8::2</address><description>two</description>")
        .doesNotContain("one");
  }

  @Test
  void olderReleasesTakeAHoldTimeWithAKeepaliveAlone() {
    Datastores older = preloaded(LabFixtures.of("iosxr7", "r1"), InstantSource.system());
    String neighbor =
        neighbor("192.0.2.2", "<timers><holdtime>180</holdtime></timers>")
            .replace("address>", "neighbor-address>");
    edit(older, neighbor);
    assertThat(refusal(() -> older.commit(1, Optional.empty())))
        .extracting(RpcProblem::message)
        .contains("mandatory keepalive-interval is missing");
    edit(
        older,
        neighbor.replace("<holdtime>", "<keepalive-interval>60</keepalive-interval><holdtime>"));
    older.commit(1, Optional.empty());
    assertThat(older.dirty()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"iosxr, iosxr7", "iosxr7, iosxr"})
  void aLegForTheOtherReleasesIsRefused(String kind, String profile) throws IOException {
    Datastores router = preloaded(LabFixtures.of(kind, "r1"), InstantSource.system());
    Element leg =
        LabFixtures.element(
            Files.readString(
                Path.of("src/test/resources/golden", profile, "primary-vrf-ipv4.xml")));
    assertThat(refusal(() -> router.edit(1, leg, "merge", ErrorOption.STOP, false, false)))
        .extracting(RpcProblem::tag)
        .contains("unknown-element", "missing-element");
  }

  @Test
  void aPasswordComesBackHashed() {
    edit(datastores, neighbor("192.0.2.2", "<password><encrypted>!clear</encrypted></password>"));
    assertThat(candidate(datastores, "<router xmlns='" + XR + "um-router-bgp-cfg'/>"))
        .containsPattern("<encrypted>13[0-9A-F]{24}</encrypted>")
        .doesNotContain("clear");
  }

  @Test
  void interfaceMustHaveItsLongName() {
    assertThat(
            refusal(() -> edit(datastores, unifiedInterface("").replace("Bundle-Ether10", "BE10"))))
        .extracting(RpcProblem::tag)
        .containsExactly("invalid-value");
  }

  static Stream<Arguments> neighbors() {
    return Stream.of(
        Arguments.of(
            "iosxr",
            "address",
            "<local-as><as><as-number>64510</as-number></as></local-as>",
            "<bfd><fast-detect/></bfd>",
            "<bfd><fast-detect><disable/></fast-detect></bfd>"),
        Arguments.of(
            "iosxr7",
            "neighbor-address",
            "<local-as><as-number>64510</as-number></local-as>",
            "<bfd><fast-detect/></bfd>",
            "<bfd><fast-detect><disable/></fast-detect></bfd>"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("neighbors")
  void whatANeighborMeansFollowsItsLeaves(
      String kind, String key, String localAs, String bfd, String noBfd) {
    String in = family("ipv4-unicast", "DRAIN-IN");
    String both = in.replace("</in>", "</in><out>ER-EXPORT-V4</out>");
    Neighbor full =
        meaning(kind, key, "<remote-as>12076</remote-as>" + localAs + bfd + both + "<shutdown/>");
    assertThat(full.remoteAs()).hasValue(12076);
    assertThat(full.localAs()).hasValue(64510);
    assertThat(full.vrf()).hasValue("CUST-0001");
    assertThat(List.of(full.bfd(), full.shut(), full.passes(), full.drained())).containsOnly(true);

    Neighbor bare = meaning(kind, key, noBfd + in.replace("DRAIN-IN", "ER-IMPORT-V4"));
    assertThat(bare.localAs()).hasValue(64500);
    assertThat(List.of(bare.bfd(), bare.shut(), bare.passes(), bare.drained())).containsOnly(false);
  }

  private static Neighbor meaning(String kind, String key, String content) {
    LabRouterSpec spec = LabFixtures.of(kind, "r1");
    Datastores router = preloaded(spec, InstantSource.system());
    String xml =
        neighbor("192.0.2.2", content)
            .replace("address>192.0.2.2</address", key + ">192.0.2.2</" + key);
    String policy =
        "<routing-policy xmlns='"
            + XR
            + "um-route-policy-cfg'><route-policies><route-policy><route-policy-name>DRAIN-IN"
            + "</route-policy-name><rpl-route-policy>drop</rpl-route-policy></route-policy>"
            + "</route-policies></routing-policy>";
    router.editRunning(LabFixtures.config(policy + xml));
    return Platform.of(spec).meaning(router.running()).neighbors().getFirst();
  }

  @Test
  void tagsOfBothKindsAreSeen() {
    String provider =
        tags()
            .replace("second-dot1q", "dot1q")
            .replaceAll("(</?)dot1q(?=><(vlan|/enc))", "$1dot1ad");
    for (String encapsulation : List.of(tags(), provider)) {
      Datastores router = preloaded(LabFixtures.of("iosxr", "r1"), InstantSource.system());
      router.editRunning(LabFixtures.config(unifiedInterface(encapsulation)));
      SubInterface seen =
          Platform.of(LabFixtures.of("iosxr", "r1"))
              .meaning(router.running())
              .subInterfaces()
              .getFirst();
      assertThat(seen.outer()).hasValue(100);
      assertThat(seen.inner()).hasValue(200);
      assertThat(seen.port()).isEqualTo("Bundle-Ether10");
    }
  }

  static Stream<Arguments> refusedAtCommit() {
    return Stream.of(
        Arguments.of(
            "VRF of an interface",
            unifiedInterface("<vrf xmlns='" + XR + "um-if-vrf-cfg'>NOWHERE</vrf>"),
            "data-missing",
            "VRF 'NOWHERE' is not configured"),
        Arguments.of(
            "port that is not there",
            unifiedInterface("<shutdown/>").replace("Bundle-Ether10.", "Bundle-Ether99."),
            "invalid-value",
            "Bundle-Ether99 does not exist"),
        Arguments.of(
            "tags that another sub-interface has",
            unifiedInterface(tags())
                + unifiedInterface(tags()).replace("Ether10.100", "Ether10.101"),
            "operation-failed",
            "in use on Bundle-Ether10.100"),
        Arguments.of(
            "tags on a port",
            unifiedInterface(tags()).replace("Ether10.100", "Ether10"),
            "unknown-element",
            "encapsulation does not stand"),
        Arguments.of(
            "routed tags on a switched sub-interface",
            unifiedInterface("<sub-interface-type><l2transport/></sub-interface-type>" + tags()),
            "unknown-element",
            "encapsulation does not stand"),
        Arguments.of(
            "route policy of a neighbor",
            neighbor("192.0.2.2", family("ipv4-unicast", "NO-SUCH-POLICY")),
            "data-missing",
            "route policy 'NO-SUCH-POLICY' is not configured"),
        Arguments.of(
            "family that the VRF does not have",
            neighbor("192.0.2.2", family("ipv4-multicast", "ER-IMPORT-V4")),
            "data-missing",
            "ipv4-multicast has not been initialized"),
        Arguments.of(
            "limit without its threshold",
            neighbor(
                "192.0.2.2",
                family("ipv4-unicast", "ER-IMPORT-V4")
                    .replace(
                        "<route-policy>",
                        "<maximum-prefix><maximum-prefix-number>9</maximum-prefix-number>"
                            + "</maximum-prefix><route-policy>")),
            "data-missing",
            "mandatory threshold-value is missing"),
        Arguments.of(
            "hold time alone",
            neighbor(
                "192.0.2.2",
                "<timers><holdtime><holdtime-number>180</holdtime-number></holdtime></timers>"),
            "operation-failed",
            "needs a keepalive interval"),
        Arguments.of(
            "another AS number",
            neighbor("192.0.2.2", "").replace("64500", "64501"),
            "operation-failed",
            "one AS number"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedAtCommit")
  void commitRefuses(String name, String edit, String tag, String words) {
    // One edit each: a top-level element stands once in a <config>.
    for (String part : edit.split("(?=<interfaces )", -1)) {
      edit(datastores, part);
    }
    List<RpcProblem> problems = refusal(() -> datastores.commit(1, Optional.empty()));
    assertThat(problems)
        .anySatisfy(problem -> {
          assertThat(problem.tag()).isEqualTo(tag);
          assertThat(problem.message()).contains(words);
        });
    assertThat(refusal(() -> datastores.validate(Name.CANDIDATE))).isNotEmpty();
  }
}
