package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.health.AzureCauses;
import io.circuitd.health.BfdView;
import io.circuitd.health.HealthBook;
import io.circuitd.health.HealthBook.Polled;
import io.circuitd.health.LegObservation;
import io.circuitd.health.RouterHealth;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.Traffic;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Reading;
import io.circuitd.store.PushedRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observes every leg that is on a router, again and again: each router on a thread of its own, all
 * of its legs by one poll, so that a slow router delays no other.
 */
final class HealthLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(HealthLoop.class);

  static final String ALARM = "router-unreachable";
  private static final String INTERNAL = "internal";
  private static final String UNREADABLE = "unreadable";

  /** No poll of a router that answers a little now and then takes longer. */
  private static final Duration LONGEST_POLL = Duration.ofMinutes(5);

  private final House house;
  private final Duration every;
  private final BiFunction<String, List<Leg>, RouterObservation> poll;
  private final HealthBook book;
  private final HealthNews news;
  private final SecondOpinions opinions;
  private final Function<CircuitName, CircuitKeeper> keepers;
  private final Silences silences;
  private final Runnable turned;
  private final Bell bell = new Bell();
  private final Map<String, RouterPoller> pollers = new ConcurrentHashMap<>();
  private final Map<LegId, Last> last = new ConcurrentHashMap<>();
  private final Map<LegId, Reading<Long>> rates = new ConcurrentHashMap<>();
  private final Map<String, List<Polled>> polledLast = new ConcurrentHashMap<>();

  /** Legs of each router that could not be read from the store, and why. */
  private final Map<String, Map<LegId, String>> unreadable = new ConcurrentHashMap<>();

  /**
   * What was observed last of a leg.
   *
   * @param pushed when what stood there then was confirmed
   */
  private record Last(LegObservation seen, Instant pushed) {}

  /** Circuits with a session that came up, until the store knows it. */
  private final Set<CircuitName> cameUp = ConcurrentHashMap.newKeySet();

  /**
   * @param poll reads all these legs of a router
   * @param opinions is told of each observation, with the verdict on it
   * @param turned run after each round in which no router's poll is overdue
   */
  HealthLoop(
      House house,
      Duration every,
      BiFunction<String, List<Leg>, RouterObservation> poll,
      HealthBook book,
      HealthNews news,
      SecondOpinions opinions,
      Function<CircuitName, CircuitKeeper> keepers,
      Runnable turned) {
    this.house = house;
    this.every = every;
    this.poll = poll;
    this.book = book;
    this.news = news;
    this.opinions = opinions;
    this.keepers = keepers;
    this.turned = turned;
    this.silences =
        new Silences(
            house.runner()::mayHaveOpenCommit,
            circuit -> keepers.apply(circuit).doing(),
            this::disabled);
  }

  /** What stands after damping. */
  HealthBook book() {
    return book;
  }

  /** The last observation of a leg. */
  Optional<LegObservation> last(LegId leg) {
    return Optional.ofNullable(last.get(leg)).map(Last::seen);
  }

  /** The last observation of what stands now; empty until there is one. */
  Optional<LegObservation> last(PushedLeg pushed) {
    return Optional.ofNullable(last.get(pushed.id()))
        .filter(observed -> observed.pushed().equals(pushed.at()))
        .map(Last::seen);
  }

  /** What the last observations since each was pushed say of these legs together. */
  Verdict verdict(List<PushedLeg> pushed) {
    return verdict(pushed, Reading.unknown("not asked"));
  }

  /**
   * As {@link #verdict(List)}, explained by what Azure says.
   *
   * @param azure as it was read last
   */
  Verdict verdict(List<PushedLeg> pushed, Reading<CrossConnection> azure) {
    Map<LegId, Verdict> legs = new TreeMap<>();
    pushed.forEach(leg -> legs.put(leg.id(), verdict(leg, azure)));
    return Verdict.ofCircuit(legs);
  }

  /** What the last observation of one leg says, if it is of what stands now. */
  Verdict verdict(PushedLeg pushed, Reading<CrossConnection> azure) {
    return last(pushed)
        .map(seen -> explained(pushed.leg(), seen, azure))
        .orElseGet(() -> new Verdict(Verdict.State.UNKNOWN, "not observed since it was changed"));
  }

  private Verdict explained(Leg leg, LegObservation seen, Reading<CrossConnection> azure) {
    Verdict verdict = Verdict.of(seen);
    return azure instanceof Reading.Present<CrossConnection>(CrossConnection there)
        ? verdict.because(
            AzureCauses.of(leg, seen, verdict, there, type -> disabled(leg.id(), type)))
        : verdict;
  }

  /** Whether an approved plan disabled the peering of a leg. */
  private boolean disabled(LegId leg, PeeringType type) {
    return house
        .store()
        .circuits()
        .of(leg.circuit())
        .filter(known -> known.disabled().contains(type))
        .isPresent();
  }

  /** What a leg carried between the last two observations, both directions together, bit/s. */
  Reading<Long> rate(LegId leg) {
    return rates.getOrDefault(leg, Reading.unknown("not read twice yet"));
  }

  private static Reading<Long> rate(Optional<LegObservation> before, Reading<Traffic> now) {
    return switch (now) {
      case Reading.Present<Traffic>(Traffic here) ->
          before
              .map(LegObservation::traffic)
              .filter(Reading.Present.class::isInstance)
              .map(then -> ((Reading.Present<Traffic>) then).value())
              .map(here::bitsPerSecondSince)
              .filter(OptionalLong::isPresent)
              .map(rate -> Reading.present(rate.getAsLong()))
              .orElseGet(() -> Reading.unknown("not read twice yet"));
      case Reading.Absent<Traffic> absent -> Reading.absent();
      case Reading.Unknown<Traffic>(String reason) -> Reading.unknown(reason);
    };
  }

  /**
   * Has one router polled now: at once, or when the poll that is under way is over. Many calls
   * meanwhile are one.
   */
  void pollNow(String router) {
    Optional.ofNullable(pollers.get(router)).ifPresent(RouterPoller::ring);
  }

  /** Has the routers of one circuit polled now, those on which it is new included. */
  void pollNow(CircuitName circuit) {
    bell.ring();
    house.store().pushed().of(circuit).stream()
        .map(PushedRecord::router)
        .distinct()
        .forEach(this::pollNow);
  }

  @Override
  public void run() {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      do {
        try {
          supervise(threads);
          if (allPoll()) {
            turned.run();
          }
        } catch (RuntimeException e) {
          if (!Thread.currentThread().isInterrupted()) {
            log.error("health: unexpected", e);
          }
        }
      } while (bell.sleep(every));
    }
  }

  private boolean allPoll() {
    List<String> overdue =
        pollers.entrySet().stream()
            .filter(poller -> poller.getValue().overdue(LONGEST_POLL))
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (!overdue.isEmpty()) {
      log.error(
          "health: no poll of {} ended for {} min; next: restart circuitd, and keep the log",
          overdue,
          LONGEST_POLL.toMinutes());
    }
    return overdue.isEmpty();
  }

  /** Sees to it that each router that has legs is polled, and forgets what is no more. */
  private void supervise(ExecutorService threads) {
    List<PushedRecord> pushed = news.retain(book, house.store().pushed()::all);
    Set<LegId> legs = new HashSet<>();
    Set<String> routers = new HashSet<>();
    for (PushedRecord record : pushed) {
      legs.add(record.leg());
      routers.add(record.router());
    }
    last.keySet().retainAll(legs);
    rates.keySet().retainAll(legs);
    polledLast.keySet().retainAll(routers);
    pollers
        .entrySet()
        .removeIf(poller -> {
          boolean gone = !routers.contains(poller.getKey());
          if (gone) {
            house.alarms().clear(ALARM, poller.getKey());
            house.alarms().clear(INTERNAL, poller.getKey());
            tellUnreadable(poller.getKey(), Map.of());
            poller.getValue().stop();
          }
          return gone;
        });
    for (String router : routers) {
      pollers.computeIfAbsent(
          router,
          name -> {
            RouterPoller poller =
                new RouterPoller(every, () -> observe(name), why -> failed(name, why));
            threads.execute(() -> {
              try {
                poller.run();
              } finally {
                pollers.remove(name, poller);
              }
            });
            return poller;
          });
    }
    news.prune();
  }

  /**
   * One poll of one router.
   *
   * @return how long until the next one is worth while
   */
  private Duration observe(String router) {
    List<PushedRecord> records = new ArrayList<>(house.store().pushed().on(router));
    if (records.isEmpty()) {
      return every;
    }
    Map<LegId, Leg> legs = new TreeMap<>();
    Map<LegId, String> damaged = new TreeMap<>();
    for (PushedRecord record : records) {
      try {
        legs.put(record.leg(), LegJson.read(record.legFacts()));
      } catch (UnreadableLeg e) {
        damaged.put(record.leg(), String.valueOf(e.getMessage()));
      }
    }
    tellUnreadable(router, damaged);
    Silences.Begin begin = silences.begin(router, legs.values());
    RouterObservation seen = poll.apply(router, List.copyOf(legs.values()));
    List<Polled> polled = new ArrayList<>();
    records.retainAll(Set.copyOf(house.store().pushed().on(router)));
    for (PushedRecord record : records) {
      LegObservation observation = seen.legs().get(record.leg());
      Leg leg = legs.get(record.leg());
      if (observation != null && leg != null) {
        polled.add(keep(leg, observation, record.at(), begin));
      }
    }
    damaged.forEach((leg, why) -> polled.addAll(missed(router, leg::equals, why)));
    polledLast.put(router, List.copyOf(polled));
    take(router, seen, polled);
    noteUp();
    house.alarms().clear(INTERNAL, router);
    return untilNext(router, legs.keySet());
  }

  /** A leg that the store does not give is not polled; the others of its router are. */
  private void tellUnreadable(String router, Map<LegId, String> now) {
    Map<LegId, String> before = unreadable.getOrDefault(router, Map.of());
    before.keySet().stream()
        .filter(leg -> !now.containsKey(leg))
        .forEach(leg -> house.alarms().clear(UNREADABLE, leg.toString()));
    now.forEach((leg, why) -> house.alarms().raise(UNREADABLE, leg.toString(), why));
    unreadable.put(router, Map.copyOf(now));
  }

  private void take(String router, RouterObservation seen, List<Polled> polled) {
    news.polled(book, seen, polled);
    book.router(router)
        .filter(RouterHealth::unreachable)
        .flatMap(RouterHealth::silence)
        .ifPresentOrElse(
            why -> house.alarms().raise(ALARM, router, "answers no poll by SNMP: " + why),
            () -> house.alarms().clear(ALARM, router));
  }

  /** A poll that failed by an error of ours is a missed one: what nobody reads must not stay up. */
  private void failed(String router, Throwable why) {
    String words = Optional.ofNullable(why.getMessage()).orElse(why.getClass().getSimpleName());
    house.alarms().raise(INTERNAL, router, "health: unexpected: " + words);
    String reason = "circuitd could not poll it: " + words;
    take(
        router,
        new RouterObservation(router, house.clock().instant(), Optional.of(reason), Map.of()),
        missed(router, _ -> true, reason));
  }

  /** These legs of a router's last poll, as not read in this one. */
  private List<Polled> missed(String router, Predicate<LegId> which, String why) {
    List<Polled> before =
        polledLast.getOrDefault(router, List.of()).stream()
            .filter(one -> which.test(one.leg().id()))
            .toList();
    RouterObservation silent =
        RouterObservation.silent(
            router,
            house.clock().instant(),
            why,
            before.stream().map(Polled::leg).toList(),
            leg -> hidden(before, leg));
    List<Polled> missed = new ArrayList<>();
    for (Polled one : before) {
      LegObservation unseen = silent.legs().get(one.leg().id());
      if (unseen != null && book.leg(one.leg().id()).isPresent()) {
        last.computeIfPresent(unseen.leg(), (_, was) -> new Last(unseen, was.pushed()));
        missed.add(
            new Polled(one.leg(), unseen, Verdict.of(unseen), one.advertised(), one.silence()));
      }
    }
    return missed;
  }

  private static Optional<BfdView.NotMeasurable> hidden(List<Polled> before, Leg leg) {
    return before.stream()
        .filter(one -> one.leg().equals(leg))
        .map(one -> one.seen().bfd())
        .filter(BfdView.NotMeasurable.class::isInstance)
        .map(BfdView.NotMeasurable.class::cast)
        .findFirst();
  }

  /** After the news, which a store that fails must not hold up. */
  private void noteUp() {
    cameUp.removeIf(circuit -> {
      try {
        house.store().circuits().wasUp(circuit);
        return true;
      } catch (RuntimeException e) {
        log.error("{}: that a session was up is stored later", circuit, e);
        return false;
      }
    });
  }

  private Duration untilNext(String router, Collection<LegId> legs) {
    return book.due(router, legs)
        .map(time -> time.compareTo(RouterPoller.SHORTEST) < 0 ? RouterPoller.SHORTEST : time)
        .filter(time -> time.compareTo(every) < 0)
        .orElse(every);
  }

  private Polled keep(Leg leg, LegObservation seen, Instant pushed, Silences.Begin begin) {
    Verdict verdict = Verdict.of(seen);
    Optional<LegObservation> before =
        Optional.ofNullable(last.put(seen.leg(), new Last(seen, pushed))).map(Last::seen);
    rates.put(seen.leg(), rate(before, seen.traffic()));
    boolean changed = before.map(Verdict::of).filter(verdict::equals).isEmpty();
    if (changed) {
      log.debug("{}: {}: {}", seen.leg(), verdict.state(), verdict.reason());
    }
    if (changed && seen.someEstablished()) {
      cameUp.add(seen.leg().circuit());
    }
    opinions.observed(seen, verdict);
    return new Polled(
        leg,
        seen,
        verdict.state() == Verdict.State.UP
            ? verdict
            : explained(leg, seen, keepers.apply(leg.id().circuit()).facts()),
        opinions.advertised(leg),
        silences.of(leg, verdict, begin));
  }
}
