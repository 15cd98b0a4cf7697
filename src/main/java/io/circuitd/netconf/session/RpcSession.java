package io.circuitd.netconf.session;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.ConfigSource;
import io.circuitd.netconf.ConfigTarget;
import io.circuitd.netconf.ConfirmOptions;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.LockHolder;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.ReplyReader;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.RpcReply;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.Subscription;
import io.circuitd.netconf.TlsAccess;
import io.circuitd.netconf.WithDefaults;
import io.circuitd.netconf.events.Notifications;
import io.circuitd.netconf.ops.Operation;
import io.circuitd.netconf.ops.Operations;
import io.circuitd.netconf.transport.LoginRefused;
import io.circuitd.netconf.transport.Transport;
import io.circuitd.netconf.wire.WireTrace;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** A session on any transport: typed operations over {@link RpcLine}. */
public final class RpcSession implements NetconfSession {
  private static final Logger LOG = LoggerFactory.getLogger(RpcSession.class);

  /** Limit of what is only best effort. */
  private static final Duration BRIEFLY = Duration.ofSeconds(3);

  /** yuma123's netconfd never answers an RPC that it reads together with our hello. */
  private static final Duration YUMA_READS_HELLO = Duration.ofMillis(100);

  /** Limit of one session's trace. */
  private static final long TRACE_BYTES = 256L << 20;

  private final String router;
  private final Duration timeout;
  private final RpcLine line;
  private final Hello hello;
  private final Notifications notifications;
  private final Exchange exchange;
  private final Holdings holdings = new Holdings();

  private RpcSession(NetconfTarget target, RpcLine line, Notifications notifications, Hello hello) {
    router = target.name();
    timeout = target.rpcTimeout();
    this.line = line;
    this.notifications = notifications;
    this.hello = hello;
    exchange = new Exchange(router, line, hello.capabilities(), notifications);
  }

