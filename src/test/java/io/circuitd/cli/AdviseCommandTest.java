package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.LabSite;
import io.circuitd.daemon.OperatorWords;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.FakeCustomer;
import io.circuitd.model.Side;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code circuitd advise} against a running daemon and the customers of the lab. */
class AdviseCommandTest {
  private static final String CUSTOMER = "c0570e01-3f6b-4d0a-9b1e-000000000001";

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void start() {
    site = LabSite.in(folder);
    site.start();
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private Captured run(int exitCode, String... args) {
    List<String> words = new ArrayList<>(List.of(args));
    words.addAll(List.of("--config", site.configDir().toString()));
    Captured captured = Captured.plain();
    int code = captured.run(words.toArray(String[]::new));
    OperatorWords.check(captured.out());
    OperatorWords.check(captured.err());
    assertThat(code).as("%s: %s%s", words, captured.out(), captured.err()).isEqualTo(exitCode);
    return captured;
  }

  private FakeCustomer customer() {
    return site.commercial().customer();
  }

  private List<String> askedOfTheCustomer() {
    return site.commercial().requests().stream()
        .filter(request -> request.path().contains(CUSTOMER))
        .map(FakeAzure.Seen::method)
        .toList();
  }

  @Test
  void withAccessAdviceTurnsIntoChecksInGroups() {
    String said = run(ExitCode.FINE, "advise", "example-univ").out();

    assertThat(said)
        .startsWith(
            """
            example-univ: NotProvisioned at Silicon Valley, cloud commercial
            the customer's side: read

            checked fine
              R-025  no overlap with 3 virtual networks
            """)
        .contains(
            "  R-076  SKU Standard with 2 virtual networks in its area\n",
            "  R-096  no virtual network of this circuit has another one\n",
            "  R-097  er-research of type ExpressRoute, er-teaching of type ExpressRoute\n",
            """

            applies
              R-066  BFD is configured on the private peering
            """,
            "  R-078  metered data\n",
            "  R-140  warning: vpn-research\n",
            "         next: ask the customer, and write vpn: backup or vpn: encryption")
        .doesNotContain("R-093", "R-109", "R-123", "cannot be seen", "checked wrong");
    assertThat(said.lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
    assertThat(askedOfTheCustomer()).isNotEmpty().containsOnly("GET");
  }

  @Test
  void withoutAccessItSaysWhatCannotBeSeenAndAsksNobody() {
    String said = run(ExitCode.FINE, "advise", "example-hospital").out();

    assertThat(said)
        .contains(
            "the customer's side: no access is granted (customerAccess in circuitd.yaml)",
            "unknown\n  R-025  cannot be seen from the provider's side\n",
            "  R-093  the secondary connection is not live\n")
        .doesNotContain("checked fine");
    assertThat(askedOfTheCustomer()).isEmpty();
  }

  @Test
  void whatTheFileSaysOfTheVpnAndOfTheAccessCountsAtOnce() {
    site.edit(LabSite.file(LabSite.UNIV), root -> root.put("vpn", "encryption"));
    assertThat(run(ExitCode.FINE, "advise", "example-univ").out())
        .contains(
            "nothing is announced over ExpressRoute; over the VPN: 172.20.0.0/16, 172.21.4.0/22",
            "  R-146  vpn-research is RouteBased\n",
            "  R-147  vpn-research has AS number 65515\n",
            "  R-148  GatewaySubnet of research is [10.20.255.0/27]\n",
            "  R-149  research has no IPv6\n",
            "  R-142  the VPN is for encryption\n")
        .doesNotContain("R-144");

    site.edit("circuitd.yaml", root -> root.remove("customerAccess"));
    assertThat(run(ExitCode.FINE, "advise", "example-univ").out())
        .contains("no access is granted", "  R-146  cannot be seen from the provider's side\n");
  }

  @Test
  void vpnPrefixesAreComparedWithWhatAzureLearnsFromUs() {
    site.stop();
    site.files()
        .edit(
            "circuitd.yaml",
            root ->
                root.withObject("/clouds/commercial/readOuts")
                    .put("perMinute", 600)
                    .put("floor", 0));
    site.start();
    site.edit(LabSite.file(LabSite.UNIV), root -> root.put("vpn", "encryption"));
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    LabSite.awaitTrue(
        "routes at Azure",
        () -> run(ExitCode.FINE, "advise", "example-univ").out().contains("VPN prefixes: "));
    announceOverVpn("10.1.0.0/16", "10.2.3.0/24", "172.20.0.0/16");

    assertThat(run(ExitCode.FINE, "advise", "example-univ").out())
        .contains(
            "  R-140  warning: the same over ExpressRoute: 10.1.0.0/16\n",
            "  R-141  neither more specific nor disjoint: 10.1.0.0/16\n",
            "  R-143  VPN prefixes: 10.1.0.0/16, 10.2.3.0/24, 172.20.0.0/16\n");
  }

  private void announceOverVpn(String... prefixes) {
    ArrayNode list =
        customer()
            .resource(
                "/subscriptions/"
                    + CUSTOMER
                    + "/resourceGroups/network/providers/Microsoft.Network/localNetworkGateways"
                    + "/campus")
            .withObject("/properties/localNetworkAddressSpace")
            .withArray("addressPrefixes");
    list.removeAll();
    List.of(prefixes).forEach(list::add);
  }

  @Test
  void aRefusalIsTheThirdExitCodeAndNeverReadAsNone() {
    customer().refuse("virtualNetworkGateways", true);

    String said = run(ExitCode.UNREACHABLE, "advise", "example-univ").out();

    assertThat(said)
        .contains("the customer's side: read in part", "not read: ", "AuthorizationFailed")
        .contains("  R-025  no overlap")
        .containsPattern("unknown\n(?s:.*) {2}R-097 {2}.*AuthorizationFailed");
  }

  @Test
  void whatNeedsNoAzureIsSaidWhileAzureIsDown() {
    site.commercial().faults().line().down(true);
    site.pop().cloud("government").faults().line().down(true);

    String said = run(ExitCode.UNREACHABLE, "advise", "example-univ").out();

    assertThat(said)
        .contains(
            "example-univ: not known: ",
            "503 ServiceUnavailable",
            "the customer's side: not read, as Azure does not say where it is",
            "  R-078  ",
            "  R-111  private peering\n")
        .doesNotContain("checked fine");
  }

  @Test
  void aBuiltCircuitThatAzureDoesNotShowIsTheThirdExitCode() {
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);
    site.commercial().faults().others().delete(site.key(LabSite.UNIV));

    assertThat(run(ExitCode.UNREACHABLE, "advise", "example-univ").out())
        .contains("example-univ: not there", "not read: ", "R-127")
        .doesNotContain("checked fine");
  }

  @Test
  void inJsonItIsTheReportAlone() {
    JsonNode report =
        JsonMapper.shared().readTree(run(ExitCode.FINE, "advise", "example-univ", "--json").out());

    assertThat(report.path("circuit").stringValue()).isEqualTo("example-univ");
    assertThat(report.path("silent")).isEmpty();
    assertThat(report.path("advice").values())
        .anySatisfy(advice -> {
          assertThat(advice.path("rule").stringValue()).isEqualTo("R-097");
          assertThat(advice.path("severity").stringValue()).isEqualTo("advice");
          assertThat(advice.path("status").stringValue()).isEqualTo("checked fine");
        });
  }

  @Test
  void aCircuitThatNobodyKnowsIsAWrongCall() {
    assertThat(run(ExitCode.USAGE, "advise", "nobody").err())
        .contains("no circuit is called nobody");
  }
}
