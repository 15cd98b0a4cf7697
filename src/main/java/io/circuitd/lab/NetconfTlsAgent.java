package io.circuitd.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** NETCONF over TLS of one simulated router (RFC 7589), on 127.0.0.1 or on a line of its own. */
final class NetconfTlsAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NetconfTlsAgent.class);

  private final SSLContext context;
  private final X509Certificate authority;
  private final CertificateToName names;
  private final NetconfAgent agent;
  private final SSLServerSocket server;

  /**
   * Starts to listen.
   *
   * @param port 0 for any free one
   * @throws UncheckedIOException when the port is taken
   */
  NetconfTlsAgent(
      LabTls authority,
      LabTls.Identity identity,
      CertificateToName names,
      int port,
      NetconfAgent agent) {
    context = authority.mutual(identity);
    this.authority = authority.authority();
    this.names = names;
    this.agent = agent;
    try {
      server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(port, 50, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "NETCONF over TLS cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
    server.setNeedClientAuth(true);
    Thread.ofVirtual().name("lab-tls-accept").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        SSLSocket line = (SSLSocket) server.accept();
        Thread.ofVirtual().name("lab-tls").start(() -> serve(line, line));
      } catch (IOException e) {
        LOG.debug("accept: {}", e.getMessage());
      }
    }
  }

  /**
   * Opens a line to a client that listens, and serves it until it ends (RFC 8071, 3.2).
   *
   * @throws IOException when nobody answers there
   */
  void call(InetSocketAddress client) throws IOException {
    try (Socket tcp = new Socket()) {
      tcp.connect(client, 2000);
      SSLSocket line = (SSLSocket) context.getSocketFactory().createSocket(tcp, null, true);
      line.setUseClientMode(false);
      line.setNeedClientAuth(true);
      serve(line, tcp);
    }
  }

  private void serve(SSLSocket line, Socket tcp) {
    try (line) {
      line.setTcpNoDelay(true);
      line.startHandshake();
      List<X509Certificate> path = new ArrayList<>();
      Arrays.stream(line.getSession().getPeerCertificates())
          .map(X509Certificate.class::cast)
          .forEach(path::add);
      path.add(authority);
      Optional<String> user = names.name(path);
      if (user.filter(agent::knows).isEmpty()) {
        LOG.debug("no user for {}: {}", path.getFirst().getSubjectX500Principal(), user);
        return;
      }
      agent.serve(line.getInputStream(), line.getOutputStream(), () -> reset(tcp));
    } catch (IOException e) {
      LOG.debug("line ended: {}", e.getMessage());
    }
  }

  private static void reset(Socket tcp) {
    try {
      tcp.setSoLinger(true, 0);
      tcp.close();
    } catch (IOException e) {
      LOG.debug("reset: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
