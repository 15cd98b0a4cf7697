package io.circuitd.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.design.Leg;
import io.circuitd.design.RoutedLeg;
import io.circuitd.files.Secret;
import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.ErrorOption;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.model.BgpState;
import io.circuitd.model.Side;
import io.circuitd.render.Legs;
import io.circuitd.render.OwnedConfig;
import io.circuitd.render.Precondition;
import io.circuitd.render.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

/** The worked example as our templates render it, on the simulated routers. */
class RenderedLegOnLabRouterTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  static Stream<Arguments> legs() {
    List<Arguments> legs = new ArrayList<>();
    for (String kind : List.of("junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos")) {
      for (String side : List.of("primary", "secondary")) {
        for (String shape : List.of("vrf-ipv4", "vrf-dual", "global-ipv4", "global-dual")) {
          legs.add(Arguments.of(kind, side + "-" + shape));
        }
      }
    }
    return legs.stream();
  }

  private static LabRouterSpec spec(String kind) {
    List<String> ports =
        switch (kind) {
          case "junos" -> List.of("et-0/0/7", "et-0/0/9");
          case "sros" -> List.of("1/1/c7/1", "lag-9");
          case "eos" -> List.of("Ethernet7/1", "Port-Channel9");
          default -> List.of("HundredGigE0/0/0/7", "Bundle-Ether9");
        };
    return new LabRouterSpec(
        "r1",
        kind,
        List.of(
            new LabRouterSpec.Port(ports.getFirst(), Optional.of("P")),
            new LabRouterSpec.Port(ports.getLast(), Optional.of("S"))),
        List.of(new LabRouterSpec.Vrf("vr-12", 11537, "expressroute")),
        LabFixtures.POLICIES,
        Optional.of(
            new LabRouterSpec.GlobalBgp(11537, "expressroute", Optional.of("expressroute"))),
        new LabRouterSpec.NetconfLogin("circuitd", new Secret("lab-login"), Optional.empty(), 0),
        new LabRouterSpec.SnmpUser(
            "monitor",
            "SHA-256",
            new Secret("lab-auth-secret"),
            "AES-128",
            new Secret("lab-priv-secret"),
            0));
  }

  private static AzureCircuit azure() {
    return new AzureCircuit(
        "9ee700ad-50b2-4b98-a63a-4e52f855ac24",
        "P",
        "S",
        3,
        true,
        List.of(
            new AzureCircuit.Peering(
                "AzurePrivatePeering",
                true,
                200,
                11537,
                Optional.of("192.0.2.248/30"),
                Optional.of("192.0.2.252/30"),
                Optional.of("2001:db8:468::/126"),
                Optional.of("2001:db8:468::4/126"),
                Optional.empty())));
  }

  private static void push(Datastores router, Path file) throws IOException {
    String xml = Files.readString(file);
    router.edit(1, LabFixtures.element(xml), "merge", ErrorOption.STOP, false, false);
    router.validate(Name.CANDIDATE);
    router.commit(1, Optional.empty());
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("legs")
  void isTakenComesUpReadsBackAndGoesWithoutATrace(String kind, String leg) throws IOException {
    Path folder = GOLDEN.resolve(kind);
    LabRouterSpec spec = spec(kind);
    Platform platform = Platform.of(spec);
    Datastores router = LabFixtures.preloaded(spec, () -> NOON);
    String before = router.read(Name.RUNNING, Optional.empty());

    push(router, folder.resolve(leg + ".xml"));
    String once = router.read(Name.RUNNING, Optional.empty());
    push(router, folder.resolve(leg + ".xml"));
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(once);

    World world = new World(spec, platform::isKey, Duration.ZERO, false);
    RunningConfig meaning = platform.meaning(router.running());
    assertThat(world.advance(meaning, List.of(azure()), false, NOON).peers())
        .hasSize(leg.endsWith("dual") ? 2 : 1)
        .allSatisfy(peer -> assertThat(peer.state()).isEqualTo(BgpState.ESTABLISHED));

    String filter = Files.readString(folder.resolve(leg + ".filter.xml"));
    String owned = router.read(Name.RUNNING, Optional.of(LabFixtures.element(filter)));
    assertThat(owned)
        .contains("example-univ", kind.startsWith("iosxr") ? "<remote-as>" : "<peer-as>")
        .doesNotContain("Azure P")
        .doesNotContain("instance-type", "vrf-global", "<rd>", "<customer>", "route-distinguisher");

    push(router, folder.resolve(leg + ".remove.xml"));
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
    assertThat(router.read(Name.RUNNING, Optional.of(LabFixtures.element(filter))))
        .doesNotContain("example-univ");
  }

  static Stream<Arguments> shapes() {
    return Stream.of("junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos")
        .flatMap(kind ->
            Stream.of(true, false)
                .flatMap(vrf ->
                    Stream.of(true, false).map(dualStack -> Arguments.of(kind, vrf, dualStack))));
  }

  @ParameterizedTest(name = "{0}, in a VRF: {1}, dual stack: {2}")
  @MethodSource("shapes")
  void whatItNeedsIsFoundAndEveryChoiceReadsBackEqual(String kind, boolean vrf, boolean dualStack) {
    Leg leg = Legs.leg(Profiles.named(kind), Side.PRIMARY, vrf, dualStack);
    OwnedConfig config =
        Legs.render(Legs.withMtu(Legs.withLocalAs(leg, 64500), 1480), "a key, <\">");
    Datastores router = LabFixtures.preloaded(spec(kind), () -> NOON);
    String before = router.read(Name.RUNNING, Optional.empty());

    assertThat(config.missing(read(router, config.preconditionFilter()))).isEmpty();
    assertThat(config.compare(read(router, config.filter()))).isNotEmpty();
    push(router, config.payload());
    assertThat(config.compare(read(router, config.filter()))).isEmpty();
    assertThat(router.read(Name.RUNNING, Optional.empty())).doesNotContain("a key");
    push(router, config.removal());
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
  }

  private static LabRouterSpec withSwitching(String kind) {
    return spec(kind)
        .with(
            new LabRouterSpec.Switching(
                List.of(
                    new LabRouterSpec.BridgeDomain("LAB-10", Optional.empty()),
                    new LabRouterSpec.BridgeDomain("LAB-10", Optional.of("LAB"))),
                List.of(
                    "xe-0/1/5.0",
                    "TenGigE0/0/0/5",
                    "1/1/c8/1",
                    "lag-5:100.200",
                    "Ethernet5/1",
                    "Port-Channel9.100")));
  }

  static Stream<Arguments> switchedLegs() {
    return Stream.of("junos", "iosxr-native", "iosxr", "iosxr7", "sros", "eos")
        .flatMap(kind ->
            Legs.onSwitches(Profiles.named(kind)).entrySet().stream()
                .map(leg -> Arguments.of(kind, leg.getKey(), leg.getValue())));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("switchedLegs")
  void onAVirtualSwitchItIsTakenReadsBackEqualAndGoesWithoutATrace(
      String kind, String service, Leg leg) {
    OwnedConfig config = Legs.render(leg);
    Datastores router = LabFixtures.preloaded(withSwitching(kind), () -> NOON);
    String before = router.read(Name.RUNNING, Optional.empty());

    assertThat(config.missing(read(router, config.preconditionFilter()))).isEmpty();
    push(router, config.payload());
    assertThat(config.compare(read(router, config.filter()))).isEmpty();
    String once = router.read(Name.RUNNING, Optional.empty());
    push(router, config.payload());
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(once).contains("example-l2");
    push(router, config.removal());
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("switchedLegs")
  void whatItNeedsOnAVirtualSwitchIsNamedWhereItIsMissing(String kind, String service, Leg leg) {
    OwnedConfig config = Legs.render(leg);
    Datastores router = LabFixtures.preloaded(spec(kind), () -> NOON);

    assertThat(config.missing(read(router, config.preconditionFilter())))
        .containsExactlyElementsOf(
            config.preconditions().stream()
                .filter(needed -> !needed.what().startsWith("port "))
                .toList());
    assertThat(config.preconditions()).hasSizeGreaterThan(kind.matches("junos|eos") ? 0 : 1);
  }

  @ParameterizedTest
  @CsvSource({"junos, true", "iosxr-native, false"})
  void theOuterTagAndTheQosPoliciesReadBackEqual(String kind, boolean qos) {
    Leg leg = Legs.leg(Profiles.named(kind), Side.PRIMARY, true, true);
    OwnedConfig config =
        Legs.render(Legs.with(leg, true, qos ? Optional.of(Legs.QOS) : Optional.empty()));
    Datastores router = LabFixtures.preloaded(spec(kind), () -> NOON);

    push(router, config.payload());
    assertThat(config.compare(read(router, config.filter()))).isEmpty();
    push(router, Legs.render(leg).payload());
    assertThat(config.compare(read(router, config.filter()))).isNotEmpty();
  }

  @Test
  void onEosThePortHasTheOuterTagsTypeBeforehand() {
    Leg leg = Legs.leg(Profiles.named("eos"), Side.PRIMARY, true, true);
    OwnedConfig config = Legs.render(Legs.with(leg, true, Optional.empty()));
    Datastores router = LabFixtures.preloaded(spec("eos"), () -> NOON);

    assertThat(config.missing(read(router, config.preconditionFilter())))
        .extracting(Precondition::what)
        .containsExactly("port Ethernet7/1 with tpid TPID_0X88A8");
    push(
        router,
        "<interfaces xmlns='http://openconfig.net/yang/interfaces'><interface>"
            + "<name>Ethernet7/1</name><config><tpid xmlns='http://openconfig.net/yang/vlan'"
            + " xmlns:v='http://openconfig.net/yang/vlan-types'>v:TPID_0X88A8</tpid></config>"
            + "</interface></interfaces>");
    assertThat(config.missing(read(router, config.preconditionFilter()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iosxr", "iosxr7", "sros"})
  void anotherTypeOfTheOuterTagAndQosPoliciesReadBackEqual(String kind) {
    OwnedConfig config =
        Legs.render(Legs.shaped(Legs.leg(Profiles.named(kind), Side.PRIMARY, true, true)));
    Datastores router = LabFixtures.preloaded(spec(kind), () -> NOON);

    if (kind.equals("sros")) {
      assertThat(config.missing(read(router, config.preconditionFilter()))).hasSize(3);
      push(
          router,
          """
          <configure xmlns="urn:nokia.com:sros:ns:yang:sr:conf">
            <port>
              <port-id>1/1/c7/1</port-id>
              <ethernet><qinq-etype>34984</qinq-etype></ethernet>
            </port>
            <qos>
              <sap-ingress>
                <sap-ingress-policy-name>ER-1G-IN</sap-ingress-policy-name>
              </sap-ingress>
              <sap-egress><sap-egress-policy-name>ER-1G-OUT</sap-egress-policy-name></sap-egress>
            </qos>
          </configure>
          """);
    }
    String before = router.read(Name.RUNNING, Optional.empty());
    assertThat(config.missing(read(router, config.preconditionFilter()))).isEmpty();
    push(router, config.payload());
    assertThat(config.compare(read(router, config.filter()))).isEmpty();
    push(router, config.removal());
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}, in a VRF: {1}, dual stack: {2}")
  @MethodSource("shapes")
  void anotherPrefixTagOrPortLeavesNothingOfTheFormerLegBehind(
      String kind, boolean vrf, boolean dualStack) {
    RoutedLeg leg = Legs.leg(Profiles.named(kind), Side.PRIMARY, vrf, dualStack);
    String otherPort = spec(kind).ports().getLast().name();
    for (RoutedLeg later :
        List.of(
            Legs.renumbered(leg), Legs.moved(leg, leg.port(), 7), Legs.moved(leg, otherPort, 3))) {
      OwnedConfig former = Legs.render(leg);
      OwnedConfig wanted = Legs.render(later);
      Datastores router = LabFixtures.preloaded(spec(kind), () -> NOON);
      push(router, former.payload());
      push(router, wanted.payloadWith(former.ownedEntries()));

      Datastores fresh = LabFixtures.preloaded(spec(kind), () -> NOON);
      push(fresh, wanted.payload());
      assertThat(router.read(Name.RUNNING, Optional.empty()))
          .isEqualTo(fresh.read(Name.RUNNING, Optional.empty()));
    }
  }

  @ParameterizedTest(name = "{0}, in a VRF: {1}, dual stack: {2}")
  @MethodSource("shapes")
  void bothPeeringsOfACircuitStandSideBySideAndGoOneByOne(
      String kind, boolean vrf, boolean dualStack) {
    RoutedLeg leg = Legs.leg(Profiles.named(kind), Side.PRIMARY, vrf, dualStack);
    OwnedConfig peering = Legs.render(leg);
    OwnedConfig microsoft = Legs.render(Legs.microsoft(leg));
    Datastores router = LabFixtures.preloaded(spec(kind), () -> NOON);
    String before = router.read(Name.RUNNING, Optional.empty());

    push(router, peering.payload());
    push(router, microsoft.payload());
    assertThat(peering.compare(read(router, peering.filter()))).isEmpty();
    assertThat(microsoft.compare(read(router, microsoft.filter()))).isEmpty();
    push(router, peering.removal());
    assertThat(microsoft.compare(read(router, microsoft.filter()))).isEmpty();
    assertThat(router.read(Name.RUNNING, Optional.empty())).doesNotContain("192.0.2.25");
    push(router, microsoft.removal());
    assertThat(router.read(Name.RUNNING, Optional.empty())).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}, in a VRF: {1}, dual stack: {2}")
  @MethodSource("shapes")
  void whatItNeedsIsNamedWhereItIsMissing(String kind, boolean vrf, boolean dualStack) {
    OwnedConfig config =
        Legs.render(Legs.leg(Profiles.named(kind), Side.PRIMARY, vrf, dualStack), "key");
    LabRouterSpec full = spec(kind);
    LabRouterSpec other =
        new LabRouterSpec(
            "r1",
            kind,
            full.ports().subList(1, 2),
            List.of(new LabRouterSpec.Vrf("vr-13", 11537, "expressroute")),
            List.of("ER-IMPORT-V4", "ER-EXPORT-V6"),
            Optional.empty(),
            full.netconf(),
            full.snmp());
    Datastores router = LabFixtures.preloaded(other, () -> NOON);

    assertThat(config.missing(read(router, config.preconditionFilter())))
        .containsExactlyElementsOf(
            config.preconditions().stream()
                .filter(needed -> other.policies().stream().noneMatch(needed.what()::endsWith))
                .toList());
  }

  private static void push(Datastores router, String payload) {
    Element config = LabFixtures.config(payload);
    router.edit(1, config, "merge", ErrorOption.STOP, false, false);
    router.validate(Name.CANDIDATE);
    router.commit(1, Optional.empty());
  }

  private static Element read(Datastores router, String filter) {
    Element wanted = LabFixtures.element("<filter>" + filter + "</filter>");
    return LabFixtures.element(
        "<data>" + router.read(Name.RUNNING, Optional.of(wanted)) + "</data>");
  }
}
