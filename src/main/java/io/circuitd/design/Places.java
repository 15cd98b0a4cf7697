package io.circuitd.design;

import io.circuitd.azure.CrossConnection;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.QosPolicy;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.Side;
import io.circuitd.model.VlanId;
import io.circuitd.profile.DeviceProfile;
import java.util.Optional;
import java.util.function.Function;

/** Finds the place of a connection by what Azure says of it and what the inventory has for that. */
final class Places {
  private final Inventory inventory;
  private final CrossConnection azure;
  private final Function<String, Optional<DeviceProfile>> profiles;
  private final LegFindings findings;

  /**
   * @param azure the cross connection as a GET showed it
   * @param profiles device profiles by name
   * @param findings where it is said what is missing
   */
  Places(
      Inventory inventory,
      CrossConnection azure,
      Function<String, Optional<DeviceProfile>> profiles,
      LegFindings findings) {
    this.inventory = inventory;
    this.azure = azure;
    this.profiles = profiles;
    this.findings = findings;
  }

  /** Where a side's connection ends; empty where anything was found wrong with the leg. */
  Optional<Place> of(Side side) {
    Optional<VlanId> tag = sTag();
    Optional<AzurePort> port = port(side);
    Optional<DeviceProfile> profile = port.flatMap(this::router).flatMap(this::profile);
    Optional<Leg.Qos> qos = port.filter(AzurePort::qos).flatMap(shaped -> qos());
    return tag.isPresent() && port.isPresent() && profile.isPresent() && findings.isEmpty()
        ? Optional.of(new Place(tag.get(), port.get(), profile.get(), qos))
        : Optional.empty();
  }

  /** Empty where the inventory names no QoS policies at all; one bandwidth left out is an error. */
  private Optional<Leg.Qos> qos() {
    Optional<QosPolicy> found =
        inventory.qosPolicies().stream()
            .filter(policy -> policy.bandwidthMbps() == azure.bandwidthMbps())
            .findFirst();
    if (found.isEmpty() && !inventory.qosPolicies().isEmpty()) {
      findings.error(
          "R-073",
          "no QoS policies for " + azure.bandwidthMbps() + " Mbps, Azure's bandwidth",
          "an entry of qosPolicies in the inventory for each bandwidth",
          "add one, with neither ingress nor egress where nothing is to be shaped");
    }
    return found
        .filter(policy -> policy.ingress().isPresent() || policy.egress().isPresent())
        .map(policy -> new Leg.Qos(policy.ingress(), policy.egress()));
  }

  private Optional<VlanId> sTag() {
    if (azure.sTag().isEmpty()) {
      findings.error(
          "R-034",
          "no S-tag at Azure",
          "1 to 4094, given by Azure",
          "wait until Azure has assigned one, then read the cross connection again");
      return Optional.empty();
    }
    try {
      return Optional.of(new VlanId(azure.sTag().getAsInt()));
    } catch (RuleViolation e) {
      findings.error("R-034", "S-tag " + e.found() + " at Azure", e.expected(), "ask Microsoft");
      return Optional.empty();
    }
  }

  private Optional<AzurePort> port(Side side) {
    String name = azure.azurePort(side);
    if (name.isBlank()) {
      findings.error(
          "R-008",
          "no name of the " + side + " Azure port",
          "a port that the inventory maps",
          "wait until Azure has settled, then read the cross connection again");
      return Optional.empty();
    }
    Optional<AzurePort> port = inventory.azurePort(azure.cloud(), name);
    if (port.isEmpty()) {
      findings.error(
          "R-008",
          "Azure port '" + name + "' of cloud " + azure.cloud() + ", which is not mapped",
          "an entry of azurePorts in the inventory with this name and cloud",
          "add the port with its router and router port to the inventory");
    }
    return port;
  }

  private Optional<Router> router(AzurePort port) {
    Optional<Router> router = Optional.ofNullable(inventory.routers().get(port.router()));
    if (router.isEmpty()) {
      findings.error(
          "",
          "router '" + port.router() + "' of Azure port " + port.name() + ", which is not known",
          "a router of the inventory",
          "correct " + port.position());
    }
    return router;
  }

  private Optional<DeviceProfile> profile(Router router) {
    Optional<DeviceProfile> profile = profiles.apply(router.profile());
    if (profile.isEmpty()) {
      findings.error(
          "",
          "device profile '"
              + router.profile()
              + "' of router "
              + router.name()
              + ", which is not known",
          "a profile of device-profiles/",
          "correct " + router.position());
    }
    return profile;
  }
}
