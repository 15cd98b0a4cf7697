package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.design.Leg;
import io.circuitd.design.LegJson;
import io.circuitd.design.UnreadableLeg;
import io.circuitd.health.BfdView;
import io.circuitd.health.HealthBook;
import io.circuitd.health.HealthBook.Polled;
import io.circuitd.health.LegObservation;
import io.circuitd.health.RouterHealth;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Reading;
import io.circuitd.store.PushedFacts;
import io.circuitd.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls all legs of a router at once, and brings what was seen to those who keep it: the readings,
 * the news, the alarms. One poll of a router at a time; safe for many threads otherwise.
 */
final class LegPolls {
  private static final Logger log = LoggerFactory.getLogger(LegPolls.class);
  private static final String INTERNAL = "internal";

  /** Code of the alarm on a leg that the store does not give. */
  static final String UNREADABLE = "unreadable";

  private final Store store;
  private final Alarms alarms;
  private final InstantSource clock;
  private final Duration every;
  private final BiFunction<String, List<Leg>, RouterObservation> poll;
  private final HealthBook book;
  private final HealthNews news;
  private final LegReadings readings;
  private final SecondOpinions opinions;
  private final Function<CircuitName, Reading<CrossConnection>> facts;
  private final Silences silences;
  private final Map<String, List<Polled>> polledLast = new ConcurrentHashMap<>();

  /** Legs of each router that could not be read from the store, and why. */
  private final Map<String, Map<LegId, String>> unreadable = new ConcurrentHashMap<>();

  /** Circuits with a session that came up, until the store knows it. */
  private final Set<CircuitName> cameUp = ConcurrentHashMap.newKeySet();

  /**
   * @param every usual time between two polls
   * @param poll reads all these legs of a router
   * @param opinions is told of each observation, with the verdict on it
   * @param facts what Azure says of a circuit, as it was read last
   */
  LegPolls(
      Store store,
      Alarms alarms,
      InstantSource clock,
      Duration every,
      BiFunction<String, List<Leg>, RouterObservation> poll,
      HealthBook book,
      HealthNews news,
      LegReadings readings,
      SecondOpinions opinions,
      Function<CircuitName, Reading<CrossConnection>> facts,
      Silences silences) {
    this.store = store;
    this.alarms = alarms;
    this.clock = clock;
    this.every = every;
    this.poll = poll;
    this.book = book;
    this.news = news;
    this.readings = readings;
    this.opinions = opinions;
    this.facts = facts;
    this.silences = silences;
  }

  /** Forgets what was polled on other routers. */
  void retain(Set<String> routers) {
    polledLast.keySet().retainAll(routers);
  }

  /** Has no alarm stand of a router that no leg is on any more. */
  void forget(String router) {
    alarms.clear(HealthLoop.ALARM, router);
    alarms.clear(INTERNAL, router);
    tellUnreadable(router, Map.of());
  }

  /**
   * One poll of one router.
   *
   * @return how long until the next one is worth while
   */
  Duration observe(String router) {
    List<PushedFacts> records = new ArrayList<>(store.pushed().facts(router));
    if (records.isEmpty()) {
      return every;
    }
    Map<LegId, Leg> legs = new TreeMap<>();
    Map<LegId, String> damaged = new TreeMap<>();
    for (PushedFacts record : records) {
      try {
        legs.put(record.leg(), LegJson.read(record.legFacts()));
      } catch (UnreadableLeg e) {
        damaged.put(record.leg(), String.valueOf(e.getMessage()));
      }
    }
    tellUnreadable(router, damaged);
    Silences.Begin begin = silences.begin(router, legs.values());
    RouterObservation seen = poll.apply(router, List.copyOf(legs.values()));
    if (Thread.currentThread().isInterrupted()) {
      // What the end of the daemon left unread was not missed by the router.
      return every;
    }
    List<Polled> polled = new ArrayList<>();
    records.retainAll(Set.copyOf(store.pushed().facts(router)));
    for (PushedFacts record : records) {
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
    alarms.clear(INTERNAL, router);
    return untilNext(router, legs.keySet());
  }

  /** A leg that the store does not give is not polled; the others of its router are. */
  private void tellUnreadable(String router, Map<LegId, String> now) {
    Map<LegId, String> before = unreadable.getOrDefault(router, Map.of());
    before.keySet().stream()
        .filter(leg -> !now.containsKey(leg))
        .forEach(leg -> alarms.clear(UNREADABLE, leg.toString()));
    now.forEach((leg, why) -> alarms.raise(UNREADABLE, leg.toString(), why));
    unreadable.put(router, Map.copyOf(now));
  }

  private void take(String router, RouterObservation seen, List<Polled> polled) {
    news.polled(book, seen, polled);
    book.router(router)
        .filter(RouterHealth::unreachable)
        .flatMap(RouterHealth::silence)
        .ifPresentOrElse(
            why -> alarms.raise(HealthLoop.ALARM, router, "answers no poll by SNMP: " + why),
            () -> alarms.clear(HealthLoop.ALARM, router));
  }

  /** A poll that failed by an error of ours is a missed one: what nobody reads must not stay up. */
  void failed(String router, Throwable why) {
    String words = Optional.ofNullable(why.getMessage()).orElse(why.getClass().getSimpleName());
    alarms.raise(INTERNAL, router, "health: unexpected: " + words);
    String reason = "circuitd could not poll it: " + words;
    take(
        router,
        new RouterObservation(router, clock.instant(), Optional.of(reason), Map.of()),
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
            clock.instant(),
            why,
            before.stream().map(Polled::leg).toList(),
            leg -> hidden(before, leg));
    Silences.Begin begin = silences.begin(router, before.stream().map(Polled::leg).toList());
    List<Polled> missed = new ArrayList<>();
    for (Polled one : before) {
      LegObservation unseen = silent.legs().get(one.leg().id());
      if (unseen != null && book.leg(one.leg().id()).isPresent()) {
        readings.missed(unseen);
        Verdict verdict = Verdict.of(unseen);
        missed.add(
            new Polled(one.leg(), unseen, verdict, one.advertised(), silence(one, verdict, begin)));
      }
    }
    return missed;
  }

  /** As it is now; as it was where the store, which may be what failed, does not tell. */
  private Optional<String> silence(Polled before, Verdict verdict, Silences.Begin begin) {
    try {
      return silences.of(before.leg(), verdict, begin);
    } catch (RuntimeException e) {
      log.warn("{}: what silences it is not known: {}", before.leg().id(), e.getMessage());
      return before.silence();
    }
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
        store.circuits().wasUp(circuit);
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
    Optional<LegObservation> before = readings.read(seen, pushed);
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
            : readings.explained(leg, seen, facts.apply(leg.id().circuit())),
        opinions.advertised(leg, pushed),
        silences.of(leg, verdict, begin));
  }
}
