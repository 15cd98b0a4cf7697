package io.circuitd.advice;

import static io.circuitd.advice.Advice.Status.APPLIES;
import static io.circuitd.advice.Advice.Status.FINE;
import static io.circuitd.advice.Advice.Status.UNKNOWN;
import static io.circuitd.advice.Advice.Status.WRONG;
import static io.circuitd.advice.Draft.CIRCUIT;
import static io.circuitd.intent.Circuit.VpnUse.BACKUP;
import static io.circuitd.intent.Circuit.VpnUse.ENCRYPTION;
import static io.circuitd.intent.Circuit.VpnUse.NONE;
import static io.circuitd.model.PeeringType.MICROSOFT;
import static io.circuitd.model.PeeringType.PRIVATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.advice.Advice.Status;
import io.circuitd.files.Severity;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of advice: applies or not, checked fine or wrong, unknown where it is not seen. */
class AdvisorTest {

  /**
   * One line of the table.
   *
   * @param words a part of what was found
   */
  record Case(
      String rule, String when, UnaryOperator<Draft> draft, Optional<Status> status, String words) {
    @Override
    public String toString() {
      return rule + " " + status.map(Status::word).orElse("does not apply") + ": " + when;
    }
  }

  private static Case is(
      String rule, Status status, String when, String words, UnaryOperator<Draft> draft) {
    return new Case(rule, when, draft, Optional.of(status), words);
  }

  private static Case not(String rule, String when, UnaryOperator<Draft> draft) {
    return new Case(rule, when, draft, Optional.empty(), "");
  }

  /** Nothing of the customer's side may be read. */
  private static Case unseen(String rule, UnaryOperator<Draft> draft) {
    return is(rule, UNKNOWN, "no access", "cannot be seen", draft);
  }

  /** A part of the customer's side was not read, and Azure's word for it is told. */
  private static Case refused(String rule, String when, UnaryOperator<Draft> draft) {
    return is(rule, UNKNOWN, when, "AuthorizationFailed", d -> draft.apply(d).seenInPart());
  }

