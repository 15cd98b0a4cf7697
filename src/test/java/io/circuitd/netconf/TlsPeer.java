package io.circuitd.netconf;

import io.circuitd.lab.LabTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A scripted TLS server on 127.0.0.1 that asks for a client certificate of its authority. */
final class TlsPeer implements AutoCloseable {
  static final String HELLO =
      "<hello xmlns='urn:ietf:params:xml:ns:netconf:base:1.0'><capabilities><capability>"
          + "urn:ietf:params:netconf:base:1.0</capability></capabilities>"
          + "<session-id>7</session-id></hello>]]>]]>";

  /** What the server does after its handshake. */
  interface Script {
    void run(SSLSocket line, Socket tcp) throws IOException;
  }

  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1"));
  private final Set<Socket> lines = ConcurrentHashMap.newKeySet();
  private final AtomicInteger served = new AtomicInteger();

  TlsPeer(LabTls authority, LabTls.Identity identity, String version, Script script)
      throws IOException {
    SSLContext context = authority.mutual(identity);
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket tcp = server.accept();
              lines.add(tcp);
              Thread.ofVirtual().start(() -> serve(context, version, tcp, script));
            }
          } catch (IOException e) {
            lines.clear();
          }
        });
  }

  private void serve(SSLContext context, String version, Socket tcp, Script script) {
    try (tcp) {
      SSLSocket line = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
      line.setUseClientMode(false);
      line.setNeedClientAuth(true);
      line.setEnabledProtocols(List.of(version).toArray(String[]::new));
      line.startHandshake();
      served.incrementAndGet();
      script.run(line, tcp);
    } catch (IOException e) {
      lines.remove(tcp);
    }
  }

  /** Says hello and then reads to the end, or to our goodbye. */
  static void greet(SSLSocket line, Socket tcp) throws IOException {
    say(line, HELLO);
    byte[] buffer = new byte[4096];
    int count = line.getInputStream().read(buffer);
    while (count >= 0
        && !new String(buffer, 0, count, StandardCharsets.UTF_8).contains("<close-session")) {
      count = line.getInputStream().read(buffer);
    }
  }

  static void say(SSLSocket line, String text) throws IOException {
    line.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    line.getOutputStream().flush();
  }

  int port() {
    return server.getLocalPort();
  }

  /** Handshakes that went through. */
  int served() {
    return served.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket line : lines) {
      line.close();
    }
  }
}
