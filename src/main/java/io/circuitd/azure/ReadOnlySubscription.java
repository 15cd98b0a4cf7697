package io.circuitd.azure;

import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelineSyncPolicy;
import com.azure.core.http.policy.RequestIdPolicy;
import com.azure.core.http.policy.RetryPolicy;
import com.azure.core.http.policy.UserAgentPolicy;
import com.azure.core.management.AzureEnvironment;
import com.azure.core.management.profile.AzureProfile;
import com.azure.core.util.UrlBuilder;
import com.azure.resourcemanager.network.NetworkManager;
import com.azure.resourcemanager.network.fluent.NetworkManagementClient;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.model.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A subscription that is not ours, and that we may read: the SDK's typed client on a pipeline that
 * lets nothing but GET through, whatever is asked of it. For one thread.
 */
public final class ReadOnlySubscription implements AutoCloseable {
  private static final Set<Integer> REFUSED = Set.of(401, 403);

  private final CloudConfig config;
  private final Path configDir;
  private final Duration retryDelay;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable NetworkManagementClient client;

  /** An answer that is none of what was asked for. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean notThere;

    Refused(String message, boolean notThere) {
      super(message);
      this.notThere = notThere;
    }
  }

  /**
   * Sends nothing yet.
   *
   * @param config whose subscription is read, with a credential that may
   * @param configDir where relative paths of secrets and certificates count from
   * @param retryDelay wait before the first retry, where Azure does not say; doubles from there
   */
  public ReadOnlySubscription(CloudConfig config, Path configDir, Duration retryDelay) {
    this.config = config;
    this.configDir = configDir;
    this.retryDelay = retryDelay;
  }

  /**
   * One read, to its end. Absent only when Azure itself says that the resource or its group is not
   * there; refused, throttled and everything else is unknown.
   *
   * @param what is read, for the words of a failure
   */
  public <T> Reading<T> read(String what, Function<NetworkManagementClient, T> typed) {
    try {
      return Reading.present(typed.apply(client()));
    } catch (IllegalArgumentException | SecretUnavailable e) {
      return Reading.unknown(title() + ": " + e.getMessage());
    } catch (RuntimeException e) {
      // The SDK wraps refusals and lost lines in several kinds of its own; none is an answer.
      Refused refused = Causes.find(e, Refused.class);
      if (refused != null && refused.notThere) {
        return Reading.absent();
      }
      TokenFailure token = Causes.find(e, TokenFailure.class);
      String words =
          refused != null
              ? String.valueOf(refused.getMessage())
              : "gave no answer: "
                  + (token == null ? Causes.words(e) : String.valueOf(token.getMessage()));
      return Reading.unknown(title() + ": " + what + ": " + words);
    }
  }

  private String title() {
    return "subscription " + config.subscription() + " in Azure cloud '" + config.name() + "'";
  }

  private NetworkManagementClient client() {
    NetworkManagementClient known = client;
    if (known == null) {
      Map<String, String> endpoints = new HashMap<>(AzureEnvironment.AZURE.getEndpoints());
      String arm = config.arm().toString().replaceFirst("/*$", "/");
      endpoints.put("resourceManagerEndpointUrl", arm);
      endpoints.put("managementEndpointUrl", arm);
      known =
          NetworkManager.authenticate(
                  pipeline(),
                  // The tenant matters for tokens alone, and our own policy gets them.
                  new AzureProfile("", config.subscription(), new AzureEnvironment(endpoints)))
              .serviceClient();
      client = known;
    }
    return known;
  }

  private HttpPipeline pipeline() {
    com.azure.core.http.HttpClient http = CloudAccess.httpClient(config, configDir, threads);
    RetryPolicy retries = CloudAccess.readRetries(config, retryDelay);
    TokenPolicy token =
        new TokenPolicy(
            config,
            () -> CloudAccess.credential(config, configDir, http, retries),
            InstantSource.system(),
            System::nanoTime);
    return new HttpPipelineBuilder()
        .httpClient(http)
        .policies(
            new UserAgentPolicy("circuitd"),
            new RequestIdPolicy(),
            new Gate(config.apiVersion()),
            retries,
            token,
            new ContentLengthPolicy())
        .build();
  }

  /** Lets GET through, by the cloud's own api-version, and tells refusals in Azure's words. */
  private static final class Gate extends HttpPipelineSyncPolicy {
    private final String version;

    Gate(String version) {
      this.version = version;
    }

    @Override
    protected void beforeSendingRequest(HttpPipelineCallContext call) {
      HttpMethod method = call.getHttpRequest().getHttpMethod();
      if (method != HttpMethod.GET) {
        throw new IllegalStateException(
            "refused to send " + method + " to a customer's subscription; expected GET alone");
      }
      UrlBuilder url = UrlBuilder.parse(call.getHttpRequest().getUrl());
      url.setQueryParameter("api-version", version);
      call.getHttpRequest().setUrl(url.toString());
    }

    @Override
    protected HttpResponse afterReceivedResponse(
        HttpPipelineCallContext call, HttpResponse response) {
      if (response.getStatusCode() < 400) {
        return response;
      }
      ArmAnswer answer = ArmAnswer.read(response);
      String verb =
          REFUSED.contains(answer.status())
              ? "refused"
              : answer.status() == 429 ? "throttled" : "answered";
      throw new Refused(verb + ": " + answer.describe(), answer.notThere());
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
