package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.DaemonConfig.Http;
import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.files.SecretRef;
import io.circuitd.files.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where metrics are served, from the file alone. */
class HttpReaderTest {
  @TempDir Path dir;

  private Loaded<DaemonConfig> load(String http) throws IOException {
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds: {commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-00000000c0de, managedIdentity: {}}}
        """
            + http
            + "\n");
    return DaemonConfig.load(dir);
  }

  private Http read(String http) throws IOException {
    return load(http).value().flatMap(DaemonConfig::http).orElseThrow();
  }

  @Test
  void withoutTheSectionNothingIsServed() throws IOException {
    assertThat(load("").value().orElseThrow().http()).isEmpty();
  }

  @Test
  void aPortAloneServesThisMachine() throws IOException {
    assertThat(read("http: {port: 9787}"))
        .isEqualTo(new Http("127.0.0.1", 9787, Optional.empty(), Optional.empty()));
    assertThat(load("http: {port: 9787}").findings()).isEmpty();
  }

  @Test
  void tokenAndKeyStoreAreGivenByReference() throws IOException {
    String http =
        "http: {address: 192.0.2.7, port: 9787, token: env:T, tls: {keyStore: own.p12, password:"
            + " file:secrets/p12}}";

    assertThat(read(http))
        .isEqualTo(
            new Http(
                "192.0.2.7",
                9787,
                Optional.of(SecretRef.parse("env:T")),
                Optional.of(
                    new Http.KeyStore(
                        dir.toAbsolutePath().resolve("own.p12"),
                        SecretRef.parse("file:secrets/p12")))));
    assertThat(load(http).findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http: {address: 0.0.0.0, port: 9787} | for anybody, in the clear",
        "http: {address: '::', port: 9787, token: env:T} | with a token in the clear",
        "http: {address: 192.0.2.7, port: 1, tls: {keyStore: o.p12, password: env:P}} | for anybody"
      })
  void beyondTheLoopbackTokenAndTlsAreMissed(String http, String found) throws IOException {
    Finding finding = load(http).findings().getFirst();

    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
    assertThat(finding.found()).startsWith("metrics on").endsWith(found);
    assertThat(finding.position().line()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.8.8.8", "'::1'"})
  void onTheLoopbackNothingIsMissed(String address) throws IOException {
    assertThat(load("http: {address: " + address + ", port: 9787}").findings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http: {}",
        "http: {port: 65536}",
        "http: {port: 9787, address: monitoring.example.net}",
        "http: {port: 9787, token: in-the-clear}",
        "http: {port: 9787, tls: {keyStore: own.p12}}",
        "http: {port: 9787, path: /m}"
      })
  void whatCannotBeIsAnError(String http) throws IOException {
    assertThat(load(http).findings())
        .anySatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.ERROR));
  }
}
