package io.circuitd.advice;

import static io.circuitd.advice.Advice.Status.APPLIES;
import static io.circuitd.advice.Advice.Status.FINE;
import static io.circuitd.advice.Advice.Status.UNKNOWN;
import static io.circuitd.advice.Advice.Status.WRONG;
import static io.circuitd.advice.AdviceCase.is;
import static io.circuitd.advice.AdviceCase.not;
import static io.circuitd.advice.AdviceCase.refused;
import static io.circuitd.advice.AdviceCase.unseen;
import static io.circuitd.advice.Draft.CIRCUIT;
import static io.circuitd.model.PeeringType.MICROSOFT;
import static io.circuitd.model.PeeringType.PRIVATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of a circuit: applies or not, checked fine or wrong, unknown where it is not seen. */
class CircuitAdviceTest {
  static Stream<AdviceCase> addresses() {
    return Stream.of(
        unseen("R-025", d -> d),
        is(
            "R-025",
            FINE,
            "other ranges",
            "1 virtual",
            d -> d.attached("a", "westus", "10.0.0.0/16")),
        is(
            "R-025",
            WRONG,
            "a network around the link",
            "192.0.2.248/30 lies in 192.0.2.0/24 of virtual network a",
            d -> d.attached("a", "westus", "192.0.2.0/24")),
        is(
            "R-025",
            WRONG,
            "a part was read, and that is enough",
            "192.0.2.252/30",
            d -> d.attached("a", "westus", "192.0.2.252/31").seenInPart()),
        refused("R-025", "a part was read", d -> d.attached("a", "westus", "10.0.0.0/16")),
        is(
            "R-025",
            WRONG,
            "the customer's own peering on a virtual switch",
            "10.1.2.0/30",
            d ->
                d.onSwitches()
                    .atAzure(PRIVATE, "{\"primaryPeerAddressPrefix\": \"10.1.2.0/30\"}")
                    .attached("a", "westus", "10.1.0.0/16")),
        not("R-025", "no private peering", d -> d.without(PRIVATE).microsoft()),
        is("R-026", APPLIES, "Microsoft peering", "198.51.100.0/24", Draft::microsoft),
        not("R-026", "private peering alone", d -> d));
  }

  static Stream<AdviceCase> sessions() {
    return Stream.of(
        is("R-059", APPLIES, "on virtual switches", "layer 2", Draft::onSwitches),
        not("R-059", "on virtual routers", d -> d),
        is("R-063", APPLIES, "an old private peering", "2018-07-31", d -> d.created("2018-07-31")),
        not("R-063", "the first day with BFD", d -> d.created("2018-08-01")),
        not("R-063", "old, but no BFD is wanted", d -> d.noBfd().created("2018-07-31")),
        not("R-063", "nobody says when it was created", d -> d),
        is(
            "R-063",
            APPLIES,
            "an old Microsoft peering",
            "microsoft",
            d -> d.microsoft().created("2020-01-09")),
        not("R-063", "a Microsoft peering of that day", d -> d.microsoft().created("2020-01-10")),
        is(
            "R-063",
            APPLIES,
            "the customer's own old peering",
            "private",
            d -> d.onSwitches().atAzure(PRIVATE, "{}").created("2017-01-01")),
        is("R-066", APPLIES, "BFD", "BFD", d -> d),
        not("R-066", "no BFD", Draft::noBfd));
  }

