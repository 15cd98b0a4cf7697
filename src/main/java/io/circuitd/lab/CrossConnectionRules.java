package io.circuitd.lab;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What the fake Azure refuses in a PUT of a cross connection. {@code LocationRequired} and the code
 * for the circuit reference are the real service's; the other codes are the lab's own, as the real
 * ones are not known.
 */
final class CrossConnectionRules {
  private static final Set<String> STATES =
      Set.of("NotProvisioned", "Provisioning", "Provisioned", "Deprovisioning");

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
    if (!STATES.contains(state)) {
      throw ArmError.bad("InvalidRequestFormat", "'" + state + "' is no provisioning state.");
    }
    for (JsonNode peering : asked.path("peerings")) {
      PeeringRules.check(
          peering.path("name").asString(""), peering.path("properties"), asked.path("peerings"));
    }
  }

  /** What stands against giving the circuit back to the customer. */
  static void checkRelease(FakeCircuit circuit, JsonNode body, boolean attached) throws ArmError {
    JsonNode asked = body.path("properties");
    if (!asked.path("serviceProviderProvisioningState").asString("").equals("NotProvisioned")
        || circuit.is("NotProvisioned")) {
      return;
    }
    if (attached) {
      throw ArmError.bad(
          "CrossConnectionInUse",
          "The circuit has connections or authorizations that must be removed first.");
    }
    if (asked.path("peerings").isMissingNode() && !circuit.peerings().isEmpty()) {
      throw ArmError.bad(
          "CrossConnectionHasPeerings", "The circuit has peerings that must be removed first.");
    }
  }

  private static void same(
      FakeCircuit circuit, String code, String what, JsonNode kept, JsonNode asked)
      throws ArmError {
    if (!kept.asString("").equals(asked.asString(""))) {
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
