package io.circuitd.cli;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.daemon.Site;
import io.circuitd.design.Leg;
import io.circuitd.design.LegDesign;
import io.circuitd.design.LegDesigner;
import io.circuitd.files.Finding;
import io.circuitd.files.Position;
import io.circuitd.files.Secret;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.profile.DeviceProfile;
import io.circuitd.render.LegRenderer;
import io.circuitd.render.TemplateFailure;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Whether the routers can do what the circuit files ask for. Which router a connection ends on is
 * Azure's to say and not in the files: where no daemon knows it, each leg is rendered for one port
 * of every device profile that Azure's ports lead to. What none of them can do is an error, what
 * some cannot is a warning; a template that is broken is an error in any case.
 */
final class PlatformCheck {
  /** The longest there is, as it is part of names. */
  private static final int S_TAG = 4094;

  private final Inventory inventory;
  private final Map<String, DeviceProfile> profiles;
  private final LegRenderer renderer;
  private final Path templates;
  private final Map<CircuitName, CircuitStatus> known;

  private PlatformCheck(
      Inventory inventory,
      Map<String, DeviceProfile> profiles,
      Path templates,
      List<CircuitStatus> known) {
    this.inventory = inventory;
    this.known =
        known.stream()
            .collect(Collectors.toMap(CircuitStatus::name, status -> status, (a, b) -> a));
    this.profiles = profiles;
    this.renderer = new LegRenderer(templates);
    this.templates = templates;
  }

  /**
   * What is to be said about the circuits without errors; nothing where the inventory has some.
   *
   * @param seen circuits whose connections' places a daemon knows from Azure
   */
  static List<Finding> of(Site site, List<CircuitStatus> seen) {
    Set<Finding> findings = new LinkedHashSet<>();
    site.inventory()
        .map(known -> new PlatformCheck(known, site.profiles(), site.templateDir(), seen))
        .ifPresent(check ->
            site.circuits().values().forEach(circuit -> findings.addAll(check.circuit(circuit))));
    return List.copyOf(findings);
  }

  private Set<Finding> circuit(Circuit circuit) {
    Set<Finding> findings = new LinkedHashSet<>();
    for (Side side : Side.values()) {
      for (LegId id : circuit.legs(side)) {
        List<AzurePort> ports =
            place(circuit.name(), side).map(List::of).orElseGet(this::portOfEachKind);
        List<List<Finding>> refusals =
            ports.stream().map(port -> refusals(id, circuit, port)).toList();
        Severity severity =
            refusals.stream().anyMatch(List::isEmpty) ? Severity.WARNING : Severity.ERROR;
        refusals.stream()
            .flatMap(List::stream)
            .map(f -> f.position().equals(circuit.file()) ? as(severity, f) : f)
            .forEach(findings::add);
      }
    }
    return findings;
  }

  private Optional<AzurePort> place(CircuitName name, Side side) {
    return Optional.ofNullable(known.get(name)).stream()
        .flatMap(status -> status.connections().stream())
        .filter(connection -> connection.side() == side)
        .flatMap(connection ->
            inventory.azurePorts().stream()
                .filter(port -> connection.router().equals(Optional.of(port.router())))
                .filter(port -> connection.port().equals(Optional.of(port.port()))))
        .filter(port -> inventory.routers().containsKey(port.router()))
        .findFirst();
  }

  /** One for each device profile and what else of a port templates ask for. */
  private List<AzurePort> portOfEachKind() {
    Map<String, AzurePort> ports = new LinkedHashMap<>();
    for (AzurePort port : inventory.azurePorts()) {
      Router router = inventory.routers().get(port.router());
      if (router != null && profiles.containsKey(router.profile())) {
        ports.putIfAbsent(router.profile() + port.dot1ad() + port.qos(), port);
      }
    }
    return List.copyOf(ports.values());
  }

  private List<Finding> refusals(LegId id, Circuit circuit, AzurePort port) {
    LegDesign design =
        LegDesigner.design(
            id,
            circuit,
            inventory,
            supposed(circuit, port),
            name -> Optional.ofNullable(profiles.get(name)));
    return switch (design) {
      case LegDesign.Refused(List<Finding> findings) -> findings;
      case LegDesign.Ready(Leg leg) ->
          Optional.ofNullable(profiles.get(leg.profile()))
              .flatMap(profile -> refusal(leg, profile, circuit))
              .map(List::of)
              .orElse(List.of());
    };
  }

  private Optional<Finding> refusal(Leg leg, DeviceProfile profile, Circuit circuit) {
    try {
      renderer.render(leg, profile, leg.sharedKey().map(reference -> new Secret("supposed")));
      return Optional.empty();
    } catch (TemplateFailure e) {
      return Optional.of(
          new Finding(
              Severity.ERROR,
              Optional.empty(),
              e.isRefusal() ? circuit.file() : new Position(templates.resolve(e.template()), 1, 1),
              leg.id().leg() + " on a router of profile " + profile.name() + ": " + e.found(),
              e.expected(),
              e.nextStep()));
    }
  }

  private static Finding as(Severity severity, Finding finding) {
    return new Finding(
        severity,
        finding.rule(),
        finding.position(),
        finding.found(),
        finding.expected(),
        finding.nextStep());
  }

  /** Azure's side of a circuit that is on this port, with both connections. */
  private static CrossConnection supposed(Circuit circuit, AzurePort port) {
    return new CrossConnection(
        port.cloud(),
        "",
        circuit.serviceKey(),
        "",
        "",
        circuit.bandwidthMbps(),
        port.name(),
        port.name(),
        OptionalInt.of(S_TAG),
        "NotProvisioned",
        "Succeeded",
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }
}
