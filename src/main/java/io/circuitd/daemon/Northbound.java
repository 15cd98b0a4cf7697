package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.health.HealthEvent;
import io.circuitd.model.CircuitName;
import io.circuitd.northbound.Notification;
import io.circuitd.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes news of all kinds, has the snapshot show them, and only then tells the receivers: who reads
 * the agent on a notification reads what it told of. A trouble that was told is not told again, nor
 * the end of one that was not, over restarts too. What fails for one piece of news is in the log,
 * and keeps no other from being told.
 */
final class Northbound implements Runnable, Alarms.Listener, DriftChecker.News, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Northbound.class);

  /** Who brings news of health does not wait longer than this for them to be handed on. */
  private static final Duration HANDED_ON_WITHIN = Duration.ofSeconds(30);

  /** It says so often that it turns, if nothing is to be told. */
  static final Duration TURN = Duration.ofSeconds(10);

  private final Outlet outlet;
  private final Heartbeat heartbeat;
  private final Runnable turned;
  private final LinkedBlockingQueue<News> waiting = new LinkedBlockingQueue<>();
  private final Store store;
  private final ToldTroubles troubles;
  private final HealthNotifications health;

  private sealed interface News {
    /** Run once it is handed on to the last. */
    default void handedOn() {}

    record Health(HealthEvent event, CountDownLatch left) implements News {
      @Override
      public void handedOn() {
        left.countDown();
      }
    }

    record Raised(Alarms.Alarm alarm) implements News {}

    record Over(Alarms.Alarm alarm) implements News {}

    record Drift(LegDrift drift) implements News {}

    record Read(String router, Optional<String> trouble) implements News {}

    record Alive(Notification heartbeat) implements News {}
  }

  /**
   * @param turned run at the end of each round
   */
  Northbound(Outlet outlet, Store store, Heartbeat heartbeat, Runnable turned) {
    this.outlet = outlet;
    this.heartbeat = heartbeat;
    this.turned = turned;
    this.store = store;
    this.troubles = new ToldTroubles(store.told(), outlet.hasReceivers());
    this.health = new HealthNotifications(troubles);
  }

  /** The UDP port of the agent. */
  int port() {
    return outlet.port();
  }

  /** Returns when these news have their numbers, or after half a minute. */
  void health(List<HealthEvent> events) throws InterruptedException {
    CountDownLatch handedOn = new CountDownLatch(events.size());
    events.forEach(event -> waiting.add(new News.Health(event, handedOn)));
    if (!handedOn.await(HANDED_ON_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      log.warn(
          "news of health still wait to be told after {} s; a stop now would lose {} of them",
          HANDED_ON_WITHIN.toSeconds(),
          handedOn.getCount());
    }
  }

  @Override
  public void checked(LegDrift drift) {
    waiting.add(new News.Drift(drift));
  }

  @Override
  public void read(String router, Optional<String> trouble) {
    waiting.add(new News.Read(router, trouble));
  }

  @Override
  public void raised(Alarms.Alarm alarm) {
    waiting.add(new News.Raised(alarm));
  }

  @Override
  public void over(Alarms.Alarm alarm) {
    waiting.add(new News.Over(alarm));
  }

  @Override
  public void run() {
    try {
      tellFirst();
    } catch (RuntimeException e) {
      unexpected("what stood before there was anybody to tell", e);
    }
    List<News> batch = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      batch.clear();
      try {
        Optional.ofNullable(waiting.poll(heartbeat.wait(TURN).toMillis(), TimeUnit.MILLISECONDS))
            .ifPresent(batch::add);
        waiting.drainTo(batch);
        heartbeat.due().map(News.Alive::new).ifPresent(batch::add);
        if (!batch.isEmpty()) {
          tell(batch);
        }
        tellEnds();
        turned.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        unexpected("a round", e);
      }
    }
  }

  /** Many at once cost one snapshot. */
  private void tell(List<News> batch) {
    try {
      Set<CircuitName> circuits = new HashSet<>();
      batch.forEach(news -> circuit(news).ifPresent(circuits::add));
      outlet.show(circuits);
    } catch (RuntimeException e) {
      unexpected("the snapshot; what it showed before is told", e);
    }
    for (News news : batch) {
      try {
        send(news(told(news)), news::handedOn);
      } catch (RuntimeException e) {
        unexpected("not told: " + news, e);
        news.handedOn();
      }
    }
  }

  private void tellEnds() {
    try {
      send(
          news(
              troubles.ended(
                  leg -> store.pushed().of(leg).isPresent(),
                  router -> !store.pushed().on(router).isEmpty())),
          () -> {});
    } catch (RuntimeException e) {
      unexpected("ends of what was told of what is taken away", e);
    }
  }

  /** What stood before there was anybody to tell. */
  private void tellFirst() {
    if (!outlet.hasReceivers() || store.told().begun()) {
      return;
    }
    send(news(FirstNews.of(outlet.shown())), () -> {});
    store.told().begin();
  }

  private void send(List<Notification> told, Runnable handedOn) {
    if (told.isEmpty()) {
      handedOn.run();
    }
    for (int i = 0; i < told.size(); i++) {
      log.debug("{}", told.get(i).text());
      Notification one = told.get(i);
      Runnable last = i == told.size() - 1 ? handedOn : () -> {};
      outlet.send(
          one,
          () -> {
            troubles.told(one);
            last.run();
          });
    }
  }

  private List<Notification> news(List<Notification> notifications) {
    return notifications.stream().filter(troubles::isNews).toList();
  }

  private static void unexpected(String what, RuntimeException e) {
    if (!Thread.currentThread().isInterrupted()) {
      log.error("news for monitoring systems: {}", what, e);
    }
  }

  private static Optional<CircuitName> circuit(News news) {
    return switch (news) {
      case News.Health(HealthEvent event, CountDownLatch _) -> HealthNotifications.circuit(event);
      case News.Drift(LegDrift drift) -> Optional.of(drift.leg().circuit());
      case News.Raised(Alarms.Alarm alarm) -> AlarmNotifications.circuit(alarm);
      case News.Over(Alarms.Alarm alarm) -> AlarmNotifications.circuit(alarm);
      case News.Read _, News.Alive _ -> Optional.empty();
    };
  }

  private List<Notification> told(News news) {
    return switch (news) {
      case News.Health(HealthEvent event, CountDownLatch _) -> health.of(event, outlet.shown());
      case News.Drift(LegDrift drift) -> DriftNotifications.of(drift).stream().toList();
      case News.Read(String router, Optional<String> trouble) ->
          List.of(DriftNotifications.of(router, trouble));
      case News.Raised(Alarms.Alarm alarm) -> AlarmNotifications.raised(alarm).stream().toList();
      case News.Over(Alarms.Alarm alarm) -> AlarmNotifications.over(alarm).stream().toList();
      case News.Alive(Notification alive) -> List.of(alive);
    };
  }

  @Override
  public void close() {
    outlet.close();
  }
}
