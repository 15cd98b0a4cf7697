package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.northbound.Notifier;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.store.ChangeRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the snapshot that monitoring systems are served: all of it is made anew at an interval, and
 * a circuit's part at once when something of it changed. Safe for many threads.
 */
final class Snapshots implements Runnable, Supplier<Snapshot> {
  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

  private static final String ALARM = "snapshot";
  private static final int FIRST_TRIES = 5;
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final House house;
  private final CircuitRows rows;
  private final DeviceRows devices;
  private final Function<CircuitName, CircuitKeeper> keepers;
  private final Duration every;
  private final Runnable turned;
  private final Bell bell = new Bell();
  private final Map<CircuitName, Snapshot.Circuit> circuits = new TreeMap<>();
  private final ReentrantLock wholes = new ReentrantLock();

  /** By themselves, since all of it was begun to be made. */
  private final Set<CircuitName> madeSince = new HashSet<>();

  /** Those that could not be made since the start. */
  private final Set<CircuitName> unmade = new HashSet<>();

  private Map<String, Integer> circuitNumbers = Map.of();
  private Map<String, Integer> deviceNumbers = Map.of();
  private volatile Optional<Notifier> counts = Optional.empty();
  private volatile Snapshot now;
  private volatile boolean whole;

  /**
   * @param every time between two looks at all
   * @param turned run after each
   */
  Snapshots(
      House house,
      HealthLoop health,
      StatusBuilder status,
      Function<CircuitName, CircuitKeeper> keepers,
      Duration every,
      Runnable turned) {
    this.house = house;
    this.rows = new CircuitRows(house, health, status);
    this.devices = new DeviceRows(house.store(), health);
    this.keepers = keepers;
    this.every = every;
    this.turned = turned;
    this.now = Snapshot.empty(version(), house.clock().instant());
  }

  private static String version() {
    return Optional.ofNullable(Snapshots.class.getPackage().getImplementationVersion())
        .orElse("(not packaged)");
  }

  /** The last one that was made; an empty one before the first. */
  @Override
  public Snapshot get() {
    return now;
  }

  /** Whose notifications are counted. */
  void countsOf(Notifier notifier) {
    counts = Optional.of(notifier);
  }

  /** Has all of it made anew soon. */
  void ring() {
    bell.ring();
  }

