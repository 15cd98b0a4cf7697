package io.circuitd.daemon;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands against normal work, until it is over. Safe for many threads. */
final class Alarms {
  private static final Logger log = LoggerFactory.getLogger(Alarms.class);
  private final Map<String, Alarm> standing = new HashMap<>();
  private final InstantSource clock;
  private Listener listener = Listener.NONE;

  /** Told of each alarm once, in order, and in no time of its own. */
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

  /** Whom alarms are told, at once those that stand; must not block. */
  synchronized void listen(Listener to) {
    listener = to;
    standing().forEach(to::raised);
  }

  /** Says what stands; it is told when it did not stand before. */
  void raise(String code, String subject, String text) {
    raise(code, subject, text, false);
  }

  /** Says what happened, which is told also where the same happened before. */
  void happened(String code, String subject, String text) {
    raise(code, subject, text, true);
  }

  private synchronized void raise(String code, String subject, String text, boolean again) {
    Alarm before = standing.get(code + " " + subject);
    if (before != null && before.text().equals(text) && !again) {
      return;
    }
    log.warn("{}: {}", subject, text);
    Alarm now =
        new Alarm(code, subject, text, before == null || again ? clock.instant() : before.since());
    standing.put(code + " " + subject, now);
    if (before == null || again) {
      listener.raised(now);
    }
  }

  synchronized void clear(String code, String subject) {
    Alarm gone = standing.remove(code + " " + subject);
    if (gone != null) {
      log.info("{}: over: {}", subject, gone.text());
      listener.over(gone);
    }
  }

  /** Nothing stands any more about what is no longer there. */
  synchronized void clearAll(String subject) {
    standing().stream()
        .filter(alarm -> alarm.subject().equals(subject))
        .forEach(alarm -> clear(alarm.code(), subject));
  }

  synchronized List<Alarm> standing() {
    return standing.values().stream()
        .sorted(Comparator.comparing(Alarm::subject).thenComparing(Alarm::code))
        .toList();
  }
}
