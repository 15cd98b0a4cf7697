package io.circuitd.azure.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.azure.resourcemanager.network.fluent.models.VirtualNetworkInner;
import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.CloudCredential;
import io.circuitd.azure.CloudLimits;
import io.circuitd.azure.ReadOnlySubscription;
import io.circuitd.azure.WriteHabits;
import io.circuitd.azure.customer.CustomerFacts.Circuit;
import io.circuitd.files.SecretRef;
import io.circuitd.lab.FakeAzure;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The customer's side, read from the lab's fake over the SDK's typed models. */
class CustomerReaderTest {
  private static final CircuitName UNIV = new CircuitName("example-univ");
  private static final String SUBSCRIPTION = "c0570e01-3f6b-4d0a-9b1e-000000000001";
  private static final String NETWORK =
      "/subscriptions/" + SUBSCRIPTION + "/resourceGroups/network/providers/Microsoft.Network/";
  private static final String CIRCUIT = NETWORK + "expressRouteCircuits/er-example-univ";

  @TempDir Path folder;
  private FakeAzure azure;
  private CloudConfig cloud;

  @BeforeEach
  void start() throws IOException {
    azure = FakeAzure.start("commercial", 0, "correct horse", List.of());
    azure.customer().add(json(Files.readString(Path.of("config/lab/customers/example-univ.json"))));
    Path secret = Files.writeString(folder.resolve("secret"), "correct horse\n");
    cloud =
        new CloudConfig(
                "commercial",
                azure.base(),
                azure.base(),
                "https://management.azure.com/.default",
                "2025-03-01",
                "5a1c0de0-7a1b-4c5d-8e9f-00000000c0de",
                new CloudCredential.ClientSecret(
                    "1ab00000-0000-4000-8000-0000000000aa",
                    "c11e4700-0000-4000-8000-0000000000bb",
                    new SecretRef.File(secret)),
                Optional.of(azure.writeCa(folder.resolve("ca.pem"))),
                1,
                CloudLimits.USUAL,
                WriteHabits.USUAL)
            .reading(SUBSCRIPTION);
  }

  @AfterEach
  void stop() {
    azure.close();
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private CustomerReader reader(CustomerAccess... accesses) {
    return new CustomerReader(List.of(accesses), Path.of("."), Duration.ofMillis(10));
  }

  private CustomerFacts read(CustomerAccess... accesses) {
    return reader(accesses).read(UNIV, "commercial", CIRCUIT).orElseThrow();
  }

  private CustomerAccess access() {
    return new CustomerAccess(cloud, Set.of(), List.of());
  }

  @Test
  void everythingIsReadOverAllPagesByGetAlone() {
    CustomerFacts facts = read(access());

    assertThat(facts.unread()).isEmpty();
    assertThat(facts.circuit())
        .isEqualTo(
            Reading.present(
                new Circuit(
                    CIRCUIT,
                    "Standard",
                    "MeteredData",
                    "Enabled",
                    List.of(),
                    List.of(),
                    List.of())));
    assertThat(facts.circuits().found())
        .containsExactly(new CustomerFacts.Place(CIRCUIT, "Silicon Valley"));
    assertThat(facts.networks().found())
        .extracting(CustomerFacts.Network::name, CustomerFacts.Network::region)
        .as("three networks are two pages of the fake")
        .containsExactly(
            tuple("lab", "westus2"), tuple("research", "westus2"), tuple("teaching", "eastus"));
    assertThat(facts.gateways().found())
        .contains(
            new CustomerFacts.Gateway(
                NETWORK + "virtualNetworkGateways/vpn-research",
                "vpn-research",
                "Vpn",
                "RouteBased",
                "VpnGw1AZ",
                OptionalLong.of(65515),
                Optional.of(NETWORK + "virtualNetworks/research")));
    assertThat(facts.connections().found())
        .contains(
            new CustomerFacts.Connection(
                NETWORK + "connections/circuit-to-research",
                "circuit-to-research",
                "ExpressRoute",
                NETWORK + "virtualNetworkGateways/er-research",
                Optional.of(CIRCUIT),
                Optional.empty(),
                OptionalInt.of(10),
                false,
                false));
    assertThat(facts.localGateways().found())
        .extracting(CustomerFacts.LocalGateway::prefixes)
        .containsExactly(List.of("172.20.0.0/16", "172.21.4.0/22"));
    assertThat(azure.requests()).extracting(FakeAzure.Seen::method).containsOnly("GET");
  }

  @Test
  void withoutAccessNothingIsAsked() {
    assertThat(reader().read(UNIV, "commercial", CIRCUIT)).isEmpty();
    assertThat(reader(access()).read(UNIV, "government", CIRCUIT))
        .as("the same subscription id in another cloud is another subscription")
        .isEmpty();
    assertThat(reader(access()).read(UNIV, "commercial", CIRCUIT.replace("001/", "002/")))
        .isEmpty();
    assertThat(azure.requests()).isEmpty();
  }

  @Test
  void aRefusedListIsUnknownAndNeverNone() {
    azure.customer().refuse("localNetworkGateways", true);

    CustomerFacts facts = read(access());

    assertThat(facts.localGateways().whole()).isFalse();
    assertThat(facts.localGateways().unread().getFirst())
        .contains("refused", "AuthorizationFailed", "local network gateways", SUBSCRIPTION);
    assertThat(facts.networks().whole()).isTrue();
  }

  @Test
  void aThrottledReadIsUnknownAndNeverNone() {
    azure.customer().throttle("expressRouteCircuits", 1_000);

    CustomerFacts facts = read(access());

    assertThat(facts.circuit())
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("throttled", "asks to wait 3600 s"));
    assertThat(facts.circuits().whole()).isFalse();
    assertThat(facts.gateways().whole()).isTrue();
  }

