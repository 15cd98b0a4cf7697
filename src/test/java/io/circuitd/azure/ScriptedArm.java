package io.circuitd.azure;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.circuitd.lab.LabTls;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A Resource Manager that answers what a test wrote down, over HTTPS, the token server included;
 * for answers that the lab's fake would never give. {@code {base}} in them is its own address.
 */
final class ScriptedArm implements AutoCloseable {
  static final String SUBSCRIPTION = "/subscriptions/5a1c0de0-7a1b-4c5d-8e9f-00000000c0de";
  static final String LIST =
      SUBSCRIPTION + "/providers/Microsoft.Network/expressRouteCrossConnections";
  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Answer>> script = new LinkedHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final List<Seen> seen = new ArrayList<>();

  /** Closes the line instead. */
  static final Answer NONE = new Answer(0, Map.of(), "");

  private final LabTls tls = LabTls.create();
  private int tokens;
  private Optional<Answer> otherwise = Optional.empty();
  private Function<String, Answer> authority = form -> token(3599);

  record Answer(int status, Map<String, String> headers, String body) {}

  /**
   * @param target path and query
   */
  record Seen(String method, String target, Headers headers, String body) {}

  private ScriptedArm(HttpsServer server) {
    this.server = server;
  }

  static ScriptedArm start() {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      ScriptedArm arm = new ScriptedArm(server);
      server.setHttpsConfigurator(
          new HttpsConfigurator(arm.tls.mutual(arm.tls.issue("CN=localhost", "ip:127.0.0.1"))));
      server.setExecutor(arm.threads);
      server.createContext("/", arm::handle);
      server.start();
      return arm;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Answer json(int status, String body, String... headers) {
    Map<String, String> byName = new LinkedHashMap<>();
    byName.put("Content-Type", "application/json");
    for (int i = 0; i < headers.length; i += 2) {
      byName.put(headers[i], headers[i + 1]);
    }
    return new Answer(status, byName, body);
  }

  static Answer error(int status, String code, String message, String... headers) {
    return json(
        status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}}", headers);
  }

  /**
   * What a request gets, in order; the last one again and again.
   *
   * @param request method and target without the api-version, such as {@code GET /subscriptions/s}
   */
  ScriptedArm on(String request, Answer... answers) {
    synchronized (script) {
      script.put(request, new ArrayDeque<>(Arrays.asList(answers)));
    }
    return this;
  }

  /** Keeps the answers to a request back until then. */
  ScriptedArm hold(String request, CountDownLatch until) {
    held.put(request, until);
    return this;
  }

  /** What every request gets that is not in the script. */
  ScriptedArm otherwise(Answer answer) {
    synchronized (script) {
      otherwise = Optional.of(answer);
    }
    return this;
  }

  /** What becomes of requests for a token; the form as it came. */
  ScriptedArm authority(Function<String, Answer> answer) {
    synchronized (script) {
      authority = answer;
    }
    return this;
  }

  /** The next token: {@code token-1}, {@code token-2} … */
  Answer token(int seconds) {
    tokens++;
    return json(
        200,
        "{\"token_type\":\"Bearer\",\"expires_in\":"
            + seconds
            + ",\"access_token\":\"token-"
            + tokens
            + "\"}");
  }

  /** The requests for a token, as forms. */
  List<String> tokenForms() {
    return seen().stream()
        .filter(one -> one.target().endsWith("/oauth2/v2.0/token"))
        .map(ScriptedArm::body)
        .toList();
  }

  private static String body(Seen request) {
    return URLDecoder.decode(request.body(), StandardCharsets.UTF_8);
  }

  URI base() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The requests so far, those for tokens included. */
  List<Seen> seen() {
    synchronized (script) {
      return List.copyOf(seen);
    }
  }

  /** Method and target of each request to Resource Manager. */
  List<String> asked() {
    return seen().stream()
        .filter(one -> !one.target().endsWith("/oauth2/v2.0/token"))
        .map(ScriptedArm::line)
        .toList();
  }

  private static String line(Seen one) {
    return one.method() + " " + one.target().replaceFirst("[?&]api-version=[^&]*", "");
  }

  /** A configuration that reaches it. */
  CloudConfig config(String name, Path dir) {
    try {
      Path ca = tls.writeCa(dir.resolve(name + "-scripted-ca.pem"));
      Path secret = Files.writeString(dir.resolve(name + "-scripted-secret"), "dummy\n");
      return LabCloud.config(name, base(), secret, Optional.of(ca));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Headers headers = new Headers();
      headers.putAll(exchange.getRequestHeaders());
      Seen request =
          new Seen(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
      Answer answer = answer(request);
      awaitRelease(request);
      if (answer.equals(NONE)) {
        return;
      }
      answer
          .headers()
          .forEach((name, value) -> exchange.getResponseHeaders().set(name, expanded(value)));
      byte[] bytes = expanded(answer.body()).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private void awaitRelease(Seen request) throws InterruptedIOException {
    CountDownLatch until = held.get(line(request));
    if (until != null) {
      try {
        until.await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException();
      }
    }
  }

  private String expanded(String text) {
    return text.replace("{base}", base().toString());
  }

  private Answer answer(Seen request) {
    synchronized (script) {
      seen.add(request);
      if (request.target().endsWith("/oauth2/v2.0/token")) {
        return authority.apply(body(request));
      }
      Deque<Answer> answers = script.get(line(request));
      if (answers == null) {
        return otherwise.orElseGet(
            () -> error(404, "InvalidResourceType", "not in the script: " + line(request)));
      }
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
