package io.circuitd.netconf.transport;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.future.CloseFuture;
import org.apache.sshd.common.future.SshFutureListener;
import org.apache.sshd.common.io.DefaultIoConnectFuture;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoServiceEventListener;
import org.apache.sshd.common.io.IoSession;
import org.jspecify.annotations.Nullable;

/** Connects SSH sessions over a line that is there already, and dials where there is none. */
final class LineConnector implements IoConnector {
  /** An SSH client with such a connector. */
  static final class Client extends SshClient {
    @Override
    protected IoConnector createConnector() {
      return new LineConnector(super.createConnector(), getSessionFactory());
    }

    @Override
    protected SessionFactory createSessionFactory() {
      return new PromptSessions(this);
    }
  }

  private final IoConnector dialer;
  private final IoHandler sessions;
  // Below zero, apart from the dialer's.
  private final AtomicLong ids = new AtomicLong();

  private LineConnector(IoConnector dialer, IoHandler sessions) {
    this.dialer = dialer;
    this.sessions = sessions;
  }

  @Override
  public IoConnectFuture connect(
      SocketAddress address, AttributeRepository context, SocketAddress localAddress) {
    Optional<Transport> line = Attempt.lineOf(context);
    if (line.isEmpty()) {
      return dialer.connect(address, context, localAddress);
    }
    IoConnectFuture future = new DefaultIoConnectFuture(address, null);
    LineSession session = new LineSession(this, sessions, line.get(), address);
    session.setAttribute(AttributeRepository.class, context);
    try {
      sessions.sessionCreated(session);
      future.setSession(session);
      session.start();
    } catch (IOException | RuntimeException e) {
      session.close(true);
      future.setException(e);
    } catch (Exception e) {
      session.close(true);
      future.setException(new IOException(e));
    }
    return future;
  }

  long nextId() {
    return ids.decrementAndGet();
  }

  @Override
  public Map<Long, IoSession> getManagedSessions() {
    return dialer.getManagedSessions();
  }

  @Override
  public @Nullable IoServiceEventListener getIoServiceEventListener() {
    return dialer.getIoServiceEventListener();
  }

  @Override
  public void setIoServiceEventListener(@Nullable IoServiceEventListener listener) {
    dialer.setIoServiceEventListener(listener);
  }

  @Override
  public CloseFuture close(boolean immediately) {
    return dialer.close(immediately);
  }

  @Override
  public void addCloseFutureListener(SshFutureListener<CloseFuture> listener) {
    dialer.addCloseFutureListener(listener);
  }

  @Override
  public void removeCloseFutureListener(SshFutureListener<CloseFuture> listener) {
    dialer.removeCloseFutureListener(listener);
  }

  @Override
  public boolean isClosed() {
    return dialer.isClosed();
  }

  @Override
  public boolean isClosing() {
    return dialer.isClosing();
  }
}
