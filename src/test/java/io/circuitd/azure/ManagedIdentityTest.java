package io.circuitd.azure;

import static io.circuitd.azure.ScriptedArm.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SDK's managed identity, against an agent on this machine. */
class ManagedIdentityTest {
  @TempDir Path dir;
  private ScriptedArm arm;
  private HttpServer agent;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws IOException {
    arm = ScriptedArm.start().on("GET " + LIST, ScriptedArm.json(200, "{\"value\":[]}"));
    agent = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    agent.createContext("/", this::give);
    agent.start();
  }

  @AfterEach
  void stop() {
    agent.stop(0);
    arm.close();
  }

  private void give(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.add(
          exchange.getRequestURI()
              + " "
              + exchange.getRequestHeaders().getFirst("X-Identity-Header")
              + " "
              + exchange.getRequestHeaders().getFirst("Metadata"));
      byte[] body =
          ("{\"access_token\":\"of-the-machine\",\"token_type\":\"Bearer\",\"expires_on\":\""
                  + Instant.now().plusSeconds(3600).getEpochSecond()
                  + "\"}")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String url() {
    return "http://127.0.0.1:" + agent.getAddress().getPort();
  }

  private void callWith(Map<String, String> environment) throws IOException, InterruptedException {
    arm.config("commercial", dir);
    ProcessBuilder caller =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            ManagedIdentityCaller.class.getName(),
            arm.base().toString(),
            dir.resolve("commercial-scripted-ca.pem").toString(),
            "one-of-several");
    caller.environment().putAll(environment);
    caller.environment().put("CIRCUITD_TEST_AGENT", "loopback");
    // A proxy that answers nobody: neither the agent nor our own cloud may be asked through it.
    caller.environment().put("HTTP_PROXY", "http://127.0.0.1:1");
    caller.environment().put("HTTPS_PROXY", "http://127.0.0.1:1");
    Process process = caller.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("RESULT Present[value=[]]");
    assertThat(arm.seen())
        .singleElement()
        .satisfies(list ->
            assertThat(list.headers().getFirst("Authorization"))
                .isEqualTo("Bearer of-the-machine"));
  }

  @Test
  void anAgentNamedByTheEnvironmentGivesTheToken() throws IOException, InterruptedException {
    callWith(Map.of("IDENTITY_ENDPOINT", url() + "/msi/token", "IDENTITY_HEADER", "shibboleth"));

    assertThat(asked)
        .containsExactly(
            "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fmanagement.azure.com"
                + "&client_id=one-of-several shibboleth null");
  }

  @Test
  void theMetadataServiceGivesTheToken() throws IOException, InterruptedException {
    callWith(Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", url()));

    assertThat(asked)
        .containsExactly(
            "/metadata/identity/oauth2/token?api-version=2018-02-01"
                + "&resource=https%3A%2F%2Fmanagement.azure.com&client_id=one-of-several"
                + " null true");
  }
}
