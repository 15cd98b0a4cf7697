package io.circuitd.lab;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.circuitd.model.ServiceKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One Azure cloud on a loopback port: Resource Manager with a provider's cross connections, and the
 * server that gives tokens, over HTTPS with a certificate of the lab's own authority. As strict as
 * the real one is known to be; what it does wrong is asked for through {@link #faults}.
 */
public final class FakeAzure implements AutoCloseable {
  private static final int KEPT_REQUESTS = 200;
  private final String cloudName;
  private final HttpsServer server;
  private final ExecutorService threads;
  private final LabTls tls;
  private final FakeArm arm;
  private final FakeToken tokens;
  private final FakeCustomer customer = new FakeCustomer();
  private final Deque<Seen> seen = new ArrayDeque<>();
  private final Map<String, Long> reads = new HashMap<>();
  private final Deque<Seen> writes = new ArrayDeque<>();
  private volatile Consumer<Seen> writeWatcher = write -> {};

  /**
   * A request to Resource Manager, as it arrived; the body may hold a shared key.
   *
   * @param path with the query
   */
  public record Seen(String method, String path, Optional<String> ifMatch, String body) {}

  private FakeAzure(
      String cloudName,
      HttpsServer server,
      ExecutorService threads,
      LabTls tls,
      FakeArm arm,
      FakeToken tokens) {
    this.cloudName = cloudName;
    this.server = server;
    this.threads = threads;
    this.tls = tls;
    this.arm = arm;
    this.tokens = tokens;
  }

  /**
   * Starts a cloud with a certificate authority of its own.
   *
   * @param port on 127.0.0.1; 0 takes a free one
   * @param clientSecret what a client must show for a token, with any tenant and client id
   * @param crossConnections GET bodies
   */
  public static FakeAzure start(
      String cloudName, int port, String clientSecret, Collection<JsonNode> crossConnections)
      throws IOException {
    return start(LabTls.create(), cloudName, port, clientSecret, crossConnections);
  }

  /** Starts a cloud whose certificate comes from an authority that other clouds may share. */
  public static FakeAzure start(
      LabTls tls,
      String cloudName,
      int port,
      String clientSecret,
      Collection<JsonNode> crossConnections)
      throws IOException {
    FakeArm arm = new FakeArm(crossConnections);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    FakeAzure azure =
        new FakeAzure(cloudName, server, threads, tls, arm, new FakeToken(clientSecret));
    server.setHttpsConfigurator(new HttpsConfigurator(tls.server()));
    server.setExecutor(threads);
    server.createContext("/", azure::handle);
    server.start();
    return azure;
  }

  /** As the configuration names it. */
  public String cloudName() {
    return cloudName;
  }

  /** Endpoint of Resource Manager and of the token server, without a slash at the end. */
  public URI base() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Writes the certificate authority that clients must trust. */
  public Path writeCa(Path file) {
    return tls.writeCa(file);
  }

  /** What goes wrong from now on. */
  public AzureFaults faults() {
    return arm.faults();
  }

  /** What customers have in their own subscriptions; nothing at first. */
  public FakeCustomer customer() {
    return customer;
  }

  /** What Azure's own routers run now. */
  List<AzureCircuit> circuits() {
    return arm.views();
  }

  /** The GET body of a cross connection, as it is now; empty when it is gone. */
  public Optional<String> body(ServiceKey key) {
    return arm.body(key);
  }

  /** The latest requests to Resource Manager, oldest first. */
  public List<Seen> requests() {
    synchronized (seen) {
      return List.copyOf(seen);
    }
  }

  /** The latest requests that ask for a change, oldest first. */
  public List<Seen> writes() {
    synchronized (seen) {
      return List.copyOf(writes);
    }
  }

  /** Is told of each request that asks for a change, before it is answered. */
  public void watchWrites(Consumer<Seen> told) {
    writeWatcher = told;
  }

  /** How often a cross connection was read, since the start. */
  public long reads(ServiceKey key) {
    synchronized (seen) {
      return reads.getOrDefault(key.toString(), 0L);
    }
  }

  /** How many tokens were given. */
  public int tokensGiven() {
    return tokens.count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      URI uri = exchange.getRequestURI();
      if (uri.getPath().endsWith(FakeToken.PATH)) {
        FakeToken.Answer answer = tokens.answer(body);
        String id = exchange.getRequestHeaders().getFirst("client-request-id");
        Map<String, String> headers = id == null ? Map.of() : Map.of("client-request-id", id);
        send(exchange, answer.status(), headers, "application/json", answer.body().toString());
        return;
      }
      Optional<String> ifMatch =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-Match"));
      Seen request = new Seen(exchange.getRequestMethod(), uri.toString(), ifMatch, body);
      remember(request);
      if (!request.method().equals("GET")) {
        writeWatcher.accept(request);
      }
      if (!spoiled(exchange, uri)) {
        answer(exchange, uri, ifMatch, body);
      }
    }
  }

  private void remember(Seen request) {
    synchronized (seen) {
      keep(seen, request);
      String last = request.path().replaceAll("\\?.*", "").replaceAll(".*/", "");
      if (request.method().equals("GET")) {
        reads.merge(last.toLowerCase(Locale.ROOT), 1L, Long::sum);
      }
      if (!request.method().equals("GET")) {
        keep(writes, request);
      }
    }
  }

  private static void keep(Deque<Seen> latest, Seen request) {
    latest.addLast(request);
    if (latest.size() > KEPT_REQUESTS) {
      latest.removeFirst();
    }
  }

  /** Faults that come before anything is looked at. */
  private boolean spoiled(HttpExchange exchange, URI uri) throws IOException {
    AzureFaults faults = arm.faults();
    if (faults.down()) {
      refuse(exchange, new ArmError(503, "ServiceUnavailable", "The service is not available."));
      return true;
    }
    if (faults.takeBadPage()) {
      send(exchange, 502, Map.of(), "text/html", "<html><h1>502 Bad Gateway</h1></html>");
      return true;
    }
    Optional<Duration> throttle = faults.takeThrottle();
    if (throttle.isPresent()) {
      send(
          exchange,
          429,
          FakeOperations.wait(throttle.get()),
          "application/json",
          ArmError.body("TooManyRequests", "Too many requests.").toString());
      return true;
    }
    return uri.getPath().contains("/operations/") && faults.takeDroppedPoll();
  }

  private void answer(HttpExchange exchange, URI uri, Optional<String> ifMatch, String body)
      throws IOException {
    try {
      String authorization = exchange.getRequestHeaders().getFirst("Authorization");
      if (authorization == null
          || !tokens.accepts(authorization)
          || arm.faults().takeRejectedToken()) {
        throw new ArmError(401, "InvalidAuthenticationToken", "The access token is not valid.");
      }
      String query = uri.getQuery();
      if (query == null || !query.matches("(.*&)?api-version=\\d{4}-\\d{2}-\\d{2}(&.*)?")) {
        throw ArmError.bad("MissingApiVersionParameter", "The api-version is required.");
      }
      boolean write = !exchange.getRequestMethod().equals("GET");
      Optional<FakeArm.Reply> others = customer.answer(exchange.getRequestMethod(), uri, base());
      FakeArm.Reply reply =
          others.isPresent()
              ? others.get()
              : arm.answer(
                  new FakeArm.Request(
                      exchange.getRequestMethod(), uri.getPath(), ifMatch, json(body), base()));
      if (write && arm.faults().takeLostAnswer()) {
        return;
      }
      String text = reply.body().map(JsonNode::toString).orElse("");
      send(exchange, reply.status(), reply.headers(), "application/json", text);
    } catch (ArmError e) {
      refuse(exchange, e);
    }
  }

  private static Optional<JsonNode> json(String body) {
    try {
      return body.isEmpty() ? Optional.empty() : Optional.of(JsonMapper.shared().readTree(body));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  private static void refuse(HttpExchange exchange, ArmError error) throws IOException {
    send(exchange, error.status(), Map.of(), "application/json", error.body().toString());
  }

  private static void send(
      HttpExchange exchange, int status, Map<String, String> headers, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    headers.forEach(exchange.getResponseHeaders()::set);
    if (bytes.length > 0) {
      exchange.getResponseHeaders().set("Content-Type", type);
    }
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
