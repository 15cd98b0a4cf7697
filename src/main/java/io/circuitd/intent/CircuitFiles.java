package io.circuitd.intent;

import io.circuitd.files.ConfigSchema;
import io.circuitd.files.Fields;
import io.circuitd.files.Finding;
import io.circuitd.files.Findings;
import io.circuitd.files.Loaded;
import io.circuitd.files.Position;
import io.circuitd.inventory.Inventory;
import io.circuitd.model.CircuitName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * All circuits of a site, and all that is to be said about their files.
 *
 * @param circuits those without errors, by name
 * @param failed files with errors, each with its errors and warnings; where the daemon has a last
 *     good version of a circuit, that stays in force
 * @param namesOfFailed the circuits that failed files are about, where that can be read
 * @param findings of all files, failed or not, sorted
 */
public record CircuitFiles(
    Map<CircuitName, Circuit> circuits,
    Map<Path, List<Finding>> failed,
    Map<Path, CircuitName> namesOfFailed,
    List<Finding> findings) {

  /**
   * Reads every {@code *.yaml} of a folder and checks each file by itself and all against each
   * other.
   *
   * @param circuitDir such as {@code config/circuits}; if it does not exist there are no circuits
   * @param inventory empty where it has errors itself: what needs it is then left unsaid
   */
  public static CircuitFiles load(
      Path circuitDir, Optional<Inventory> inventory, IntentSettings settings) {
    Findings findings = new Findings();
    List<Path> files = yamlFiles(circuitDir, findings);
    ConfigSchema schema = ConfigSchema.named("circuit");
    List<One> all =
        files.parallelStream().map(file -> one(file, schema, inventory, settings)).toList();
    all.forEach(one -> findings.addAll(one.loaded().findings()));
    List<CircuitFile> sound = all.stream().flatMap(one -> one.loaded().value().stream()).toList();
    Set<CircuitFile> refused = CrossRules.check(sound, inventory, findings);

    Map<CircuitName, Circuit> circuits = new TreeMap<>();
    Map<Path, List<Finding>> failed = new TreeMap<>();
    Map<Path, CircuitName> names = new TreeMap<>();
    List<Finding> sorted = findings.sorted();
    for (One one : all) {
      Optional<CircuitFile> good = one.loaded().value().filter(file -> !refused.contains(file));
      if (good.isPresent()) {
        circuits.put(good.get().circuit().name(), good.get().circuit());
      } else {
        failed.put(
            one.file(),
            sorted.stream().filter(f -> f.position().file().equals(one.file())).toList());
        one.name().ifPresent(name -> names.put(one.file(), name));
      }
    }
    return new CircuitFiles(circuits, failed, names, sorted);
  }

  private record One(Path file, Optional<CircuitName> name, Loaded<CircuitFile> loaded) {}

  private static One one(
      Path file, ConfigSchema schema, Optional<Inventory> inventory, IntentSettings settings) {
    List<CircuitName> name = new ArrayList<>();
    Loaded<CircuitFile> loaded =
        Fields.load(
            file,
            schema,
            root -> {
              root.text("circuit")
                  .filter(text -> text.matches("[a-z0-9-]{1,32}"))
                  .ifPresent(text -> name.add(new CircuitName(text)));
              return new CircuitReader(root)
                  .read()
                  .map(circuit -> checked(new CircuitFile(circuit, root), inventory, settings));
            });
    return new One(file, name.stream().findFirst(), loaded);
  }

  private static CircuitFile checked(
      CircuitFile file, Optional<Inventory> inventory, IntentSettings settings) {
    AddressRules.check(file);
    PeeringRules.check(file, settings);
    BgpRules.check(file, inventory, settings);
    PlacementRules.check(file, inventory, settings);
    return file;
  }

  private static List<Path> yamlFiles(Path dir, Findings findings) {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(dir)) {
      return files.filter(f -> f.getFileName().toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      findings.error(
          new Position(dir, 0, 0), "a folder that cannot be read", "its files", "check its mode");
      return List.of();
    }
  }
}
