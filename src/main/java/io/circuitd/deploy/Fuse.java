package io.circuitd.deploy;

import io.circuitd.model.CircuitName;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.FuseRecords;
import io.circuitd.store.FuseRecords.Counted;
import io.circuitd.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Stops a run that reaches too far (DESIGN §3.6): what started within a sliding time is counted,
 * and a change that would go above the limits waits for a person. Counting survives a restart.
 */
public final class Fuse {
  private final Store store;
  private final FuseRecords records;
  private final InstantSource clock;
  private final Supplier<Limits> limits;
  private final Consumer<Optional<String>> alarm;
  private final ReentrantLock mutex = new ReentrantLock();
  private final Deque<Counted> counted;
  private final Set<String> let;
  private final Map<CircuitName, Waiting> waiting = new HashMap<>();

  /**
   * How far changes may reach before a person is asked.
   *
   * @param connections how many different ones
   * @param routers how many different ones
   * @param sessions how many BGP sessions may be interrupted; of each change all count
   * @param per the time that is looked back
   */
  public record Limits(int connections, int routers, int sessions, Duration per) {}

  private record Waiting(String digest, boolean tooLarge) {}

  /** What became of a change that was to start. */
  public sealed interface Start {
    /** It has started. */
    record Started(ChangeRecord change) implements Start {}

    /** It waits for a person, or for time to pass; in words. */
    record Held(String words) implements Start {}
  }

  /**
   * A fuse that remembers what was counted before.
   *
   * @param limits as they are now
   * @param alarm is told when changes begin to wait for the fuse, and with nothing when none does
   */
  public Fuse(
      Store store, InstantSource clock, Supplier<Limits> limits, Consumer<Optional<String>> alarm) {
    this.store = store;
    this.records = store.fuse();
    this.clock = clock;
    this.limits = limits;
    this.alarm = alarm;
    this.counted = new ArrayDeque<>(records.all());
    this.let = new TreeSet<>(records.let());
  }

  /**
   * Starts a change if the fuse holds. It is counted before it starts: a crash between counts it
   * twice, which is the safe side.
   */
  public Start start(ChangePlan plan, Supplier<ChangeRecord> start) {
    Touched touched = Touched.by(plan, store.pushed().of(plan.circuit()));
    mutex.lock();
    try {
      Limits now = limits.get();
      forget(now);
      Optional<String> refusal =
          let.contains(plan.digest()) ? Optional.empty() : refusal(touched, now);
      if (refusal.isPresent()) {
        boolean tooLarge = exceeds(touched, now);
        waiting.put(plan.circuit(), new Waiting(plan.digest(), tooLarge));
        alarm.accept(Optional.of(blown(now)));
        return new Start.Held(refusal.get());
      }
      Counted count =
          new Counted(
              clock.instant(),
              plan.circuit(),
              touched.connections(),
              touched.routers(),
              touched.sessions());
      records.add(count, count.at().minus(now.per()));
      counted.add(count);
      if (let.remove(plan.digest())) {
        records.passed(plan.digest());
      }
      noLonger(plan.circuit());
      return new Start.Started(start.get());
    } finally {
      mutex.unlock();
    }
  }

  /** A circuit has nothing any more that waits for the fuse. */
  public void notWaiting(CircuitName circuit) {
    mutex.lock();
    try {
      noLonger(circuit);
    } finally {
      mutex.unlock();
    }
  }

  private void noLonger(CircuitName circuit) {
    if (waiting.remove(circuit) != null && waiting.isEmpty()) {
      alarm.accept(Optional.empty());
    }
  }

  /**
   * A person lets changes go on: counting begins anew, and what waits because it is too large by
   * itself may start.
   *
   * @return how many changes were waiting
   */
  public int release() {
    mutex.lock();
    try {
      int held = waiting.size();
      let.clear();
      waiting.values().stream().filter(Waiting::tooLarge).map(Waiting::digest).forEach(let::add);
      records.release(let);
      counted.clear();
      waiting.clear();
      alarm.accept(Optional.empty());
      return held;
    } finally {
      mutex.unlock();
    }
  }

  private void forget(Limits now) {
    Instant since = clock.instant().minus(now.per());
    while (!counted.isEmpty() && counted.peek().at().isBefore(since)) {
      counted.remove();
    }
  }

  private Touched before() {
    Set<String> connections = new TreeSet<>();
    Set<String> routers = new TreeSet<>();
    int sessions = 0;
    for (Counted count : counted) {
      connections.addAll(count.connections());
      routers.addAll(count.routers());
      sessions += count.sessions();
    }
    return new Touched(connections, routers, sessions);
  }

  private static boolean exceeds(Touched touched, Limits limits) {
    return touched.connections().size() > limits.connections()
        || touched.routers().size() > limits.routers()
        || touched.sessions() > limits.sessions();
  }

  private Optional<String> refusal(Touched touched, Limits now) {
    Touched before = before();
    Set<String> connections = new TreeSet<>(before.connections());
    connections.addAll(touched.connections());
    Set<String> routers = new TreeSet<>(before.routers());
    routers.addAll(touched.routers());
    Touched together = new Touched(connections, routers, before.sessions() + touched.sessions());
    if (!exceeds(together, now)) {
      return Optional.empty();
    }
    return Optional.of(
        "the fuse holds it: it may reach "
            + numbers(touched)
            + " ("
            + String.join(", ", touched.routers())
            + "), "
            + (exceeds(touched, now)
                ? "which is above deploy.fuse by itself"
                : "and changes that started in the last "
                    + now.per().toSeconds()
                    + " s reach "
                    + numbers(before))
            + "; deploy.fuse is "
            + limits(now)
            + "; next: look at what waits with circuitd status, then circuitd unfreeze --by WHO");
  }

  private String blown(Limits now) {
    return "approved changes wait for a person: what started in the last "
        + now.per().toSeconds()
        + " s reaches "
        + numbers(before())
        + ", and deploy.fuse is "
        + limits(now)
        + "; next: look at what waits with circuitd status, then circuitd unfreeze --by WHO";
  }

  private static String numbers(Touched touched) {
    return counted(touched.connections().size(), "connection")
        + ", "
        + counted(touched.routers().size(), "router")
        + " and "
        + counted(touched.sessions(), "BGP session");
  }

  private static String limits(Limits limits) {
    return limits.connections()
        + " connections, "
        + limits.routers()
        + " routers and "
        + limits.sessions()
        + " BGP sessions in "
        + limits.per().toSeconds()
        + " s";
  }

  private static String counted(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }
}
