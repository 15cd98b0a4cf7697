package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.LIST;
import static io.circuitd.azure.ScriptedArm.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import io.circuitd.azure.ScriptedArm.Seen;
import io.circuitd.files.Secret;
import io.circuitd.model.Asn;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Every request that we send to Azure, as it is on the wire, kept in {@code
 * src/test/resources/wire/azure}. With {@code -Dgolden.write=true} the files are written anew, for
 * a person to read the difference.
 */
class WireTest {
  private static final Path FOLDER = Path.of("src/test/resources/wire/azure");
  private static final List<String> HEADERS =
      List.of("Accept", "Authorization", "Content-type", "If-match", "User-agent");
  private static final Pattern SECRET =
      Pattern.compile("(client_secret|client_assertion|client-request-id)=[^&]*");
  private static final String DUMMY_KEY = "dummy-shared-key";
  private static final Map<Side, Ipv4Prefix30> IPV4 = BodiesTest.IPV4;
  private static final Map<Side, Ipv6Prefix126> IPV6 = BodiesTest.IPV6;
  private static final CrossConnection CIRCUIT = circuit();
  @TempDir Path dir;
  private ScriptedArm arm;
  private AzureClouds clouds;

  record Case(String name, Consumer<AzureClouds> call) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static CrossConnection circuit() {
    return CrossConnection.parse(
        "commercial", JsonMapper.shared().readTree(FOLDER.resolve("circuit.json").toFile()));
  }

  private static CrossConnection withoutPeerings() {
    JsonNode body = CIRCUIT.body().deepCopy();
    ((ObjectNode) body.get("properties")).putArray("peerings");
    return CrossConnection.parse("commercial", body);
  }

  private static PeeringWrite write(
      Map<Side, Ipv6Prefix126> ipv6, Optional<Secret> key, Optional<MicrosoftConfig> microsoft) {
    return new PeeringWrite(new VlanId(200), new Asn(4200000001L), IPV4, ipv6, key, microsoft);
  }

  private static PeeringWrite microsoft() {
    return write(
        IPV6,
        Optional.empty(),
        Optional.of(
            new MicrosoftConfig(
                List.of("203.0.113.0/24", "2001:db8:cafe::/48"),
                Optional.of(new Asn(4200000002L)),
                "ARIN")));
  }

  private static Case put(String name, Consumer<AzureClouds> call) {
    return new Case("put-" + name, call);
  }

  private static Case state(String name, String state) {
    return put(name, clouds -> clouds.putProviderState(CIRCUIT, state, AzureExchange.UNHEARD));
  }

  private static Case peering(String name, CrossConnection fresh, PeeringWrite write) {
    return put(name, clouds -> clouds.putPeering(fresh, write, AzureExchange.UNHEARD));
  }

  static Stream<Case> cases() {
    Optional<MicrosoftConfig> none = Optional.empty();
    return Stream.of(
        new Case("list", clouds -> clouds.list("commercial")),
        new Case("get", clouds -> clouds.get("commercial", CIRCUIT.id())),
        new Case("port-pairs", clouds -> clouds.portPairs("commercial")),
        new Case(
            "neighbors", clouds -> clouds.neighbors(CIRCUIT, PeeringType.PRIVATE, Side.PRIMARY)),
        new Case("arp", clouds -> clouds.arp(CIRCUIT, PeeringType.PRIVATE, Side.SECONDARY)),
        new Case("routes", clouds -> clouds.routes(CIRCUIT, PeeringType.MICROSOFT, Side.PRIMARY)),
        state("provisioning", "Provisioning"),
        state("provisioned", "Provisioned"),
        put(
            "not-provisioned",
            clouds ->
                clouds.deprovision(CIRCUIT, Set.of(PeeringType.PRIVATE), AzureExchange.UNHEARD)),
        peering("private-peering-new", withoutPeerings(), write(Map.of(), Optional.empty(), none)),
        peering("private-peering-ipv4", CIRCUIT, write(Map.of(), Optional.empty(), none)),
        peering(
            "private-peering-dual", CIRCUIT, write(IPV6, Optional.of(new Secret(DUMMY_KEY)), none)),
        peering("microsoft-peering-new", withoutPeerings(), microsoft()),
        peering("microsoft-peering", CIRCUIT, microsoft()),
        put(
            "peering-disabled",
            clouds ->
                clouds.setPeeringState(
                    CIRCUIT,
                    PeeringType.PRIVATE,
                    "Disabled",
                    Optional.empty(),
                    AzureExchange.UNHEARD)),
        new Case(
            "delete-peering",
            clouds -> clouds.deletePeering(CIRCUIT, PeeringType.PRIVATE, AzureExchange.UNHEARD)));
  }

