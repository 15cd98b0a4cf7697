package io.circuitd.netconf.pool;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The sessions to one router: idle ones, how many are in use, and when to dial again. */
final class RouterSessions {
  private final String router;
  private final Function<NetconfTarget, NetconfSession> open;
  private final PoolSettings settings;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Deque<Idle> idle = new ArrayDeque<>();
  private final Backoff backoff;
  private Optional<Failure> failure = Optional.empty();
  private int inUse;
  private boolean closed;

  private record Idle(NetconfTarget target, NetconfSession session, Instant since) {
    boolean serves(NetconfTarget wanted) {
      return session.isOpen() && target.equals(wanted);
    }
  }

  private record Failure(NetconfTarget target, NotConnected why) {}

  RouterSessions(
      String router,
      Function<NetconfTarget, NetconfSession> open,
      PoolSettings settings,
      RandomGenerator random,
      InstantSource clock) {
    this.router = router;
    this.open = open;
    this.settings = settings;
    this.clock = clock;
    backoff = new Backoff(settings, random);
  }

  /** See {@link SessionPool#connect}. */
  NetconfSession use(NetconfTarget target) {
    closeEach(take(kept -> !kept.serves(target)));
    Optional<NetconfSession> kept = keptOrTurn(target);
    return new PooledSession(
        kept.orElseGet(() -> dial(target)), (session, clean) -> giveBack(target, session, clean));
  }

  /** An idle session, or the right to open one; in both cases one more is in use. */
  private Optional<NetconfSession> keptOrTurn(NetconfTarget target) {
    long end = System.nanoTime() + target.connectTimeout().toNanos();
    lock.lock();
    try {
      if (failure.filter(failed -> !failed.target().equals(target)).isPresent()) {
        // Address or credential is another now: what failed before says nothing of it.
        failure = Optional.empty();
        backoff.succeeded();
      }
      while (true) {
        if (closed) {
          throw refused("no session any more, circuitd is stopping");
        }
        Optional<Idle> kept = idle.stream().filter(one -> one.serves(target)).findFirst();
        if (kept.isPresent()) {
          idle.remove(kept.get());
          inUse++;
          return kept.map(Idle::session);
        }
        Instant now = clock.instant();
        boolean free = inUse < settings.sessionsPerRouter();
        Duration left = Duration.ofNanos(end - System.nanoTime());
        Duration pause = free ? backoff.pause(now) : left;
        if (free && !pause.isPositive()) {
          inUse++;
          backoff.dialled(now);
          return Optional.empty();
        }
        if (!left.isPositive() || (free && pause.compareTo(left) > 0)) {
          throw waitedInVain(free, target);
        }
        changed.awaitNanos(pause.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw refused("interrupted while waiting for a session");
    } finally {
      lock.unlock();
    }
  }

  private NotConnected waitedInVain(boolean free, NetconfTarget target) {
    if (free && failure.isPresent()) {
      NotConnected why = failure.get().why();
      return new NotConnected(why.reason(), why.getMessage() + "; not dialled again so soon", why);
    }
    return refused(
        (free
                ? "connects come faster than one router should bear"
                : "all " + settings.sessionsPerRouter() + " sessions are in use")
            + ", and none became free within "
            + target.connectTimeout().toMillis() / 1000.0
            + " s");
  }

  private NotConnected refused(String why) {
    return new NotConnected(Reason.UNREACHABLE, router + ": " + why, null);
  }

  private NetconfSession dial(NetconfTarget target) {
    Optional<NetconfSession> opened = Optional.empty();
    Optional<Failure> failed = Optional.empty();
    try {
      opened = Optional.of(open.apply(target));
      return opened.get();
    } catch (NotConnected e) {
      failed = Optional.of(new Failure(target, e));
      throw e;
    } finally {
      dialled(opened.isPresent(), failed);
    }
  }

  private void dialled(boolean succeeded, Optional<Failure> failed) {
    lock.lock();
    try {
      failure = failed;
      if (succeeded) {
        backoff.succeeded();
      } else {
        inUse--;
        backoff.failed(clock.instant());
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(NetconfTarget target, NetconfSession session, boolean clean) {
    boolean keep = clean && session.isOpen() && keep(target, session);
    if (!keep) {
      // Counted as in use until it has ended: the router counts it, too.
      try {
        session.close();
      } finally {
        lock.lock();
        try {
          inUse--;
          changed.signalAll();
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private boolean keep(NetconfTarget target, NetconfSession session) {
    lock.lock();
    try {
      boolean wanted = !closed && (idle.isEmpty() || lock.hasWaiters(changed));
      if (wanted) {
        idle.addFirst(new Idle(target, session, clock.instant()));
        inUse--;
        changed.signalAll();
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  void closeIdle() {
    Instant old = clock.instant().minus(settings.idle());
    closeEach(take(kept -> !kept.session().isOpen() || !kept.since().isAfter(old)));
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    closeEach(take(kept -> true));
  }

  private List<Idle> take(Predicate<Idle> which) {
    lock.lock();
    try {
      List<Idle> taken = new ArrayList<>(idle.stream().filter(which).toList());
      idle.removeAll(taken);
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private static void closeEach(List<Idle> sessions) {
    sessions.forEach(kept -> kept.session().close());
  }
}
