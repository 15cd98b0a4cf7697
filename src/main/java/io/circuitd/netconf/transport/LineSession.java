package io.circuitd.netconf.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.sshd.common.io.AbstractIoWriteFuture;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoService;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.closeable.AbstractCloseable;
import org.jspecify.annotations.Nullable;

/**
 * The wire below an SSH session where it is not a socket of the SSH library. Blocking: a virtual
 * thread reads, and who writes waits.
 */
final class LineSession extends AbstractCloseable implements IoSession {
  private static final int READ_AT_MOST = 32 * 1024;

  private final IoService service;
  private final IoHandler handler;
  private final Transport line;
  private final SocketAddress peer;
  private final long id;
  private final Map<Object, Object> attributes = new ConcurrentHashMap<>();

  LineSession(LineConnector service, IoHandler handler, Transport line, SocketAddress peer) {
    this.service = service;
    this.handler = handler;
    this.line = line;
    this.peer = peer;
    this.id = service.nextId();
  }

  void start() {
    Thread.ofVirtual().name("ssh line to " + peer).start(this::read);
  }

  private void read() {
    byte[] bytes = new byte[READ_AT_MOST];
    try {
      InputStream in = line.input();
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        handler.messageReceived(this, new ByteArrayBuffer(bytes, 0, count));
      }
    } catch (Exception e) {
      failed(e);
    } finally {
      close(true);
    }
  }

  private void failed(Exception problem) {
    if (isClosing()) {
      return;
    }
    try {
      handler.exceptionCaught(this, problem);
    } catch (Exception e) {
      log.debug("{}: {} after {}", this, e, problem);
    }
  }

  @Override
  public IoWriteFuture writeBuffer(Buffer buffer) {
    try {
      OutputStream out = line.output();
      out.write(buffer.array(), buffer.rpos(), buffer.available());
      out.flush();
      return AbstractIoWriteFuture.fulfilled(peer, true);
    } catch (IOException e) {
      return AbstractIoWriteFuture.fulfilled(peer, e);
    }
  }

  @Override
  protected void doCloseImmediately() {
    line.close();
    try {
      handler.sessionClosed(this);
    } catch (Exception e) {
      log.debug("{}: {} at its end", this, String.valueOf(e));
    }
    super.doCloseImmediately();
  }

  @Override
  public long getId() {
    return id;
  }

  @Override
  public @Nullable Object getAttribute(Object key) {
    return attributes.get(key);
  }

  @Override
  public @Nullable Object setAttribute(Object key, Object value) {
    return attributes.put(key, value);
  }

  @Override
  public @Nullable Object setAttributeIfAbsent(Object key, Object value) {
    return attributes.putIfAbsent(key, value);
  }

  @Override
  public @Nullable Object removeAttribute(Object key) {
    return attributes.remove(key);
  }

  @Override
  public SocketAddress getAcceptanceAddress() {
    return peer;
  }

  @Override
  public SocketAddress getLocalAddress() {
    return peer;
  }

  @Override
  public SocketAddress getRemoteAddress() {
    return peer;
  }

  @Override
  public IoService getService() {
    return service;
  }

  @Override
  public void shutdownOutputStream() throws IOException {
    line.output().close();
  }

  /** The line's own window holds the peer back. */
  @Override
  public void suspendRead() {}

  @Override
  public void resumeRead() {}

  @Override
  public String toString() {
    return "line to " + peer;
  }
}
