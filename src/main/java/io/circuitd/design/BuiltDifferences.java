package io.circuitd.design;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.AzurePort;
import io.circuitd.inventory.Inventory.Pop;
import io.circuitd.inventory.Inventory.Router;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Where Azure is not what a built circuit stands on: each with both values, none of them ever put
 * right without a person. Pure.
 */
public final class BuiltDifferences {
  private final Circuit circuit;
  private final CrossConnection azure;
  private final Inventory inventory;
  private final Built built;
  private final Findings findings = new Findings();

  /**
   * What stands.
   *
   * @param legs as they were pushed
   * @param writtenState the provider state of ours that was seen standing last
   * @param approvedMbps bandwidth that the last change was approved with, Mbit/s
   * @param disabled the peerings that an approved plan disabled
   */
  public record Built(
      List<Leg> legs,
      Optional<String> writtenState,
      OptionalInt approvedMbps,
      Set<PeeringType> disabled) {
    public Built {
      legs = List.copyOf(legs);
    }
  }

  private BuiltDifferences(
      Circuit circuit, CrossConnection azure, Inventory inventory, Built built) {
    this.circuit = circuit;
    this.azure = azure;
    this.inventory = inventory;
    this.built = built;
  }

  /**
   * What differs; warnings, and an error where no plan can follow.
   *
   * @param built with one leg at least
   */
  public static List<Finding> of(
      Circuit circuit, CrossConnection azure, Inventory inventory, Built built) {
    BuiltDifferences differences = new BuiltDifferences(circuit, azure, inventory, built);
    differences.providerState();
    differences.tag();
    differences.ports();
    differences.location();
    Bandwidth.check(circuit, azure, true, built.approvedMbps(), differences.findings);
    differences.findings.addAll(
        PeeringDifferences.of(circuit, azure, inventory, differences.peerings(), built.disabled()));
    return differences.findings.sorted();
  }

  /**
   * Whether somebody changed a peering at Azure: it is not what our legs were built for. One that
   * only the circuit file differs from waits for an approved change of ours.
   */
  public static boolean peeringsMoved(CrossConnection azure, Built built) {
    boolean legsMoved =
        built.legs().stream()
            .filter(RoutedLeg.class::isInstance)
            .map(RoutedLeg.class::cast)
            .anyMatch(leg -> moved(leg, azure, built));
    boolean byAnother =
        azure.peerings().stream()
            .map(peering -> peering.body().path("properties").path("lastModifiedBy").asString(""))
            .anyMatch(by -> !by.isBlank() && !by.equalsIgnoreCase("Provider"));
    boolean more =
        azure.peerings().stream()
            .anyMatch(peering ->
                built.legs().stream().noneMatch(leg -> leg.id().peering().equals(peering.type())));
    return legsMoved || byAnother || more;
  }

  private static boolean moved(RoutedLeg leg, CrossConnection azure, Built built) {
    PeeringType type = leg.id().peering().orElseThrow();
    Optional<AzurePeering> there = azure.peering(type);
    return there.isEmpty()
        || there.get().enabled() == built.disabled().contains(type)
        || there.get().vlanId().orElse(0) != leg.cTag().value()
        || there.get().peerAsn().orElse(0) != leg.localAs().value()
        || leg.sessions().stream()
            .anyMatch(session ->
                !there
                    .get()
                    .prefix(leg.id().side(), session.family())
                    .equals(Optional.of(session.prefix().toString())));
  }

  private Collection<PeeringType> peerings() {
    return built.legs().stream()
        .map(Leg::id)
        .map(LegId::peering)
        .flatMap(Optional::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void warn(String rule, String found, String expected, String next) {
    findings.warning(rule, circuit.file(), found, expected, next);
  }

  private void providerState() {
    built
        .writtenState()
        .filter(wrote -> !wrote.equalsIgnoreCase(azure.providerState()))
        .ifPresent(wrote ->
            warn(
                "R-120",
                "provider state '" + azure.providerState() + "' at Azure",
                "'" + wrote + "', as circuitd wrote it",
                "find out who set it; nothing is set back without an approved plan"));
  }

  private void tag() {
    String now = azure.sTag().isPresent() ? Integer.toString(azure.sTag().getAsInt()) : "none";
    built.legs().stream()
        .map(leg -> Integer.toString(leg.sTag().value()))
        .filter(there -> !there.equals(now))
        .findFirst()
        .ifPresent(there ->
            warn(
                "R-034",
                "S-tag " + now + " at Azure",
                there + ", as the routers have it",
                follows()));
  }

  private void ports() {
    for (Side side : Side.values()) {
      Optional<Leg> leg =
          built.legs().stream().filter(there -> there.id().side() == side).findFirst();
      Optional<AzurePort> port = inventory.azurePort(azure.cloud(), azure.azurePort(side));
      boolean same =
          leg.isEmpty()
              || port.filter(now ->
                      now.router().equals(leg.get().router())
                          && now.port().equals(leg.get().port()))
                  .isPresent();
      if (!same) {
        warn(
            "R-006",
            side
                + " Azure port '"
                + azure.azurePort(side)
                + "', "
                + port.map(now -> "which is " + now.router() + " " + now.port())
                    .orElse("which is not mapped"),
            leg.get().router() + " " + leg.get().port() + ", where the leg is",
            follows());
      }
    }
  }

  private void location() {
    Optional<Pop> pop = inventory.popAt(azure.peeringLocation());
    List<String> pops =
        built.legs().stream()
            .map(leg -> Optional.ofNullable(inventory.routers().get(leg.router())))
            .flatMap(Optional::stream)
            .map(Router::pop)
            .distinct()
            .toList();
    boolean elsewhere =
        !pops.isEmpty() && (pop.isEmpty() || pops.stream().noneMatch(pop.get().name()::equals));
    if (elsewhere) {
      warn(
          "R-007",
          "peering location '"
              + azure.peeringLocation()
              + "' at Azure, "
              + pop.map(now -> "which is PoP " + now.name()).orElse("where we have no PoP"),
          "PoP " + String.join(" or ", pops) + ", where the legs are",
          follows());
    }
  }

  private String follows() {
    return "ask Microsoft or the customer; circuitd plan " + circuit.name() + " shows what follows";
  }
}