  @BeforeEach
  void start() throws IOException {
    String operation = ScriptedArm.SUBSCRIPTION + "/operations/1?t=a%2Bb";
    String result = ScriptedArm.SUBSCRIPTION + "/operationResults/1?t=a%2Bb";
    String second = LIST + "?%24skiptoken=a%2Bb";
    String empty = "{\"value\":[]}";
    arm =
        ScriptedArm.start()
            .otherwise(
                json(
                    202,
                    "",
                    "Retry-After",
                    "0",
                    "Location",
                    "{base}" + result + "&api-version=2025-03-01",
                    "Azure-AsyncOperation",
                    "{base}" + operation + "&api-version=2025-03-01"))
            .on(
                "GET " + LIST,
                json(
                    200,
                    "{\"value\":[],\"nextLink\":\"{base}" + second + "&api-version=2025-03-01\"}"))
            .on("GET " + second, json(200, empty))
            .on(
                "GET "
                    + ScriptedArm.SUBSCRIPTION
                    + "/providers/Microsoft.Network/expressRouteProviderPorts",
                json(200, empty))
            .on("GET " + CIRCUIT.id(), json(200, CIRCUIT.body().toString()))
            .on("GET " + operation, json(200, "{\"status\":\"Succeeded\"}"))
            .on("GET " + result, json(200, empty));
    clouds = new AzureClouds(List.of(arm.config("commercial", dir)), dir, Duration.ofMillis(10));
  }