  static Stream<Case> addresses() {
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

  static Stream<Case> sessions() {
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

  private static Draft networks(Draft draft, int count) {
    IntStream.range(0, count)
        .forEach(n -> draft.attached("n" + n, "westus", "10." + n + ".0.0/16"));
    return draft;
  }

  static Stream<Case> skus() {
    return Stream.of(
        is("R-074", APPLIES, "not built yet", "1000", Draft::notProvisioned),
        not("R-074", "built", d -> d),
        not("R-074", "there is nothing lower", d -> d.notProvisioned().bandwidth(50)),
        not("R-074", "retired", d -> d.notProvisioned().retired()),
        unseen("R-076", d -> d),
        is("R-076", FINE, "ten networks", "with 10", d -> networks(d, 10)),
        is("R-076", WRONG, "eleven networks", "with 11", d -> networks(d, 11)),
        is("R-076", FINE, "eleven with Premium", "Premium", d -> networks(d.tier("Premium"), 11)),
        is(
            "R-076",
            WRONG,
            "the eleventh in another subscription",
            "with 11",
            d -> networks(d, 10).redeemed("/connections/far")),
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
            d -> networks(d.location("Amsterdam", "westus"), 1)),
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
            d -> networks(d.location("Moonbase", "westus"), 1)),
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
            d -> networks(d, 1).redeemed("/far")),
        is("R-076", UNKNOWN, "no SKU is shown", "no SKU", d -> networks(d.tier(""), 11)),
        is("R-077", UNKNOWN, "no SKU is shown", "no SKU", d -> d.tier("")),
        is("R-078", APPLIES, "a billing nobody knows", "or unlimited", d -> d.family("Barter")),
        is(
            "R-076",
            UNKNOWN,
            "Local, next door",
            "whether it reaches so far",
            d -> networks(d.tier("Local"), 1)),
        is(
            "R-076",
            UNKNOWN,
            "Local, another region",
            "whether it reaches so far",
            d -> d.tier("Local").attached("far", "eastus", "10.1.0.0/16")),
        refused("R-076", "refused", d -> networks(d, 2)),
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

  private static Draft circuits(Draft draft, int more, String location, int weight) {
    draft.attached("a", "westus");
    for (int n = 1; n <= more; n++) {
      draft.connected("a", "/customer/circuits/c" + n, weight * n, false);
      if (!location.isEmpty()) {
        draft.place("/customer/circuits/c" + n, location);
      }
    }
    return draft;
  }

  static Stream<Case> placement() {
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
            d -> circuits(d, 1, "Silicon Valley", 0)),
        is(
            "R-095",
            FINE,
            "another place",
            "Chicago, Silicon Valley",
            d -> circuits(d, 1, "Chicago", 0)),
        is(
            "R-095",
            UNKNOWN,
            "a second circuit of another subscription",
            "where /customer/circuits/c1 is",
            d -> circuits(d, 1, "", 0)),
        refused("R-095", "connections were refused", d -> circuits(d, 0, "", 0)),
        refused("R-095", "two places for what was read", d -> circuits(d, 1, "Chicago", 0)),
        is(
            "R-095",
            UNKNOWN,
            "a network of another subscription",
            "/far of another subscription",
            d -> circuits(d, 1, "Chicago", 0).redeemed("/far")),
        is(
            "R-095",
            APPLIES,
            "another place for one of two networks",
            "serves b",
            d -> circuits(d, 1, "Chicago", 0).attached("b", "westus")),
        not("R-095", "retired", Draft::retired),
        unseen("R-096", d -> d),
        is(
            "R-096",
            FINE,
            "this circuit alone",
            "no virtual network",
            d -> d.attached("a", "westus")),
        is("R-096", APPLIES, "equal weights", "equal weights", d -> circuits(d, 1, "Chicago", 0)),
        is("R-096", FINE, "weights differ", "different", d -> circuits(d, 1, "Chicago", 10)),
        is(
            "R-096",
            FINE,
            "four of one place",
            "different",
            d -> circuits(d, 3, "Silicon Valley", 1)),
        is(
            "R-096",
            WRONG,
            "five of one place",
            "a has 5 circuits",
            d -> circuits(d, 4, "Silicon Valley", 1)),
        is(
            "R-096",
            UNKNOWN,
            "a network of another subscription",
            "/far of another subscription",
            d -> circuits(d, 1, "Chicago", 10).redeemed("/far")),
        is("R-096", UNKNOWN, "five, where is not read", "5 circuits", d -> circuits(d, 4, "", 1)),
        refused("R-096", "refused", d -> circuits(d, 1, "Chicago", 10)),
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

  static Stream<Case> peerings() {
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

  static Stream<Case> teardown() {
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

  private static Draft tunnelled(Draft draft, String... prefixes) {
    return draft.attached("a", "westus", "10.0.0.0/8").vpnTo("a", prefixes);
  }

  static Stream<Case> vpnPrefixes() {
    return Stream.of(
        not("R-140", "no VPN", d -> d),
        not("R-140", "a network without VPN", d -> d.attached("a", "westus")),
        is(
            "R-140",
            APPLIES,
            "a VPN gateway that the file does not know",
            "vpn-a",
            d -> tunnelled(d, "172.16.0.0/16")),
        unseen("R-140", d -> d.vpn(ENCRYPTION)),
        is(
            "R-140",
            UNKNOWN,
            "ExpressRoute's prefixes are not known",
            "not read; over the VPN: 172.16.0.0/16",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.0.0/16")),
        is(
            "R-140",
            UNKNOWN,
            "the tunnel speaks BGP",
            "come by BGP",
            d ->
                tunnelled(d.vpn(ENCRYPTION), "172.16.0.0/16")
                    .tunnel("a", true)
                    .announced("172.16.0.0/16")),
        is(
            "R-140",
            WRONG,
            "the same prefix, encryption",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.1.0/24").announced("172.16.1.0/24")),
        is(
            "R-140",
            FINE,
            "more specific, encryption",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-140",
            FINE,
            "the same prefix, backup",
            "the same on both ways",
            d -> tunnelled(d.vpn(BACKUP), "172.16.1.0/24").announced("172.16.1.0/24")),
        refused(
            "R-140",
            "refused",
            d -> tunnelled(d.vpn(BACKUP), "172.16.1.0/24").announced("172.16.1.0/24")),
        is(
            "R-141",
            FINE,
            "more specific",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-141",
            FINE,
            "disjoint",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.1.0/24").announced("172.17.0.0/16")),
        is(
            "R-141",
            WRONG,
            "the same",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.1.0/24").announced("172.16.1.0/24")),
        unseen("R-141", d -> d.vpn(ENCRYPTION)),
        not("R-141", "a backup", d -> d.vpn(BACKUP)),
        is(
            "R-143",
            WRONG,
            "longer over ExpressRoute, encryption",
            "172.16.0.0/16",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.0.0/16").announced("172.16.1.0/24")),
        is(
            "R-143",
            WRONG,
            "the same and longer over ExpressRoute, encryption",
            "172.16.0.0/16",
            d ->
                tunnelled(d.vpn(ENCRYPTION), "172.16.0.0/16")
                    .announced("172.16.0.0/16", "172.16.1.0/24")),
        is(
            "R-143",
            WRONG,
            "between two of ExpressRoute's, backup",
            "172.16.0.0/16",
            d ->
                tunnelled(d.vpn(BACKUP), "172.16.0.0/16")
                    .announced("172.16.0.0/12", "172.16.1.0/24")),
        is(
            "R-143",
            FINE,
            "the same and shorter over ExpressRoute, backup",
            "172.16.0.0/16",
            d ->
                tunnelled(d.vpn(BACKUP), "172.16.0.0/16")
                    .announced("172.16.0.0/16", "172.16.0.0/12")),
        is(
            "R-140",
            UNKNOWN,
            "the far end of the tunnel was not read",
            "tunnel",
            d ->
                tunnelled(d.vpn(ENCRYPTION), "172.16.0.0/16")
                    .endUnread()
                    .announced("172.17.0.0/16")),
        is(
            "R-143",
            FINE,
            "longer over the VPN, encryption",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(ENCRYPTION), "172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-143",
            WRONG,
            "longer over the VPN, backup",
            "172.16.1.0/24",
            d -> tunnelled(d.vpn(BACKUP), "172.16.1.0/24").announced("172.16.0.0/16")),
        is(
            "R-143",
            FINE,
            "equal, backup",
            "172.16.0.0/16",
            d -> tunnelled(d.vpn(BACKUP), "172.16.0.0/16").announced("172.16.0.0/16")),
        is(
            "R-143",
            WRONG,
            "IPv6 counts as well",
            "2001:db8:1::/48",
            d ->
                tunnelled(d.vpn(BACKUP), "2001:db8:1::/48")
                    .announced("2001:db8::/32", "0.0.0.0/0")));
  }

  static Stream<Case> vpn() {
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
        is("R-146", FINE, "route-based", "vpn-a is RouteBased", d -> tunnelled(d.vpn(BACKUP))),
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
        not("R-146", "no VPN", d -> tunnelled(d)),
        is("R-147", FINE, "65515", "65515", d -> tunnelled(d.vpn(BACKUP))),
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
        refused("R-147", "refused", d -> tunnelled(d.vpn(BACKUP))),
        is("R-148", FINE, "/27", "/27", d -> tunnelled(d.vpn(BACKUP))),
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
        is("R-149", FINE, "IPv4 network", "no IPv6", d -> tunnelled(d.ipv6().vpn(BACKUP))),
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
  @MethodSource({
    "addresses",
    "sessions",
    "skus",
    "placement",
    "peerings",
    "teardown",
    "vpnPrefixes",
    "vpn"
  })
  void rule(Case line) {
    List<Advice> given =
        line.draft().apply(new Draft()).advice().stream()
            .filter(advice -> advice.rule().equals(line.rule()))
            .toList();
    if (line.status().isEmpty()) {
      assertThat(given).isEmpty();
      return;
    }
    assertThat(given).hasSize(1);
    assertThat(given.getFirst().status()).isEqualTo(line.status().get());
    assertThat(given.getFirst().found()).contains(line.words());
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

  @Test
  void checksComeFirstAndWrongOnesBeforeAll() {
    List<Advice> advice =
        tunnelled(new Draft().microsoft().vpn(BACKUP), "172.16.0.0/16")
            .attached("b", "westeurope", "192.0.2.0/24")
            .advice();

    assertThat(advice).extracting(Advice::status).containsSequence(WRONG, UNKNOWN);
    assertThat(advice)
        .isSortedAccordingTo(Comparator.comparing(Advice::status).thenComparing(Advice::rule));
  }

  @Test
  void nothingIsFineThatWasNotSeen() {
    for (Draft draft :
        List.of(
            new Draft().microsoft().ipv6().vpn(BACKUP),
            new Draft().vpn(ENCRYPTION).azureSilent(),
            new Draft().retired().vpn(BACKUP),
            networks(new Draft().microsoft().vpn(BACKUP), 3).seenInPart(),
            new Draft().retired().vpn(BACKUP).seenInPart())) {
      // R-110 is of our own side, and R-097 needs one gateway alone.
      assertThat(draft.advice())
          .filteredOn(advice -> !List.of("R-110", "R-097").contains(advice.rule()))
          .extracting(Advice::status)
          .doesNotContain(FINE);
    }
  }

  @Test
  void everyLineSaysWhyAndWhatToDo() {
    List<Advice> all = new ArrayList<>();
    for (Draft draft :
        List.of(
            new Draft().microsoft().vpn(BACKUP).bandwidth(10_000).notProvisioned(),
            new Draft().vpn(ENCRYPTION).created("2017-01-01"),
            new Draft().onSwitches().state(Side.SECONDARY, ConnectionState.DRAFT),
            new Draft().retired(),
            tunnelled(new Draft().microsoft().ipv6().vpn(BACKUP), "172.16.0.0/16"))) {
      all.addAll(draft.advice());
    }
    assertThat(all)
        .allSatisfy(advice -> {
          assertThat(advice.rule()).matches("R-\\d{3}");
          assertThat(advice.text()).matches("(?s)[A-Z].{20,400}\\.");
          assertThat(advice.found()).isNotBlank();
          if (advice.status() == WRONG) {
            assertThat(advice.next()).isNotBlank();
          }
        });
    assertThat(all).extracting(Advice::severity).contains(Severity.ERROR, Severity.WARNING);
  }
}
