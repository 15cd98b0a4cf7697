package io.circuitd.design;

import io.circuitd.azure.AzurePeering;
import io.circuitd.azure.CrossConnection;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.intent.Circuit;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where Azure's peerings are not what the circuit file says. Customers may change them;
 * they are shown, and neither overwritten nor followed.
 */
public final class PeeringDifferences {
  private PeeringDifferences() {}

  /** Warnings; none for a peering that Azure does not have yet, none on a virtual switch. */
  public static List<Finding> of(Circuit circuit, CrossConnection azure, Inventory inventory) {
    return of(circuit, azure, inventory, List.of(), Set.of());
  }

  /**
   * As {@link #of(Circuit, CrossConnection, Inventory)}, and for those that have legs on routers
   * also when Azure has them no more.
   *
   * @param built peerings that have legs
   * @param disabled peerings that an approved plan disabled
   */
  public static List<Finding> of(
      Circuit circuit,
      CrossConnection azure,
      Inventory inventory,
      Collection<PeeringType> built,
      Set<PeeringType> disabled) {
    Findings findings = new Findings();
    if (circuit.peerings().isEmpty()) {
      return List.of();
    }
    for (PeeringType type : PeeringType.values()) {
      Optional<AzurePeering> there = azure.peering(type);
      Optional<Circuit.Peering> wanted = Optional.ofNullable(circuit.peerings().get(type));
      if (wanted.isEmpty() && built.contains(type)) {
        findings.warning(
            "R-124",
            circuit.file(),
            "a " + type.title() + " that circuitd built and the file no longer has",
            "the peerings that are built",
            "approve what circuitd plan "
                + circuit.name()
                + " shows, which takes it away, or put it back into the file");
      } else if (there.isPresent() && wanted.isEmpty()) {
        warn(
            findings,
            circuit,
            type + " peering",
            "one that the circuit file does not have" + author(there.get()));
      } else if (there.isEmpty() && wanted.isPresent() && built.contains(type)) {
        warn(findings, circuit, type + " peering", "none, and its legs are on routers");
      } else if (there.isPresent() && wanted.isPresent()) {
        if (disabled.contains(type)) {
          disabled(findings, circuit, type, there.get());
        }
        for (String difference :
            differences(wanted.get(), there.get(), inventory, disabled.contains(type))) {
          warn(findings, circuit, type + " peering", difference + author(there.get()));
        }
      }
    }
    return findings.sorted();
  }

  private static void warn(Findings findings, Circuit circuit, String what, String difference) {
    findings.warning(
        "R-129",
        circuit.file(),
        what + " at Azure: " + difference,
        "what the circuit file says",
        "ask the customer; then change the file, or approve a plan that writes ours");
  }

  /**
   * An approved plan disabled it: both sessions are down by intent, until another one enables it.
   */
  private static void disabled(
      Findings findings, Circuit circuit, PeeringType type, AzurePeering there) {
    if (there.enabled()) {
      warn(
          findings,
          circuit,
          type + " peering",
          "state '" + there.state() + "', an approved plan disabled it" + author(there));
    } else {
      findings.warning(
          "R-104",
          circuit.file(),
          "the " + type.title() + " is disabled at Azure by an approved plan",
          "an enabled one, as the file has it; both sessions are down until then",
          "circuitd peering " + circuit.name() + " enable --type " + type);
    }
  }

  /** Who changed it last, where Azure says so. */
  private static String author(AzurePeering there) {
    String by = there.body().path("properties").path("lastModifiedBy").asString("");
    return by.isBlank() ? "" : "; last modified by " + by;
  }

  private static List<String> differences(
      Circuit.Peering wanted, AzurePeering there, Inventory inventory, boolean disabled) {
    List<String> differences = new ArrayList<>();
    if (!there.enabled() && !disabled) {
      differences.add("state '" + there.state() + "', here enabled");
    }
    if (there.vlanId().orElse(0) != wanted.innerVlan().value()) {
      differences.add(
          "VLAN "
              + (there.vlanId().isPresent() ? there.vlanId().getAsInt() : "none")
              + ", here "
              + wanted.innerVlan());
    }
    wanted.links().values().stream()
        .flatMap(link ->
            Optional.ofNullable(inventory.virtualRouters().get(link.virtualRouter())).stream())
        .findFirst()
        .map(virtualRouter -> LegDesigner.peerAsn(wanted, virtualRouter))
        .filter(asn -> there.peerAsn().orElse(0) != asn.value())
        .ifPresent(asn ->
            differences.add(
                "peer ASN "
                    + (there.peerAsn().isPresent() ? there.peerAsn().getAsLong() : "none")
                    + ", here "
                    + asn));
    wanted
        .microsoft()
        .ifPresent(microsoft -> advertised(microsoft, there).ifPresent(differences::add));
    for (Side side : Side.values()) {
      for (Family family : Family.values()) {
        prefix(wanted, there, side, family).ifPresent(differences::add);
      }
    }
    return differences;
  }

  private static Optional<String> advertised(Circuit.MicrosoftPart wanted, AzurePeering there) {
    List<String> here = wanted.advertisedPrefixes().stream().sorted().toList();
    List<String> azure =
        there.microsoft().stream()
            .flatMap(config -> config.advertisedPrefixes().stream())
            .sorted()
            .toList();
    return here.equals(azure)
        ? Optional.empty()
        : Optional.of("advertised prefixes " + azure + ", here " + here);
  }

  private static Optional<String> prefix(
      Circuit.Peering wanted, AzurePeering there, Side side, Family family) {
    Optional<String> here =
        Optional.ofNullable(wanted.links().get(side)).stream()
            .flatMap(link -> link.prefixes().stream())
            .filter(prefix -> prefix.family() == family)
            .map(PeeringPrefix::toString)
            .findFirst();
    Optional<String> azure = there.prefix(side, family);
    return here.equals(azure)
        ? Optional.empty()
        : Optional.of(
            side
                + " "
                + family
                + " prefix "
                + azure.orElse("none")
                + ", here "
                + here.orElse("none"));
  }
}
