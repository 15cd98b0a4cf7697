package io.circuitd.lab;

import io.circuitd.lab.datastore.RpcProblem;
import io.circuitd.lab.datastore.RpcRefused;
import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.FrameWriter;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.SafeXml;
import io.circuitd.netconf.wire.XmlRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;

/** One NETCONF session of a simulated router, below it an SSH channel or a TLS line. */
final class NetconfAgentSession implements Command {
  private static final Logger LOG = LoggerFactory.getLogger(NetconfAgentSession.class);
  private static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";
  private static final String BASE_1_1 = "urn:ietf:params:netconf:base:1.1";

  private final long id;
  private final Runnable hangUp;
  private final Offer offer;
  private final NetconfOperations operations;
  private final RouterFaults faults;
  private final Runnable ended;
  private @Nullable InputStream in;
  private @Nullable OutputStream out;
  private @Nullable ExitCallback exit;

  private final ReentrantLock turn = new ReentrantLock();
  private boolean over;

  /**
   * @param hangUp drops the line below
   * @param ended to be told once, when the session is over
   */
  NetconfAgentSession(
      long id,
      Runnable hangUp,
      Offer offer,
      NetconfOperations operations,
      RouterFaults faults,
      Runnable ended) {
    this.id = id;
    this.hangUp = hangUp;
    this.offer = offer;
    this.operations = operations;
    this.faults = faults;
    this.ended = ended;
  }

  @Override
  public void setInputStream(InputStream stream) {
    in = stream;
  }

  @Override
  public void setOutputStream(OutputStream stream) {
    out = stream;
  }

  @Override
  public void setErrorStream(OutputStream stream) {}

  @Override
  public void setExitCallback(ExitCallback callback) {
    exit = callback;
  }

  @Override
  public void start(ChannelSession ssh, Environment environment) throws IOException {
    InputStream input = in;
    OutputStream output = out;
    if (input == null || output == null) {
      throw new IOException("no streams");
    }
    Thread.ofVirtual().name("lab-netconf-" + id).start(() -> serve(input, output));
  }

  @Override
  public void destroy(ChannelSession ssh) {
    end();
  }

  /** Drops the line without a word. */
  void drop() {
    hangUp.run();
    end();
  }

  /** What a dead session still had in its queue is not done any more. */
  private void end() {
    turn.lock();
    try {
      over = true;
      ended.run();
    } finally {
      turn.unlock();
    }
  }

  /** Speaks until the session is over. */
  void serve(InputStream input, OutputStream output) {
    try {
      converse(new FrameReader(input, FrameLimits.DEFAULT), new FrameWriter(output));
    } catch (IOException e) {
      LOG.debug("session {} broke: {}", id, e.getMessage());
    } finally {
      end();
      ExitCallback callback = exit;
      if (callback != null) {
        callback.onExit(0);
      }
    }
  }

  private void converse(FrameReader reader, FrameWriter writer) throws IOException {
    if (!faults.isSilent()) {
      send(writer, hello());
    }
    Optional<Element> theirs = read(reader);
    if (theirs.filter(e -> e.getLocalName().equals("hello")).isEmpty()) {
      return;
    }
    boolean chunked =
        offer.uris().contains(BASE_1_1)
            && SafeXml.child(theirs.get(), "capabilities").stream()
                .flatMap(c -> SafeXml.children(c).stream())
                .anyMatch(c -> c.getTextContent().strip().equals(BASE_1_1));
    if (chunked) {
      reader.use(Framing.CHUNKED);
      writer.use(Framing.CHUNKED);
    }
    boolean open = true;
    while (open) {
      Optional<Element> rpc;
      try {
        rpc = read(reader);
      } catch (XmlRefused refused) {
        String message = Optional.ofNullable(refused.getMessage()).orElse("not well-formed");
        RpcProblem malformed =
            new RpcProblem(
                "rpc",
                chunked ? "malformed-message" : "operation-failed",
                false,
                Optional.empty(),
                Optional.empty(),
                message,
                "");
        send(writer, reply("", List.of(malformed)));
        return;
      }
      open = rpc.isPresent() && handle(rpc.get(), writer);
    }
  }

