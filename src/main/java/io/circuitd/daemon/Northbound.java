package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.health.HealthChange;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
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
final class Northbound implements Runnable, Alarms.Listener, AutoCloseable {
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

  /** Where news come out. */
  interface Outlet extends AutoCloseable {
    /** The UDP port of the agent. */
    int port();

    /** Whether there is anybody to tell. */
    default boolean hasReceivers() {
      return true;
    }

    /** Shows these circuits as they are now, when it returns. */
    void show(Collection<CircuitName> circuits);

    /** What is shown now. */
    Snapshot shown();

    /**
     * Hands on to the receivers.
     *
     * @param numbered is run once a number is drawn, or nobody is to be told
     */
    void send(Notification notification, Runnable numbered);

    @Override
    void close();
  }

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

  void drift(LegDrift drift) {
    waiting.add(new News.Drift(drift));
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
      send(news(troubles.ended(leg -> store.pushed().of(leg).isPresent())), () -> {});
    } catch (RuntimeException e) {
      unexpected("ends of what was told of legs that are taken away", e);
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
      case News.Health(HealthEvent event, CountDownLatch _) ->
          switch (event) {
            case HealthEvent.LegChanged(HealthChange change) -> Optional.of(change.circuit());
            case HealthEvent.CircuitChanged(HealthChange change) -> Optional.of(change.circuit());
            case HealthEvent.RedundancyLost lost -> Optional.of(lost.circuit());
            case HealthEvent.RedundancyRestored restored -> Optional.of(restored.circuit());
            case HealthEvent.NearPrefixLimit near -> Optional.of(near.leg().circuit());
            case HealthEvent.BelowPrefixLimit below -> Optional.of(below.leg().circuit());
            case HealthEvent.RouterUnreachable _, HealthEvent.RouterReachable _ -> Optional.empty();
          };
      case News.Drift(LegDrift drift) -> Optional.of(drift.leg().circuit());
      case News.Raised(Alarms.Alarm alarm) when alarm.code().equals("change") ->
          Optional.of(new CircuitName(alarm.subject()));
      case News.Raised _, News.Over _, News.Alive _ -> Optional.empty();
    };
  }

  private List<Notification> told(News news) {
    return switch (news) {
      case News.Health(HealthEvent event, CountDownLatch _) ->
          event.silenced() ? List.of() : health(event);
      case News.Drift(LegDrift drift) -> drifted(drift).stream().toList();
      case News.Raised(Alarms.Alarm alarm) -> raise(alarm).stream().toList();
      case News.Over(Alarms.Alarm alarm) -> end(alarm).stream().toList();
      case News.Alive(Notification alive) -> List.of(alive);
    };
  }

  private List<Notification> health(HealthEvent event) {
    return switch (event) {
      case HealthEvent.LegChanged(HealthChange change) -> leg(change, outlet.shown());
      case HealthEvent.CircuitChanged(HealthChange change) ->
          List.of(
              new Notification.CircuitHealth(
                  change.circuit(), worth(change.before()), worth(change.now()), change.reason()));
      case HealthEvent.RedundancyLost lost ->
          List.of(new Notification.RedundancyLost(lost.circuit(), lost.lost(), lost.reason()));
      case HealthEvent.RedundancyRestored restored ->
          List.of(
              new Notification.RedundancyRestored(
                  restored.circuit(), restored.restored(), restored.reason()));
      case HealthEvent.NearPrefixLimit near ->
          List.of(
              new Notification.PrefixesNearLimit(
                  near.leg(), near.family(), near.prefixes(), near.limit(), near.reason()));
      case HealthEvent.BelowPrefixLimit below ->
          List.of(
              new Notification.PrefixesBelowLimit(
                  below.leg(), below.family(), below.prefixes(), below.limit(), below.reason()));
      case HealthEvent.RouterUnreachable gone ->
          List.of(new Notification.DeviceUnreachable(gone.router(), gone.reason()));
      case HealthEvent.RouterReachable back ->
          List.of(new Notification.DeviceReachable(back.router(), back.reason()));
    };
  }

  private List<Notification> leg(HealthChange change, Snapshot shown) {
    LegId leg = change.leg().orElseThrow();
    List<Notification> told = new ArrayList<>();
    told.add(
        new Notification.LegHealth(
            leg, worth(change.before()), worth(change.now()), change.reason()));
    for (Snapshot.Session session : sessions(shown, leg)) {
      Family family = session.prefix().family();
      String azure = session.prefix().azureText();
      if (session.bgp() == Bgp.ESTABLISHED) {
        told.add(new Notification.SessionUp(leg, family, azure));
      } else if (session.bgp() != Bgp.UNKNOWN) {
        if (change.before() == Verdict.State.UP) {
          troubles.forget(leg, family);
        }
        told.add(new Notification.SessionDown(leg, family, azure, change.reason()));
      }
    }
    return told;
  }

  private static List<Snapshot.Session> sessions(Snapshot shown, LegId leg) {
    return shown.circuits().stream()
        .filter(circuit -> circuit.name().equals(leg.circuit().value()))
        .flatMap(circuit -> circuit.connections().stream())
        .filter(connection -> connection.side() == leg.side())
        .flatMap(connection -> connection.legs().stream())
        .filter(row -> row.peering().equals(leg.peering()))
        .flatMap(row -> row.sessions().stream())
        .toList();
  }

  private static Snapshot.Health worth(Verdict.State state) {
    return Snapshot.Health.valueOf(state.name());
  }

  /** A router that could not be read says nothing of what drifted before. */
  private static Optional<Notification> drifted(LegDrift drift) {
    return switch (drift.state()) {
      case CLEAN -> Optional.of(new Notification.DriftCleared(drift.leg(), drift.router()));
      case DRIFTED ->
          Optional.of(
              new Notification.DriftDetected(drift.leg(), drift.router(), drift.findings().size()));
      case UNKNOWN -> Optional.empty();
    };
  }

  /** A router that answers no poll is told of as news of health. */
  private static Optional<Notification> raise(Alarms.Alarm alarm) {
    return switch (alarm.code()) {
      case HealthLoop.ALARM -> Optional.empty();
      case "azure" -> Optional.of(new Notification.CloudUnreachable(alarm.subject(), alarm.text()));
      case "change" ->
          Optional.of(
              new Notification.ChangeFailed(new CircuitName(alarm.subject()), alarm.text()));
      default ->
          Optional.of(new Notification.AlarmRaised(alarm.code(), alarm.subject(), alarm.text()));
    };
  }

  /** A change that failed stays failed. */
  private static Optional<Notification> end(Alarms.Alarm alarm) {
    return switch (alarm.code()) {
      case "azure" -> Optional.of(new Notification.CloudReachable(alarm.subject()));
      case "change", HealthLoop.ALARM -> Optional.empty();
      default ->
          Optional.of(new Notification.AlarmCleared(alarm.code(), alarm.subject(), alarm.text()));
    };
  }

  @Override
  public void close() {
    outlet.close();
  }
}
