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

  Alarms(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * One alarm.
   *
   * @param subject what it is about; with the code it names the alarm
   */
  record Alarm(String code, String subject, String text, Instant since) {}

  void raise(String code, String subject, String text) {
    standing.compute(
        code + " " + subject,
        (key, before) -> {
          if (before != null && before.text().equals(text)) {
            return before;
          }
          log.warn("{}: {}", subject, text);
          return new Alarm(code, subject, text, before == null ? clock.instant() : before.since());
        });
  }

  void clear(String code, String subject) {
    Alarm gone = standing.remove(code + " " + subject);
    if (gone != null) {
      log.info("{}: over: {}", subject, gone.text());
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