  static Stream<AdviceCase> skus() {
    return Stream.of(
        is("R-074", APPLIES, "not built yet", "1000", Draft::notProvisioned),
        not("R-074", "built", d -> d),
        not("R-074", "there is nothing lower", d -> d.notProvisioned().bandwidth(50)),
        not("R-074", "retired", d -> d.notProvisioned().retired()),
        unseen("R-076", d -> d),
        is("R-076", FINE, "ten networks", "with 10", d -> d.networks(10)),
        is("R-076", WRONG, "eleven networks", "with 11", d -> d.networks(11)),
        is("R-076", FINE, "eleven with Premium", "Premium", d -> d.tier("Premium").networks(11)),
        is(
            "R-076",
            WRONG,
            "the eleventh in another subscription",
            "with 11",
            d -> d.networks(10).redeemed("/connections/far")),
        is(
            "R-076",
            WRONG,
            "a network in Europe",
            "far in westeurope",
            d -> d.attached("far", "westeurope", "10.1.0.0/16")),
        is(
            "R-076",
            UNKNOWN,
            "a region that nobody knows",
            "moonbase",
            d -> d.attached("far", "moonbase1", "10.1.0.0/16")),
        is(
            "R-076",
            WRONG,
            "the region of Azure's own resource says nothing of the location",
            "Standard at Amsterdam",
            d -> d.location("Amsterdam", "westus").networks(1)),
        is(
            "R-076",
            FINE,
            "the second site of a metro",
            "in its area",
            d -> d.location("Amsterdam2", "westus").attached("a", "swedencentral", "10.1.0.0/16")),
        is(
            "R-076",
            UNKNOWN,
            "a location that is in no list",
            "whether it reaches so far",
            d -> d.location("Moonbase", "westus").networks(1)),
        is(
            "R-076",
            FINE,
            "a location of two clouds",
            "in its area",
            d -> d.attached("a", "usgovvirginia", "10.1.0.0/16")),
        is(
            "R-076",
            UNKNOWN,
            "a network of another subscription",
            "/far of another subscription",
            d -> d.networks(1).redeemed("/far")),
        is("R-076", UNKNOWN, "no SKU is shown", "no SKU", d -> d.tier("").networks(11)),
        is("R-077", UNKNOWN, "no SKU is shown", "no SKU", d -> d.tier("")),
        is("R-078", APPLIES, "a billing nobody knows", "or unlimited", d -> d.family("Barter")),
        is(
            "R-076",
            UNKNOWN,
            "Local, next door",
            "whether it reaches so far",
            d -> d.tier("Local").networks(1)),
        is(
            "R-076",
            UNKNOWN,
            "Local, another region",
            "whether it reaches so far",
            d -> d.tier("Local").attached("far", "eastus", "10.1.0.0/16")),
        refused("R-076", "refused", d -> d.networks(2)),
        not("R-076", "Microsoft peering alone", d -> d.without(PRIVATE).microsoft()),
        unseen("R-077", d -> d),
        is("R-077", APPLIES, "Standard", "Standard", d -> d.tier("Standard")),
        is("R-077", FINE, "Premium", "premium", d -> d.tier("premium")),
        not("R-077", "retired", Draft::retired),
        is("R-078", APPLIES, "always", "metered or unlimited", d -> d),
        is("R-078", APPLIES, "known to be", "metered data", d -> d.family("MeteredData")),
        is("R-078", APPLIES, "known to be", "unlimited data", d -> d.family("UnlimitedData")),
        is("R-078", APPLIES, "retired", "goes on until", Draft::retired),
        is("R-079", APPLIES, "the largest", "10000", d -> d.bandwidth(10_000)),
        not("R-079", "less", d -> d.bandwidth(5000)),
        is("R-080", APPLIES, "a gateway may be too small", "5000", d -> d.bandwidth(5000)),
        not("R-080", "a gateway is large enough", d -> d.bandwidth(2000)),
        not("R-080", "FastPath is off", d -> d.bandwidth(5000).attached("a", "westus")),
        is(
            "R-080",
            FINE,
            "FastPath alone",
            "FastPath is on",
            d ->
                d.network("a", "westus", "10.0.0.0/27", false, 0).connected("a", CIRCUIT, 0, true)),
        is(
            "R-080",
            UNKNOWN,
            "FastPath, its gateway not read",
            "network of to-er",
            d ->
                d.network("a", "westus", "10.0.0.0/27", true, 2)
                    .connected("a", CIRCUIT, 0, true)
                    .gatewayUnread("a")),
        is(
            "R-080",
            UNKNOWN,
            "FastPath, its network not read",
            "network of to-er",
            d ->
                d.network("a", "westus", "10.0.0.0/27", true, 2)
                    .connected("a", CIRCUIT, 0, true)
                    .networkUnread("a")),
        refused(
            "R-080",
            "whether FastPath is on was not read",
            d -> d.bandwidth(5000).attached("a", "westus")),
        is(
            "R-080",
            APPLIES,
            "FastPath with VNet peering",
            "peered with 2",
            d ->
                d.network("a", "westus", "10.0.0.0/27", false, 2).connected("a", CIRCUIT, 0, true)),
        is(
            "R-080",
            APPLIES,
            "FastPath with routes",
            "user-defined routes",
            d ->
                d.network("a", "westus", "10.0.0.0/27", true, 0).connected("a", CIRCUIT, 0, true)));
  }

