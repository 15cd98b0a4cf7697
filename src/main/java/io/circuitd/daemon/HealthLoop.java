package io.circuitd.daemon;

import io.circuitd.design.Leg;
import io.circuitd.health.HealthBook;
import io.circuitd.health.RouterObservation;
import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.profile.Operational;
import io.circuitd.store.PushedPlace;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every leg on a router is polled, again and again: each router on a thread of its
 * own, so that a slow router delays no other.
 */
final class HealthLoop implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(HealthLoop.class);

  static final String ALARM = "router-unreachable";

  /** No poll of a router that answers a little now and then takes longer. */
  private static final Duration LONGEST_POLL = Duration.ofMinutes(5);

  private final House house;
  private final Duration every;
  private final HealthBook book;
  private final HealthNews news;
  private final LegReadings readings;
  private final LegPolls polls;
  private final SecondOpinions opinions;
  private final Runnable turned;
  private final Bell bell = new Bell();
  private final Map<String, RouterPoller> pollers = new ConcurrentHashMap<>();

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
    this.book = book;
    this.news = news;
    this.turned = turned;
    this.opinions = opinions;
    this.readings = new LegReadings(this::disabled);
    this.polls =
        new LegPolls(
            house.store(),
            house.alarms(),
            house.clock(),
            every,
            poll,
            book,
            news,
            readings,
            opinions,
            circuit -> keepers.apply(circuit).facts(),
            new Silences(
                this::askedByNetconf,
                house.runner()::mayHaveOpenCommit,
                circuit -> keepers.apply(circuit).underWay(),
                this::disabled));
  }

  /** Whether the profile of a router says how it is asked for what SNMP does not tell. */
  private boolean askedByNetconf(String router) {
    return Optional.ofNullable(house.site().inventory().routers().get(router))
        .flatMap(there -> Optional.ofNullable(house.site().profiles().get(there.profile())))
        .filter(profile -> !profile.operational().equals(Operational.NONE))
        .isPresent();
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

  /** What stands after damping. */
  HealthBook book() {
    return book;
  }

  /** What was read last. */
  LegReadings readings() {
    return readings;
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
    house.store().pushed().places(circuit).stream()
        .map(PushedPlace::router)
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
    List<PushedPlace> pushed = news.retain(book, house.store().pushed()::places);
    Set<LegId> legs = new HashSet<>();
    Set<String> routers = new HashSet<>();
    for (PushedPlace place : pushed) {
      legs.add(place.leg());
      routers.add(place.router());
    }
    readings.retain(legs);
    polls.retain(routers);
    opinions.retain(legs);
    pollers
        .entrySet()
        .removeIf(poller -> {
          boolean gone = !routers.contains(poller.getKey());
          if (gone) {
            polls.forget(poller.getKey());
            poller.getValue().stop();
          }
          return gone;
        });
    for (String router : routers) {
      pollers.computeIfAbsent(
          router,
          name -> {
            RouterPoller poller =
                new RouterPoller(every, () -> polls.observe(name), why -> polls.failed(name, why));
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
}
