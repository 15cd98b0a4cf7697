package io.circuitd.daemon;

import io.circuitd.store.ToldRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands against normal work, until it is over. Safe for many threads. */
final class Alarms {
  private static final Logger log = LoggerFactory.getLogger(Alarms.class);
  private final Map<String, Alarm> standing = new HashMap<>();

  /** Told before a restart; of each that does not stand now nobody has said yet how it is. */
  private final Map<String, Alarm> before = new HashMap<>();

  /** Those of them that were over before anybody listened. */
  private final List<Alarm> over = new ArrayList<>();

  private final InstantSource clock;
  private Optional<Listener> listener = Optional.empty();

  /** Told of each alarm once, in order, and in no time of its own. */
  interface Listener {
    void raised(Alarm alarm);

    void over(Alarm alarm);
  }

  Alarms(InstantSource clock) {
    this(clock, List.of());
  }

  /**
   * @param told before a restart, and not their end: whoever clears one of them ends it
   */
  Alarms(InstantSource clock, List<ToldRecords.Told> told) {
    this.clock = clock;
    told.forEach(one ->
        before.put(
            one.code() + " " + one.subject(),
            new Alarm(one.code(), one.subject(), one.text(), clock.instant())));
  }

  /**
   * One alarm.
   *
   * @param subject what it is about; with the code it names the alarm
   */
  record Alarm(String code, String subject, String text, Instant since) {}

  /**
   * Whom alarms are told, at once those that stand, and those of before a restart that are over;
   * must not block.
   */
  synchronized void listen(Listener to) {
    listener = Optional.of(to);
    over.forEach(to::over);
    over.clear();
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
      listener.ifPresent(to -> to.raised(now));
    }
  }

  synchronized void clear(String code, String subject) {
    Optional<Alarm> told = Optional.ofNullable(before.remove(code + " " + subject));
    Optional<Alarm> gone =
        Optional.ofNullable(standing.remove(code + " " + subject)).or(() -> told);
    gone.ifPresent(alarm -> {
      log.info("{}: over: {}", subject, alarm.text());
      listener.ifPresentOrElse(to -> to.over(alarm), () -> told.ifPresent(over::add));
    });
  }

  /** Nothing stands any more about what is no longer there. */
  synchronized void clearAll(String subject) {
    Stream.concat(standing().stream(), unsaid().stream())
        .filter(alarm -> alarm.subject().equals(subject))
        .forEach(alarm -> clear(alarm.code(), subject));
  }

  /** Whether one stands. */
  synchronized boolean stands(String code, String subject) {
    return standing.containsKey(code + " " + subject);
  }

  /** Those of before a restart of which nobody has said yet whether they still stand. */
  synchronized List<Alarm> unsaid() {
    return before.values().stream()
        .filter(alarm -> !stands(alarm.code(), alarm.subject()))
        .toList();
  }

  synchronized List<Alarm> standing() {
    return standing.values().stream()
        .sorted(Comparator.comparing(Alarm::subject).thenComparing(Alarm::code))
        .toList();
  }
}
