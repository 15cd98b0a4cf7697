package io.circuitd.daemon;

import io.circuitd.drift.DriftChecker;
import io.circuitd.drift.DriftChecker.LegDrift;
import io.circuitd.health.HealthChange;
import io.circuitd.health.HealthEvent;
import io.circuitd.health.Verdict;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Notifier;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.SnmpAgent;
import io.circuitd.store.DriftRecords;
import io.circuitd.store.PushedRecord;
import io.circuitd.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes news of all kinds, has the snapshot show them, and only then tells the receivers: who reads
 * the agent on a notification reads what it told of. Who brings news never waits.
 */
final class Northbound implements Runnable, Alarms.Listener, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Northbound.class);

  private final SnmpAgent agent;
  private final Notifier notifier;
  private final Snapshots snapshots;
  private final LinkedBlockingQueue<News> waiting = new LinkedBlockingQueue<>();
  private final Map<LegId, DriftChecker.State> drifts = new HashMap<>();
  private final Map<LegId, Map<Family, Boolean>> established = new HashMap<>();

  private sealed interface News {
    record Health(HealthEvent event, CompletableFuture<Void> handed) implements News {}

    record Raised(Alarms.Alarm alarm) implements News {}

    record Over(Alarms.Alarm alarm) implements News {}

    record Drift(LegDrift drift) implements News {}
  }

  Northbound(SnmpAgent agent, Notifier notifier, Snapshots snapshots, Store store) {
    this.agent = agent;
    this.notifier = notifier;
    this.snapshots = snapshots;
    for (PushedRecord record : store.pushed().all()) {
      store
          .drift()
          .of(record.leg())
          .map(DriftRecords.Checked::state)
          .map(DriftChecker.State::valueOf)
          .ifPresent(state -> drifts.put(record.leg(), state));
    }
  }

  /** The UDP port of the agent. */
  int port() {
    return agent.port();
  }

  /** Completed when the receivers' lines have taken over all that it makes them be told. */
  CompletableFuture<Void> health(HealthEvent event) {
    CompletableFuture<Void> handed = new CompletableFuture<>();
    waiting.add(new News.Health(event, handed));
    return handed;
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
    List<News> batch = new ArrayList<>();
    while (!Thread.currentThread().isInterrupted()) {
      batch.clear();
      try {
        batch.add(waiting.take());
        waiting.drainTo(batch);
        tell(batch);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (RuntimeException e) {
        if (!Thread.currentThread().isInterrupted()) {
          log.error("news for monitoring systems: unexpected", e);
          batch.forEach(news -> handed(news, List.of()));
        }
      }
    }
  }

  /** Many at once cost one snapshot. */
  private void tell(List<News> batch) {
    Set<CircuitName> circuits = new HashSet<>();
    batch.forEach(news -> circuit(news).ifPresent(circuits::add));
    snapshots.refresh(circuits);
    for (News news : batch) {
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      for (Notification notification : told(news)) {
        log.debug("{}", notification.text());
        sent.add(notifier.send(notification));
      }
      handed(news, sent);
    }
  }

  private static void handed(News news, List<CompletableFuture<Void>> sent) {
    if (news instanceof News.Health(HealthEvent _, CompletableFuture<Void> handed)) {
      CompletableFuture<Void> _ =
          CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
              .thenRun(() -> handed.complete(null));
    }
  }

  private static Optional<CircuitName> circuit(News news) {
    return switch (news) {
      case News.Health(HealthEvent event, CompletableFuture<Void> _) ->
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
      case News.Raised _, News.Over _ -> Optional.empty();
    };
  }

  private List<Notification> told(News news) {
    return switch (news) {
      case News.Health(HealthEvent event, CompletableFuture<Void> _) ->
          event.silenced() ? List.of() : health(event, snapshots);
      case News.Drift(LegDrift drift) -> drifted(drift).stream().toList();
      case News.Raised(Alarms.Alarm alarm) -> raise(alarm).stream().toList();
      case News.Over(Alarms.Alarm alarm) -> end(alarm).stream().toList();
    };
  }

  private List<Notification> health(HealthEvent event, Snapshots shown) {
    return switch (event) {
      case HealthEvent.LegChanged(HealthChange change) -> leg(change, shown.get());
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
    Map<Family, Boolean> before = established.computeIfAbsent(leg, missing -> new HashMap<>());
    for (Snapshot.Session session : sessions(shown, leg)) {
      if (session.bgp() != Bgp.UNKNOWN) {
        Family family = session.prefix().family();
        boolean now = session.bgp() == Bgp.ESTABLISHED;
        boolean was = before.getOrDefault(family, change.before() == Verdict.State.UP);
        before.put(family, now);
        if (now != was) {
          told.add(
              now
                  ? new Notification.SessionUp(leg, family, session.prefix().azureText())
                  : new Notification.SessionDown(
                      leg, family, session.prefix().azureText(), change.reason()));
        }
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
  private Optional<Notification> drifted(LegDrift drift) {
    if (drift.state() == DriftChecker.State.UNKNOWN) {
      return Optional.empty();
    }
    boolean was = drifts.put(drift.leg(), drift.state()) == DriftChecker.State.DRIFTED;
    boolean is = drift.state() == DriftChecker.State.DRIFTED;
    if (was == is) {
      return Optional.empty();
    }
    return Optional.of(
        is
            ? new Notification.DriftDetected(drift.leg(), drift.router(), drift.findings().size())
            : new Notification.DriftCleared(drift.leg(), drift.router()));
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
    notifier.close();
    agent.close();
  }
}
