package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.model.ServiceKey;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The keepers of all circuits, each on a thread of its own. Safe for many threads. */
final class Keepers {
  private final Map<CircuitName, CircuitKeeper> keepers = new ConcurrentHashMap<>();
  private final Supplier<House> house;
  private final CurrentSite site;
  private final Duration every;
  private final Executor threads;

  /**
   * @param house asked for with the first keeper
   * @param every time between two looks at a circuit when nothing rings
   */
  Keepers(Supplier<House> house, CurrentSite site, Duration every, Executor threads) {
    this.house = house;
    this.site = site;
    this.every = every;
    this.threads = threads;
  }

  /** The keeper of a circuit, which starts now if it has none yet. */
  CircuitKeeper of(CircuitName name) {
    return keepers.computeIfAbsent(
        name,
        missing -> {
          CircuitKeeper keeper =
              new CircuitKeeper(missing, house.get(), every, threads, () -> leaves(missing));
          threads.execute(keeper);
          return keeper;
        });
  }

  /** A file that came back meanwhile is for the keeper that is still there. */
  private boolean leaves(CircuitName name) {
    return keepers.computeIfPresent(
            name, (key, keeper) -> site.circuit(name).isPresent() ? keeper : null)
        == null;
  }

  /** Sees to it that each circuit in force has one. */
  void start() {
    site.circuits().forEach(known -> of(known.circuit().name()));
  }

  /** Has all of them look now. */
  void ring() {
    keepers.values().forEach(CircuitKeeper::ring);
  }

  /** Has those look now whose circuits moved at Azure. */
  void moved(Collection<ServiceKey> keys) {
    Set<ServiceKey> those = Set.copyOf(keys);
    site.circuits().stream()
        .map(CurrentSite.Known::circuit)
        .filter(circuit -> those.contains(circuit.serviceKey()))
        .forEach(circuit -> of(circuit.name()).ring());
  }
}
