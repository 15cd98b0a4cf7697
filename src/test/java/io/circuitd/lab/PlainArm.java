package io.circuitd.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A plain HTTP client of the fake Azure, which adds nothing but a token and an api-version. */
final class PlainArm implements AutoCloseable {
  private final FakeAzure azure;
  private final HttpClient http;
  private String token = "";

  PlainArm(FakeAzure azure, Path dir, String secret) {
    this.azure = azure;
    try {
      http = client(azure.writeCa(dir.resolve(azure.cloudName() + "-plain-ca.pem")));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    token(json(askToken(secret)).path("access_token").stringValue());
  }

  private static HttpClient client(Path ca) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(ca)) {
      store.setCertificateEntry(
          "lab", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(tls).build();
  }

  void token(String other) {
    token = other;
  }

  HttpResponse<String> askToken(String secret) {
    String form =
        "grant_type=client_credentials&client_id=me&scope=https%3A%2F%2Farm%2F.default"
            + "&client_secret="
            + URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return exchange(
        HttpRequest.newBuilder(URI.create(azure.base() + "/tenant/oauth2/v2.0/token"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  /** Sends a request to a path, which may have a query. */
  HttpResponse<String> send(String method, String path, Optional<JsonNode> body) {
    String version = (path.contains("?") ? "&" : "?") + "api-version=2025-03-01";
    return send(method, URI.create(azure.base() + path + version), body);
  }

  HttpResponse<String> send(String method, URI url, Optional<JsonNode> body) {
    return exchange(
        HttpRequest.newBuilder(url)
            .header("Authorization", "Bearer " + token)
            .method(
                method,
                body.map(JsonNode::toString)
                    .map(HttpRequest.BodyPublishers::ofString)
                    .orElseGet(HttpRequest.BodyPublishers::noBody))
            .build());
  }

  HttpResponse<String> get(String path) {
    return send("GET", path, Optional.empty());
  }

  /** GET of a URL that the fake gave. */
  HttpResponse<String> follow(String url) {
    return send("GET", URI.create(url), Optional.empty());
  }

  HttpResponse<String> put(String path, JsonNode body) {
    return send("PUT", path, Optional.of(body));
  }

  HttpResponse<String> post(String path) {
    return send("POST", path, Optional.empty());
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  static String code(HttpResponse<String> response) {
    return json(response).at("/error/code").asString("");
  }

  static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Override
  public void close() {
    http.close();
  }
}
