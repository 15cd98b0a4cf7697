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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * What Azure says of one circuit. It is read when it was never read, when the watch saw it move,
 * when it is about to matter, and slowly otherwise; what is known is kept with its age when a read
 * tells nothing. Safe for many threads.
 */
final class CircuitFacts {
  /** So many reads in a row that told nothing are an alarm. */
  private static final int ENOUGH = 3;

  private static final String ALARM = "facts";

  private final CircuitName name;
  private final House house;
  private final CircuitResource resource;
  private final ReadTimes times;
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
   * @param failures tries in a row that told nothing while its cloud answered otherwise
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
      int failures,
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
            0,
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
    this.times = new ReadTimes(name, house);
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
    Optional<String> cloud = place(circuit).map(Place::cloud);
    keep(turn, circuit, reading, seen, ofItsOwn(cloud));
    tell(cloud);
    return reading;
  }

  /** Reads if there is a reason to. */
  void look(Circuit circuit) {
    Known now = known;
    Optional<Place> place = place(circuit);
    if (!now.key().equals(Optional.of(circuit.serviceKey()))) {
      read(circuit, resource::look);
    } else if (place.isPresent()) {
      look(circuit, now, place.get());
    } else if (now.last() instanceof Reading.Present<CrossConnection> && now.trouble().isEmpty()) {
      // What was known of it was let go, as after a retirement: nothing cached counts.
      read(circuit, resource::look);
    } else {
      Instant since = now.triedAt().orElse(Instant.EPOCH);
      house
          .lists()
          .lookup(circuit.serviceKey(), since)
          .filter(lookup -> !(lookup instanceof Lookup.Hit hit) || times.patient(now, hit.cloud()))
          .ifPresent(lookup -> found(circuit, lookup));
    }
  }

  private void look(Circuit circuit, Known now, Place place) {
    Optional<Sighting> seen = seen(place, circuit);
    boolean moved = seen.isPresent() && !seen.equals(now.handled());
    if (moved && agrees(now.last(), seen.get())) {
      handled(seen.get());
      moved = false;
    }
    boolean due =
        moved
            || now.never()
            || now.trouble().isPresent()
            || times.unsettled(now, place.cloud())
            || times.old(now, place.cloud());
    if (due && times.patient(now, place.cloud())) {
      read(circuit, resource::look);
    }
  }

  /** Of a cloud that does not answer a failure says nothing, and must not delay later reads. */
  private boolean ofItsOwn(Optional<String> cloud) {
    return cloud.filter(name -> !house.lists().answers(name)).isEmpty();
  }

  /** One circuit whose reads fail shows nowhere else; of a whole cloud its watch tells. */
  private void tell(Optional<String> cloud) {
    Known now = known;
    if (now.trouble().isEmpty()) {
      house.alarms().clear(ALARM, name.value());
    } else if (now.failures() >= ENOUGH && cloud.filter(house.lists()::answers).isPresent()) {
      house
          .alarms()
          .raise(
              ALARM,
              name.value(),
              "cannot be read at Azure: "
                  + now.trouble().orElse("")
                  + "; "
                  + now.at()
                      .map(at -> "what is shown of it is of " + at.truncatedTo(ChronoUnit.SECONDS))
                      .orElse("nothing is known of it yet")
                  + "; next: ask Microsoft, if it stays so");
    }
  }

  /** A key that no cloud knew, or that could not be decided, costs no calls until a list has it. */
  private void found(Circuit circuit, Lookup lookup) {
    long turn = turns.incrementAndGet();
    switch (lookup) {
      case Lookup.Hit(String cloud, String id) -> {
        Reading<CrossConnection> reading = resource.readListed(circuit, cloud, id);
        keep(turn, circuit, reading, Optional.empty(), ofItsOwn(Optional.of(cloud)));
        tell(Optional.of(cloud));
      }
      case Lookup.Nowhere nowhere ->
          keep(turn, circuit, resource.told(circuit, Reading.absent()), Optional.empty(), true);
      case Lookup.CannotTell(String reason) ->
          keep(turn, circuit, Reading.unknown("R-004: " + reason), Optional.empty(), false);
    }
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

  /** Whether a list shows what was read already, in all that it shows. */
  static boolean agrees(Reading<CrossConnection> last, Sighting seen) {
    if (!(last instanceof Reading.Present<CrossConnection>(CrossConnection there))) {
      return last instanceof Reading.Absent<CrossConnection> && seen.item().isEmpty();
    }
    return seen.item().isPresent() && agrees(there, seen.item().get());
  }

  private static boolean agrees(CrossConnection there, ListedCircuit item) {
    // The end of an operation need not move the etag.
    return (there.etag().isEmpty() || agrees(item.etag(), there.etag()))
        && (item.bandwidthMbps() == 0 || item.bandwidthMbps() == there.bandwidthMbps())
        && agrees(item.peeringLocation(), there.peeringLocation())
        && agrees(item.providerState(), there.providerState())
        && agrees(item.provisioningState(), there.provisioningState());
  }

  /** What an item lacks says nothing. */
  private static boolean agrees(String listed, String there) {
    return listed.isEmpty() || listed.equals(there);
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
              now.failures(),
              now.stateSince(),
              Optional.of(seen),
              now.turn());
    }
  }

  /**
   * @param counts whether it is a failure of its own, should it have told nothing
   */
  private void keep(
      long turn,
      Circuit circuit,
      Reading<CrossConnection> reading,
      Optional<Sighting> seen,
      boolean counts) {
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
                    before.failures() + (counts ? 1 : 0),
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
                    0,
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
