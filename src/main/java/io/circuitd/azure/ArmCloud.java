package io.circuitd.azure;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.Context;
import com.azure.resourcemanager.network.NetworkManager;
import com.azure.resourcemanager.network.fluent.models.ExpressRouteCrossConnectionInner;
import io.circuitd.model.ServiceKey;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
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

  private final Semaphore turns = new Semaphore(MOST_AT_ONCE, true);
  private final SharedList ids = new SharedList(this::list);
  private final Object lock = new Object();
  private @Nullable Ways ways;
  private @Nullable NetworkManager manager;

  /**
   * A request that got no answer, or an answer that cannot be trusted.
   *
   * @see TokenFailure the cause, when there was no token and so no request
   */
  static final class NoAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    NoAnswer(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private record Ways(HttpPipeline reads, HttpPipeline writes, HttpPipeline lists) {}

  /**
   * @param baseDelay wait before the first retry, where Azure does not say; doubles from there
   */
  ArmCloud(CloudConfig config, Path configDir, Executor executor, Duration baseDelay) {
    this.config = config;
    this.configDir = configDir;
    this.executor = executor;
    this.baseDelay = baseDelay;
  }

  CloudConfig config() {
    return config;
  }

  /** Loads what the first request needs, which takes the SDK about a second; sends nothing. */
  void prepare() {
    manager().serviceClient().getExpressRouteCrossConnections();
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
    return Optional.ofNullable(ids.get().get(key.toString().toLowerCase(Locale.ROOT)));
  }

  private Map<String, String> list() throws NoAnswer {
    try {
      Map<String, String> found = new HashMap<>();
      for (ExpressRouteCrossConnectionInner item :
          manager().serviceClient().getExpressRouteCrossConnections().list()) {
        if (item.name() != null && item.id() != null) {
          found.putIfAbsent(item.name().toLowerCase(Locale.ROOT), item.id());
        }
      }
      return found;
    } catch (RuntimeException e) {
      // Whatever the SDK throws here, the list was not read: never "not in it".
      throw noAnswer(e);
    }
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
                + " s",
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NoAnswer(title() + " was not asked: interrupted", e);
    }
  }

  private NoAnswer noAnswer(RuntimeException e) {
    ListPolicy.Refused refused = Causes.find(e, ListPolicy.Refused.class);
    if (refused != null) {
      return new NoAnswer(title() + " " + refused.getMessage(), e);
    }
    TokenFailure token = Causes.find(e, TokenFailure.class);
    String words = token == null ? Causes.words(e) : String.valueOf(token.getMessage());
    return new NoAnswer(title() + " gave no answer: " + words, e);
  }

  private URI url(String id) {
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
                InstantSource.system());
        known =
            new Ways(
                pipeline(client, reads, token),
                pipeline(client, CloudAccess.writeRetries(config, baseDelay), token),
                pipeline(client, reads, token, new ListPolicy(config.apiVersion())));
        ways = known;
      }
      return known;
    }
  }

  private static HttpPipeline pipeline(
      HttpClient client, RetryPolicy retries, TokenPolicy token, HttpPipelinePolicy... more) {
    return new HttpPipelineBuilder()
        .httpClient(client)
        .policies(new UserAgentPolicy("circuitd"), new RequestIdPolicy())
        .policies(more)
        .policies(retries, token, new ContentLengthPolicy())
        .build();
  }

  private NetworkManager manager() {
    synchronized (lock) {
      NetworkManager known = manager;
      if (known == null) {
        Map<String, String> endpoints = new HashMap<>(AzureEnvironment.AZURE.getEndpoints());
        String arm = config.arm().toString().replaceFirst("/*$", "/");
        endpoints.put("resourceManagerEndpointUrl", arm);
        endpoints.put("managementEndpointUrl", arm);
        known =
            NetworkManager.authenticate(
                ways().lists(),
                new AzureProfile(
                    config.tenant(), config.subscription(), new AzureEnvironment(endpoints)));
        manager = known;
      }
      return known;
    }
  }
}
