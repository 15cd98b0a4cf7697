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
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Requests to one cloud, through the SDK's pipeline. Built on first use, once. */
final class ArmCloud {
  private final CloudConfig config;
  private final Path configDir;
  private final Executor executor;
  private final Duration baseDelay;
  private final InstantSource time;
  private final LongSupplier nanos;
  private final BudgetPolicy budget;
  private final OptionalCalls optionalCalls;
  private final CircuitList circuits = new CircuitList(this);
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

  /**
   * The pipelines.
   *
   * @param background single reads that nobody waits for, many of them
   * @param lists also what follows a read-out; few, and not kept by the many
   */
  private record Ways(
      HttpPipeline reads,
      HttpPipeline writes,
      HttpPipeline background,
      HttpPipeline lists,
      HttpPipeline readOuts) {}

  /**
   * @param baseDelay wait before the first retry, where Azure does not say; doubles from there
   * @param time by which tokens expire
   * @param nanos a clock that only goes forward, in nanoseconds
   */
  ArmCloud(
      CloudConfig config,
      Path configDir,
      Executor executor,
      Duration baseDelay,
      InstantSource time,
      LongSupplier nanos) {
    this.config = config;
    this.configDir = configDir;
    this.executor = executor;
    this.baseDelay = baseDelay;
    this.time = time;
    this.nanos = nanos;
    this.budget = new BudgetPolicy(time, nanos);
    this.optionalCalls = new OptionalCalls(config.limits(), budget, nanos);
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

  /** The cross connections that the cloud shows us. */
  CircuitList circuits() {
    return circuits;
  }

  /** GET that a change or somebody waits for. */
  ArmAnswer get(String id) throws NoAnswer {
    return get(url(id));
  }

  /** GET of a URL that Azure gave, which the caller found to be on this cloud's host. */
  ArmAnswer get(URI url) throws NoAnswer {
    return send(Ways::reads, new HttpRequest(HttpMethod.GET, url.toString()));
  }

  /** GET that can be made later as well: not while Azure asks us to stay away. */
  ArmAnswer look(String id) throws NoAnswer {
    return send(Ways::background, new HttpRequest(HttpMethod.GET, url(id).toString()));
  }

  /** As {@link #get(URI)}, of a list or a table, and as late as {@link #look}. */
  ArmAnswer page(URI url) throws NoAnswer {
    return send(Ways::lists, new HttpRequest(HttpMethod.GET, url.toString()));
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
    try {
      return ArmAnswer.read(way.apply(ways()).sendSync(request, Context.NONE));
    } catch (RuntimeException e) {
      // The pipeline wraps a lost line in several kinds of its own; none of them is an answer.
      throw noAnswer(e);
    }
  }

  private NoAnswer noAnswer(RuntimeException e) {
    Turns.NotAsked notAsked = Causes.find(e, Turns.NotAsked.class);
    if (notAsked != null) {
      return new NoAnswer(String.valueOf(notAsked.getMessage()), e);
    }
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
                config,
                () -> CloudAccess.credential(config, configDir, client, reads),
                time,
                nanos);
        Turns changes = Turns.ofChanges(title());
        Turns background = Turns.ofBackground(title(), budget::askedToWaitFor);
        Turns lists = Turns.ofBackground(title(), budget::askedToWaitFor);
        known =
            new Ways(
                pipeline(client, reads, token, changes),
                pipeline(client, CloudAccess.writeRetries(config, baseDelay), token, changes),
                pipeline(client, reads, token, background),
                pipeline(client, reads, token, lists),
                pipeline(client, CloudAccess.noRetries(), token, lists));
        ways = known;
      }
      return known;
    }
  }

  private HttpPipeline pipeline(
      HttpClient client, RetryPolicy retries, TokenPolicy token, Turns turns) {
    return new HttpPipelineBuilder()
        .httpClient(client)
        .policies(new UserAgentPolicy("circuitd"), new RequestIdPolicy())
        .policies(retries, token, turns, budget, new ContentLengthPolicy())
        .build();
  }
}
