package io.circuitd.intent;

import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit.Peering;
import io.circuitd.inventory.Inventory;
import io.circuitd.inventory.Inventory.VirtualRouter;
import io.circuitd.inventory.Inventory.VirtualSwitch.Vpws;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What circuits may not have in common: names, keys, prefixes in one table, EVPN-VPWS services.
 * Where one of two is only a draft, the draft is at fault; else both are, as the files do not tell
 * which was first.
 */
final class CrossRules {
  private final Findings findings;
  private final Set<CircuitFile> refused = new LinkedHashSet<>();

  private CrossRules(Findings findings) {
    this.findings = findings;
  }

  /** Adds what stands against each other, and returns the files at fault. */
  static Set<CircuitFile> check(
      List<CircuitFile> files, Optional<Inventory> inventory, Findings findings) {
    CrossRules rules = new CrossRules(findings);
    rules.names(files);
    rules.keys(files);
    inventory.ifPresent(known -> rules.prefixes(files, known));
    inventory.ifPresent(known -> rules.services(files, known));
    return rules.refused;
  }

  private void names(List<CircuitFile> files) {
    Map<CircuitName, List<CircuitFile>> byName = new HashMap<>();
    files.forEach(f -> byName.computeIfAbsent(f.circuit().name(), n -> new ArrayList<>()).add(f));
    for (List<CircuitFile> same : byName.values()) {
      eachPair(
          same,
          (file, other) ->
              refuse(
                  file,
                  Optional.empty(),
                  file.at("circuit"),
                  "circuit '" + file.circuit().name() + "', also in " + other.root().file(),
                  "a name of its own for each circuit",
                  "rename one of them"));
    }
  }

  private void keys(List<CircuitFile> files) {
    Map<ServiceKey, List<CircuitFile>> byKey = new HashMap<>();
    files.forEach(
        f -> byKey.computeIfAbsent(f.circuit().serviceKey(), k -> new ArrayList<>()).add(f));
    for (List<CircuitFile> same : byKey.values()) {
      eachPair(
          same,
          (file, other) -> {
            if (isDraft(file.circuit()) || !isDraft(other.circuit())) {
              refuse(
                  file,
                  Optional.of("R-005"),
                  file.at("serviceKey"),
                  "service key " + file.circuit().serviceKey() + ", also in " + other.root().file(),
                  "one circuit for a key: it has a primary and a secondary connection, no third",
                  "put both connections into one file");
              tags(file, other);
            }
          });
    }
  }

  /** The same key means the same S-tag, so equal inner tags would meet on one port. */
  private void tags(CircuitFile file, CircuitFile other) {
    for (Peering mine : file.circuit().peerings().values()) {
      for (Peering theirs : other.circuit().peerings().values()) {
        if (mine.innerVlan().equals(theirs.innerVlan())) {
          refuse(
              file,
              Optional.of("R-035"),
              file.at(mine.type(), "innerVlan"),
              "innerVlan " + mine.innerVlan() + " under one S-tag with " + other.circuit().name(),
              "each pair of S-tag and C-tag once on a port",
              "put both connections into one file");
        }
      }
    }
  }

  private record Use(
      CircuitFile file, Peering peering, Side side, PeeringPrefix prefix, String table) {
    ConnectionState state() {
      return file.circuit().state(side);
    }

    /** R-018 speaks about the two connections of one peering. */
    boolean samePeering(Use other) {
      return file.equals(other.file) && peering.type() == other.peering.type();
    }

    Position position() {
      return file.at(peering.type(), side, prefix.family().word());
    }
  }

