package io.circuitd.netconf.session;

import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.TimedOut;
import io.circuitd.netconf.NetconfException.TooLarge;
import io.circuitd.netconf.ReplyLimits;
import io.circuitd.netconf.ReplyReader;
import io.circuitd.netconf.events.Notifications;
import io.circuitd.netconf.transport.Transport;
import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.FrameWriter;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.WireTrace;
import io.circuitd.netconf.wire.XmlParsers;
import io.circuitd.netconf.wire.XmlRefused;
import io.circuitd.netconf.wire.XmlStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * RPCs in flight on one transport (RFC 6241, 4). One virtual thread reads the line and passes each
 * reply on, as bytes, to the thread that waits for it, which parses. What breaks the line, and a
 * reply that breaks XML or RFC 6241, fails every RPC that waits.
 */
final class RpcLine {
  private static final Logger LOG = LoggerFactory.getLogger(RpcLine.class);

  /** RFC 6242, 4.2. */
  private static final long LARGEST_CHUNK = 4294967295L;

  /** What the buffers of any line take, in bytes; more of it may wait for the router to read. */
  private static final int SURELY_BUFFERED = 16 * 1024;

  private final String router;
  private final Transport transport;
  private final ReplyLimits limits;
  private final XmlParsers parsers;
  private final Semaphore places;
  private final Notifications notifications;
  private final FrameWriter writer;
  private final Optional<WireTrace> trace;
  private final Incoming incoming;
  private final AtomicLong lastId = new AtomicLong();
  private final InFlight inFlight = new InFlight();
  private final Set<Thread> streaming = ConcurrentHashMap.newKeySet();
  private final AtomicReference<IOException> end = new AtomicReference<>();
  private final CompletableFuture<Hello> hello = new CompletableFuture<>();

  /**
   * Says nothing yet.
   *
   * @param trace where both directions are written down
   * @param notifications takes what is no reply, on the line's thread, and learns of the end
   */
  RpcLine(
      String router,
      Transport transport,
      ReplyLimits limits,
      ReplyMemory memory,
      Notifications notifications,
      Optional<WireTrace> trace) {
    this.router = router;
    this.notifications = notifications;
    this.transport = transport;
    this.trace = trace;
    this.limits = limits;
    parsers = memory.parsers();
    places = memory.places(router, limits.largeReplies());
    writer = new FrameWriter(transport.output());
    // What is too large is skipped, up to as much again; then the line is given up.
    long most = Math.multiplyExact(2L, Math.max(limits.replyBytes(), limits.streamBytes()));
    incoming =
        new Incoming(
            router,
            new FrameReader(transport.input(), new FrameLimits(most, LARGEST_CHUNK)),
            transport::trouble,
            message -> trace.map(file -> file.received(message)).orElse(message),
            inFlight,
            limits.replyBytes(),
            parsers,
            notifications::arrived,
            notifications::unreadable);
  }

