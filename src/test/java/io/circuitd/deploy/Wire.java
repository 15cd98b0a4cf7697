package io.circuitd.deploy;

import io.circuitd.netconf.NetconfConnector;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** A real connector that notes what is sent, and whose sessions can stop as in a crash. */
final class Wire implements NetconfConnector {
  /** What becomes of the sessions of a daemon that died. */
  enum Death {
    /** The process was killed: its lines drop. */
    LINES_DROP,
    /** The machine lost its power: the router believes the sessions alive. */
    LINES_STAY
  }

  private static final Set<String> WRITES =
      Set.of(
          "lock",
          "unlock",
          "editConfig",
          "validate",
          "commit",
          "copyConfig",
          "confirmedCommit",
          "confirm",
          "cancelCommit",
          "discardChanges",
          "killSession");

  private final NetconfConnector real;
  private final List<String> trace;
  private final List<NetconfSession> open = new CopyOnWriteArrayList<>();
  private volatile boolean dead;
  private volatile Runnable beforeReading = () -> {};
  private final LongAdder waited = new LongAdder();

  /**
   * @param trace gets the operations that write or lock, each before it is sent
   */
  Wire(NetconfConnector real, List<String> trace) {
    this.real = real;
    this.trace = trace;
  }

  @Override
  public NetconfSession connect(NetconfTarget target) {
    long begin = System.nanoTime();
    NetconfSession session = real.connect(target);
    waited.add(System.nanoTime() - begin);
    open.add(session);
    return (NetconfSession)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {NetconfSession.class},
            (proxy, method, arguments) -> {
              if (dead && !method.getName().equals("id")) {
                return null;
              }
              if (WRITES.contains(method.getName())) {
                trace.add(method.getName());
              }
              if (method.getName().equals("getConfig")) {
                beforeReading.run();
              }
              long called = System.nanoTime();
              try {
                return method.invoke(session, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                waited.add(System.nanoTime() - called);
              }
            });
  }

  /** Time that was spent in sessions, from each call to its answer. */
  Duration waited() {
    return Duration.ofNanos(waited.sum());
  }

  /** Happens each time before configuration is asked for. */
  void beforeReading(Runnable event) {
    beforeReading = event;
  }

  /** From now on this daemon does nothing any more. */
  void die(Death death) {
    dead = true;
    if (death == Death.LINES_DROP) {
      dropLines();
    }
  }

  void dropLines() {
    open.forEach(NetconfSession::abort);
  }

  @Override
  public void close() {
    dropLines();
  }
}
