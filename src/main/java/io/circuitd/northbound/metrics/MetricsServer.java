package io.circuitd.northbound.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.circuitd.files.Secret;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics}, for those who show the token where there is one, and {@code /healthz} for
 * anybody. Reads only; changes nothing.
 */
public final class MetricsServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricsServer.class);
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final int LARGEST_HEADERS = 8192;

  private final Server server;
  private final ServerConnector connector;

  private MetricsServer(Server server, ServerConnector connector) {
    this.server = server;
    this.connector = connector;
  }

  /**
   * Starts to serve.
   *
   * @param metrics collected anew for each reader
   * @throws MetricsUnavailable when the address, the port or the certificate cannot be used
   */
  public static MetricsServer start(
      HttpSettings settings, Supplier<MetricSnapshots> metrics, Pulse pulse) {
    Server server = new Server(new VirtualThreadPool());
    ServerConnector connector = new ServerConnector(server, 1, 1, protocols(settings));
    connector.setHost(settings.address());
    connector.setPort(settings.port());
    connector.setIdleTimeout(IDLE.toMillis());
    server.addConnector(connector);
    server.setHandler(new Pages(settings.token(), metrics, pulse));
    MetricsServer serving = new MetricsServer(server, connector);
    try {
      server.start();
    } catch (Exception e) {
      serving.close();
      throw new MetricsUnavailable(refusal(settings, e));
    }
    log.info("metrics are served on {} port {}", settings.address(), serving.port());
    return serving;
  }

  private static ConnectionFactory[] protocols(HttpSettings settings) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(LARGEST_HEADERS);
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    return settings
        .tls()
        .map(own -> {
          SslContextFactory.Server tls = new SslContextFactory.Server();
          tls.setKeyStorePath(own.file().toUri().toString());
          tls.setKeyStoreType("PKCS12");
          tls.setKeyStorePassword(own.password().reveal());
          return new ConnectionFactory[] {
            new SslConnectionFactory(tls, plain.getProtocol()), plain
          };
        })
        .orElseGet(() -> new ConnectionFactory[] {plain});
  }

  private static String refusal(HttpSettings settings, Exception why) {
    return "http: cannot serve metrics on "
        + settings.address()
        + " port "
        + settings.port()
        + settings.tls().map(own -> " with the certificate in " + own.file()).orElse("")
        + ": "
        + why.getMessage()
        + "; next: correct http in circuitd.yaml, or stop what has the port";
  }

  /** The TCP port that is listened on. */
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      log.warn("the metrics' port did not close cleanly: {}", e.toString());
    }
  }

  private static final class Pages extends Handler.Abstract {
    private static final List<String> METHODS = List.of("GET", "HEAD");
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Optional<Secret> token;
    private final Supplier<MetricSnapshots> metrics;
    private final Pulse pulse;

    Pages(Optional<Secret> token, Supplier<MetricSnapshots> metrics, Pulse pulse) {
      this.token = token;
      this.metrics = metrics;
      this.pulse = pulse;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      String path = Request.getPathInContext(request);
      byte[] body;
      if (!path.equals("/metrics") && !path.equals("/healthz")) {
        body = text(response, 404, "there is no " + path + "; expected /metrics or /healthz");
      } else if (!METHODS.contains(request.getMethod())) {
        response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", METHODS));
        body = text(response, 405, path + " is read by GET, not " + request.getMethod());
      } else if (path.equals("/healthz")) {
        body = health(response);
      } else if (token.isPresent() && !shows(request, token.get())) {
        response.getHeaders().put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
        body =
            text(
                response,
                401,
                "metrics need the header 'Authorization: Bearer TOKEN', with what http.token of"
                    + " circuitd.yaml refers to");
      } else {
        body = metrics(request, response);
      }
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      boolean head = request.getMethod().equals("HEAD");
      response.write(true, head ? null : ByteBuffer.wrap(body), callback);
      return true;
    }

    private byte[] health(Response response) {
      List<String> stopped = pulse.stopped();
      return stopped.isEmpty()
          ? text(response, 200, "ok")
          : text(response, 503, String.join("\n", stopped));
    }

    private byte[] metrics(Request request, Response response) {
      Exposition exposition = Exposition.wanted(header(request, HttpHeader.ACCEPT));
      boolean packed = header(request, HttpHeader.ACCEPT_ENCODING).contains("gzip");
      byte[] body;
      try {
        body = exposition.bytes(metrics.get(), packed);
      } catch (RuntimeException e) {
        // The last stop of an unforeseen failure: without an answer the reader would hang.
        log.error("metrics failed", e);
        return text(response, 500, "the metrics cannot be told; the daemon's log says why");
      }
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, exposition.contentType());
      response.getHeaders().put(HttpHeader.VARY, "Accept, Accept-Encoding");
      if (packed) {
        response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
      }
      return body;
    }

    private static byte[] text(Response response, int status, String line) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, TEXT);
      return (line + "\n").getBytes(UTF_8);
    }

    private static boolean shows(Request request, Secret token) {
      byte[] expected = ("Bearer " + token.reveal().strip()).getBytes(UTF_8);
      return MessageDigest.isEqual(
          expected, header(request, HttpHeader.AUTHORIZATION).getBytes(UTF_8));
    }

    private static String header(Request request, HttpHeader name) {
      return Optional.ofNullable(request.getHeaders().get(name)).orElse("");
    }
  }
}