  static Stream<AdviceCase> placement() {
    return Stream.of(
        is(
            "R-093",
            APPLIES,
            "secondary a draft",
            "secondary",
            d -> d.state(Side.SECONDARY, ConnectionState.DRAFT)),
        is(
            "R-093",
            APPLIES,
            "primary retired",
            "primary",
            d -> d.state(Side.PRIMARY, ConnectionState.RETIRED)),
        not("R-093", "both live", d -> d),
        not("R-093", "retired", Draft::retired),
        is("R-095", APPLIES, "no access", "one location: Silicon Valley", d -> d),
        is(
            "R-095",
            APPLIES,
            "another of the same place",
            "a",
            d -> d.circuits(1, "Silicon Valley", 0)),
        is(
            "R-095",
            FINE,
            "another place",
            "Chicago, Silicon Valley",
            d -> d.circuits(1, "Chicago", 0)),
        is(
            "R-095",
            UNKNOWN,
            "a second circuit of another subscription",
            "where /customer/circuits/c1 is",
            d -> d.circuits(1, "", 0)),
        refused("R-095", "connections were refused", d -> d.circuits(0, "", 0)),
        refused("R-095", "two places for what was read", d -> d.circuits(1, "Chicago", 0)),
        is(
            "R-095",
            UNKNOWN,
            "a network of another subscription",
            "/far of another subscription",
            d -> d.circuits(1, "Chicago", 0).redeemed("/far")),
        is(
            "R-095",
            APPLIES,
            "another place for one of two networks",
            "serves b",
            d -> d.circuits(1, "Chicago", 0).attached("b", "westus")),
        not("R-095", "retired", Draft::retired),
        unseen("R-096", d -> d),
        is(
            "R-096",
            FINE,
            "this circuit alone",
            "no virtual network",
            d -> d.attached("a", "westus")),
        is("R-096", APPLIES, "equal weights", "equal weights", d -> d.circuits(1, "Chicago", 0)),
        is("R-096", FINE, "weights differ", "different", d -> d.circuits(1, "Chicago", 10)),
        is(
            "R-096",
            FINE,
            "four of one place",
            "different",
            d -> d.circuits(3, "Silicon Valley", 1)),
        is(
            "R-096",
            WRONG,
            "five of one place",
            "a has 5 circuits",
            d -> d.circuits(4, "Silicon Valley", 1)),
        is(
            "R-096",
            UNKNOWN,
            "a network of another subscription",
            "/far of another subscription",
            d -> d.circuits(1, "Chicago", 10).redeemed("/far")),
        is("R-096", UNKNOWN, "five, where is not read", "5 circuits", d -> d.circuits(4, "", 1)),
        refused("R-096", "refused", d -> d.circuits(1, "Chicago", 10)),
        unseen("R-097", d -> d),
        is("R-097", FINE, "connected", "er-a of type ExpressRoute", d -> d.attached("a", "westus")),
        is("R-097", APPLIES, "no gateway at all", "no gateway in what may be read", Draft::seen),
        is(
            "R-097",
            UNKNOWN,
            "connected by a gateway that was not read",
            "gateway of to-er",
            d -> d.attached("a", "westus").gatewayUnread("a")),
        is(
            "R-097",
            UNKNOWN,
            "a VPN gateway alone, and ExpressRoute's may stand elsewhere",
            "no gateway but v of type Vpn in what may be read",
            d -> d.vpnGateway("v", "a")),
        refused("R-097", "a VPN gateway in the part that was read", d -> d.vpnGateway("v", "a")),
        is(
            "R-097",
            WRONG,
            "a connection on a VPN gateway",
            "er-a of type Vpn",
            d ->
                d.gateway("er-a", "a", "Vpn", "RouteBased", 65515)
                    .connected("a", CIRCUIT, 0, false)),
        not("R-097", "Microsoft peering alone", d -> d.without(PRIVATE).microsoft()));
  }

