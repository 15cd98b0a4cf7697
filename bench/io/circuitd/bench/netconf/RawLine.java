package io.circuitd.bench.netconf;

import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.transport.SshTransports;
import io.circuitd.netconf.transport.Transport;
import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.FrameWriter;
import io.circuitd.netconf.wire.Framing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Our transport and framing without a session: replies are cut into messages and thrown away. */
final class RawLine implements Peer.Line {
  private static final SshTransports SSH = new SshTransports(Duration.ofSeconds(10));
  private static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private final Transport transport;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final Semaphore replies = new Semaphore(0);
  private long lastId;

  private RawLine(Transport transport) {
    this.transport = transport;
    reader = new FrameReader(transport.input(), FrameLimits.DEFAULT);
    writer = new FrameWriter(transport.output());
  }

  static RawLine open(NetconfTarget target) throws IOException {
    RawLine line = new RawLine(SSH.open(target, (SshAccess) target.access()));
    line.send(
        "<hello xmlns=\""
            + BASE
            + "\"><capabilities><capability>urn:ietf:params:netconf:base:1.1</capability>"
            + "</capabilities></hello>");
    line.skip();
    line.reader.use(Framing.CHUNKED);
    line.writer.use(Framing.CHUNKED);
    Thread.ofVirtual().start(line::read);
    return line;
  }

  private void send(String message) throws IOException {
    writer.write(message.getBytes(StandardCharsets.UTF_8));
  }

  private boolean skip() throws IOException {
    var message = reader.next();
    if (message.isPresent()) {
      message.get().transferTo(OutputStream.nullOutputStream());
    }
    return message.isPresent();
  }

  private void read() {
    try {
      while (skip()) {
        replies.release();
      }
    } catch (IOException e) {
      System.err.println("raw line: " + e.getMessage());
    }
  }

  @Override
  public long pump(int bytes, int depth, long until) throws IOException {
    String operation =
        "<get-config><source><running/></source><filter type=\"subtree\">"
            + BenchServer.filter(bytes)
            + "</filter></get-config></rpc>";
    long sent = 0;
    for (; System.nanoTime() < until; sent++) {
      if (sent >= depth) {
        replies.acquireUninterruptibly();
      }
      send("<rpc xmlns=\"" + BASE + "\" message-id=\"" + ++lastId + "\">" + operation);
    }
    replies.acquireUninterruptibly((int) Math.min(sent, depth));
    return sent;
  }

  @Override
  public void close() {
    transport.close();
  }
}
