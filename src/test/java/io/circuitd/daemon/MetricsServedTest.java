package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics of a site that builds a circuit, as a reader over HTTP gets them. */
class MetricsServedTest {
  private static final String TOKEN = "token-of-the-test-and-nobody-elses";

  private static final String[] BUILT = {
    "circuitd_circuit_health{circuit=\"example-univ\"} 1.0",
    "circuitd_circuit_bgp_sessions_established{circuit=\"example-univ\"} 4.0",
    "circuitd_session_bgp_state{circuit=\"example-univ\",connection=\"primary\",family=\"ipv6\","
        + "peering=\"private\"} 6.0",
    "circuitd_changes_open 0.0",
    "circuitd_azure_reachable{cloud=\"commercial\"} 1.0",
    "circuitd_router_reachable{protocol=\"snmp\",router=\"sanj-mx1\"} 1.0"
  };

  @TempDir Path folder;
  private LabSite site;

  @BeforeEach
  void prepare() throws IOException {
    site = LabSite.in(folder);
    Files.writeString(site.configDir().resolve("lab/secrets/metrics"), TOKEN + "\n");
    serve(0);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aBuiltCircuitIsToldWithItsSessionsAndWithoutKeysOrSecrets() throws Exception {
    site.start();
    site.build(LabSite.UNIV, Side.PRIMARY, Side.SECONDARY);

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(metrics().lines()).contains(BUILT));
    String metrics = metrics();
    assertThat(metrics.lines())
        .anyMatch(line ->
            line.startsWith("circuitd_snmp_request_duration_seconds_count{router=\"sanj-mx1\"}"))
        .anyMatch(line -> line.startsWith("circuitd_loop_round_timestamp_seconds{loop=\"health\"}"))
        .anyMatch(line ->
            line.startsWith("circuitd_loop_round_timestamp_seconds{loop=\"azure government\"}"));
    assertThat(metrics.toLowerCase(Locale.ROOT)).doesNotContain(secrets());
    assertThat(read("/healthz").body()).isEqualTo("ok\n");
  }

  @Test
  void allCircuitsAreServedFromTheFirstAnswerOn() throws Exception {
    site.start();
    assertThat(read("/metrics").body().lines())
        .anyMatch(line -> line.startsWith("circuitd_circuit_health{circuit=\"example-univ\"}"));
  }

  @Test
  void aPortThatIsTakenStopsTheStartWithWhatToDo() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      serve(taken.getLocalPort());

      assertThatThrownBy(() -> site.start())
          .isInstanceOf(Daemon.CannotStart.class)
          .hasMessageContaining("port " + taken.getLocalPort())
          .hasMessageContaining("next: correct http in circuitd.yaml");
    }
    site.start(site.options(StepListener.NONE));
    assertThat(read("/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void aTokenThatCannotBeReadStopsTheStartWithWhatToDo() throws Exception {
    Files.delete(site.configDir().resolve("lab/secrets/metrics"));

    assertThatThrownBy(() -> site.start())
        .isInstanceOf(Daemon.CannotStart.class)
        .hasMessageStartingWith("http: secret file")
        .hasMessageContaining("next:");
  }

  private void serve(int port) {
    site.edit(
        "circuitd.yaml",
        root ->
            root.withObject("/http").put("port", port).put("token", "file:lab/secrets/metrics"));
  }

  /** As they are told now. */
  private String metrics() throws IOException, InterruptedException {
    site.snapshot();
    return read("/metrics").body();
  }

  private HttpResponse<String> read(String path) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + site.metricsPort() + path))
              .header("Authorization", "Bearer " + TOKEN)
              .build(),
          BodyHandlers.ofString());
    }
  }

  /** All that must never be told: what the files keep apart, and the keys of all circuits. */
  private List<String> secrets() throws IOException {
    Stream<String> keys =
        Stream.of(LabSite.UNIV, LabSite.HOSPITAL, LabSite.COLLEGE)
            .map((CircuitName name) -> site.key(name).toString().toLowerCase(Locale.ROOT));
    try (Stream<Path> files = Files.list(site.configDir().resolve("lab/secrets"))) {
      List<String> kept = new ArrayList<>(keys.toList());
      for (Path file : files.toList()) {
        kept.add(Files.readString(file).strip().toLowerCase(Locale.ROOT));
      }
      return kept;
    }
  }
}
