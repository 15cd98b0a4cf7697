package io.circuitd.snmp;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What polls have shown of routers, by {@link SnmpTarget#place}, until they leave: how often they
 * began anew, what they find too big, which numbers they made up, how they answer. Safe for many
 * threads.
 */
final class RouterMemory {
  /** By so much a router's sysUpTime may seem to go back as answers are handled, ticks: 1 s. */
  private static final long OVERTAKEN = 100;

  private final Map<String, Clock> clocks = new ConcurrentHashMap<>();

  /** Bytes of bindings that a router took, where it found more too big. */
  private final Map<String, Integer> largest = new ConcurrentHashMap<>();

  private final List<Map<String, ?>> lessons = new CopyOnWriteArrayList<>();

  /** By name; guarded by itself, as is who may be counted. */
  private final Map<String, RouterPolls> polls = new HashMap<>();

  private @Nullable Set<String> counted;

  /**
   * Forgets all routers but these. A request that is under way to one that left is not counted any
   * more; what else it shows is forgotten next time.
   *
   * @param names of routers
   * @param places of routers
   */
  void retain(Set<String> names, Set<String> places) {
    synchronized (polls) {
      counted = Set.copyOf(names);
      polls.keySet().retainAll(names);
    }
    clocks.keySet().retainAll(places);
    largest.keySet().retainAll(places);
    lessons.forEach(known -> known.keySet().retainAll(places));
  }

  /** Numbers by {@link SnmpTarget#place}, which end with the router. */
  <V> Map<String, V> lessons() {
    Map<String, V> kept = new ConcurrentHashMap<>();
    lessons.add(kept);
    return kept;
  }

  /** How often the router was seen to begin anew: its sysUpTime went back. */
  long starts(SnmpTarget target) {
    return Optional.ofNullable(clocks.get(target.place())).map(Clock::starts).orElse(0L);
  }

  /**
   * Keeps a sysUpTime that was read.
   *
   * @param ticks hundredths of a second
   */
  void upTime(SnmpTarget target, long ticks) {
    clocks.merge(target.place(), new Clock(0, ticks), (before, seen) -> before.at(seen.ticks()));
  }

  /** Bytes of bindings that an answer may have; empty where none was found too big. */
  Optional<Integer> largest(SnmpTarget target) {
    return Optional.ofNullable(largest.get(target.place()));
  }

  /** Keeps that an answer with more than this was too big. */
  void tooBig(SnmpTarget target, int bytes) {
    largest.merge(target.place(), bytes, Math::min);
  }

  /** Counts a request that came to its end. */
  void count(SnmpTarget target, boolean answered, Duration time) {
    synchronized (polls) {
      if (counted == null || counted.contains(target.router())) {
        polls.merge(
            target.router(),
            RouterPolls.NONE.andOne(answered, time),
            (before, _) -> before.andOne(answered, time));
      }
    }
  }

  /** What was asked since the start, by name of the router. */
  Map<String, RouterPolls> polls() {
    synchronized (polls) {
      return Map.copyOf(polls);
    }
  }

  /** sysUpTime as last seen, and how often it went back. */
  private record Clock(long starts, long ticks) {
    Clock at(long now) {
      return now < ticks - OVERTAKEN
          ? new Clock(starts + 1, now)
          : new Clock(starts, Math.max(ticks, now));
    }
  }
}
