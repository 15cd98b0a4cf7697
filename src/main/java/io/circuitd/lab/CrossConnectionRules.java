package io.circuitd.lab;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the fake Azure refuses in a PUT of a cross connection. {@code LocationRequired} and the code
 * for the circuit reference are the real service's; the other codes are the lab's own, as the real
 * ones are not known.
 */
final class CrossConnectionRules {
  /**
   * To which states one may be left. Two ways are not in Microsoft's table, but only take back what
   * the provider announced: {@code Provisioning} to {@code NotProvisioned}, {@code Deprovisioning}
   * to {@code Provisioned}.
   */
  private static final Map<String, Set<String>> NEXT =
      Map.of(
          "NotProvisioned", Set.of("Provisioning", "Provisioned"),
          "Provisioning", Set.of("Provisioned", "NotProvisioned"),
          "Provisioned", Set.of("Deprovisioning", "NotProvisioned"),
          "Deprovisioning", Set.of("NotProvisioned", "Provisioned"));

  private static final Map<String, String> TAKEN_BACK =
      Map.of("Provisioning", "NotProvisioned", "Deprovisioning", "Provisioned");

  private CrossConnectionRules() {}

  /** What must be echoed, and is the same for ever. */
  static void check(FakeCircuit circuit, JsonNode body) throws ArmError {
    JsonNode asked = body.path("properties");
    JsonNode kept = circuit.properties();
    if (!body.path("location").isString()) {
      throw ArmError.bad(
          "LocationRequired", "The location property is required for this definition.");
    }
    same(
        circuit,
        "InvalidResourceLocation",
        "location",
        circuit.body().path("location"),
        body.path("location"));
    same(
        circuit,
        "ExpressRouteCircuitReferenceInCrossConnectionCannotBeModified",
        "circuit reference",
        kept.path("expressRouteCircuit").path("id"),
        asked.path("expressRouteCircuit").path("id"));
    same(
        circuit,
        "PeeringLocationCannotBeModified",
        "Peering Location",
        kept.path("peeringLocation"),
        asked.path("peeringLocation"));
    same(
        circuit,
        "BandwidthCannotBeModified",
        "bandwidth",
        kept.path("bandwidthInMbps"),
        asked.path("bandwidthInMbps"));
    String state = asked.path("serviceProviderProvisioningState").asString("");
    if (!NEXT.containsKey(state)) {
      throw ArmError.bad("InvalidRequestFormat", "'" + state + "' is no provisioning state.");
    }
    for (JsonNode peering : asked.path("peerings")) {
      String name = peering.path("name").asString("");
      PeeringRules.check(name, peering.path("properties"), asked.path("peerings"));
      Optional<JsonNode> existing = circuit.peering(name).map(JsonNode.class::cast);
      if (existing.isPresent()) {
        PeeringRules.checkEcho(existing.get().path("properties"), peering.path("properties"));
      }
    }
  }

  /**
   * Whether the provider may go from the state that is to the one that is asked for.
   *
   * @param announcementsStay an announced state cannot be taken back
   */
  static void checkTransition(FakeCircuit circuit, String to, boolean announcementsStay)
      throws ArmError {
    String from = circuit.text("serviceProviderProvisioningState");
    boolean possible = from.equals(to) || NEXT.getOrDefault(from, Set.of()).contains(to);
    if (!possible || (announcementsStay && to.equals(TAKEN_BACK.get(from)))) {
      throw ArmError.bad(
          "ProvisioningStateTransitionNotAllowed",
          "The provider state cannot go from " + from + " to " + to + ".");
    }
  }

  /** What stands against the peerings that are left in the state that is asked for. */
  static void checkPeerings(FakeCircuit circuit, JsonNode asked) throws ArmError {
    String to = asked.path("serviceProviderProvisioningState").asString("");
    boolean sent = !asked.path("peerings").isMissingNode();
    if (to.equals("NotProvisioned")) {
      boolean remain = sent ? !asked.path("peerings").isEmpty() : !circuit.peerings().isEmpty();
      if (remain && !circuit.is("NotProvisioned")) {
        throw ArmError.bad(
            "CrossConnectionHasPeerings", "The circuit has peerings that must be removed first.");
      }
    } else if (!to.equals("Provisioned") && sent) {
      for (JsonNode peering : asked.path("peerings")) {
        if (circuit.peering(peering.path("name").asString("")).isEmpty()) {
          throw notProvisioned(to);
        }
      }
    }
  }

  static ArmError notProvisioned(String state) {
    return ArmError.bad(
        "CrossConnectionNotProvisioned",
        "Peerings can be configured only when the provider state is Provisioned; it is "
            + state
            + ".");
  }

  private static void same(
      FakeCircuit circuit, String code, String what, JsonNode kept, JsonNode asked)
      throws ArmError {
    // Ids of resources are the same in any case.
    if (!kept.asString("").equalsIgnoreCase(asked.asString(""))) {
      throw ArmError.bad(
          code,
          "The "
              + what
              + " for an Express Route Cross Connection "
              + circuit.id()
              + " cannot be modified from "
              + kept.asString("")
              + " to "
              + asked.asString("")
              + ".");
    }
  }
}