  /**
   * Exchanges hellos.
   *
   * @throws IOException with the reason in its message, when there is no session
   * @throws TimeoutException when the router does not say hello
   */
  Hello greet(Duration timeout) throws IOException, TimeoutException, InterruptedException {
    write(Hello.OURS);
    onThreadOfItsOwn(this::readHello);
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
   * @param timeout until the whole reply has arrived
   * @return the {@code <rpc-reply>}
   */
  Element call(String what, String operation, Duration timeout) {
    return exchange(
        what,
        operation,
        timeout,
        Awaited.buffered(timeout, limits.replyBytes(), places),
        (id, reply) -> {
          Element read = parsers.parse(reply, limits.replyBytes()).getDocumentElement();
          Replies.checkId(
              Optional.of(read).filter(e -> e.hasAttribute("message-id")).map(Replies::id), id);
          return read;
        });
  }

  /**
   * Sends one operation and reads its reply while it arrives.
   *
   * @param what the operation in words, for messages
   * @param timeout until the reply begins, and for each wait for more of it; the time that the
   *     reader takes does not count
   */
  <T> StreamedReply<T> stream(
      String what, String operation, Duration timeout, ReplyReader<T> reader) {
    Thread self = Thread.currentThread();
    return exchange(
        what,
        operation,
        timeout,
        Awaited.streamed(timeout, limits.streamBytes(), places),
        (id, reply) -> {
          streaming.add(self);
          try {
            return StreamedReply.read(XmlStream.of(reply, limits.streamBytes()), id, reader);
          } finally {
            streaming.remove(self);
          }
        });
  }

  private interface Reading<R> {
    R read(String id, Awaited reply) throws IOException;
  }

  private <R> R exchange(
      String what, String operation, Duration timeout, Awaited reply, Reading<R> reading) {
    if (streaming.contains(Thread.currentThread())) {
      throw new IllegalStateException(
          router
              + ": "
              + what
              + " inside the reader of a streamed reply of the same session; its reply cannot"
              + " arrive before that one has been read, use another session");
    }
    String id = Long.toString(lastId.incrementAndGet());
    byte[] message = request(what, id, operation);
    inFlight.add(id, reply);
    try {
      send(what, message, timeout);
      reply.begin();
      return reading.read(id, reply);
    } catch (Awaited.Late e) {
      throw new TimedOut(
          "%s: no reply to %s within %s s; the outcome is unknown, read the router back before anything is sent again"
              .formatted(router, what, timeout.toMillis() / 1000.0));
    } catch (Awaited.Excess e) {
      throw tooLarge(what, reply);
    } catch (InterruptedException | InterruptedIOException e) {
      Thread.currentThread().interrupt();
      throw new TimedOut(
          router + ": interrupted before the reply to " + what + "; the outcome is unknown");
    } catch (XmlRefused | ProtocolBroken e) {
      breakOff(e);
      throw lost(what, e);
    } catch (IOException e) {
      throw lost(what, e);
    } finally {
      inFlight.remove(id, reply);
    }
  }

  private NetconfException tooLarge(String what, Awaited reply) {
    return new TooLarge(
        reply.isStreamed()
            ? "%s: the reply to %s is larger than %d bytes (streamBytes); ask for less with a filter, or raise the limit"
                .formatted(router, what, limits.streamBytes())
            : "%s: the reply to %s is larger than %d bytes (replyBytes); ask for less with a filter, stream it, or raise the limit; what the operation did is unknown"
                .formatted(router, what, limits.replyBytes()));
  }

  private Lost lost(String what, IOException reason) {
    return new Lost(
        "%s: the session ended before the reply to %s (%s); the outcome is unknown, reconnect and read the router back"
            .formatted(router, what, reason.getMessage()),
        reason);
  }

  private void send(String what, byte[] message, Duration timeout) throws InterruptedException {
    IOException ended = end.get();
    if (ended != null) {
      throw new Lost(
          router + ": " + what + " not sent, the session has ended: " + ended.getMessage(), ended);
    }
    if (message.length <= SURELY_BUFFERED) {
      writeOrBreak(message);
      return;
    }
    Thread writing =
        Thread.ofVirtual().name("netconf-write-" + router).start(() -> writeOrBreak(message));
    if (!writing.join(timeout)) {
      breakOff(new IOException("the router does not take what we write"));
    }
  }

  private void writeOrBreak(byte[] message) {
    try {
      write(message);
    } catch (IOException e) {
      // Part of the message may be out: what follows on this line would be garbage.
      breakOff(e);
    }
  }

  private void write(byte[] message) throws IOException {
    trace.ifPresent(file -> file.sent(message));
    writer.write(message);
  }

  private byte[] request(String what, String id, String operation) {
    String rpc =
        "<rpc xmlns=\"" + Replies.BASE + "\" message-id=\"" + id + "\">" + operation + "</rpc>";
    try {
      if (SafeXml.children(parsers.parse(rpc).getDocumentElement()).size() != 1) {
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
    IOException reason = Objects.requireNonNull(end.get());
    hello.completeExceptionally(reason);
    inFlight.failAll(reason);
    trace.ifPresent(file -> {
      file.note("the session has ended: " + reason.getMessage());
      file.close();
    });
    notifications.lineEnded(String.valueOf(reason.getMessage()));
  }

  private interface Step {
    void run() throws IOException, InterruptedException;
  }

  private void onThreadOfItsOwn(Step step) {
    Thread.ofVirtual().name("netconf-" + router).start(() -> reading(step));
  }

  /**
   * Ends its thread: the JDK's parser leaves buffers of 24 KiB with each thread that has parsed.
   */
  private void readHello() throws IOException {
    Hello theirs = incoming.hello();
    if (theirs.capabilities().base11()) {
      incoming.use(Framing.CHUNKED);
      writer.use(Framing.CHUNKED);
    }
    hello.complete(theirs);
    onThreadOfItsOwn(this::readReplies);
  }

  private void readReplies() throws IOException, InterruptedException {
    while (isOpen()) {
      incoming.take();
    }
  }

  private void reading(Step step) {
    boolean done = false;
    try {
      step.run();
      done = true;
    } catch (IOException e) {
      breakOff(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      breakOff(new IOException("reading was interrupted", e));
    } catch (RuntimeException e) {
      LOG.error("{}: reading failed", router, e);
      breakOff(new IOException("reading failed: " + e, e));
    } finally {
      if (!done) {
        // Whatever ended it, lack of memory too: nobody may wait on a line that nobody reads.
        breakOff(new IOException("reading has ended"));
      }
    }
  }
}
