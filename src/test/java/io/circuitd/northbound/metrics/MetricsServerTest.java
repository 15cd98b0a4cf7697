package io.circuitd.northbound.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.files.Secret;
import io.circuitd.lab.LabTls;
import io.circuitd.northbound.Snapshot;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetricsServerTest {
  private static final Secret TOKEN = new Secret("a-token-of-many-letters");
  private static final HttpSettings PLAIN =
      new HttpSettings("127.0.0.1", 0, Optional.empty(), Optional.empty());

  private final AtomicLong nanos = new AtomicLong();
  private final Pulse pulse = new Pulse(() -> SampleSite.NOW, nanos::get);
  private final AtomicReference<Snapshot> snapshot = new AtomicReference<>(SampleSite.snapshot());
  private final HttpClient client = HttpClient.newHttpClient();
  private Optional<MetricsServer> server = Optional.empty();

  @AfterEach
  void stop() {
    server.ifPresent(MetricsServer::close);
    client.close();
  }

  @Test
  void metricsArePrometheusTextForWhoeverAsksForNothingElse() throws Exception {
    start(PLAIN);

    HttpResponse<String> answer = send(get("/metrics"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("text/plain; version=0.0.4");
    assertThat(answer.body()).contains("circuitd_circuit_health{circuit=\"example-univ\"} 1.0");
  }

  @Test
  void metricsAreOpenMetricsForWhoeverAsksForThat() throws Exception {
    start(PLAIN);

    HttpResponse<String> answer =
        send(
            get("/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5"));

    assertThat(answer.headers().firstValue("content-type").orElse(""))
        .startsWith("application/openmetrics-text; version=1.0.0");
    assertThat(answer.body()).endsWith("# EOF\n");
  }

  @Test
  void metricsArePackedForWhoeverTakesThat() throws Exception {
    start(PLAIN);

    HttpResponse<byte[]> answer =
        client.send(
            get("/metrics").header("Accept-Encoding", "gzip").build(), BodyHandlers.ofByteArray());

    assertThat(answer.headers().firstValue("content-encoding")).contains("gzip");
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).contains("circuitd_build_info");
    }
  }

  @Test
  void eachReaderIsToldWhatHoldsThen() throws Exception {
    start(PLAIN);
    send(get("/metrics"));
    snapshot.set(Snapshot.empty("0.1.0", SampleSite.NOW));

    assertThat(send(get("/metrics")).body()).doesNotContain("example-univ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/status", "/metrics2"})
  void anyOtherPathIsNotThere(String path) throws Exception {
    start(PLAIN);

    HttpResponse<String> answer = send(get(path));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("expected /metrics or /healthz");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void nothingIsWritten(String method) throws Exception {
    start(PLAIN);

    HttpResponse<String> answer =
        send(request("/metrics").method(method, BodyPublishers.ofString("x")));

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("GET, HEAD");
  }

  @Test
  void headTellsTheLengthAlone() throws Exception {
    start(PLAIN);

    HttpResponse<String> answer = send(request("/healthz").method("HEAD", BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("content-length")).contains("3");
  }

  @Test
  void healthIsGoodWhileTheLoopsTurnAndNamesTheOneThatDoesNot() throws Exception {
    start(PLAIN);
    Runnable round = pulse.loop("health", Duration.ofSeconds(90));

    assertThat(send(get("/healthz")).statusCode()).isEqualTo(200);

    nanos.addAndGet(Duration.ofSeconds(91).toNanos());
    HttpResponse<String> late = send(get("/healthz"));
    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(late.body()).startsWith("health: no round ended for 91 s");

    round.run();
    assertThat(send(get("/healthz")).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer a-token-of-many-letter",
        "Bearer a-token-of-many-lettersX",
        "Basic a-token-of-many-letters",
        "a-token-of-many-letters"
      })
  void withoutTheTokenNothingIsTold(String shown) throws Exception {
    start(new HttpSettings("127.0.0.1", 0, Optional.of(TOKEN), Optional.empty()));

    HttpRequest.Builder request = get("/metrics");
    HttpResponse<String> answer =
        send(shown.isEmpty() ? request : request.header("Authorization", shown));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("www-authenticate")).contains("Bearer");
    assertThat(answer.body()).contains("http.token").doesNotContain("circuitd_build");
  }

  @Test
  void withTheTokenAllIsToldAndHealthNeedsNone() throws Exception {
    start(
        new HttpSettings(
            "127.0.0.1", 0, Optional.of(new Secret(TOKEN.reveal() + "\n")), Optional.empty()));

    assertThat(
            send(get("/metrics").header("Authorization", "Bearer " + TOKEN.reveal())).statusCode())
        .isEqualTo(200);
    assertThat(send(get("/healthz")).statusCode()).isEqualTo(200);
  }

  @Test
  void aPortThatIsTakenIsRefusedWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpSettings settings =
          new HttpSettings("127.0.0.1", taken.getLocalPort(), Optional.empty(), Optional.empty());

      assertThatThrownBy(() -> start(settings))
          .isInstanceOf(MetricsUnavailable.class)
          .hasMessageContaining("127.0.0.1 port " + taken.getLocalPort())
          .hasMessageContaining("next: correct http in circuitd.yaml");
    }
  }

  @Test
  void overTlsOursIsTheCertificateOfTheFile(@TempDir Path folder) throws Exception {
    LabTls authority = LabTls.create();
    HttpSettings.KeyStore own = keyStore(authority, folder.resolve("own.p12"));
    start(new HttpSettings("127.0.0.1", 0, Optional.of(TOKEN), Optional.of(own)));
    URI place = URI.create("https://localhost:" + server.orElseThrow().port() + "/metrics");
    HttpRequest request =
        HttpRequest.newBuilder(place).header("Authorization", "Bearer " + TOKEN.reveal()).build();

    try (HttpClient knowing = HttpClient.newBuilder().sslContext(trusting(authority)).build()) {
      assertThat(knowing.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
    assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aCertificateThatCannotBeOpenedIsRefusedWithoutThePassword(@TempDir Path folder)
      throws Exception {
    HttpSettings.KeyStore own = keyStore(LabTls.create(), folder.resolve("own.p12"));
    HttpSettings settings =
        new HttpSettings(
            "127.0.0.1",
            0,
            Optional.empty(),
            Optional.of(new HttpSettings.KeyStore(own.file(), new Secret("not-this-one"))));

    assertThatThrownBy(() -> start(settings))
        .isInstanceOf(MetricsUnavailable.class)
        .hasMessageContaining("own.p12")
        .hasMessageContaining("http in circuitd.yaml")
        .hasMessageNotContaining("not-this-one");
  }

  private void start(HttpSettings settings) {
    server =
        Optional.of(
            MetricsServer.start(
                settings,
                () -> SampleSite.metrics(Objects.requireNonNull(snapshot.get())).get(),
                pulse));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + server.orElseThrow().port() + path));
  }

  private HttpRequest.Builder get(String path) {
    return request(path).GET();
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static HttpSettings.KeyStore keyStore(LabTls authority, Path file) throws Exception {
    LabTls.Identity identity = authority.issue("CN=localhost", "dns:localhost");
    char[] password = "opens-it".toCharArray();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own",
        identity.keys().getPrivate(),
        password,
        identity.chain().toArray(Certificate[]::new));
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password);
    }
    return new HttpSettings.KeyStore(file, new Secret("opens-it"));
  }

  private static SSLContext trusting(LabTls authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", authority.authority());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