  @AfterEach
  void stop() {
    clouds.close();
    arm.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void theRequestIsAsKept(Case example) throws IOException {
    example.call().accept(clouds);

    String sent =
        arm.seen().stream()
            .filter(one -> !one.target().contains("/oauth2/"))
            .map(this::shown)
            .collect(Collectors.joining("\n"));
    assertKept(example.name(), sent);
  }

  @Test
  void thePollOfAWriteIsAsKept() throws IOException {
    AzureOperation operation =
        clouds.putProviderState(CIRCUIT, "Provisioned", AzureExchange.UNHEARD);
    assertThat(clouds.poll(operation)).isEqualTo(new OperationStatus.Succeeded());

    assertKept("poll", shown(arm.seen().getLast()));
  }

  @Test
  void theRequestForATokenIsAsKept() throws IOException {
    assertThat(clouds.get("commercial", CIRCUIT.id())).isInstanceOf(Reading.Present.class);

    assertKept("token", shown(arm.seen().getFirst()));
  }

  private static void assertKept(String name, String sent) throws IOException {
    Path file = FOLDER.resolve(name + ".http");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, sent);
    }
    assertThat(sent).as(name).isEqualTo(Files.readString(file));
  }

  /** Method, target, the headers that mean something, body; secrets and chance masked. */
  private String shown(Seen one) {
    StringBuilder text = new StringBuilder();
    text.append(one.method()).append(' ').append(one.target()).append('\n');
    Headers headers = one.headers();
    for (String name : HEADERS) {
      String value = headers.getFirst(name);
      if (value != null) {
        text.append(name).append(": ").append(masked(name, value)).append('\n');
      }
    }
    if (one.method().equals("POST") && one.body().isEmpty()) {
      text.append("Content-length: ").append(headers.getFirst("Content-length")).append('\n');
    }
    assertThat(headers.keySet())
        .as("an id of its own, for Microsoft's support")
        .containsAnyOf("X-ms-client-request-id", "Client-request-id");
    return text.append(body(one)).toString().replace(arm.base().toString(), "{base}");
  }

  private static String masked(String name, String value) {
    return switch (name) {
      case "Authorization" -> value.replaceFirst(" .*", " ***");
      case "User-agent" -> value.replaceFirst("[ /].*", "");
      default -> value;
    };
  }

  private static String body(Seen one) {
    if (one.body().isEmpty()) {
      return "";
    }
    if (one.body().startsWith("{")) {
      return "\n"
          + JsonMapper.shared().readTree(one.body()).toPrettyString().replace("\r", "")
          + "\n";
    }
    return "\n"
        + Stream.of(SECRET.matcher(one.body()).replaceAll("$1=***").split("&", -1))
            .sorted()
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  // What the kept files must show, so that nobody keeps a wrong one.

  private static JsonNode kept(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve("put-" + name + ".http"));
    return JsonMapper.shared().readTree(text.substring(text.indexOf("\n\n")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"provisioning", "provisioned", "not-provisioned"})
  void aKeptStateWriteEchoesWhatTheGetGave(String name) throws IOException {
    JsonNode body = kept(name);
    JsonNode get = CIRCUIT.body();

    assertThat(Files.readString(FOLDER.resolve("put-" + name + ".http")))
        .contains("If-match: W/\"of-the-circuit\"\n");
    for (String path :
        List.of(
            "/location",
            "/tags",
            "/futureTop",
            "/properties/expressRouteCircuit",
            "/properties/peeringLocation",
            "/properties/bandwidthInMbps",
            "/properties/serviceProviderNotes",
            "/properties/futureField")) {
      assertThat(body.at(path)).as(path).isEqualTo(get.at(path));
    }
    for (String path :
        List.of(
            "/id",
            "/name",
            "/type",
            "/etag",
            "/properties/provisioningState",
            "/properties/sTag",
            "/properties/primaryAzurePort",
            "/properties/secondaryAzurePort")) {
      assertThat(body.at(path).isMissingNode()).as(path).isTrue();
    }
    assertThat(body.at("/properties").has("peerings")).isEqualTo(name.equals("not-provisioned"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "private-peering-ipv4",
        "private-peering-dual",
        "microsoft-peering",
        "peering-disabled"
      })
  void aKeptPeeringWriteHasNothingThatAzureAloneWrites(String name) throws IOException {
    JsonNode body = kept(name);

    assertThat(Files.readString(FOLDER.resolve("put-" + name + ".http")))
        .containsPattern("If-match: W/\"of-the-(private|microsoft)-peering\"\n");
    for (String path :
        List.of(
            "/id",
            "/etag",
            "/properties/azureASN",
            "/properties/provisioningState",
            "/properties/lastModifiedBy",
            "/properties/primaryAzurePort")) {
      assertThat(body.at(path).isMissingNode()).as(path).isTrue();
    }
    for (String path :
        List.of(
            "/properties/primaryPeerAddressPrefix",
            "/properties/secondaryPeerAddressPrefix",
            "/properties/vlanId",
            "/properties/peerASN")) {
      assertThat(body.at(path).isMissingNode()).as(path).isFalse();
    }
  }

  @Test
  void keptFilesHoldNoSecretButTheDummy() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.toList()) {
        String text = Files.readString(file);
        assertThat(text)
            .as(file.toString())
            .doesNotContainPattern("(?i)bearer (?!\\*\\*\\*)")
            .doesNotContainPattern("client_(secret|assertion)=(?!\\*\\*\\*)")
            .doesNotContainPattern("\"sharedKey\"\\s*:\\s*\"(?!" + DUMMY_KEY + "\")")
            .doesNotContain("token-1");
        assertThat(text.contains("advertisedPublicPrefixesState"))
            .as("%s names a state that Azure alone writes", file)
            .isEqualTo(file.endsWith("circuit.json"));
      }
    }
  }
}
