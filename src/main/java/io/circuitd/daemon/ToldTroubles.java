package io.circuitd.daemon;

import io.circuitd.model.Family;
import io.circuitd.model.LegId;
import io.circuitd.northbound.Notification;
import io.circuitd.northbound.Notification.Protocol;
import io.circuitd.store.ToldRecords;
import io.circuitd.store.ToldRecords.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which troubles receivers were told of and not told the end of, over restarts too: so each is told
 * once, and its end once. Health is not among them, as its book keeps what was told.
 */
final class ToldTroubles {
  private static final Logger log = LoggerFactory.getLogger(ToldTroubles.class);

  private static final String AZURE = "azure";
  private static final String CHANGE = "change";
  private static final String DRIFT = "drift";
  private static final String NETCONF = "netconf";
  private static final String SESSION = "session";

  /** Codes of what is no alarm. */
  private static final Set<String> OTHERS = Set.of(DRIFT, NETCONF, SESSION);

  private final ToldRecords store;
  private final boolean heard;
  private final Map<Key, String> standing = new HashMap<>();

  /** What the store has not taken yet; without text what is over. */
  private final Map<Key, Optional<String>> owed = new LinkedHashMap<>();

  private record Key(String code, String subject) {}

  private sealed interface Part {
    record Begin(Key key, String text) implements Part {}

    record End(Key key) implements Part {}

    record Neither() implements Part {}
  }

  /**
   * @param heard whether there is any receiver; what nobody was told is not kept
   */
  ToldTroubles(ToldRecords store, boolean heard) {
    this.store = store;
    this.heard = heard;
    store.all().forEach(told -> standing.put(new Key(told.code(), told.subject()), told.text()));
  }

  /** Those that are alarms. */
  static List<Told> alarms(ToldRecords store) {
    return store.all().stream().filter(told -> !OTHERS.contains(told.code())).toList();
  }

  /**
   * Whether it is to be told: no trouble that was told already, and no end of one that was not.
   * What is asked for is taken to be told from then on.
   */
  synchronized boolean isNews(Notification notification) {
    return switch (part(notification)) {
      case Part.Begin(Key key, String text) ->
          standing.put(key, text) == null || notification instanceof Notification.ChangeFailed;
      case Part.End(Key key) -> standing.remove(key) != null;
      case Part.Neither() -> true;
    };
  }

  /** It was told; what the store does not take now it is given with the next. */
  synchronized void told(Notification notification) {
    switch (part(notification)) {
      case Part.Begin(Key key, String text) -> store(key, Optional.of(text));
      case Part.End(Key key) -> store(key, Optional.empty());
      case Part.Neither() -> {}
    }
  }

  /** A session of which nobody waits to hear that it is up: its leg was told as up since. */
  synchronized void forget(LegId leg, Family family) {
    standing.remove(session(leg, family));
  }

  /**
   * Ends what was told of legs that are taken away, and of routers that nothing is on any more.
   *
   * @param there whether something of a leg is on a router
   * @param used whether any leg is on a router
   * @return what is to be told of it
   */
  synchronized List<Notification> ended(Predicate<LegId> there, Predicate<String> used) {
    List<Notification> ended = new ArrayList<>();
    for (Map.Entry<Key, String> one : Map.copyOf(standing).entrySet()) {
      String subject = one.getKey().subject();
      switch (one.getKey().code()) {
        case DRIFT -> {
          LegId leg = LegId.parse(subject);
          if (!there.test(leg)) {
            ended.add(new Notification.DriftCleared(leg, one.getValue(), "is taken away"));
          }
        }
        case NETCONF -> {
          if (!used.test(subject)) {
            ended.add(
                new Notification.DeviceReachable(
                    subject, Protocol.NETCONF, "no leg is on it any more, so it is read no more"));
          }
        }
        case SESSION -> {
          if (!there.test(LegId.parse(subject.substring(0, subject.indexOf(' '))))) {
            standing.remove(one.getKey());
            store(one.getKey(), Optional.empty());
          }
        }
        default -> {}
      }
    }
    return ended;
  }

  private void store(Key key, Optional<String> text) {
    if (!heard) {
      return;
    }
    owed.put(key, text);
    try {
      List<Told> told = new ArrayList<>();
      List<Told> over = new ArrayList<>();
      owed.forEach((owing, words) ->
          (words.isPresent() ? told : over)
              .add(new Told(owing.code(), owing.subject(), words.orElse(""))));
      store.put(told, over);
      owed.clear();
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        log.warn(
            "what was told cannot be stored, it is told again after a restart: {}", e.toString());
      }
    }
  }

  private static Part part(Notification notification) {
    return switch (notification) {
      case Notification.AlarmRaised(String code, String subject, String reason) ->
          new Part.Begin(new Key(code, subject), reason);
      case Notification.AlarmCleared(String code, String subject, String _) ->
          new Part.End(new Key(code, subject));
      case Notification.ChangeFailed failed ->
          new Part.Begin(new Key(CHANGE, failed.circuit().value()), failed.reason());
      case Notification.CloudUnreachable(String cloud, String reason) ->
          new Part.Begin(new Key(AZURE, cloud), reason);
      case Notification.CloudReachable(String cloud) -> new Part.End(new Key(AZURE, cloud));
      case Notification.DriftDetected drift ->
          new Part.Begin(new Key(DRIFT, drift.leg().toString()), drift.router());
      case Notification.DriftCleared drift -> new Part.End(new Key(DRIFT, drift.leg().toString()));
      case Notification.SessionDown down ->
          new Part.Begin(session(down.leg(), down.family()), down.azure());
      case Notification.SessionUp up -> new Part.End(session(up.leg(), up.family()));
      case Notification.DeviceUnreachable(String router, Protocol by, String reason)
          when by == Protocol.NETCONF ->
          new Part.Begin(new Key(NETCONF, router), reason);
      case Notification.DeviceReachable(String router, Protocol by, String _)
          when by == Protocol.NETCONF ->
          new Part.End(new Key(NETCONF, router));
      case Notification.CircuitHealth _,
          Notification.LegHealth _,
          Notification.RedundancyLost _,
          Notification.RedundancyRestored _,
          Notification.PrefixesNearLimit _,
          Notification.PrefixesBelowLimit _,
          Notification.DeviceUnreachable _,
          Notification.DeviceReachable _,
          Notification.Heartbeat _ ->
          new Part.Neither();
    };
  }

  private static Key session(LegId leg, Family family) {
    return new Key(SESSION, leg + " " + family);
  }
}
