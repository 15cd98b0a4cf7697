package io.circuitd.daemon;

import io.circuitd.daemon.CurrentSite.Known;
import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.intent.Circuit;
import io.circuitd.intent.CircuitFiles;
import io.circuitd.intent.IntentSettings;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.CircuitName;
import io.circuitd.store.CircuitRecord;
import io.circuitd.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Keeps circuits in force whose files no longer say what they are. */
final class KeptCircuits {
  private final Store store;
  private final Alarms alarms;

  KeptCircuits(Store store, Alarms alarms) {
    this.store = store;
    this.alarms = alarms;
  }

  /**
   * Adds circuits whose file is broken, gone or of another key, as the store knows them.
   *
   * @param circuits those with a good file
   * @param rekeyed those whose file has another service key than what is on a router
   * @param before what was in force of a circuit
   */
  void add(
      Site site,
      Inventory inventory,
      Map<CircuitName, Known> circuits,
      Set<CircuitName> rekeyed,
      Function<CircuitName, Optional<Known>> before) {
    Map<CircuitName, String> trouble = new TreeMap<>();
    for (CircuitRecord record : store.circuits().all()) {
      CircuitName name = record.name();
      if (circuits.containsKey(name)) {
        alarms.clear("orphan", name.value());
        alarms.clear("kept", name.value());
      } else if (rekeyed.contains(name)) {
        trouble.put(
            name,
            "its file has another service key while the circuit of the old one is on a router; the"
                + " last good version stays in force; next: give the new key a circuit of its own,"
                + " or retire this one first");
      } else if (!broken(site, name).isEmpty()) {
        trouble.put(name, words(broken(site, name)));
      } else if (!store.holdsSomething(name)) {
        alarms.clearAll(name.value());
        store.circuits().forget(name);
      } else {
        trouble.put(name, "orphan: its file is gone; nothing is removed until a file says retired");
        alarms.raise("orphan", name.value(), trouble.get(name));
      }
    }
    if (!trouble.isEmpty()) {
      Map<CircuitName, Circuit> lastGood = lastGood(trouble.keySet(), inventory, site);
      trouble.forEach((name, why) -> keep(name, why, lastGood, circuits, before));
    }
  }

  /** A last good version that no longer fits the inventory stays as it was before. */
  private void keep(
      CircuitName name,
      String why,
      Map<CircuitName, Circuit> lastGood,
      Map<CircuitName, Known> circuits,
      Function<CircuitName, Optional<Known>> before) {
    Optional<Circuit> circuit =
        Optional.ofNullable(lastGood.get(name)).or(() -> before.apply(name).map(Known::circuit));
    if (circuit.isPresent()) {
      circuits.put(name, new Known(circuit.get(), List.of(), Optional.of(why)));
      alarms.clear("kept", name.value());
    } else {
      alarms.raise(
          "kept",
          name.value(),
          why
              + "; and its last good version does not fit the inventory; its legs stay as they"
              + " are");
    }
  }

  /** The broken files that are about a circuit, or bear its name, each with what is wrong. */
  private static Map<Path, List<Finding>> broken(Site site, CircuitName name) {
    Map<Path, List<Finding>> broken = new TreeMap<>(site.failed());
    broken
        .keySet()
        .removeIf(file ->
            !name.equals(site.namesOfFailed().get(file))
                && !file.getFileName().toString().equals(name + ".yaml"));
    return broken;
  }

  private static String words(Map<Path, List<Finding>> broken) {
    List<Finding> errors =
        broken.values().stream()
            .flatMap(List::stream)
            .filter(finding -> finding.severity() == Severity.ERROR)
            .toList();
    return "its file is broken, the last good version stays in force: "
        + (errors.isEmpty()
            ? broken.keySet().iterator().next() + "; next: circuitd validate"
            : errors.getFirst() + CurrentSite.more(errors));
  }

  private Map<CircuitName, Circuit> lastGood(
      Collection<CircuitName> names, Inventory inventory, Site site) {
    try {
      Path folder = Files.createTempDirectory("circuitd-kept");
      try {
        for (CircuitName name : names) {
          Files.writeString(
              folder.resolve(name + ".yaml"), store.circuits().of(name).orElseThrow().fileText());
        }
        return CircuitFiles.load(folder, Optional.of(inventory), settings(site)).circuits();
      } finally {
        try (Stream<Path> files = Files.walk(folder)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("kept circuits cannot be read", e);
    }
  }

  private static IntentSettings settings(Site site) {
    return site.config()
        .map(DaemonConfig::deploy)
        .map(d -> new IntentSettings(d.microsoftPeering(), d.sharedKeys(), Map.of()))
        .orElse(new IntentSettings(true, true, Map.of()));
  }
}
