package io.circuitd.azure;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Puts the bearer token on requests to one Resource Manager, and on no others. A 401 gets one new
 * token and one more try; the new token comes from a new credential, because the SDK's keep theirs
 * for an hour, and a secret file may have changed meanwhile.
 */
final class TokenPolicy implements HttpPipelinePolicy {
  private static final Duration EARLY = Duration.ofMinutes(5);
  private final URI arm;
  private final String giver;
  private final Supplier<TokenCredential> credentials;
  private final TokenRequestContext request;
  private final InstantSource time;
  private final Object lock = new Object();
  private @Nullable TokenCredential credential;
  private @Nullable AccessToken token;

  TokenPolicy(CloudConfig cloud, Supplier<TokenCredential> credentials, InstantSource time) {
    this.arm = cloud.arm();
    this.giver =
        cloud.credential() instanceof CloudCredential.ManagedIdentity
            ? "the managed identity of this machine"
            : cloud.authority().toString();
    this.credentials = credentials;
    this.request = new TokenRequestContext().addScopes(cloud.scope());
    this.time = time;
  }

  /** Whether a URL points to the same scheme, host and port as the endpoint. */
  static boolean sameHost(URI endpoint, URI url) {
    return "https".equalsIgnoreCase(url.getScheme())
        && endpoint.getHost().equalsIgnoreCase(url.getHost())
        && port(endpoint) == port(url);
  }

  private static int port(URI uri) {
    return uri.getPort() == -1 ? 443 : uri.getPort();
  }

  @Override
  public HttpResponse processSync(HttpPipelineCallContext call, HttpPipelineNextSyncPolicy next) {
    HttpPipelineNextSyncPolicy again = next.clone();
    AccessToken used = authorize(call, null);
    HttpResponse response = next.processSync();
    if (response.getStatusCode() != 401) {
      return response;
    }
    response.close();
    authorize(call, used);
    return again.processSync();
  }

  @Override
  public Mono<HttpResponse> process(HttpPipelineCallContext call, HttpPipelineNextPolicy next) {
    HttpPipelineNextPolicy again = next.clone();
    return authorizeLater(call, null)
        .flatMap(used ->
            next.process()
                .flatMap(response -> {
                  if (response.getStatusCode() != 401) {
                    return Mono.just(response);
                  }
                  response.close();
                  return authorizeLater(call, used).flatMap(renewed -> again.process());
                }));
  }

  private Mono<AccessToken> authorizeLater(
      HttpPipelineCallContext call, @Nullable AccessToken rejected) {
    return Mono.fromCallable(() -> authorize(call, rejected))
        .subscribeOn(Schedulers.boundedElastic());
  }

  private AccessToken authorize(HttpPipelineCallContext call, @Nullable AccessToken rejected) {
    URL url = call.getHttpRequest().getUrl();
    if (!sameHost(arm, URI.create(url.toString()))) {
      throw new IllegalStateException(
          "refused to send our token to " + url.getAuthority() + "; expected " + arm);
    }
    AccessToken current = token(rejected);
    call.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Bearer " + current.getToken());
    return current;
  }

  private AccessToken token(@Nullable AccessToken rejected) {
    synchronized (lock) {
      AccessToken known = token;
      if (rejected != null && known != null && known.getToken().equals(rejected.getToken())) {
        known = null;
        credential = null;
      }
      if (known == null || known.getExpiresAt().toInstant().isBefore(time.instant().plus(EARLY))) {
        known = fetch();
        token = known;
      }
      return known;
    }
  }

  /** A credential that was kept may hold a secret that has been replaced since. */
  private AccessToken fetch() {
    boolean kept = credential != null;
    try {
      return ask();
    } catch (TokenFailure e) {
      credential = null;
      if (kept && e.refused()) {
        return ask();
      }
      throw e;
    }
  }

  private AccessToken ask() {
    try {
      TokenCredential source = credential;
      if (source == null) {
        source = credentials.get();
        credential = source;
      }
      return source.getTokenSync(request);
    } catch (RuntimeException e) {
      // The SDK and MSAL throw many kinds here; each means that there is no token.
      String words = words(e);
      boolean refused = words.contains("AADSTS");
      throw new TokenFailure("no token from " + giver + ": " + words, refused, e);
    }
  }

  /** A parser's complaint about a page that is no JSON says nothing to an operator. */
  private static String words(RuntimeException e) {
    String words = Causes.words(e);
    return words.contains("[Source: ") ? "its answer is no JSON, perhaps a proxy's page" : words;
  }
}
