package io.circuitd.snmp;

import java.util.Map;
import java.util.Optional;

/**
 * Numbers that routers made up, by router, as long as the router runs: they save walks, and are
 * proved in every poll. Safe for many threads.
 */
final class Learned<V> {
  private final SnmpManager manager;
  private final Map<String, Lesson<V>> lessons;

  Learned(SnmpManager manager) {
    this.manager = manager;
    this.lessons = manager.lessons();
  }

  /** Empty when nothing was learned since the router's last start, as far as that was seen. */
  Optional<V> of(SnmpTarget target) {
    return Optional.ofNullable(lessons.get(target.place()))
        .filter(lesson -> lesson.starts() == manager.starts(target))
        .map(Lesson::value);
  }

  void keep(SnmpTarget target, V value) {
    lessons.put(target.place(), new Lesson<>(manager.starts(target), value));
  }

  void forget(SnmpTarget target) {
    lessons.remove(target.place());
  }

  private record Lesson<V>(long starts, V value) {}
}
