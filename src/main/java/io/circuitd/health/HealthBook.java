package io.circuitd.health;

import io.circuitd.design.Leg;
import io.circuitd.health.Verdict.State;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of the health of all legs, circuits and routers, and what of it is news. It is told
 * of each poll of a router; time comes with the polls. Safe for many threads.
 */
public final class HealthBook {
  private static final Logger log = LoggerFactory.getLogger(HealthBook.class);
  private static final String RETIRED = "retired: it is on no router any more";

  private static final SortedMap<LegId, LegWatch> NO_LEGS = Collections.emptySortedMap();

  private final HealthSettings settings;
  private final SteadyTime steady;
  private final PrefixLimits limits;
  private final Map<CircuitName, SortedMap<LegId, LegWatch>> legs = new HashMap<>();
  private final Map<CircuitName, CircuitState> circuits = new HashMap<>();
  private final Map<String, RouterWatch> routers = new HashMap<>();

  /** Legs on routers that were never read. */
  private final Set<LegId> unread = new HashSet<>();

  /**
   * One leg in one poll.
   *
   * @param verdict on what was seen, explained
   * @param advertised what Azure's router counted from us last, where it was asked
   * @param silence why nothing of it is to be told now, such as maintenance
   */
  public record Polled(
      Leg leg,
      LegObservation seen,
      Verdict verdict,
      Map<Family, Integer> advertised,
      Optional<String> silence) {}

  /**
   * What a poll gave.
   *
   * @param events in their order
   * @param kept what changed of what is kept over a restart
   */
  public record Outcome(List<HealthEvent> events, List<Kept> kept) {
    public Outcome {
      events = List.copyOf(events);
      kept = List.copyOf(kept);
    }
  }

  /**
   * @param steady by which all that lasts is judged
   */
  public HealthBook(HealthSettings settings, SteadyTime steady) {
    this.settings = settings;
    this.steady = steady;
    this.limits = new PrefixLimits(settings);
  }

  /** Takes what was kept before a restart. */
  public synchronized void restore(Collection<Kept> kept, Instant at) {
    for (Kept one : kept) {
      try {
        restore(one, new Moment(at, steady.passed()));
      } catch (RuntimeException e) {
        log.warn(
            "health: what was kept of {} cannot be read, so it is observed anew: {}",
            one.subject(),
            e.getMessage());
      }
    }
  }

  private void restore(Kept one, Moment now) {
    String subject = one.subject();
    if (subject.startsWith(Memory.LEG)) {
      LegId leg = Memory.leg(subject.substring(Memory.LEG.length()));
      LegWatch watch = LegWatch.restored(Memory.damped(one, now), Memory.near(one));
      of(leg.circuit()).put(leg, watch);
    } else if (subject.startsWith(Memory.CIRCUIT)) {
      circuits.put(
          new CircuitName(subject.substring(Memory.CIRCUIT.length())), Memory.circuit(one));
    } else if (subject.startsWith(Memory.ROUTER)) {
      RouterWatch watch = Memory.router(one);
      routers.put(watch.health().router(), watch);
    }
  }

  /** Takes in one poll of one router. */
  public synchronized Outcome polled(RouterObservation poll, List<Polled> seen) {
    List<HealthEvent> events = new ArrayList<>();
    List<Kept> kept = new ArrayList<>();
    Moment now = new Moment(poll.at(), steady.passed());
    boolean unreachable = router(poll, now, events, kept);
    Set<CircuitName> touched = new TreeSet<>();
    Set<CircuitName> news = new TreeSet<>();
    for (Polled one : seen) {
      LegId leg = one.leg().id();
      touched.add(leg.circuit());
      int before = events.size();
      leg(one, poll.router(), now, unreachable, events, kept);
      if (events.subList(before, events.size()).stream()
          .anyMatch(event -> event instanceof HealthEvent.LegChanged && !event.silenced())) {
        news.add(leg.circuit());
      }
    }
    for (CircuitName circuit : touched) {
      circuit(circuit, poll.at(), news.contains(circuit), events, kept);
    }
    return new Outcome(events, kept);
  }

  private boolean router(
      RouterObservation poll, Moment now, List<HealthEvent> events, List<Kept> kept) {
    RouterWatch before =
        routers.getOrDefault(poll.router(), RouterWatch.of(poll.router(), false, Optional.empty()));
    RouterWatch.Step step = before.next(settings, poll, now.steady());
    routers.put(poll.router(), step.after());
    step.news()
        .ifPresent(event -> {
          events.add(event);
          kept.add(Memory.of(step.after().health()));
        });
    return step.after().health().unreachable();
  }

  private void leg(
      Polled one,
      String router,
      Moment now,
      boolean unreachable,
      List<HealthEvent> events,
      List<Kept> kept) {
    LegId id = one.leg().id();
    Optional<LegWatch> known = Optional.ofNullable(of(id.circuit()).get(id));
    Optional<String> cause =
        unreachable && one.verdict().state() == State.UNKNOWN
            ? Optional.of("router " + router + " is unreachable, which was told")
            : Optional.empty();
    LegWatch before = known.orElseGet(() -> LegWatch.unseen(now));
    LegWatch.Step step = before.next(settings, limits, one, now, cause);
    of(id.circuit()).put(id, step.after());
    unread.remove(id);
    events.addAll(step.events());
    if (known.isEmpty() || step.isNews() || !step.after().isKeptAs(before)) {
      kept.add(Memory.of(id, step.after().damped(), step.after().near(), now));
    }
  }