  @Test
  void aBrokenGatewayPageIsUnknown() {
    azure.faults().line().badPages(1_000);

    CustomerFacts facts = read(access());

    assertThat(facts.circuit()).isInstanceOf(Reading.Unknown.class);
    assertThat(facts.networks().whole()).isFalse();
    assertThat(facts.gateways().unread())
        .anySatisfy(reason -> assertThat(reason).contains("in which groups gateways lie"));
  }

  @Test
  void aCircuitThatTheCustomerDeletedIsAbsent() {
    azure.customer().remove(CIRCUIT);

    assertThat(read(access()).circuit()).isEqualTo(Reading.absent());
  }

  @Test
  void aGatewayOutsideOfTheGrantedGroupsIsTold() {
    azure
        .customer()
        .add(
            json(
                "{\"value\": [{\"id\": \""
                    + NETWORK.replace("/network/", "/empty/")
                    + "routeFilters/none\"}]}"));

    CustomerFacts facts = read(new CustomerAccess(cloud, Set.of(), List.of("empty")));

    assertThat(facts.gateways().found()).isEmpty();
    assertThat(facts.gateways().unread())
        .anySatisfy(reason -> assertThat(reason).contains("er-research", "none of the groups"));
    assertThat(facts.connections().whole()).isFalse();
  }

  @Test
  void aConnectionInAGroupOfItsOwnIsFoundByItsGateway() {
    move("connections/circuit-to-research", "elsewhere");

    CustomerFacts facts = read(access());

    assertThat(facts.connections().found())
        .extracting(CustomerFacts.Connection::name)
        .containsExactlyInAnyOrder("circuit-to-research", "circuit-to-teaching", "vpn-to-campus");
    assertThat(facts.unread()).isEmpty();
  }

  @Test
  void theFarEndOfATunnelInAGroupOfItsOwnIsFoundByTheConnection() {
    move("localNetworkGateways/campus", "elsewhere");
    azure
        .customer()
        .resource(NETWORK + "connections/vpn-to-campus")
        .withObject("/properties/localNetworkGateway2")
        .put("id", NETWORK.replace("/network/", "/elsewhere/") + "localNetworkGateways/campus");

    assertThat(read(access()).localGateways().found())
        .extracting(CustomerFacts.LocalGateway::name)
        .containsExactly("campus");
    assertThat(read(new CustomerAccess(cloud, Set.of(), List.of("network"))).localGateways())
        .satisfies(ends ->
            assertThat(ends.unread())
                .anySatisfy(reason -> assertThat(reason).contains("campus", "none of the groups")));
  }

  private void move(String resource, String group) {
    ObjectNode there = azure.customer().resource(NETWORK + resource).deepCopy();
    azure.customer().remove(NETWORK + resource);
    there.put("id", NETWORK.replace("/network/", "/" + group + "/") + resource);
    azure.customer().add(json("{\"value\": [" + there + "]}"));
  }

  @Test
  void whereTheNetworksWereNotReadGrantedGroupsAreNoWholeList() {
    azure.customer().refuse("virtualNetworks", true);

    CustomerFacts facts = read(new CustomerAccess(cloud, Set.of(), List.of("network")));

    assertThat(facts.gateways().found()).hasSize(3);
    assertThat(facts.gateways().unread())
        .anySatisfy(reason -> assertThat(reason).contains("not all networks were read"));
    assertThat(facts.connections().whole()).isFalse();
    assertThat(facts.localGateways().whole()).isFalse();
  }

