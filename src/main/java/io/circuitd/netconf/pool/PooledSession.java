package io.circuitd.netconf.pool;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.ConfigSource;
import io.circuitd.netconf.ConfigTarget;
import io.circuitd.netconf.ConfirmOptions;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.ReplyReader;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.RpcReply;
import io.circuitd.netconf.Subscription;
import io.circuitd.netconf.WithDefaults;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.w3c.dom.Element;

/**
 * One use of a session, until it is closed. The next one must find a session that holds nothing on
 * the router, and has no reply still to come.
 */
final class PooledSession implements NetconfSession {
  /** Takes the session back. */
  interface Return {
    /** Called once, with whether nothing was left behind. */
    void giveBack(NetconfSession session, boolean clean);
  }

  private final NetconfSession session;
  private final Return home;
  private boolean spoilt;
  private int underWay;
  private boolean ended;

  PooledSession(NetconfSession session, Return home) {
    this.session = session;
    this.home = home;
  }

  @Override
  public long id() {
    return session.id();
  }

  @Override
  public Capabilities capabilities() {
    return session.capabilities();
  }

  @Override
  public boolean isOpen() {
    return !hasEnded() && session.isOpen();
  }

  @Override
  public boolean holdsNothing() {
    return session.holdsNothing();
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /** What the operation does is not known here, so the session is not handed on after it. */
  @Override
  public RpcReply rpc(String operation, Duration timeout) {
    spoil();
    return call(() -> session.rpc(operation, timeout));
  }

  @Override
  public Element get(Query query) {
    return call(() -> session.get(query));
  }

  @Override
  public Element getConfig(Datastore source, Query query) {
    return call(() -> session.getConfig(source, query));
  }

  @Override
  public <T> T getConfig(Datastore source, Query query, ReplyReader<T> reader) {
    return call(() -> session.getConfig(source, query, reader));
  }

  /** As {@link #rpc}. */
  @Override
  public <T> T stream(String operation, Duration timeout, ReplyReader<T> reader) {
    spoil();
    return call(() -> session.stream(operation, timeout, reader));
  }

  @Override
  public List<RpcError> editConfig(EditConfig edit) {
    return call(() -> session.editConfig(edit));
  }

  @Override
  public List<RpcError> copyConfig(
      ConfigSource source, ConfigTarget target, Optional<WithDefaults> defaults) {
    return call(() -> session.copyConfig(source, target, defaults));
  }

  @Override
  public List<RpcError> deleteConfig(ConfigTarget target) {
    return call(() -> session.deleteConfig(target));
  }

  @Override
  public void lock(Datastore target) {
    run(() -> session.lock(target));
  }

  @Override
  public void unlock(Datastore target) {
    run(() -> session.unlock(target));
  }

  @Override
  public List<RpcError> validate(ConfigSource source) {
    return call(() -> session.validate(source));
  }

  @Override
  public List<RpcError> commit() {
    return call(session::commit);
  }

  @Override
  public List<RpcError> confirmedCommit(ConfirmOptions options) {
    return call(() -> session.confirmedCommit(options));
  }

  @Override
  public List<RpcError> confirm(Optional<String> persistId) {
    return call(() -> session.confirm(persistId));
  }

  @Override
  public void cancelCommit(Optional<String> persistId) {
    run(() -> session.cancelCommit(persistId));
  }

  @Override
  public void discardChanges() {
    run(session::discardChanges);
  }

  @Override
  public void killSession(long sessionId) {
    run(() -> session.killSession(sessionId));
  }

  /** Its events would go on for the next use, so the session is not handed on. */
  @Override
  public Subscription subscribe(EventRequest request) {
    spoil();
    return call(() -> session.subscribe(request));
  }

  /** Gives the session back, or closes it where something was left behind. */
  @Override
  public void close() {
    boolean clean;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      clean = !spoilt && underWay == 0 && session.holdsNothing();
    }
    home.giveBack(session, clean);
  }

  @Override
  public void abort() {
    session.abort();
    close();
  }

  private synchronized void spoil() {
    spoilt = true;
  }

  private void run(Runnable operation) {
    call(() -> {
      operation.run();
      return true;
    });
  }

  private <T> T call(Supplier<T> operation) {
    begin();
    boolean answered = false;
    try {
      T result = operation.get();
      answered = true;
      return result;
    } catch (Refused e) {
      answered = true;
      throw e;
    } finally {
      end(answered);
    }
  }

  private synchronized void begin() {
    if (ended) {
      throw new Lost("not sent: this use of the session has ended", null);
    }
    underWay++;
  }

  /** Without an answer that was read to its end, what was left behind is not known. */
  private synchronized void end(boolean answered) {
    underWay--;
    spoilt |= !answered;
  }
}