  private void prefixes(List<CircuitFile> files, Inventory inventory) {
    Map<String, List<Use>> uses = new HashMap<>();
    for (CircuitFile file : files) {
      for (Peering peering : file.circuit().peerings().values()) {
        peering
            .links()
            .forEach((side, link) -> {
              VirtualRouter router = inventory.virtualRouters().get(link.virtualRouter());
              if (router != null) {
                String table = router.vrf().map(vrf -> "VRF " + vrf).orElse("the global table");
                for (PeeringPrefix prefix : link.prefixes()) {
                  uses.computeIfAbsent(prefix + " in " + table, k -> new ArrayList<>())
                      .add(new Use(file, peering, side, prefix, table));
                }
              }
            });
      }
    }
    uses.values().forEach(this::overlaps);
  }

  private record End(CircuitFile file, Side side) {
    boolean isDraft() {
      return file.circuit().state(side) == ConnectionState.DRAFT;
    }
  }

  /** A service of an EVI has one circuit at its end (RFC 8214, 3). */
  private void services(List<CircuitFile> files, Inventory inventory) {
    Map<String, List<End>> ends = new HashMap<>();
    for (CircuitFile file : files) {
      file.circuit()
          .connections()
          .forEach((side, connection) ->
              connection
                  .virtualSwitch()
                  .map(inventory.virtualSwitches()::get)
                  .filter(Vpws.class::isInstance)
                  .map(Vpws.class::cast)
                  .ifPresent(vpws ->
                      ends.computeIfAbsent(
                              "EVI " + vpws.evi() + " service " + vpws.localServiceId(),
                              service -> new ArrayList<>())
                          .add(new End(file, side))));
    }
    ends.forEach((service, same) -> same.forEach(end -> shared(service, end, same)));
  }

  private void shared(String service, End end, List<End> same) {
    same.stream()
        .filter(other -> !other.file().equals(end.file()))
        .filter(other -> !other.isDraft())
        .findFirst()
        .ifPresent(other ->
            refuse(
                end.file(),
                Optional.empty(),
                end.file().at(end.side(), "virtualSwitch"),
                service + ", taken by " + other.file().circuit().name() + " " + other.side(),
                "a service that no other circuit ends in",
                "name another virtual switch"));
  }

  /** Prefixes of one length and without host bits overlap only when they are equal. */
  private void overlaps(List<Use> uses) {
    for (Use use : uses) {
      uses.stream()
          .filter(other -> !other.samePeering(use))
          .filter(other -> isDraft(use) || !isDraft(other))
          .findFirst()
          .ifPresent(other -> overlap(use, other));
    }
  }

  private void overlap(Use use, Use other) {
    boolean error = !isDraft(use) || !isDraft(other);
    String rule = other.state() == ConnectionState.LIVE ? "R-024" : "R-027";
    findings.add(
        new Finding(
            error ? Severity.ERROR : Severity.WARNING,
            Optional.of(rule),
            use.position(),
            use.prefix()
                + " in "
                + use.table()
                + ", reserved by "
                + other.file().circuit().name()
                + " "
                + other.side()
                + " ("
                + other.state().word()
                + ")",
            "a prefix that no other connection in that table has",
            "take another prefix"));
    if (error) {
      refused.add(use.file());
    }
  }

  private static boolean isDraft(Use use) {
    return use.state() == ConnectionState.DRAFT;
  }

  private static boolean isDraft(Circuit circuit) {
    return circuit.state(Side.PRIMARY) == ConnectionState.DRAFT
        && circuit.state(Side.SECONDARY) == ConnectionState.DRAFT;
  }

  private interface Pair {
    void check(CircuitFile file, CircuitFile other);
  }

  /** Every file once, with the first of the others. */
  private static void eachPair(List<CircuitFile> same, Pair pair) {
    for (CircuitFile file : same) {
      same.stream()
          .filter(other -> !other.equals(file))
          .findFirst()
          .ifPresent(other -> pair.check(file, other));
    }
  }

  private void refuse(
      CircuitFile file,
      Optional<String> rule,
      Position position,
      String found,
      String expected,
      String nextStep) {
    findings.add(new Finding(Severity.ERROR, rule, position, found, expected, nextStep));
    refused.add(file);
  }
}
