package io.circuitd.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.util.Context;
import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Requests to one cloud, through the SDK's pipeline. Built on first use, once. */
final class ArmCloud {
  /** Each needs a connection of its own, and a fleet of circuits would open as many at once. */
  private static final int MOST_AT_ONCE = 32;

  /** A cloud that answers nobody must not keep everybody in the line. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private final CloudConfig config;
  private final Path configDir;
  private final Executor executor;
  private final Duration baseDelay;
  private final InstantSource time;
  private final BudgetPolicy budget;
  private final OptionalCalls optionalCalls;

  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final SharedList<Listing> circuits = new SharedList<>(this::list);
  private final Object lock = new Object();
  private @Nullable Ways ways;

  /**
   * A request that got no answer, or an answer that cannot be trusted.
   *
   * @see TokenFailure the cause, when there was no token and so no request
   */
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;

    NoAnswer(String message) {
      super(message);
      this.code = "";
    }

    NoAnswer(String message, Throwable cause) {
      super(message, cause);
      this.code = "";
    }

    /** It was answered, but not with what was asked for. */
    NoAnswer(String message, ArmAnswer answer) {
      super(message);
      this.code = answer.code();
    }

    /** ARM's {@code error.code} or the status; empty where nothing was answered. */
    String code() {
      return code;
    }
  }

  private record Listing(Map<String, ListedCircuit> byName, int unreadable) {}

  private record Ways(HttpPipeline reads, HttpPipeline writes, HttpPipeline readOuts) {}

  /**
   * @param baseDelay wait before the first retry, where Azure does not say; doubles from there
   */
  ArmCloud(
      CloudConfig config,
      Path configDir,
      Executor executor,
      Duration baseDelay,
      InstantSource time) {
    this.config = config;
    this.configDir = configDir;
    this.executor = executor;
    this.baseDelay = baseDelay;
    this.time = time;
    this.budget = new BudgetPolicy(time);
    this.optionalCalls = new OptionalCalls(config.limits(), budget::budget, time);
  }

  CloudConfig config() {
    return config;
  }

  Budget budget() {
    return budget.budget();
  }

  OptionalCalls optionalCalls() {
    return optionalCalls;
  }

  /** Loads what the first request needs, which takes the SDK about a second; sends nothing. */
  void prepare() {
    ways();
  }

  String name() {
    return config.name();
  }

  /** How messages begin. */
  String title() {
    return "Azure cloud '" + name() + "'";
  }

  /**
   * The ARM id of the cross connection with that key, from the list of all.
   *
   * @throws NoAnswer when the list could not be read to its end
   */
  Optional<String> findId(ServiceKey key) throws NoAnswer {
    Listing all = circuits.get();
    ListedCircuit found = all.byName().get(lower(key.toString()));
    if (found == null && all.unreadable() > 0) {
      throw malformed(
          "cross connections",
          all.unreadable() + " of its items have no service key or no id, so any may be " + key);
    }
    return Optional.ofNullable(found).map(ListedCircuit::id);
  }

  /**
   * All cross connections that the cloud shows us, but for items that cannot be asked for.
   *
   * @throws NoAnswer when the list could not be read to its end
   */
  List<ListedCircuit> circuits() throws NoAnswer {
    return List.copyOf(circuits.get().byName().values());
  }

  private Listing list() throws NoAnswer {
    Map<String, ListedCircuit> found = new LinkedHashMap<>();
    AtomicInteger unreadable = new AtomicInteger();
    Pages.read(
        this,
        ofSubscription("expressRouteCrossConnections"),
        "cross connections",
        item ->
            ListedCircuit.read(name(), item)
                .ifPresentOrElse(
                    circuit -> found.putIfAbsent(lower(circuit.name()), circuit),
                    unreadable::incrementAndGet));
    return new Listing(found, unreadable.get());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  ArmAnswer get(String id) throws NoAnswer {
    return send(Ways::reads, new HttpRequest(HttpMethod.GET, url(id).toString()));
  }

  /** GET of a URL that Azure gave, which the caller found to be on this cloud's host. */
  ArmAnswer get(URI url) throws NoAnswer {
    return send(Ways::reads, new HttpRequest(HttpMethod.GET, url.toString()));
  }

  /**
   * @param etag If-Match; empty sends none
   */
  ArmAnswer put(String id, JsonNode body, String etag) throws NoAnswer {
    HttpRequest request = new HttpRequest(HttpMethod.PUT, url(id).toString());
    request.setHeader(HttpHeaderName.CONTENT_TYPE, "application/json");
    if (!etag.isEmpty()) {
      request.setHeader(HttpHeaderName.IF_MATCH, etag);
    }
    request.setBody(body.toString());
    return send(Ways::writes, request);
  }

  /**
   * @param etag If-Match; empty sends none
   */
  ArmAnswer delete(String id, String etag) throws NoAnswer {
    HttpRequest request = new HttpRequest(HttpMethod.DELETE, url(id).toString());
    if (!etag.isEmpty()) {
      request.setHeader(HttpHeaderName.IF_MATCH, etag);
    }
    return send(Ways::writes, request);
  }

  /** POST that asks for a read-out. Nobody needs it so much that it is tried again. */
  ArmAnswer post(String id) throws NoAnswer {
    return send(Ways::readOuts, new HttpRequest(HttpMethod.POST, url(id).toString()));
  }

  /** Whether a URL of Azure's is one of this cloud's; no other is ever given our token. */
  boolean owns(URI url) {
    return TokenPolicy.sameHost(config.arm(), url);
  }

  private ArmAnswer send(Function<Ways, HttpPipeline> way, HttpRequest request) throws NoAnswer {
    request.setHeader(HttpHeaderName.ACCEPT, "application/json");
    awaitTurn();
    try {
      return ArmAnswer.read(way.apply(ways()).sendSync(request, Context.NONE));
    } catch (RuntimeException e) {
      // The pipeline wraps a lost line in several kinds of its own; none of them is an answer.
      throw noAnswer(e);
    } finally {
      turns.release();
    }
  }

  private void awaitTurn() throws NoAnswer {
    try {
      if (!turns.tryAcquire(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new NoAnswer(
            title()
                + " was not asked: "
                + MOST_AT_ONCE
                + " requests to it, and more before this one, wait for their answers since "
                + LONGEST_WAIT.toSeconds()
                + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(title() + " was not asked: interrupted", e);
    }
  }

  private NoAnswer noAnswer(RuntimeException e) {
    TokenFailure token = Causes.find(e, TokenFailure.class);
    String words = token == null ? Causes.words(e) : String.valueOf(token.getMessage());
    return new NoAnswer(title() + " gave no answer: " + words, e);
  }

  /** Path of a resource type of the subscription's. */
  String ofSubscription(String type) {
    return "/subscriptions/" + config.subscription() + "/providers/Microsoft.Network/" + type;
  }

  /** A list that cannot be read as one. */
  NoAnswer malformed(String list, String found) {
    return new NoAnswer(title() + ": the list of " + list + ": " + found);
  }

  /** Where a resource is asked for. */
  URI url(String id) {
    URI arm = config.arm();
    try {
      return new URI(
          arm.getScheme(), arm.getAuthority(), id, "api-version=" + config.apiVersion(), null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("not an ARM id: " + id, e);
    }
  }

  private Ways ways() {
    synchronized (lock) {
      Ways known = ways;
      if (known == null) {
        HttpClient client = CloudAccess.httpClient(config, configDir, executor);
        RetryPolicy reads = CloudAccess.readRetries(config, baseDelay);
        TokenPolicy token =
            new TokenPolicy(
                config, () -> CloudAccess.credential(config, configDir, client, reads), time);
        known =
            new Ways(
                pipeline(client, reads, token),
                pipeline(client, CloudAccess.writeRetries(config, baseDelay), token),
                pipeline(client, CloudAccess.noRetries(), token));
        ways = known;
      }
      return known;
    }
  }

  private HttpPipeline pipeline(HttpClient client, RetryPolicy retries, TokenPolicy token) {
    return new HttpPipelineBuilder()
        .httpClient(client)
        .policies(new UserAgentPolicy("circuitd"), new RequestIdPolicy())
        .policies(retries, budget, token, new ContentLengthPolicy())
        .build();
  }
}