  private static Optional<Element> read(FrameReader reader) throws IOException {
    Optional<InputStream> message = reader.next();
    if (message.isEmpty()) {
      return Optional.empty();
    }
    Document document = SafeXml.parse(message.get());
    return Optional.of(document.getDocumentElement());
  }

  /** Answers one request; false when the session is over. */
  private boolean handle(Element rpc, FrameWriter writer) throws IOException {
    String attributes = attributes(rpc);
    if (!"rpc".equals(rpc.getLocalName()) || !BASE.equals(rpc.getNamespaceURI())) {
      send(writer, reply(attributes, List.of(rpcProblem("unknown-element", "not an rpc"))));
      return true;
    }
    if (!rpc.hasAttribute("message-id")) {
      RpcProblem missing =
          rpcProblem("missing-attribute", "rpc without message-id")
              .withInfo("<bad-attribute>message-id</bad-attribute><bad-element>rpc</bad-element>");
      send(writer, reply(attributes, List.of(missing)));
      return true;
    }
    List<Element> inner = SafeXml.children(rpc);
    if (inner.size() != 1) {
      send(
          writer,
          reply(attributes, List.of(rpcProblem("missing-element", "an rpc holds one operation"))));
      return true;
    }
    return operation(inner.getFirst(), attributes, writer);
  }

  private boolean operation(Element operation, String attributes, FrameWriter writer)
      throws IOException {
    String label = operations.label(operation);
    pause(label);
    if (faults.takeDropBefore(label)) {
      drop();
      return false;
    }
    String answer;
    boolean last = false;
    turn.lock();
    try {
      if (over) {
        return false;
      }
      faults.refuse(label);
      NetconfOperations.Answer done = operations.run(id, operation);
      faults.done(label);
      answer = reply(attributes, done.xml());
      last = done.last();
    } catch (RpcRefused refused) {
      answer = reply(attributes, refused.problems());
    } finally {
      turn.unlock();
    }
    if (faults.takeDropAfter(label)) {
      drop();
      return false;
    }
    if (!faults.isSilent()) {
      send(writer, answer);
    }
    return !last;
  }

  private void pause(String label) {
    try {
      Thread.sleep(faults.slowness(label));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String hello() {
    return "<hello xmlns=\""
        + BASE
        + "\"><capabilities>"
        + offer.uris().stream()
            .map(uri -> "<capability>" + SafeXml.escape(uri) + "</capability>")
            .collect(Collectors.joining())
        + "</capabilities><session-id>"
        + id
        + "</session-id></hello>";
  }

  private static RpcProblem rpcProblem(String tag, String message) {
    return new RpcProblem("rpc", tag, false, Optional.empty(), Optional.empty(), message, "");
  }

  private String reply(String attributes, List<RpcProblem> problems) {
    return reply(
        attributes, problems.stream().map(operations::error).collect(Collectors.joining()));
  }

  private static String reply(String attributes, String inner) {
    return "<rpc-reply xmlns=\"" + BASE + "\"" + attributes + ">" + inner + "</rpc-reply>";
  }

  /** All attributes of the request come back in the answer (RFC 6241, 4.2). */
  private static String attributes(Element rpc) {
    StringBuilder text = new StringBuilder();
    NamedNodeMap attributes = rpc.getAttributes();
    for (int i = 0; i < attributes.getLength(); i++) {
      Attr attribute = (Attr) attributes.item(i);
      if (!attribute.getName().equals("xmlns")) {
        text.append(' ').append(attribute.getName()).append("=\"");
        text.append(SafeXml.escape(attribute.getValue())).append('"');
      }
    }
    return text.toString();
  }

  private static void send(FrameWriter writer, String xml) throws IOException {
    writer.write(xml.getBytes(StandardCharsets.UTF_8));
  }
}
