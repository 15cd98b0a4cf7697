package io.circuitd.azure;

import io.circuitd.model.PeeringType;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An ExpressRoute circuit as its provider sees it: the answer to a GET of the single resource (a
 * list item shows less, and a PUT's answer has S-tag 0 and no ports). Enumerations are open: an
 * unknown value is kept as it came.
 *
 * @param cloud name of the cloud it was read from
 * @param id ARM id, with the resource group that Microsoft chose
 * @param etag changes with every update, the customer's included; for If-Match only; empty where
 *     Azure showed none
 * @param bandwidthMbps Mbit/s
 * @param primaryAzurePort name of the port at Microsoft; empty while Azure has not settled
 * @param sTag outer VLAN, chosen by Azure; empty for 0 and missing
 * @param providerState {@code NotProvisioned}, {@code Provisioned} … the state that we own
 * @param provisioningState of the last ARM operation
 * @param body as it came; may hold a shared key, so it is for echoing, never for showing
 */
public record CrossConnection(
    String cloud,
    String id,
    ServiceKey serviceKey,
    String etag,
    String peeringLocation,
    int bandwidthMbps,
    String primaryAzurePort,
    String secondaryAzurePort,
    OptionalInt sTag,
    String providerState,
    String provisioningState,
    List<AzurePeering> peerings,
    JsonNode body) {
  private static final Set<String> SETTLED = Set.of("succeeded", "failed", "canceled");

  /**
   * Reads the body of a GET. One that does not say which peerings there are tells nothing of them:
   * it is no sign that there are none.
   *
   * @param cloud name of the cloud; any word for a file
   * @throws MalformedAzureBody naming the field that is missing
   */
  public static CrossConnection parse(String cloud, JsonNode body) {
    String what = "cross connection " + body.path("name").asString("without a name");
    Fields top = new Fields(what, "", body);
    Fields properties = top.inside("properties");
    ServiceKey key;
    try {
      key = ServiceKey.parse(top.text("name"));
    } catch (RuleViolation e) {
      throw top.missing("name", "the service key, " + e.expected());
    }
    List<AzurePeering> peerings = new ArrayList<>();
    for (JsonNode peering : properties.list("peerings")) {
      peerings.add(AzurePeering.parse(peering));
    }
    OptionalInt tag = properties.optionalInt("sTag");
    return new CrossConnection(
        cloud,
        top.text("id"),
        key,
        top.optionalText("etag").orElse(""),
        properties.text("peeringLocation"),
        properties.number("bandwidthInMbps"),
        properties.text("primaryAzurePort"),
        properties.text("secondaryAzurePort"),
        tag.orElse(0) == 0 ? OptionalInt.empty() : tag,
        properties.text("serviceProviderProvisioningState"),
        properties.optionalText("provisioningState").orElse(""),
        List.copyOf(peerings),
        body);
  }

  /** The peering of that type, if there is one. */
  public Optional<AzurePeering> peering(PeeringType type) {
    return peerings.stream().filter(peering -> peering.is(type)).findFirst();
  }

  /** Name of Azure's port for one connection; only this decides which is which. */
  public String azurePort(Side side) {
    return side == Side.PRIMARY ? primaryAzurePort : secondaryAzurePort;
  }

  /** ARM id of the customer's circuit, of which this is the provider's shadow. */
  public Optional<String> circuitId() {
    return body.path("properties").path("expressRouteCircuit").path("id").stringValueOpt();
  }

  /** Whether no ARM operation is under way; a state we do not know counts as under way. */
  public boolean settled() {
    return SETTLED.contains(provisioningState.toLowerCase(Locale.ROOT));
  }

  /**
   * What of Azure's side an approval covers: S-tag, ports, location, bandwidth and peering fields.
   * Never etags or operation states, which our own writes move, nor the provider state, which a
   * plan lists as a write of its own. Same content, same text.
   */
  public JsonNode facts() {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    facts.put("peeringLocation", peeringLocation);
    facts.put("bandwidthInMbps", bandwidthMbps);
    facts.put("primaryAzurePort", primaryAzurePort);
    facts.put("secondaryAzurePort", secondaryAzurePort);
    sTag.ifPresent(value -> facts.put("sTag", value));
    Map<String, JsonNode> byName = new TreeMap<>();
    for (AzurePeering peering : peerings) {
      String name = peering.type().map(PeeringType::azureName).orElse(peering.name());
      byName.put(byName.containsKey(name) ? peering.name() : name, peering.facts());
    }
    facts.putObject("peerings").setAll(byName);
    return facts;
  }

  /** Without the body, which may hold a shared key. */
  @Override
  public String toString() {
    return "CrossConnection "
        + serviceKey
        + " in "
        + cloud
        + " "
        + providerState
        + "/"
        + provisioningState
        + " "
        + facts();
  }
}