  private void circuit(
      CircuitName circuit, Instant at, boolean news, List<HealthEvent> events, List<Kept> kept) {
    CircuitState before =
        Optional.ofNullable(circuits.get(circuit)).orElseGet(() -> CircuitState.unseen(at));
    SortedSet<LegId> missing =
        unread.stream()
            .filter(leg -> leg.circuit().equals(circuit))
            .collect(Collectors.toCollection(TreeSet::new));
    CircuitState.Step step = before.next(circuit, legsOf(circuit), missing, at, news);
    circuits.put(circuit, step.after());
    events.addAll(step.events());
    if (!step.events().isEmpty() || !step.after().told().equals(before.told())) {
      kept.add(Memory.of(circuit, step.after()));
    }
  }

  private SortedMap<LegId, LegWatch> of(CircuitName circuit) {
    return legs.computeIfAbsent(circuit, _ -> new TreeMap<>());
  }

  private SortedMap<LegId, LegHealth> legsOf(CircuitName circuit) {
    SortedMap<LegId, LegHealth> own = new TreeMap<>();
    of(circuit).forEach((id, entry) -> own.put(id, entry.health(id, settings)));
    return own;
  }

  /**
   * Forgets legs and routers that are no more, and expects those that were never read. What was
   * told of the former as other than well has an end.
   *
   * @param standing all legs on routers
   * @param polled all routers that have some
   */
  public synchronized Outcome retain(Set<LegId> standing, Set<String> polled, Instant at) {
    List<HealthEvent> events = new ArrayList<>();
    List<Kept> gone = new ArrayList<>();
    for (SortedMap<LegId, LegWatch> own : legs.values()) {
      own.entrySet()
          .removeIf(one -> {
            LegId leg = one.getKey();
            boolean is = !standing.contains(leg);
            if (is) {
              gone.add(new Kept(Memory.LEG + leg, ""));
              events.addAll(one.getValue().ended(leg, RETIRED, at));
            }
            return is;
          });
    }
    legs.values().removeIf(Map::isEmpty);
    circuits
        .entrySet()
        .removeIf(one -> {
          boolean is = !legs.containsKey(one.getKey());
          if (is) {
            gone.add(new Kept(Memory.CIRCUIT + one.getKey(), ""));
            events.addAll(one.getValue().ended(one.getKey(), RETIRED, at));
          }
          return is;
        });
    routers
        .entrySet()
        .removeIf(one -> {
          boolean is = !polled.contains(one.getKey());
          if (is) {
            gone.add(new Kept(Memory.ROUTER + one.getKey(), ""));
            one.getValue().ended(at).ifPresent(events::add);
          }
          return is;
        });
    unread.clear();
    standing.stream()
        .filter(leg -> !legs.getOrDefault(leg.circuit(), NO_LEGS).containsKey(leg))
        .forEach(unread::add);
    return new Outcome(events, gone);
  }

  /** One leg; empty until it was read, or kept over a restart. */
  public synchronized Optional<LegHealth> leg(LegId leg) {
    return Optional.ofNullable(legs.get(leg.circuit()))
        .map(own -> own.get(leg))
        .map(entry -> entry.health(leg, settings));
  }

  /** One circuit; empty until one of its legs was read, or kept over a restart. */
  public synchronized Optional<CircuitHealth> circuit(CircuitName circuit) {
    return Optional.ofNullable(circuits.get(circuit))
        .map(state ->
            new CircuitHealth(
                circuit, state.standing(), state.told(), legsOf(circuit), state.lost()));
  }

  /** All circuits that have legs on routers, by name. */
  public synchronized List<CircuitHealth> circuits() {
    return circuits.keySet().stream().sorted().flatMap(name -> circuit(name).stream()).toList();
  }

  /** Whether a router answers; empty until it was polled. */
  public synchronized Optional<RouterHealth> router(String name) {
    return Optional.ofNullable(routers.get(name)).map(RouterWatch::health);
  }

  /** All routers that are polled, by name. */
  public synchronized List<RouterHealth> routers() {
    return new TreeMap<>(routers).values().stream().map(RouterWatch::health).toList();
  }

  /** In what time a router is worth a look of its own; empty when it is not. */
  public synchronized Optional<Duration> due(String router, Collection<LegId> on) {
    Stream<Duration> news =
        on.stream()
            .flatMap(leg ->
                Optional.ofNullable(legs.get(leg.circuit()))
                    .map(own -> own.get(leg))
                    .flatMap(entry -> entry.damped().due(settings))
                    .stream());
    Stream<Duration> answer =
        Optional.ofNullable(routers.get(router)).flatMap(watch -> watch.due(settings)).stream();
    Duration now = steady.passed();
    return Stream.concat(news, answer).min(Comparator.naturalOrder()).map(due -> due.minus(now));
  }
}
