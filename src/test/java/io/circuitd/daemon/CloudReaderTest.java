package io.circuitd.daemon;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.CloudCredential;
import io.circuitd.azure.CloudLimits;
import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.files.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a cloud is reached, from the file alone. */
class CloudReaderTest {
  private static final String SUBSCRIPTION = "subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001";

  @TempDir Path dir;

  private Loaded<DaemonConfig> load(String cloud) throws IOException {
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        "store: {sqlite: state.db}\ncontrol: {socket: /run/c.sock}\nclouds:\n  "
            + cloud.strip().replace("\n", "\n    ")
            + "\n");
    return DaemonConfig.load(dir);
  }

  private CloudConfig read(String name, String rest) throws IOException {
    Loaded<DaemonConfig> loaded = load(name + ":\n" + rest);
    assertThat(loaded.findings()).isEmpty();
    return requireNonNull(loaded.value().orElseThrow().clouds().get(name));
  }

  @ParameterizedTest
  @CsvSource({
    "commercial, management.azure.com,         login.microsoftonline.com",
    "government, management.usgovcloudapi.net, login.microsoftonline.us",
    "china,      management.chinacloudapi.cn,  login.chinacloudapi.cn"
  })
  void aKnownCloudNeedsNoAddresses(String name, String arm, String authority) throws IOException {
    CloudConfig cloud = read(name, SUBSCRIPTION + "\ntenant: t\nclientId: c\nclientSecret: env:S");

    assertThat(cloud.arm()).hasToString("https://" + arm);
    assertThat(cloud.authority()).hasToString("https://" + authority);
    assertThat(cloud.scope()).isEqualTo("https://" + arm + "/.default");
  }

  @Test
  void whateverIsKnownOfACloudCanBeSaidOtherwise() throws IOException {
    CloudConfig cloud =
        read(
            "china",
            """
            arm: https://arm.example
            authority: https://login.example
            scope: https://scope.example/.default
            apiVersion: 2018-12-01
            subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001
            tenant: t
            clientId: c
            clientCertificate: own.PFX
            certificatePassword: file:password
            caCertificate: ca.pem
            retries: 7
            operationLimit: 900
            readOuts: {perMinute: 2, floor: 50, limit: 30}
            """);

    assertThat(cloud.arm()).hasToString("https://arm.example");
    assertThat(cloud.authority()).hasToString("https://login.example");
    assertThat(cloud.scope()).isEqualTo("https://scope.example/.default");
    assertThat(cloud.apiVersion()).isEqualTo("2018-12-01");
    assertThat(cloud.credential())
        .isEqualTo(
            new CloudCredential.Certificate(
                "t",
                "c",
                Path.of("own.PFX"),
                Optional.of(new SecretRef.File(Path.of("password")))));
    assertThat(cloud.caCertificate()).contains(Path.of("ca.pem"));
    assertThat(cloud.retries()).isEqualTo(7);
    assertThat(cloud.limits())
        .isEqualTo(new CloudLimits(Duration.ofMinutes(15), Duration.ofSeconds(30), 2, 50));
  }

  @Test
  void aManagedIdentityNeedsNeitherTenantNorClient() throws IOException {
    assertThat(read("commercial", SUBSCRIPTION + "\nmanagedIdentity: {}").credential())
        .isEqualTo(new CloudCredential.ManagedIdentity(Optional.empty()));
    assertThat(read("commercial", SUBSCRIPTION + "\nmanagedIdentity: {clientId: c}").credential())
        .isEqualTo(new CloudCredential.ManagedIdentity(Optional.of("c")));
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tenant: t, clientId: c                                               | none of clientCertificate, clientSecret and managedIdentity
          tenant: t, clientId: c, clientSecret: env:S, clientCertificate: c.pem | clientCertificate and clientSecret at once
          tenant: t, clientId: c, clientSecret: env:S, managedIdentity: {}     | clientSecret and managedIdentity at once
          clientId: c, clientSecret: env:S                                     | a cloud without tenant
          tenant: t, clientCertificate: c.pem                                  | a cloud without clientId
          tenant: t, managedIdentity: {}                                       | tenant beside managedIdentity
          clientId: c, managedIdentity: {}                                     | clientId beside managedIdentity
          managedIdentity: {name: x}                                           | unknown key 'name'
          tenant: t, clientId: c, clientCertificate: c.pem, certificatePassword: env:P | a password without a PFX
          tenant: t, clientId: c, clientCertificate: c.pfx, certificatePassword: open  | text that is no reference
          managedIdentity: {}, operationLimit: 1                               | found 1; expected a number from 10
          managedIdentity: {}, readOuts: {perMinute: -1}                       | found -1; expected a number from 0
          """)
  void mistakesAreFindings(String keys, String expected) throws IOException {
    Loaded<DaemonConfig> loaded = load("commercial: {" + SUBSCRIPTION + ", " + keys + "}");

    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings())
        .extracting(Finding::toString)
        .anyMatch(f -> f.contains("circuitd.yaml:") && f.contains(expected));
  }
}
