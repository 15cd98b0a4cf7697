package io.circuitd.daemon;

import io.circuitd.health.HealthBook;
import io.circuitd.health.HealthBook.Outcome;
import io.circuitd.health.HealthBook.Polled;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.HealthRows;
import io.circuitd.health.Kept;
import io.circuitd.health.RouterObservation;
import io.circuitd.health.SteadyTime;
import io.circuitd.model.LegId;
import io.circuitd.store.HealthRecord;
import io.circuitd.store.HealthRecords;
import io.circuitd.store.PushedPlace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings news of health from the polls into the store, and from there to one listener: each once,
 * in their order, over restarts too. Only what was under way when the daemon died comes again.
 */
final class HealthNews implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(HealthNews.class);
  private static final long NOT_STORED = 0;
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);

  /** A store that did not take something is left alone for so long. */
  private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

  /** It says so often that it turns, if nothing is to be told. */
  static final Duration TURN = Duration.ofSeconds(10);

  private final HealthRecords store;
  private final DaemonConfig.Health settings;
  private final InstantSource clock;
  private final SteadyTime steady;
  private final ReentrantLock order = new ReentrantLock();
  private final BlockingQueue<HealthRecord> waiting = new LinkedBlockingQueue<>();
  private final Runnable turned;

  /** What the store did not take, by subject. */
  private final Map<String, String> owed = new LinkedHashMap<>();

  /** News that were told, or wait for it, and that the history does not have. */
  private final Deque<HealthRecord> missing = new ArrayDeque<>();

  /** When the store did not take something, as long as that is lately; guarded by the order. */
  private Optional<Duration> refused = Optional.empty();

  private volatile Listener listener = events -> {};
  private final Instant began;
  private Optional<Duration> pruned = Optional.empty();

  /** Whom news are told, on one thread. */
  interface Listener {
    /**
     * Takes some, in their order. Once it returns they are never told again; what it throws is
     * logged.
     *
     * @throws InterruptedException when it was stopped before it took them: they are told again
     *     after a restart
     */
    void tell(List<HealthEvent> news) throws InterruptedException;
  }

  /**
   * @param turned run at the end of each round
   */
  HealthNews(
      HealthRecords store,
      DaemonConfig.Health settings,
      InstantSource clock,
      SteadyTime steady,
      Runnable turned) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
    this.steady = steady;
    this.turned = turned;
    began = clock.instant().minus(steady.passed());
    waiting.addAll(store.undelivered());
  }

  /** A book that knows what was kept before a restart. */
  HealthBook book() {
    HealthBook book = new HealthBook(settings.damping(), steady);
    book.restore(
        store.kept().entrySet().stream()
            .map(kept -> new Kept(kept.getKey(), kept.getValue()))
            .toList(),
        clock.instant());
    return book;
  }

  /** Whom news are told from now on. */
  void listen(Listener to) {
    listener = to;
  }

  /** Takes in a poll; its news are in the store when this returns. */
  void polled(HealthBook book, RouterObservation poll, List<Polled> legs) {
    take(() -> book.polled(poll, legs));
  }

  /**
   * Forgets legs and routers that are no more; what was told of them has an end.
   *
   * @param standing reads what is; no poll is taken in from then until the rest is forgotten, as it
   *     may show what is newer
   * @return what was read
   */
  List<PushedPlace> retain(HealthBook book, Supplier<List<PushedPlace>> standing) {
    List<PushedPlace> pushed = new ArrayList<>();
    take(() -> {
      pushed.addAll(standing.get());
      Set<LegId> legs = pushed.stream().map(PushedPlace::leg).collect(Collectors.toSet());
      Set<String> routers = pushed.stream().map(PushedPlace::router).collect(Collectors.toSet());
      return book.retain(legs, routers, clock.instant());
    });
    return pushed;
  }

  private void take(Supplier<Outcome> from) {
    order.lock();
    try {
      Outcome outcome = from.get();
      outcome.kept().forEach(one -> owed.put(one.subject(), one.memory()));
      if (outcome.events().isEmpty() && owed.isEmpty() && missing.isEmpty()) {
        return;
      }
      waiting.addAll(stored(outcome.events().stream().map(HealthRows::of).toList()));
      outcome.events().forEach(HealthNews::log);
    } finally {
      order.unlock();
    }
  }

  /**
   * News that cannot be stored are told all the same, and stored with the next. All polls wait here
   * for a store that somebody else holds, so it is not tried again for each of them.
   */
  private List<HealthRecord> stored(List<HealthRecord> news) {
    Duration now = steady.passed();
    if (refused.filter(at -> now.minus(at).compareTo(TRY_AGAIN) < 0).isPresent()) {
      return owe(news);
    }
    try {
      List<HealthRecord> stored = store.put(owed, missing, news);
      owed.clear();
      missing.clear();
      refused = Optional.empty();
      return stored;
    } catch (RuntimeException e) {
      refused = Optional.of(steady.passed());
      if (!Thread.currentThread().isInterrupted()) {
        log.error("health: news could not be stored, they are told and stored later", e);
      }
      return owe(news);
    }
  }

  private List<HealthRecord> owe(List<HealthRecord> news) {
    missing.addAll(news);
    while (missing.size() > settings.keepMost()) {
      missing.removeFirst();
    }
    return news;
  }

  private static void log(HealthEvent event) {
    HealthRecord row = HealthRows.of(event);
    String subject =
        row.circuit().isEmpty()
            ? row.router()
            : row.circuit() + (row.leg().isEmpty() ? "" : "." + row.leg());
    log.info(
        "{}: {} {}{}: {}",
        subject,
        row.kind(),
        row.now(),
        row.silenced() ? " (silenced)" : "",
        row.reason());
  }

  /** Forgets old news, now and then; not what a wall clock that jumped ahead makes old. */
  void prune() {
    Duration passed = steady.passed();
    if (pruned.filter(last -> passed.minus(last).compareTo(PRUNE_EVERY) < 0).isEmpty()) {
      pruned = Optional.of(passed);
      Instant expected = began.plus(passed);
      Instant wall = clock.instant();
      store.prune(
          wall.isBefore(expected) ? wall : expected, settings.keepFor(), settings.keepMost());
    }
  }

  @Override
  public void run() {
    List<HealthRecord> batch = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      try {
        Optional.ofNullable(waiting.poll(TURN.toMillis(), TimeUnit.MILLISECONDS))
            .ifPresent(batch::add);
        waiting.drainTo(batch);
        if (!batch.isEmpty()) {
          tell(batch);
          delivered(batch);
        }
        turned.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          log.error("health: unexpected", e);
        }
      }
      batch.clear();
    }
  }

  private void delivered(List<HealthRecord> rows) {
    List<Long> stored =
        rows.stream().map(HealthRecord::seq).filter(seq -> seq != NOT_STORED).toList();
    if (!stored.isEmpty()) {
      store.delivered(stored);
    }
  }

  private void tell(List<HealthRecord> rows) throws InterruptedException {
    List<HealthEvent> events = new ArrayList<>();
    for (HealthRecord row : rows) {
      try {
        events.add(HealthRows.event(row));
      } catch (RuntimeException e) {
        log.error("health: news could not be told: {}", row.reason(), e);
      }
    }
    try {
      listener.tell(events);
    } catch (RuntimeException e) {
      log.error("health: news could not be told: {}", events, e);
    }
  }
}
