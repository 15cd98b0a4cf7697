package io.circuitd.design;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CrossConnection;
import io.circuitd.design.GoLiveRules.Known;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Rules that need the cross connection, each with what it accepts and what it refuses. */
class GoLiveRulesTest {
  private static List<Finding> check(
      Circuit circuit, Inventory inventory, CrossConnection azure, Known known, int factor) {
    return new GoLiveRules(inventory, new PortLimits(factor, PortLimits.DEFAULT.largest()))
        .check(circuit, azure, known);
  }

  private static List<Finding> check(CrossConnection azure, Known known) {
    return check(
        Example.circuit(),
        Example.inventory(),
        azure,
        known,
        PortLimits.DEFAULT.oversubscription());
  }

  private static Known wrote(String state) {
    return new Known(Optional.of(state), Map.of(), false, OptionalInt.empty(), Set.of());
  }

  private static Known sold(int mbps) {
    return new Known(
        Optional.empty(), Map.of("A-CIS-1-PRI-A", mbps), false, OptionalInt.empty(), Set.of());
  }

  @Test
  void theWorkedExampleHasNothingToSay() {
    assertThat(check(Example.azure(), Known.NOTHING)).isEmpty();
    assertThat(check(Example.azureWithPeering(p -> {}), Known.NOTHING)).isEmpty();
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        row("R-006", Severity.ERROR, p -> p.put("primaryAzurePort", ""), Known.NOTHING, "primary"),
        row(
            "R-007",
            Severity.ERROR,
            p -> p.put("peeringLocation", "Amsterdam"),
            Known.NOTHING,
            "'Amsterdam'"),
        row(
            "R-008",
            Severity.ERROR,
            p -> p.put("primaryAzurePort", "X-06GMR-CIS-9-PRI-A"),
            Known.NOTHING,
            "'X-06GMR-CIS-9-PRI-A'"),
        row(
            "R-010",
            Severity.ERROR,
            p -> p.put("provisioningState", "Updating"),
            Known.NOTHING,
            "'Updating'"),
        row("R-034", Severity.ERROR, p -> p.put("sTag", 0), Known.NOTHING, "no S-tag"),
        row("R-034", Severity.ERROR, p -> p.put("sTag", 4095), Known.NOTHING, "4095"),
        row("R-075", Severity.WARNING, p -> {}, sold(39001), "40001 Mbps"),
        row(
            "R-120",
            Severity.ERROR,
            p -> p.put("serviceProviderProvisioningState", "Provisioned"),
            Known.NOTHING,
            "'Provisioned'"),
        row(
            "R-120",
            Severity.ERROR,
            p -> p.put("serviceProviderProvisioningState", "Deprovisioning"),
            wrote("Provisioned"),
            "'Provisioned'"));
  }

  private static Arguments row(
      String rule, Severity severity, Consumer<ObjectNode> azure, Known known, String words) {
    return Arguments.of(rule, severity, Example.azure(azure), known, words);
  }

  @ParameterizedTest(name = "{0} refuses {4}")
  @MethodSource("refused")
  void aBrokenRuleIsNamed(
      String rule, Severity severity, CrossConnection azure, Known known, String words) {
    assertThat(check(azure, known))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains(rule);
          assertThat(finding.severity()).isEqualTo(severity);
          assertThat(finding.position()).isEqualTo(Example.FILE);
          assertThat(finding.toString()).contains(words);
        });
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of(
            "R-007", Example.azure(p -> p.put("peeringLocation", "silicon valley")), Known.NOTHING),
        Arguments.of("R-034", Example.azure(p -> p.put("sTag", 4094)), Known.NOTHING),
        Arguments.of("R-075", Example.azure(), sold(39000)),
        Arguments.of(
            "R-120",
            Example.azure(p -> p.put("serviceProviderProvisioningState", "Provisioned")),
            wrote("Provisioned")),
        Arguments.of(
            "R-120",
            Example.azure(p -> p.put("serviceProviderProvisioningState", "NotProvisioned")),
            wrote("Provisioned")));
  }

  @ParameterizedTest(name = "{0} accepts")
  @MethodSource("accepted")
  void aKeptRuleIsSilent(String rule, CrossConnection azure, Known known) {
    assertThat(check(azure, known)).as(rule).isEmpty();
  }

  static Stream<Arguments> changedByTheCustomer() {
    return Stream.of(
        change(p -> p.put("vlanId", 201), "VLAN 201, here 200"),
        change(p -> p.put("peerASN", 64500), "peer ASN 64500, here 11537"),
        change(p -> p.put("state", "Disabled"), "state 'Disabled'"),
        change(
            p -> p.put("primaryPeerAddressPrefix", "192.0.2.0/30"),
            "primary ipv4 prefix 192.0.2.0/30, here 192.0.2.248/30"),
        change(
            p -> ((ObjectNode) p.get("ipv6PeeringConfig")).remove("secondaryPeerAddressPrefix"),
            "secondary ipv6 prefix none, here 2001:db8:468::4/126"));
  }

  private static Arguments change(Consumer<ObjectNode> peering, String words) {
    return Arguments.of(Example.azureWithPeering(peering), words);
  }

  @ParameterizedTest(name = "R-129 shows {1}")
  @MethodSource("changedByTheCustomer")
  void aPeeringThatDiffersIsShown(CrossConnection azure, String words) {
    assertThat(check(azure, Known.NOTHING))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-129");
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.found()).contains(words);
        });
  }

  @Test
  void aPeeringThatOnlyAzureHasIsShown() {
    CrossConnection azure =
        Example.azure(p -> {
          ObjectNode peering = p.putArray("peerings").addObject();
          peering.put("name", "MicrosoftPeering");
          peering.putObject("properties").put("peeringType", "MicrosoftPeering");
        });

    assertThat(check(azure, Known.NOTHING))
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).contains("R-129"));
  }

  @Test
  void bothPortsOnOneRouterWarn() {
    assertThat(
            check(
                Example.circuit(),
                Example.inventory("mx1", 10000),
                Example.azure(),
                Known.NOTHING,
                4))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-092");
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
          assertThat(finding.toString()).contains("mx1", "et-0/0/7");
        });
  }

  @Test
  void bothConnectionsOnOneVirtualSwitchWarn() {
    assertThat(
            check(
                Example.switched("vs-12", "vs-12"),
                Example.inventory(),
                Example.azure(),
                Known.NOTHING,
                4))
        .singleElement()
        .satisfies(f -> assertThat(f.rule()).contains("R-090"));
    assertThat(
            check(
                Example.switched("vs-12", "vs-13"),
                Example.inventory(),
                Example.azure(),
                Known.NOTHING,
                4))
        .isEmpty();
  }

  @Test
  void theOversubscriptionFactorDecides() {
    List<Finding> strict =
        check(Example.circuit(), Example.inventory(), Example.azure(), sold(13000), 1);
    List<Finding> factor4 =
        check(Example.circuit(), Example.inventory(), Example.azure(), sold(13000), 4);

    assertThat(strict).singleElement().satisfies(f -> assertThat(f.rule()).contains("R-075"));
    assertThat(factor4).isEmpty();
  }

  @Test
  void aPortInAnotherPopThanTheLocationWarns() {
    assertThat(
            check(
                Example.circuit(),
                Example.inventory("far", 10000),
                Example.azure(),
                Known.NOTHING,
                4))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-007");
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        });
  }

  @Test
  void aDraftsUnmappedPortDoesNotHoldTheLiveConnectionBack() {
    CrossConnection azure = Example.azure(p -> p.put("secondaryAzurePort", "NOT-OURS"));

    assertThat(
            check(
                Example.circuit(
                    1000, ConnectionState.LIVE, ConnectionState.DRAFT, Example.peering()),
                Example.inventory(),
                azure,
                Known.NOTHING,
                4))
        .isEmpty();
    assertThat(
            check(
                Example.circuit(
                    1000, ConnectionState.DRAFT, ConnectionState.DRAFT, Example.peering()),
                Example.inventory(),
                azure,
                Known.NOTHING,
                4))
        .extracting(f -> f.rule().orElse(""))
        .containsExactly("R-008");
  }

  private static List<Finding> bandwidth(int file, int azure, boolean built, int approved) {
    return check(
        Example.circuit(file, ConnectionState.LIVE, ConnectionState.LIVE, Example.peering()),
        Example.inventory(),
        Example.azure(p -> p.put("bandwidthInMbps", azure)),
        new Known(
            Optional.empty(),
            Map.of(),
            built,
            approved == 0 ? OptionalInt.empty() : OptionalInt.of(approved),
            Set.of()),
        4);
  }

  @ParameterizedTest(name = "{0}: file {1}, Azure {2}, built {3}, approved {4}: {5} {6}")
  @CsvSource({
    "R-070,  500, 1000, false,    0, ERROR,   write 1000 into the circuit file",
    "R-070, 1000,  500, false,    0, ERROR,   write 500 into the circuit file",
    "R-070, 2000, 1000, false, 1000, ERROR,   write 1000 into the circuit file",
    "R-070, 2000, 1000, true,  1000, WARNING, raise it in the Azure portal",
    "R-070, 2000, 1000, true,   500, WARNING, raise it in the Azure portal",
    "R-073, 1000, 2000, true,  1000, WARNING, which can be approved as it stands",
    "R-072, 1000,  500, true,  1000, ERROR,   lower means a new circuit",
    "R-072, 1000,  500, true,     0, ERROR,   lower means a new circuit",
  })
  void aBandwidthThatDiffersBlocksUnlessItIsOrWasToBeRaisedUnderABuiltCircuit(
      String rule,
      int file,
      int azure,
      boolean built,
      int approved,
      Severity severity,
      String words) {
    assertThat(bandwidth(file, azure, built, approved))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains(rule);
          assertThat(finding.severity()).isEqualTo(severity);
          assertThat(finding.toString()).contains(file + "", azure + "", words);
        });
  }

  @ParameterizedTest(name = "R-070: {0} Mbps on both sides")
  @CsvSource({"1000, true", "1000, false", "50, true"})
  void theSameBandwidthIsSilent(int mbps, boolean built) {
    assertThat(bandwidth(mbps, mbps, built, mbps)).isEmpty();
  }

  @ParameterizedTest(name = "R-075: {0} Mbps on a port of {1}: {2}")
  @CsvSource({
    " 5000,  10000, 0",
    "10000,  10000, 1",
    "10000, 100000, 0",
    "10000,  40000, 0",
    " 2000,   1000, 1",
  })
  void oneCircuitIsNotMoreThanItsPortMayCarry(int mbps, int port, int warnings) {
    assertThat(
            check(
                Example.circuit(
                    mbps, ConnectionState.LIVE, ConnectionState.DRAFT, Example.peering()),
                Example.inventory("ncs2", port),
                Example.azure(p -> p.put("bandwidthInMbps", mbps)),
                Known.NOTHING,
                4))
        .hasSize(warnings)
        .allSatisfy(finding -> {
          assertThat(finding.rule()).contains("R-075");
          assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        });
  }

  @Test
  void theLargestCircuitOfAPortIsThatOfTheConfiguration() {
    Circuit circuit =
        Example.circuit(5000, ConnectionState.LIVE, ConnectionState.DRAFT, Example.peering());
    CrossConnection azure = Example.azure(p -> p.put("bandwidthInMbps", 5000));
    assertThat(
            new GoLiveRules(Example.inventory(), new PortLimits(4, Map.of(10_000, 2_000)))
                .check(circuit, azure, Known.NOTHING))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.toString()).contains("R-075", "at most 2000 Mbps on a port"));
  }

  @Test
  void aPeeringThatAnApprovedPlanDisabledIsNoChangeOfTheCustomers() {
    Known disabled =
        new Known(
            Optional.empty(), Map.of(), true, OptionalInt.empty(), Set.of(PeeringType.PRIVATE));
    CrossConnection down = Example.azureWithPeering(p -> p.put("state", "Disabled"));
    assertThat(check(down, disabled)).isEmpty();
    assertThat(
            PeeringDifferences.of(
                Example.circuit(), down, Example.inventory(), List.of(), disabled.disabled()))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-104");
          assertThat(finding.toString())
              .contains("by an approved plan", "circuitd peering example-univ enable");
        });
    assertThat(check(Example.azureWithPeering(p -> {}), disabled))
        .singleElement()
        .satisfies(finding -> {
          assertThat(finding.rule()).contains("R-129");
          assertThat(finding.found()).contains("state 'Enabled', an approved plan disabled it");
        });
  }
}
