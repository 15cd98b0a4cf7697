package io.circuitd.daemon;

import io.circuitd.azure.ListChanges;
import io.circuitd.azure.ListedCircuit;
import io.circuitd.model.RuleViolation;
import io.circuitd.model.ServiceKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The last complete LIST of each cloud, kept by its watch. Safe for many threads. */
final class CloudLists {
  private final List<String> clouds;
  private final InstantSource clock;
  private final Map<String, Last> last = new ConcurrentHashMap<>();
  private final Map<String, String> trouble = new ConcurrentHashMap<>();

  private record Last(Instant at, Map<String, ListedCircuit> byKey) {}

  /**
   * How a complete LIST shows one circuit.
   *
   * @param item empty when it is not in the list, which alone never means that it is gone
   */
  record Sighting(Optional<ListedCircuit> item) {}

  /** What the lists say of a service key that was not found yet. */
  sealed interface Lookup {
    /** Exactly one list has it. */
    record Hit(String cloud, String id) implements Lookup {}

    /** No list has it, and each is complete. */
    record Nowhere() implements Lookup {}

    /** The lists do not decide it. */
    record CannotTell(String reason) implements Lookup {}
  }

  /**
   * @param clouds names of all that are configured
   */
  CloudLists(Collection<String> clouds, InstantSource clock) {
    this.clouds = List.copyOf(clouds);
    this.clock = clock;
  }

  /**
   * Takes a complete list in the place of the last one.
   *
   * @return the keys whose entry is new, changed or gone since
   */
  List<ServiceKey> listed(String cloud, List<ListedCircuit> circuits) {
    Map<String, ListedCircuit> now = new HashMap<>(circuits.size() * 2);
    circuits.forEach(item -> now.putIfAbsent(item.name().toLowerCase(Locale.ROOT), item));
    Optional<Last> before = Optional.ofNullable(last.put(cloud, new Last(clock.instant(), now)));
    trouble.remove(cloud);
    ListChanges changes =
        ListChanges.between(
            before.map(list -> list.byKey().values()).orElseGet(List::of), now.values());
    return Stream.of(
            changes.appeared().stream(),
            changes.changed().stream().map(ListChanges.Change::now),
            changes.gone().stream())
        .flatMap(circuit -> circuit)
        .flatMap(circuit -> key(circuit.name()))
        .toList();
  }

  private static Stream<ServiceKey> key(String name) {
    try {
      return Stream.of(ServiceKey.parse(name));
    } catch (RuleViolation e) {
      return Stream.of();
    }
  }

  /** The list could not be read: what is known stays as it is, with its age. */
  void failed(String cloud, String reason) {
    trouble.put(cloud, reason);
  }

  /** False while the last try to list a cloud told nothing. */
  boolean answers(String cloud) {
    return !trouble.containsKey(cloud);
  }

  /** Why the last LIST of a cloud told nothing. */
  Optional<String> trouble(String cloud) {
    return Optional.ofNullable(trouble.get(cloud));
  }

  /** When a cloud was listed last, to the end. */
  Optional<Instant> at(String cloud) {
    return Optional.ofNullable(last.get(cloud)).map(Last::at);
  }

  /** How a cloud's last list shows a key; empty before the first list. */
  Optional<Sighting> sighting(String cloud, ServiceKey key) {
    return Optional.ofNullable(last.get(cloud))
        .map(list -> new Sighting(Optional.ofNullable(list.byKey().get(key.toString()))));
  }

  /**
   * Looks a key up in the last lists, without asking anybody.
   *
   * @param since when it was looked for last: an older list says nothing new by not having it
   * @return empty while that leaves it undecided
   */
  Optional<Lookup> lookup(ServiceKey key, Instant since) {
    List<ListedCircuit> hits = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    boolean old = false;
    for (String cloud : clouds) {
      Optional<String> why = trouble(cloud);
      Optional<Sighting> sighting = sighting(cloud, key);
      if (why.isPresent()) {
        unknown.add(why.get());
      } else {
        sighting.flatMap(Sighting::item).ifPresent(hits::add);
        old |= at(cloud).filter(since::isBefore).isEmpty();
      }
    }
    if (hits.size() > 1) {
      return Optional.of(
          new Lookup.CannotTell(
              "several clouds have the service key: "
                  + String.join(", ", hits.stream().map(ListedCircuit::cloud).toList())));
    }
    if (hits.size() == 1) {
      return Optional.of(new Lookup.Hit(hits.getFirst().cloud(), hits.getFirst().id()));
    }
    if (unknown.isEmpty() && old) {
      return Optional.empty();
    }
    return Optional.of(
        unknown.isEmpty()
            ? new Lookup.Nowhere()
            : new Lookup.CannotTell(
                "cannot tell which cloud has the service key: " + String.join("; ", unknown)));
  }
}