  @Override
  public void run() {
    do {
      try {
        refresh();
        turned.run();
      } catch (RuntimeException e) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        log.error("snapshot for monitoring systems: unexpected", e);
      }
    } while (bell.sleep(every));
  }

  /**
   * Makes all of it for the first time: nobody is to be served a world without circuits. What keeps
   * it from that is given some seconds to pass, as a store may be busy.
   *
   * @throws Daemon.CannotStart when it does not
   */
  void first() {
    for (int tries = 1; !whole; tries++) {
      try {
        refresh();
      } catch (RuntimeException e) {
        log.warn("what monitoring systems are served cannot be put together, try {}", tries, e);
        if (tries == FIRST_TRIES || !bell.sleep(AGAIN)) {
          throw new Daemon.CannotStart(
              "http, snmpAgent: what monitoring systems are served cannot be put together: "
                  + RowValues.why(e)
                  + "; next: the trace is in the log; see whether "
                  + house.site().config().sqlite()
                  + " is whole, and whether its disk is full; without http and snmpAgent in"
                  + " circuitd.yaml the daemon starts and monitors nothing for others");
        }
      }
    }
  }

  /** Makes all of it anew; the store is asked but a few times. */
  void refresh() {
    wholes.lock();
    try {
      makeAll();
    } finally {
      wholes.unlock();
    }
  }

  private void makeAll() {
    Collection<CurrentSite.Known> known = house.site().circuits();
    Set<CircuitName> names =
        known.stream().map(one -> one.circuit().name()).collect(Collectors.toSet());
    giveNumbers(known);
    synchronized (this) {
      circuits.keySet().retainAll(names);
      unmade.retainAll(names);
      madeSince.clear();
    }
    Function<CircuitName, StoredCircuit> stored = StoredCircuit.of(house.store(), names);
    known.forEach(one -> tryToMake(one, () -> makeUnlessNewer(one, stored)));
    publish();
    whole = true;
  }

  /** Makes the parts of these circuits anew, and serves them when it returns. */
  void refresh(Collection<CircuitName> names) {
    if (!whole) {
      refresh();
      return;
    }
    List<CurrentSite.Known> known =
        names.stream().distinct().flatMap(name -> house.site().circuit(name).stream()).toList();
    giveNumbers(known);
    known.forEach(one -> tryToMake(one, () -> makeNow(one)));
    publish();
  }

  /**
   * A circuit that cannot be shown anew is shown as it was, unknown where it never was, and keeps
   * no other from it.
   */
  private void tryToMake(CurrentSite.Known known, Runnable making) {
    String name = known.circuit().name().value();
    try {
      making.run();
      house.alarms().clear(ALARM, name);
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw e;
      }
      log.error("{}: its part of the snapshot for monitoring systems: unexpected", name, e);
      boolean unknown = neverMade(known, RowValues.why(e));
      house
          .alarms()
          .raise(
              ALARM,
              name,
              "monitoring systems are served "
                  + (unknown ? "nothing but its name" : "its last state")
                  + ", as an error keeps it from being renewed: "
                  + RowValues.why(e)
                  + "; next: the trace is in the log, it belongs into a bug report");
    }
  }

  /** Whether nothing but an unknown circuit is shown. */
  private synchronized boolean neverMade(CurrentSite.Known known, String why) {
    CircuitName name = known.circuit().name();
    if (circuits.containsKey(name) && !unmade.contains(name)) {
      return false;
    }
    unmade.add(name);
    circuits.put(
        name,
        rows.unknown(
            known,
            circuitNumbers.getOrDefault(name.value(), 0),
            "an error keeps it from being judged: " + why));
    return true;
  }

  private synchronized void giveNumbers(Collection<CurrentSite.Known> known) {
    List<String> newCircuits =
        known.stream()
            .map(one -> one.circuit().name().value())
            .filter(name -> !circuitNumbers.containsKey(name))
            .sorted()
            .toList();
    if (!newCircuits.isEmpty()) {
      house.store().circuitNumbers().give(newCircuits);
      circuitNumbers = house.store().circuitNumbers().all();
    }
    List<String> newDevices =
        house.site().inventory().routers().keySet().stream()
            .filter(name -> !deviceNumbers.containsKey(name))
            .sorted()
            .toList();
    if (!newDevices.isEmpty()) {
      house.store().deviceNumbers().give(newDevices);
      deviceNumbers = house.store().deviceNumbers().all();
    }
  }

  /** What the store said of it before is older than what was made since. */
  private synchronized void makeUnlessNewer(
      CurrentSite.Known known, Function<CircuitName, StoredCircuit> stored) {
    if (!madeSince.contains(known.circuit().name())) {
      make(known, stored.apply(known.circuit().name()));
    }
  }

  /** One circuit at a time, so that what is made of older knowledge never comes last. */
  private synchronized void makeNow(CurrentSite.Known known) {
    madeSince.add(known.circuit().name());
    make(known, StoredCircuit.of(house.store(), known.circuit().name()));
  }

  private synchronized void make(CurrentSite.Known known, StoredCircuit stored) {
    CircuitName name = known.circuit().name();
    circuits.put(
        name,
        rows.circuit(
            known,
            stored,
            keepers.apply(name),
            circuitNumbers.getOrDefault(name.value(), 0),
            deviceNumbers,
            Optional.ofNullable(circuits.get(name))));
    unmade.remove(name);
  }

  private synchronized void publish() {
    Instant at = house.clock().instant();
    List<Snapshot.Circuit> all = List.copyOf(circuits.values());
    Snapshot before = now;
    Snapshot next =
        Snapshot.of(
            at,
            at,
            service(before.service().startedAt()),
            clouds(),
            all,
            devices.of(house.site().inventory().routers().values(), deviceNumbers, all));
    now = next.hasRowsOf(before) ? next.withRowsChangedAt(before.rowsChangedAt()) : next;
  }

  private Snapshot.Service service(Instant startedAt) {
    Map<ChangeRecord.State, Long> changes = house.store().journal().counts();
    return new Snapshot.Service(
        version(),
        startedAt,
        house.admission().stopped().isPresent(),
        house.alarms().standing().size(),
        changes.getOrDefault(ChangeRecord.State.DONE, 0L),
        changes.getOrDefault(ChangeRecord.State.FAILED, 0L),
        changes.getOrDefault(ChangeRecord.State.OPEN, 0L).intValue(),
        counts.map(Notifier::last).orElse(0L),
        counts.map(Notifier::givenUp).orElse(0L));
  }

  private List<Snapshot.Cloud> clouds() {
    return house.azure().names().stream()
        .map(cloud ->
            new Snapshot.Cloud(
                cloud,
                house.lists().trouble(cloud).isPresent()
                    ? Reach.UNREACHABLE
                    : house.lists().at(cloud).isPresent() ? Reach.REACHABLE : Reach.UNKNOWN,
                house.lists().at(cloud).map(Instant::getEpochSecond).orElse(0L),
                house.lists().trouble(cloud).orElse("")))
        .toList();
  }
}
