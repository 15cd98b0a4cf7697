package io.circuitd.netconf.pool;

import io.circuitd.netconf.NetconfConnector;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/**
 * Keeps one session per router for the next use. Each use has its session alone, so that a long
 * read never stands between a confirmed commit and its confirm; where another use is under way, a
 * further session is opened, up to a limit. What a use leaves behind (a lock, an open commit, an
 * RPC without a reply) is never handed on: such a session is closed.
 */
public final class SessionPool implements NetconfConnector {
  private final NetconfConnector connector;
  private final PoolSettings settings;
  private final InstantSource clock;
  private final Semaphore connects;
  private final Map<String, RouterSessions> routers = new ConcurrentHashMap<>();
  private final Thread reaper;

  /**
   * @param connector opens the sessions; closed with the pool
   */
  public SessionPool(NetconfConnector connector, PoolSettings settings, InstantSource clock) {
    this.connector = connector;
    this.settings = settings;
    this.clock = clock;
    connects = new Semaphore(settings.connectsAtATime(), true);
    reaper = Thread.ofVirtual().name("netconf-pool").start(this::reap);
  }

  /**
   * A session to this router, a kept one or a new one; closing it gives it back. Waits, no longer
   * than the target's connect timeout, for a free session and for the end of a pause after failed
   * connects.
   *
   * @throws NotConnected with the reason; also when no session became free in time
   */
  @Override
  public NetconfSession connect(NetconfTarget target) {
    return routers
        .computeIfAbsent(
            target.name(),
            name ->
                new RouterSessions(name, this::open, settings, RandomGenerator.getDefault(), clock))
        .use(target);
  }

  private NetconfSession open(NetconfTarget target) {
    if (target.callHome()) {
      // Waits for a call, and may do so in vain: no reason to keep others from dialling.
      return connector.connect(target);
    }
    connects.acquireUninterruptibly();
    try {
      return connector.connect(target);
    } finally {
      connects.release();
    }
  }

  private void reap() {
    try {
      while (true) {
        Thread.sleep(settings.idle().dividedBy(2));
        routers.values().forEach(RouterSessions::closeIdle);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what is idle, in order; what is in use is dropped. */
  @Override
  public void close() {
    reaper.interrupt();
    routers.values().forEach(RouterSessions::close);
    connector.close();
  }
}
