package io.circuitd.netconf.session;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.TimedOut;
import io.circuitd.netconf.events.Notifications;
import io.circuitd.netconf.transport.Transport;
import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.FrameWriter;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.SafeXml;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * RPCs in flight on one transport, matched by message-id. One virtual thread reads; what breaks the
 * line fails every RPC that waits.
 */
final class RpcLine {
  private static final Logger LOG = LoggerFactory.getLogger(RpcLine.class);

  private final String router;
  private final Transport transport;
  private final Notifications notifications;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<String, CompletableFuture<Element>> waiting = new ConcurrentHashMap<>();
  private final AtomicReference<IOException> end = new AtomicReference<>();
  private final CompletableFuture<Hello> hello = new CompletableFuture<>();

  /**
   * @param notifications takes what is no reply, and learns of the end
   */
  RpcLine(String router, Transport transport, Notifications notifications) {
    this.router = router;
    this.notifications = notifications;
    this.transport = transport;
    reader = new FrameReader(transport.input(), FrameLimits.DEFAULT);
    writer = new FrameWriter(transport.output());
  }

  /**
   * Exchanges hellos.
   *
   * @throws IOException with the reason in its message, when there is no session
   * @throws TimeoutException when the router does not say hello
   */
  Hello greet(Duration timeout) throws IOException, TimeoutException, InterruptedException {
    writer.write(Hello.OURS);
    Thread.ofVirtual().name("netconf-" + router).start(this::read);
    try {
      return hello.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    }
  }

  boolean isOpen() {
    return end.get() == null;
  }

  /**
   * Sends one operation and waits for its reply.
   *
   * @param what the operation in words, for messages
   * @return the {@code <rpc-reply>}
   */
  Element call(String what, String operation, Duration timeout) {
    String id = Long.toString(lastId.incrementAndGet());
    byte[] message = request(what, id, operation);
    CompletableFuture<Element> reply = new CompletableFuture<>();
    waiting.put(id, reply);
    try {
      IOException ended = end.get();
      if (ended != null) {
        throw new Lost(
            router + ": " + what + " not sent, the session has ended: " + ended.getMessage(),
            ended);
      }
      try {
        writer.write(message);
      } catch (IOException e) {
        // Part of the message may be out: what follows on this line would be garbage.
        breakOff(e);
      }
      return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new TimedOut(
          "%s: no reply to %s within %s s; the outcome is unknown, read the router back before anything is sent again"
              .formatted(router, what, timeout.toMillis() / 1000.0));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new Lost(
          "%s: the session ended before the reply to %s (%s); the outcome is unknown, reconnect and read the router back"
              .formatted(router, what, cause.getMessage()),
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimedOut(
          router + ": interrupted before the reply to " + what + "; the outcome is unknown");
    } finally {
      waiting.remove(id);
    }
  }

  private static byte[] request(String what, String id, String operation) {
    String rpc =
        "<rpc xmlns=\"" + Replies.BASE + "\" message-id=\"" + id + "\">" + operation + "</rpc>";
    try {
      if (SafeXml.children(SafeXml.parse(rpc).getDocumentElement()).size() != 1) {
        throw new IllegalArgumentException(what + ": an RPC holds one operation element");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(what + " cannot be sent: " + e.getMessage(), e);
    }
    return rpc.getBytes(StandardCharsets.UTF_8);
  }

  /** Fails what waits and drops the transport; the first reason stays. */
  void breakOff(IOException reason) {
    if (end.compareAndSet(null, reason)) {
      transport.abort();
    }
    failAll();
  }

  /** Ends the line in order. */
  void close() {
    if (end.compareAndSet(null, new IOException("closed by us"))) {
      transport.close();
    }
    failAll();
  }

  private void failAll() {
    IOException reason = end.get();
    hello.completeExceptionally(reason);
    waiting.values().forEach(reply -> reply.completeExceptionally(reason));
    if (reason != null) {
      notifications.lineEnded(String.valueOf(reason.getMessage()));
    }
  }

  private void read() {
    try {
      Hello theirs = Hello.read(next());
      if (theirs.capabilities().base11()) {
        reader.use(Framing.CHUNKED);
        writer.use(Framing.CHUNKED);
      }
      hello.complete(theirs);
      while (isOpen()) {
        take(next().getDocumentElement());
      }
    } catch (IOException e) {
      breakOff(e);
    } catch (RuntimeException e) {
      LOG.error("{}: reading failed", router, e);
      breakOff(new IOException("reading failed: " + e, e));
    }
  }

  private Document next() throws IOException {
    Optional<InputStream> message = reader.next();
    if (message.isEmpty()) {
      throw new IOException(transport.trouble().orElse("the router closed the line"));
    }
    return SafeXml.parse(message.get());
  }

  private void take(Element message) throws ProtocolBroken {
    if (!Replies.is(message, "rpc-reply")) {
      if ("notification".equals(message.getLocalName())) {
        notifications.arrived(message);
        return;
      }
      throw new ProtocolBroken("expected <rpc-reply>, found <" + message.getNodeName() + ">");
    }
    String id = message.getAttribute("message-id");
    CompletableFuture<Element> reply = waiting.remove(id);
    if (reply == null) {
      LOG.warn("{}: reply with message-id '{}' dropped, nothing waits for it", router, id);
    } else {
      reply.complete(message);
    }
  }
}
