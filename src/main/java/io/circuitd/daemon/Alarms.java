package io.circuitd.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands against normal work, until it is over. */
final class Alarms {
  private static final Logger log = LoggerFactory.getLogger(Alarms.class);
  private final Map<String, Alarm> standing = new ConcurrentHashMap<>();
  private final InstantSource clock;
  private volatile Listener listener = Listener.NONE;

  /** Told of each alarm once, in no time of its own. */
  interface Listener {
    Listener NONE =
        new Listener() {
          @Override
          public void raised(Alarm alarm) {}

          @Override
          public void over(Alarm alarm) {}
        };

    void raised(Alarm alarm);

    void over(Alarm alarm);
  }

  Alarms(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * One alarm.
   *
   * @param subject what it is about; with the code it names the alarm
   */
  record Alarm(String code, String subject, String text, Instant since) {}

  /** Whom alarms are told from now on; must not block. */
  void listen(Listener to) {
    listener = to;
  }

  void raise(String code, String subject, String text) {
    standing.compute(
        code + " " + subject,
        (key, before) -> {
          if (before != null && before.text().equals(text)) {
            return before;
          }
          log.warn("{}: {}", subject, text);
          Alarm now =
              new Alarm(code, subject, text, before == null ? clock.instant() : before.since());
          if (before == null) {
            listener.raised(now);
          }
          return now;
        });
  }

  void clear(String code, String subject) {
    Alarm gone = standing.remove(code + " " + subject);
    if (gone != null) {
      log.info("{}: over: {}", subject, gone.text());
      listener.over(gone);
    }
  }

  /** Nothing stands any more about what is no longer there. */
  void clearAll(String subject) {
    standing().stream()
        .filter(alarm -> alarm.subject().equals(subject))
        .forEach(alarm -> clear(alarm.code(), subject));
  }

  List<Alarm> standing() {
    return standing.values().stream()
        .sorted(Comparator.comparing(Alarm::subject).thenComparing(Alarm::code))
        .toList();
  }
}
