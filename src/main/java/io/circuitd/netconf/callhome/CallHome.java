package io.circuitd.netconf.callhome;

import io.circuitd.netconf.CallHomePorts;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.transport.Callers;
import io.circuitd.netconf.transport.SshCalls;
import io.circuitd.netconf.transport.SshTransports;
import io.circuitd.netconf.transport.TlsCalls;
import io.circuitd.netconf.transport.TlsTransports;
import io.circuitd.netconf.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for routers that call (RFC 8071, 3.1), and keeps the session of each until somebody asks
 * for it. One unclaimed session per router: a new call takes the place of the one before.
 */
public final class CallHome implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallHome.class);

  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{C}");
  private static final int LONGEST = 1000;

  private final Supplier<List<NetconfTarget>> routers;
  private final BiFunction<Transport, NetconfTarget, NetconfSession> greeting;
  private final InstantSource clock;
  private final Instant start;
  private final Strangers strangers;
  private final Optional<SshCalls> ssh;
  private final Optional<TlsCalls> tls;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Map<String, Waiting> waiting = new HashMap<>();
  private final Map<String, Instant> lastCall = new HashMap<>();
  private final Map<String, NotConnected> lastFailure = new HashMap<>();
  private boolean closed;

  /** A session, with what the router proved itself against. */
  private record Waiting(NetconfTarget target, NetconfSession session) {
    boolean serves(NetconfTarget wanted) {
      return session.isOpen()
          && target.host().equals(wanted.host())
          && target.access().equals(wanted.access());
    }
  }

  /**
   * Starts to listen.
   *
   * @param routers that may call, with whatever others there are; asked at each call
   * @param greeting exchanges hellos on a new line
   * @throws IOException when a port is taken
   */
  public CallHome(
      CallHomePorts ports,
      SshTransports sshClient,
      TlsTransports tlsClient,
      Supplier<List<NetconfTarget>> routers,
      BiFunction<Transport, NetconfTarget, NetconfSession> greeting,
      InstantSource clock)
      throws IOException {
    this.routers = routers;
    this.greeting = greeting;
    this.clock = clock;
    start = clock.instant();
    strangers = new Strangers(clock);
    Callers callers = new Lobby();
    ssh =
        ports.ssh().isPresent()
            ? Optional.of(sshClient.listen(at(ports, ports.ssh()), callers))
            : Optional.empty();
    try {
      tls =
          ports.tls().isPresent()
              ? Optional.of(tlsClient.listen(at(ports, ports.tls()), callers))
              : Optional.empty();
    } catch (IOException e) {
      ssh.ifPresent(SshCalls::close);
      throw e;
    }
  }

  private static InetSocketAddress at(CallHomePorts ports, OptionalInt port) {
    return new InetSocketAddress(ports.address(), port.getAsInt());
  }

  /** The TCP port for SSH, where one is listened on. */
  public OptionalInt sshPort() {
    return ssh.map(calls -> OptionalInt.of(calls.port())).orElse(OptionalInt.empty());
  }

  /** The TCP port for TLS, where one is listened on. */
  public OptionalInt tlsPort() {
    return tls.map(calls -> OptionalInt.of(calls.port())).orElse(OptionalInt.empty());
  }

  /**
   * The session of a router that has called, or does so within the target's connect timeout.
   *
   * @throws NotConnected with reason {@code UNREACHABLE} when it has not called, or with what its
   *     last call came to
   */
  public NetconfSession session(NetconfTarget target) {
    long left = target.connectTimeout().toNanos();
    lock.lock();
    try {
      while (true) {
        Waiting called = waiting.remove(target.name());
        if (called != null && called.serves(target)) {
          return called.session();
        }
        if (called != null) {
          // Dead, or let in on a trust or login that the inventory no longer has.
          called.session().abort();
        }
        if (left <= 0 || closed) {
          throw absent(target);
        }
        left = news.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw absent(target);
    } finally {
      lock.unlock();
    }
  }

  private NotConnected absent(NetconfTarget target) {
    NotConnected failure = lastFailure.get(target.name());
    if (failure != null) {
      return new NotConnected(
          failure.reason(),
          failure.getMessage() + " (its call of " + lastCall.get(target.name()) + ")",
          failure);
    }
    String way =
        switch (target.access()) {
          case SshAccess access -> port(sshPort(), "SSH");
          case TlsAccess access -> port(tlsPort(), "TLS");
        };
    String since =
        Optional.ofNullable(lastCall.get(target.name()))
            .map(last -> "has not called since " + last)
            .orElse("has not called; we wait since " + start);
    return new NotConnected(
        Reason.UNREACHABLE,
        target.name()
            + " ("
            + target.host()
            + ") "
            + since
            + way
            + "; check the call-home client on the router: our address, this port, and that it"
            + " calls from the address in the inventory; a caller that was refused is in the log",
        null);
  }

  private static String port(OptionalInt port, String transport) {
    return port.isPresent()
        ? " on port " + port.getAsInt() + " (" + transport + ")"
        : ", but we do not listen for calls over " + transport;
  }

  /** Listens no more and drops every session that nobody has claimed. */
  @Override
  public void close() {
    ssh.ifPresent(SshCalls::close);
    tls.ifPresent(TlsCalls::close);
    lock.lock();
    try {
      closed = true;
      waiting.values().forEach(called -> called.session().abort());
      waiting.clear();
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private final class Lobby implements Callers {
    @Override
    public List<NetconfTarget> known() {
      return routers.get().stream().filter(NetconfTarget::callHome).toList();
    }

    @Override
    public void arrived(NetconfTarget router, Transport line) {
      try {
        NetconfSession session = greeting.apply(line, router);
        LOG.info("{} has called: session {}", router.name(), session.id());
        keep(router, session);
      } catch (NotConnected e) {
        failed(router, e);
      }
    }

    private void keep(NetconfTarget router, NetconfSession session) {
      lock.lock();
      try {
        Waiting arrived = new Waiting(router, session);
        Waiting before = closed ? arrived : waiting.put(router.name(), arrived);
        if (before != null) {
          before.session().abort();
        }
        lastCall.put(router.name(), clock.instant());
        lastFailure.remove(router.name());
        news.signalAll();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void failed(NetconfTarget router, NotConnected why) {
      LOG.warn("call home: {}", why.getMessage());
      lock.lock();
      try {
        lastCall.put(router.name(), clock.instant());
        lastFailure.put(router.name(), why);
      } finally {
        lock.unlock();
      }
    }

    /** A stranger chose some of the words: they forge no line of the log. */
    private static String plain(String why) {
      String line = UNPRINTABLE.matcher(why).replaceAll("?");
      return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    @Override
    public void unknown(InetAddress from, String why) {
      if (strangers.isNews(from)) {
        LOG.warn("call home: a call from {} was dropped: {}", from.getHostAddress(), plain(why));
      }
    }
  }
}