  @Test
  void aGatewayWhoseConnectionsAreRefusedLeavesTheListUnknown() {
    azure.customer().refuse("connections", true);

    CustomerFacts facts = read(access());

    assertThat(facts.gateways().whole()).isTrue();
    assertThat(facts.connections().unread())
        .anySatisfy(
            reason -> assertThat(reason).contains("connections of gateway er-research", "refused"));
  }

  @Test
  void aGroupThatIsNotThereIsAWrongNameAndNotAnEmptyOne() {
    CustomerFacts facts = read(new CustomerAccess(cloud, Set.of(), List.of("netwrok")));

    assertThat(facts.localGateways().unread())
        .anySatisfy(reason -> assertThat(reason).contains("group netwrok", "no such place"));
  }

  @Test
  void whatTwoAccessesShowCountsOnce() {
    CustomerFacts facts =
        read(access(), new CustomerAccess(cloud, Set.of(UNIV), List.of("network")));

    assertThat(facts.networks().found()).hasSize(3);
    assertThat(facts.connections().found()).hasSize(3);
  }

  @Test
  void networksOfASecondSubscriptionAreAdded() {
    String other = "c0570e01-3f6b-4d0a-9b1e-0000000000ff";
    azure
        .customer()
        .add(
            json(
                "{\"value\": [{\"name\": \"far\", \"location\": \"westeurope\", \"id\":"
                    + " \"/subscriptions/"
                    + other
                    + "/resourceGroups/far/providers/Microsoft.Network/virtualNetworks/far\"}]}"));

    CustomerFacts facts =
        read(new CustomerAccess(cloud.reading(other), Set.of(UNIV), List.of()), access());

    assertThat(facts.circuit()).isInstanceOf(Reading.Present.class);
    assertThat(facts.networks().found())
        .extracting(CustomerFacts.Network::name)
        .containsExactly("far", "lab", "research", "teaching");
    assertThat(facts.unread()).isEmpty();
    assertThat(read(new CustomerAccess(cloud.reading(other), Set.of(UNIV), List.of())).circuit())
        .isInstanceOfSatisfying(
            Reading.Unknown.class,
            unknown -> assertThat(unknown.reason()).contains("no access is granted", CIRCUIT));
  }

  @Test
  void authorizationsGlobalReachAndFiltersAreSeenAndNoKeyOfThem() {
    ObjectNode properties = azure.customer().resource(CIRCUIT).withObject("/properties");
    properties.set(
        "authorizations",
        json(
            """
            [{"name": "to-dean", "properties": {"authorizationKey": "hush",
              "authorizationUseStatus": "InUse", "connectionResourceUri": "/subscriptions/x"}}]
            """));
    properties.set(
        "peerings",
        json(
            """
            [{"name": "MicrosoftPeering", "properties": {"sharedKey": "hush",
              "routeFilter": {"id": "/subscriptions/x/routeFilters/rf"},
              "expressRouteConnection": {"id": "/subscriptions/x/hub"},
              "connections": [{"name": "to-rome", "properties": {"authorizationKey": "hush"}}]}}]
            """));

    CustomerFacts facts = read(access());

    assertThat(facts.circuit())
        .isInstanceOfSatisfying(
            Reading.Present.class,
            there ->
                assertThat(there.value())
                    .isEqualTo(
                        new Circuit(
                            CIRCUIT,
                            "Standard",
                            "MeteredData",
                            "Enabled",
                            List.of(
                                new CustomerFacts.Peering(
                                    "MicrosoftPeering",
                                    Optional.of("/subscriptions/x/routeFilters/rf"),
                                    List.of("to-rome"),
                                    Optional.of("/subscriptions/x/hub"))),
                            List.of("to-dean"),
                            List.of("/subscriptions/x"))));
    assertThat(facts.toString()).doesNotContain("hush");
  }

  @Test
  void aWriteNeverLeavesThisMachine() {
    try (ReadOnlySubscription subscription =
        new ReadOnlySubscription(cloud, Path.of("."), Duration.ofMillis(10))) {
      Reading<VirtualNetworkInner> reading =
          subscription.read(
              "a write",
              client ->
                  client
                      .getVirtualNetworks()
                      .createOrUpdate("network", "lab", new VirtualNetworkInner()));

      assertThat(reading)
          .isInstanceOfSatisfying(
              Reading.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("refused to send PUT"));
    }
    assertThat(azure.requests()).isEmpty();
  }
}