  static Stream<AdviceCase> peerings() {
    String manual =
        "{\"microsoftPeeringConfig\": {\"advertisedPublicPrefixInfo\": [{\"prefix\":"
            + " \"198.51.100.0/24\", \"validationState\": \"Manual Validation Needed\"}]}}";
    String state = "{\"microsoftPeeringConfig\": {\"advertisedPublicPrefixesState\": \"%s\"}}";
    return Stream.of(
        is("R-106", APPLIES, "Microsoft peering", "198.51.100.0/24 in ARIN", Draft::microsoft),
        not("R-106", "private peering alone", d -> d),
        is(
            "R-108",
            APPLIES,
            "one prefix needs it",
            "198.51.100.0/24",
            d -> d.microsoft().atAzure(MICROSOFT, manual)),
        is(
            "R-108",
            APPLIES,
            "all of them do",
            "ValidationNeeded",
            d -> d.microsoft().atAzure(MICROSOFT, state.formatted("ValidationNeeded"))),
        not("R-108", "configured", d -> d.atAzure(MICROSOFT, state.formatted("Configured"))),
        not("R-108", "no peering yet", Draft::microsoft),
        unseen("R-109", Draft::microsoft),
        is(
            "R-109",
            APPLIES,
            "no peering yet",
            "no Microsoft peering yet",
            d -> d.microsoft().seen()),
        is(
            "R-109",
            WRONG,
            "no filter",
            "no route filter",
            d -> d.microsoft().itsPeering("MicrosoftPeering", Optional.empty())),
        is(
            "R-109",
            FINE,
            "a filter",
            "attached: rf",
            d -> d.microsoft().itsPeering("microsoftpeering", Optional.of("/x/routeFilters/rf"))),
        not("R-109", "private peering alone", d -> d),
        is("R-110", UNKNOWN, "Azure is silent", "not been read", d -> d.microsoft().azureSilent()),
        is(
            "R-110",
            APPLIES,
            "not provisioned",
            "NotProvisioned",
            d -> d.microsoft().notProvisioned()),
        is("R-110", APPLIES, "no peering yet", "no Microsoft peering", Draft::microsoft),
        is(
            "R-110",
            APPLIES,
            "disabled",
            "that is enabled",
            d -> d.microsoft().atAzure(MICROSOFT, "{\"state\": \"Disabled\"}")),
        is(
            "R-110",
            FINE,
            "all is there",
            "with Microsoft peering",
            d -> d.microsoft().atAzure(MICROSOFT, "{\"state\": \"Enabled\"}")),
        not("R-110", "private peering alone", d -> d),
        is("R-111", APPLIES, "private peering", "private", d -> d),
        not("R-111", "Microsoft peering alone", d -> d.without(PRIVATE).microsoft()),
        is("R-112", APPLIES, "any peering", "Internet", d -> d),
        not("R-112", "retired", Draft::retired));
  }

  static Stream<AdviceCase> teardown() {
    return Stream.of(
        not("R-123", "not retired", d -> d.attached("a", "westus")),
        not("R-123", "one of two is retired", d -> d.state(Side.PRIMARY, ConnectionState.RETIRED)),
        unseen("R-123", Draft::retired),
        is("R-123", FINE, "nothing attached", "nothing", d -> d.retired().seen()),
        is(
            "R-123",
            WRONG,
            "a gateway connection",
            "connection to-er",
            d -> d.retired().attached("a", "westus")),
        is(
            "R-123",
            WRONG,
            "a gateway connection in the part that was read",
            "connection to-er",
            d -> d.retired().attached("a", "westus").seenInPart()),
        refused("R-123", "refused", Draft::retired),
        is(
            "R-123",
            WRONG,
            "an authorization",
            "authorization dean",
            d -> d.retired().authorization("dean")),
        is(
            "R-123",
            WRONG,
            "a connection of another subscription",
            "/far of another subscription",
            d -> d.retired().redeemed("/far")),
        is("R-123", WRONG, "a virtual WAN", "/hub of a virtual WAN", d -> d.retired().hub("/hub")),
        is(
            "R-123",
            WRONG,
            "Global Reach and a route filter",
            "Global Reach connection rome, route filter rf",
            d ->
                d.retired()
                    .itsPeering("MicrosoftPeering", Optional.of("/x/routeFilters/rf"), "rome")),
        is("R-126", APPLIES, "retired", "retired", Draft::retired),
        not("R-126", "live", d -> d));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"addresses", "sessions", "skus", "placement", "peerings", "teardown"})
  void rule(AdviceCase line) {
    line.check();
  }

  @Test
  void theAdvisedResetIsOfTheOldPeeringAndNotOfTheOther() {
    assertThat(nextSteps(new Draft().microsoft().created("2020-01-09"), "R-063"))
        .containsExactly(
            "agree on a time for the outage; then circuitd peering example reset --type"
                + " microsoft");
    assertThat(nextSteps(new Draft().microsoft().created("2018-07-31"), "R-063"))
        .satisfiesExactly(
            next -> assertThat(next).endsWith("reset --type private"),
            next -> assertThat(next).endsWith("reset --type microsoft"));
  }

  private static List<String> nextSteps(Draft draft, String rule) {
    return draft.advice().stream()
        .filter(advice -> advice.rule().equals(rule))
        .map(Advice::next)
        .toList();
  }
}
