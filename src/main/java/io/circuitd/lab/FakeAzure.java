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
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

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
  private final Habits habits;
  private final ArmFront front;
  private final AtomicInteger foreignTokens = new AtomicInteger();
  private final Deque<Seen> seen = new ArrayDeque<>();
  private final Map<String, Long> reads = new HashMap<>();
  private final Deque<Seen> writes = new ArrayDeque<>();
  private volatile Consumer<Seen> writeWatcher = write -> {};

  /**
   * A request to Resource Manager, as it arrived; the body may hold a shared key.
   *
   * @param path with the query
   */
  public record Seen(String method, String path, Optional<String> ifMatch, String body) {
    /**
     * Whether it asks for a change; the read-outs of Azure's routers are POSTs that ask for none.
     */
    boolean changes() {
      return !method.equals("GET") && !method.equals("POST");
    }
  }

  private FakeAzure(
      String cloudName,
      HttpsServer server,
      ExecutorService threads,
      LabTls tls,
      FakeArm arm,
      FakeToken tokens,
      Habits habits) {
    this.cloudName = cloudName;
    this.server = server;
    this.threads = threads;
    this.tls = tls;
    this.arm = arm;
    this.tokens = tokens;
    this.habits = habits;
    this.front = new ArmFront(arm, tokens, habits);
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
    return start(tls, cloudName, port, clientSecret, crossConnections, List.of());
  }

  /**
   * As the other, with the provider's port pairs.
   *
   * @param portPairs {@code portPairDescriptor}, {@code primaryAzurePort}, {@code
   *     secondaryAzurePort}, {@code peeringLocation}, {@code overprovisionFactor} and {@code
   *     portBandwidthInMbps} of each
   * @throws IllegalArgumentException when a pair lacks one of these
   */
  public static FakeAzure start(
      LabTls tls,
      String cloudName,
      int port,
      String clientSecret,
      Collection<JsonNode> crossConnections,
      Collection<JsonNode> portPairs)
      throws IOException {
    Habits habits = new Habits();
    FakeArm arm = new FakeArm(crossConnections, portPairs, habits);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    FakeAzure azure =
        new FakeAzure(cloudName, server, threads, tls, arm, new FakeToken(clientSecret), habits);
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
    return front.faults();
  }

  /** What customers have in their own subscriptions; nothing at first. */
  public FakeCustomer customer() {
    return front.customer();
  }

  /** What Azure's own routers run now. */
  List<AzureCircuit> circuits() {
    return arm.views();
  }

  /** Runs cables to the provider's routers, so that read-outs show what Azure's see of them. */
  void wire(ReadOuts.Wire wire) {
    arm.wire(wire);
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

  /** The tokens that were given, for tests that look for them where they must not be. */
  public Set<String> tokens() {
    return tokens.all();
  }

  /** How many requests brought a token that this server never gave. */
  public int foreignTokens() {
    return foreignTokens.get();
  }

  /** How many tokens were given. */
  public int tokensGiven() {
    return tokens.count();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      URI uri = exchange.getRequestURI();
      Asked asked = Asked.of(exchange.getRequestMethod(), uri);
      String authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")).orElse("");
      if (!authorization.isEmpty() && !tokens.gave(authorization)) {
        foreignTokens.incrementAndGet();
      }
      if (asked.kind() == Asked.Kind.TOKEN) {
        send(exchange, faults().troubles().instead(asked).orElseGet(() -> token(exchange, body)));
        return;
      }
      Optional<String> ifMatch =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("If-Match"));
      Seen request = new Seen(exchange.getRequestMethod(), uri.toString(), ifMatch, body);
      remember(request);
      if (request.changes()) {
        writeWatcher.accept(request);
      }
      pause(habits.slowness());
      send(exchange, front.answer(asked, request, authorization, base(exchange)));
    }
  }

  /** Under the name that the client knows this server by, as it fetches outcomes nowhere else. */
  private URI base(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
        .map(host -> URI.create("https://" + host))
        .orElseGet(this::base);
  }

  private WireAnswer token(HttpExchange exchange, String form) {
    FakeToken.Answer answer = tokens.answer(form);
    String id = exchange.getRequestHeaders().getFirst("client-request-id");
    Map<String, String> headers = id == null ? Map.of() : Map.of("client-request-id", id);
    return WireAnswer.json(answer.status(), headers, answer.body().toString());
  }

  private static void pause(Duration wait) {
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void remember(Seen request) {
    synchronized (seen) {
      keep(seen, request);
      String last = request.path().replaceAll("\\?.*", "").replaceAll(".*/", "");
      if (request.method().equals("GET")) {
        reads.merge(last.toLowerCase(Locale.ROOT), 1L, Long::sum);
      }
      if (request.changes()) {
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

  private static void send(HttpExchange exchange, WireAnswer answer) throws IOException {
    if (answer.line() == WireAnswer.Line.DROPPED) {
      return;
    }
    byte[] bytes = answer.text().getBytes(StandardCharsets.UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    if (bytes.length > 0) {
      exchange.getResponseHeaders().set("Content-Type", answer.type());
    }
    exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange
        .getResponseBody()
        .write(bytes, 0, answer.line() == WireAnswer.Line.CUT ? bytes.length / 2 : bytes.length);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