  /**
   * Exchanges hellos within the target's connect timeout.
   *
   * @param memory shared by the sessions of the connector
   * @throws NotConnected with reason {@code HELLO}; the transport is closed
   */
  public static NetconfSession open(
      Transport transport, NetconfTarget target, ReplyMemory memory, InstantSource clock) {
    Notifications notifications = new Notifications(target.name());
    Optional<WireTrace> trace =
        target.trace().map(file -> WireTrace.to(file, target.name(), clock, TRACE_BYTES));
    RpcLine line =
        new RpcLine(target.name(), transport, target.limits(), memory, notifications, trace);
    try {
      Hello hello = line.greet(target.connectTimeout());
      if (hello.isYuma()) {
        Thread.sleep(YUMA_READS_HELLO);
      }
      return new RpcSession(target, line, notifications, hello);
    } catch (LoginRefused e) {
      transport.abort();
      throw e.refusal();
    } catch (IOException e) {
      throw noHello(transport, target, "no NETCONF session: " + e.getMessage(), e);
    } catch (TimeoutException e) {
      String limit = target.connectTimeout().toMillis() / 1000.0 + " s";
      throw noHello(transport, target, "login worked, but no hello came within " + limit, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noHello(transport, target, "interrupted while waiting for the hello", e);
    }
  }

  private static NotConnected noHello(
      Transport transport, NetconfTarget target, String what, Exception cause) {
    transport.abort();
    return new NotConnected(
        Reason.HELLO,
        target.name()
            + " ("
            + target.host()
            + " port "
            + target.port()
            + "): "
            + what
            + switch (target.access()) {
              case SshAccess ssh ->
                  "; check that the SSH subsystem netconf is enabled on this port, and for this"
                      + " user";
              case TlsAccess tls -> "; check that this is the port of NETCONF over TLS";
            },
        cause);
  }

  @Override
  public long id() {
    return hello.sessionId();
  }

  @Override
  public Capabilities capabilities() {
    return hello.capabilities();
  }

  @Override
  public boolean isOpen() {
    return line.isOpen();
  }

  @Override
  public boolean holdsNothing() {
    return holdings.areNone();
  }

  @Override
  public RpcReply rpc(String operation, Duration limit) {
    holdings.editingCandidate();
    return exchange.raw(operation, limit);
  }

  @Override
  public Element get(Query query) {
    return exchange.data(Operations.get(query), timeout);
  }

  @Override
  public Element getConfig(Datastore source, Query query) {
    return exchange.data(Operations.getConfig(source, query), timeout);
  }

  @Override
  public List<RpcError> editConfig(EditConfig edit) {
    if (edit.target() == Datastore.CANDIDATE) {
      holdings.editingCandidate();
    }
    return ok(Operations.editConfig(edit));
  }

  @Override
  public List<RpcError> copyConfig(
      ConfigSource source, ConfigTarget target, Optional<WithDefaults> defaults) {
    if (target == Datastore.CANDIDATE) {
      holdings.editingCandidate();
    }
    return ok(Operations.copyConfig(source, target, defaults));
  }

  @Override
  public List<RpcError> deleteConfig(ConfigTarget target) {
    return ok(Operations.deleteConfig(target));
  }

  @Override
  public void lock(Datastore target) {
    boolean first = holdings.locking(target);
    try {
      ok(Operations.lock(target));
    } catch (Refused e) {
      if (first) {
        holdings.unlocked(target);
      }
      throw e instanceof LockDenied denied ? told(denied, target) : e;
    }
  }

  /** The refusal, with what the router tells about the holder. */
  private LockDenied told(LockDenied denied, Datastore target) {
    Optional<LockHolder> holder = denied.holder();
    if (holder.isEmpty() || holder.get().outsideNetconf() || !capabilities().monitoring()) {
      return denied;
    }
    long id = holder.get().sessionId();
    Operation question = LockHolders.question(id, target);
    try {
      LockHolder found = LockHolders.read(exchange.data(question, briefly()), id, target);
      return new LockDenied(
          router + ": " + Operations.lock(target).words(), denied.errors(), Optional.of(found));
    } catch (NetconfException e) {
      LOG.debug("who holds the lock: {}", e.getMessage());
      return denied;
    }
  }

  @Override
  public void unlock(Datastore target) {
    ok(Operations.unlock(target));
    holdings.unlocked(target);
  }

  @Override
  public List<RpcError> validate(ConfigSource source) {
    return ok(Operations.validate(source));
  }

  @Override
  public List<RpcError> commit() {
    return committed(Operations.commit());
  }

  @Override
  public List<RpcError> confirmedCommit(ConfirmOptions options) {
    holdings.openingCommit();
    boolean first = options.persist().isEmpty() && holdings.awaitingConfirmation();
    try {
      List<RpcError> warnings = ok(Operations.confirmedCommit(options));
      holdings.candidateSettled();
      if (options.persist().isPresent()) {
        holdings.awaitsNoConfirmation();
      }
      return warnings;
    } catch (Refused e) {
      if (first) {
        holdings.awaitsNoConfirmation();
      }
      throw e;
    }
  }

  @Override
  public List<RpcError> confirm(Optional<String> persistId) {
    return committed(Operations.confirm(persistId));
  }

  private List<RpcError> committed(Operation commit) {
    List<RpcError> warnings = ok(commit);
    holdings.candidateSettled();
    holdings.commitClosed();
    return warnings;
  }

  @Override
  public void cancelCommit(Optional<String> persistId) {
    ok(Operations.cancelCommit(persistId));
    holdings.commitClosed();
  }

  @Override
  public void discardChanges() {
    ok(Operations.discardChanges());
    holdings.candidateSettled();
  }

  @Override
  public <T> T getConfig(Datastore source, Query query, ReplyReader<T> reader) {
    return exchange.stream(Operations.getConfig(source, query), timeout, reader);
  }

  @Override
  public <T> T stream(String operation, Duration limit, ReplyReader<T> reader) {
    holdings.editingCandidate();
    return exchange.stream("rpc", operation, limit, reader);
  }

  @Override
  public void killSession(long sessionId) {
    ok(Operations.killSession(sessionId));
  }

  @Override
  public Subscription subscribe(EventRequest request) {
    Operation operation = Operations.subscribe(request);
    exchange.require(operation);
    Subscription subscription =
        notifications
            .begin(request)
            .orElseThrow(() ->
                exchange.refusedHere(operation.words(), "this session has a subscription already"));
    try {
      exchange.send(operation, timeout);
    } catch (Refused e) {
      notifications.over("refused");
      throw e;
    } catch (NetconfException e) {
      subscription.close();
      throw e;
    }
    return subscription;
  }

  @Override
  public void close() {
    List<Operation> words = new ArrayList<>();
    if (!exchange.alone()) {
      words.addAll(holdings.givingBack());
    }
    words.add(Operations.closeSession());
    if (line.isOpen()) {
      new Farewell(router, line, exchange::send).say(words, briefly());
    } else {
      line.close();
    }
  }

  private Duration briefly() {
    return timeout.compareTo(BRIEFLY) < 0 ? timeout : BRIEFLY;
  }

  @Override
  public void abort() {
    line.breakOff(new IOException("dropped by us"));
  }

  private List<RpcError> ok(Operation operation) {
    return exchange.ok(operation, timeout);
  }
}
