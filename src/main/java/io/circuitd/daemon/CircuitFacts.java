package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.azure.ListedCircuit;
import io.circuitd.daemon.CloudLists.Lookup;
import io.circuitd.daemon.CloudLists.Sighting;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.model.ServiceKey;
import io.circuitd.store.CircuitRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What Azure says of one circuit. It is read when it was never read, when the watch saw it move,
 * when it is about to matter, and slowly otherwise; what is known is kept with its age when a read
 * tells nothing. Safe for many threads.
 */
final class CircuitFacts {
  /** After a read that told nothing, while the cloud's LIST tells nothing either. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final CircuitName name;
  private final House house;
  private final CircuitResource resource;
  private final AtomicLong turns = new AtomicLong();
  private final Object lock = new Object();
  private volatile Known known = Known.NOTHING;

  /**
   * What is known now.
   *
   * @param key of the circuit that it is about
   * @param last what the last read that told something gave; unknown before that, with its reason
   * @param at when that was
   * @param trouble why the last try told nothing
   * @param triedAt when that was
   * @param stateSince since when Azure shows the same provisioningState
   * @param handled how the list showed the circuit when it was read last
   * @param turn of the read; a later one is not overwritten by an earlier
   */
  record Known(
      Optional<ServiceKey> key,
      Reading<CrossConnection> last,
      Optional<Instant> at,
      Optional<String> trouble,
      Optional<Instant> triedAt,
      Optional<Instant> stateSince,
      Optional<Sighting> handled,
      long turn) {
    static final Known NOTHING =
        new Known(
            Optional.empty(),
            Reading.unknown("not read yet"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            0);

    boolean never() {
      return at.isEmpty();
    }
  }

  CircuitFacts(CircuitName name, House house) {
    this.name = name;
    this.house = house;
    this.resource = new CircuitResource(name, house);
  }

  Known known() {
    return known;
  }

  /** Reads now, whatever is known; what comes back is kept. */
  Reading<CrossConnection> read(Circuit circuit) {
    return read(circuit, resource::read);
  }

  private Reading<CrossConnection> read(
      Circuit circuit, Function<Circuit, Reading<CrossConnection>> way) {
    long turn = turns.incrementAndGet();
    Optional<Sighting> seen = place(circuit).flatMap(place -> seen(place, circuit));
    Reading<CrossConnection> reading = way.apply(circuit);
    keep(turn, circuit, reading, seen);
    return reading;
  }

  /** Reads if there is a reason to. */
  void look(Circuit circuit) {
    if (!known.key().equals(Optional.of(circuit.serviceKey()))) {
      read(circuit, resource::look);
      return;
    }
    Optional<Place> place = place(circuit);
    if (place.isPresent()) {
      look(circuit, place.get());
    } else if (known.last() instanceof Reading.Present<CrossConnection>) {
      // What was known of it was let go, as after a retirement: nothing cached counts.
      read(circuit, resource::look);
    } else {
      Instant since = known.triedAt().orElse(Instant.EPOCH);
      house.lists().lookup(circuit.serviceKey(), since).ifPresent(lookup -> found(circuit, lookup));
    }
  }

  private void look(Circuit circuit, Place place) {
    Known now = known;
    Optional<Sighting> seen = seen(place, circuit);
    boolean moved = seen.isPresent() && !seen.equals(now.handled());
    if (moved && agrees(now.last(), seen.get())) {
      handled(seen.get());
      moved = false;
    }
    if (moved || now.never() || old(now, place)) {
      Instant patient = house.clock().instant().minus(PATIENCE);
      boolean triedLately =
          now.trouble().isPresent() && now.triedAt().filter(patient::isBefore).isPresent();
      if (house.lists().answers(place.cloud()) || !triedLately) {
        read(circuit, resource::look);
      }
    }
  }

  /** A key that no cloud knew, or that could not be decided, costs no calls until a list has it. */
  private void found(Circuit circuit, Lookup lookup) {
    long turn = turns.incrementAndGet();
    Reading<CrossConnection> reading =
        switch (lookup) {
          case Lookup.Hit(String cloud, String id) -> resource.readListed(circuit, cloud, id);
          case Lookup.Nowhere nowhere -> resource.told(circuit, Reading.absent());
          case Lookup.CannotTell(String reason) -> Reading.unknown("R-004: " + reason);
        };
    keep(turn, circuit, reading, Optional.empty());
  }

  private record Place(String cloud, String id) {}

  private Optional<Place> place(Circuit circuit) {
    Optional<CircuitRecord> record =
        house
            .store()
            .circuits()
            .of(name)
            .filter(kept -> kept.serviceKey().equals(circuit.serviceKey()));
    return record
        .flatMap(CircuitRecord::cloud)
        .flatMap(cloud -> record.flatMap(CircuitRecord::azureId).map(id -> new Place(cloud, id)));
  }

  private Optional<Sighting> seen(Place place, Circuit circuit) {
    return house.lists().sighting(place.cloud(), circuit.serviceKey());
  }

  /** Spread over a quarter of the time, so that a fleet that was read at once does not stay so. */
  private boolean old(Known now, Place place) {
    Duration refresh = house.site().config().watch(place.cloud()).refresh();
    Duration early =
        refresh.dividedBy(4).multipliedBy(Math.floorMod(name.hashCode(), 100)).dividedBy(100);
    return now.at()
        .filter(at -> at.plus(refresh).minus(early).isBefore(house.clock().instant()))
        .isPresent();
  }

  /** Whether a list shows what was read already, by the etag or else by all that it shows. */
  private static boolean agrees(Reading<CrossConnection> last, Sighting seen) {
    if (!(last instanceof Reading.Present<CrossConnection>(CrossConnection there))) {
      return last instanceof Reading.Absent<CrossConnection> && seen.item().isEmpty();
    }
    return seen.item().isPresent() && agrees(there, seen.item().get());
  }

  private static boolean agrees(CrossConnection there, ListedCircuit item) {
    if (!item.etag().isEmpty() && !there.etag().isEmpty()) {
      return item.etag().equals(there.etag());
    }
    return item.bandwidthMbps() == there.bandwidthMbps()
        && item.peeringLocation().equals(there.peeringLocation())
        && item.providerState().equals(there.providerState())
        && item.provisioningState().equals(there.provisioningState());
  }

  private void handled(Sighting seen) {
    synchronized (lock) {
      Known now = known;
      known =
          new Known(
              now.key(),
              now.last(),
              now.at(),
              now.trouble(),
              now.triedAt(),
              now.stateSince(),
              Optional.of(seen),
              now.turn());
    }
  }

  private void keep(
      long turn, Circuit circuit, Reading<CrossConnection> reading, Optional<Sighting> seen) {
    Optional<Instant> now = Optional.of(house.clock().instant());
    Optional<ServiceKey> key = Optional.of(circuit.serviceKey());
    synchronized (lock) {
      Known before = known.key().equals(key) ? known : Known.NOTHING;
      if (turn < before.turn()) {
        return;
      }
      known =
          switch (reading) {
            case Reading.Unknown<CrossConnection>(String reason) ->
                new Known(
                    key,
                    before.never() ? reading : before.last(),
                    before.at(),
                    Optional.of(reason),
                    now,
                    before.stateSince(),
                    before.handled(),
                    turn);
            default ->
                new Known(
                    key,
                    reading,
                    now,
                    Optional.empty(),
                    now,
                    since(before, reading, now),
                    seen,
                    turn);
          };
    }
  }

  private static Optional<Instant> since(
      Known before, Reading<CrossConnection> reading, Optional<Instant> now) {
    boolean same =
        before.last() instanceof Reading.Present<CrossConnection>(CrossConnection was)
            && reading instanceof Reading.Present<CrossConnection>(CrossConnection is)
            && was.provisioningState().equals(is.provisioningState());
    return same ? before.stateSince().or(() -> now) : now;
  }
}
