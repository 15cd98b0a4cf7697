package io.circuitd.daemon;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.CloudCredential;
import io.circuitd.azure.CloudLimits;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.MaintenanceWindows;
import io.circuitd.design.PortLimits;
import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.files.SecretRef;
import io.circuitd.health.HealthSettings;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.store.AuditTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteTest {
  private static final Path HOME = Path.of("");
  @TempDir private Path dir;

  @BeforeEach
  void copyTheExampleSite() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("config"))) {
      for (Path from : files.toList()) {
        Path to = dir.resolve(Path.of("config").relativize(from).toString());
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
  }

  @Test
  void aRouterThatCallsHomeNeedsSomebodyWhoListens() throws IOException {
    Path inventory = dir.resolve("inventory.yaml");
    Files.writeString(
        inventory,
        Files.readString(inventory)
            .replaceFirst("netconf: \\{port: 18301", "netconf: {callHome: true, port: 18301"));
    assertThat(Site.load(dir, HOME, Map.of()).findings())
        .anySatisfy(finding ->
            assertThat(finding.toString())
                .contains("inventory.yaml:24", "router sanj-mx1 is to call home, and nobody"));
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        "\nnetconf: {callHome: {address: 127.0.0.1, ssh: 4334}}\n",
        StandardOpenOption.APPEND);
    assertThat(Site.load(dir, HOME, Map.of()).hasErrors()).isFalse();
  }

  @Test
  void theCopyOfTheAuditGoesToOnePlace() throws Exception {
    assertThat(copyOfAudit("{file: ../audit.jsonl}").findings())
        .noneMatch(finding -> finding.toString().contains("audit"));
    assertThat(copyOfAudit("{file: ../audit.jsonl}").config().orElseThrow().auditCopy())
        .contains(new AuditTarget.ToFile(dir.toAbsolutePath().resolveSibling("audit.jsonl")));
    assertThat(copyOfAudit("{syslog: {host: log1}}").config().orElseThrow().auditCopy())
        .contains(new AuditTarget.ToSyslog("log1", 601, AuditTarget.Protocol.TCP));
    assertThat(
            copyOfAudit("{syslog: {host: log1, protocol: udp}}").config().orElseThrow().auditCopy())
        .contains(new AuditTarget.ToSyslog("log1", 514, AuditTarget.Protocol.UDP));
    assertThat(copyOfAudit("{}").findings().toString())
        .contains("neither file nor syslog", "expected one place for the copy");
    assertThat(copyOfAudit("{file: a, syslog: {host: b}}").findings().toString())
        .contains("both file and syslog");
  }

  private Site copyOfAudit(String value) throws Exception {
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        Files.readString(Path.of("config/circuitd.yaml")) + "\naudit: {copy: " + value + "}\n");
    return Site.load(dir, HOME, Map.of());
  }

  @Test
  void theExampleSiteIsFineButForTheSecondaryThatIsStillToCome() {
    Site site = load();

    assertThat(site.findings())
        .singleElement()
        .satisfies(f -> {
          assertThat(f.rule()).contains("R-053");
          assertThat(f.position().file()).hasFileName("example-hospital.yaml");
        });
    assertThat(site.circuits())
        .containsOnlyKeys(
            new CircuitName("example-college"),
            new CircuitName("example-hospital"),
            new CircuitName("example-univ"));
    assertThat(site.profiles()).containsKeys("junos", "iosxr-native");
    assertThat(site.inventory().orElseThrow().routers()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{signatures: required} | signatures required of nobody",
        "{revoked: gone} | revoked keys without approvers",
        "{approvers: gone} | found no file; expected a readable file",
        "{approvers: keys} | keys:2:4: error: found a line without a key",
        "{count: 0} | expected",
        "{signatures: maybe} | expected"
      })
  void whatIsWrongWithTheSettingsOfApprovalsIsAFinding(String approvals, String words)
      throws Exception {
    Files.writeString(dir.resolve("keys"), "# ours\nann\n");
    Path file = dir.resolve("circuitd.yaml");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("(?ms)^approvals:.*?(?=^\\S)", "")
            + "\napprovals: "
            + approvals
            + "\n");
    assertThat(Site.load(dir, HOME, Map.of()).findings())
        .anySatisfy(f -> assertThat(f).asString().contains(words));
  }

  @Test
  void pathsCountFromTheConfigFolderAndDefaultsAreTheDocumentedOnes() throws Exception {
    Files.writeString(
        dir.resolve("circuitd.yaml"),
        """
        store: {sqlite: state.db}
        control: {socket: /run/c.sock}
        clouds:
          commercial: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, tenant: t, clientId: c, clientSecret: env:S}
          mars:
            arm: https://arm.mars
            authority: https://login.mars
            subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001
            tenant: t
            clientId: c
            clientCertificate: cert.pem
            retries: 0
        """);
    DaemonConfig config = DaemonConfig.load(dir).value().orElseThrow();
    CloudConfig commercial = requireNonNull(config.clouds().get("commercial"));
    CloudConfig mars = requireNonNull(config.clouds().get("mars"));

    assertThat(config.sqlite()).isEqualTo(dir.resolve("state.db").toAbsolutePath());
    assertThat(config.socket()).hasToString("/run/c.sock");
    assertThat(commercial.arm()).hasToString("https://management.azure.com");
    assertThat(commercial.authority()).hasToString("https://login.microsoftonline.com");
    assertThat(commercial.scope()).isEqualTo("https://management.azure.com/.default");
    assertThat(commercial.apiVersion()).isEqualTo("2025-03-01");
    assertThat(commercial.credential())
        .isEqualTo(new CloudCredential.ClientSecret("t", "c", new SecretRef.Env("S")));
    assertThat(commercial.limits()).isEqualTo(CloudLimits.USUAL);
    assertThat(mars.scope()).isEqualTo("https://arm.mars/.default");
    assertThat(mars.credential())
        .isEqualTo(
            new CloudCredential.Certificate("t", "c", Path.of("cert.pem"), Optional.empty()));
    assertThat(config.deploy())
        .isEqualTo(
            new DaemonConfig.Deploy(
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                Duration.ofSeconds(2),
                Duration.ofSeconds(120),
                false,
                false,
                false,
                14,
                20,
                new Fuse.Limits(20, 10, 40, Duration.ofHours(1)),
                MaintenanceWindows.NONE,
                Map.of(),
                PortLimits.DEFAULT,
                new DrainSettings(Duration.ofMinutes(5), Duration.ofSeconds(30), 100_000),
                Duration.ofHours(24)));
    assertThat(config.watch("mars"))
        .isEqualTo(new DaemonConfig.Watch(Duration.ofMinutes(1), Duration.ofHours(6)));
    assertThat(config.health())
        .isEqualTo(
            new DaemonConfig.Health(
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                HealthSettings.DEFAULT,
                Duration.ofDays(365),
                100_000));
    assertThat(config.approvals()).isEqualTo(ApprovalSettings.DEFAULT);
    assertThat(config.drift().schedule()).isEqualTo("0 0 */4 * * *");
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          store: {sqlite: ../state/circuitd.db} | store: {} | found no key 'sqlite'
          0 0 */4 * * *      | every day           | found 'every day'; expected a cron expression
          confirmWindow: 120 | confirmWindow: 5    | found 5; expected a number from 40 to 3600
          stableFor: 10      | stableFor: 100      | found stableFor 100 s in a confirm window of 120 s
          freeze: false      | freeze: maybe       | found 'maybe'; expected true or false
          freeze: false      | frieze: false       | found unknown key 'frieze'; did you mean 'freeze'?
          freeze: false      | fuse: {connections: 0} | found 0; expected a number from 1 to
          freeze: false      | `windows: {default: []}` | found default without a window
          freeze: false      | `windows: {pops: {SANJ: []}}` | found SANJ without a window
          freeze: false      | `windows: {default: [{from: "22:00", to: "22:00", zone: UTC}]}` | found a window from 22:00 to 22:00, which is empty
          freeze: false      | `windows: {default: [{from: "22:00", to: "22:01", zone: UTC}]}` | found a window of 60 s; expected time for a confirm window of 120 s
          freeze: false      | `windows: {default: [{from: "22:00", to: "24:30", zone: UTC}]}` | found '24:30'; expected a time such as
          freeze: false      | `windows: {default: [{from: "22:00", to: "04:00", zone: Mars/Base}]}` | found 'Mars/Base', which is no time zone
          freeze: false      | `windows: {default: [{days: [monday], from: "22:00", to: "04:00", zone: UTC}]}` | found 'monday'
          arm: https://localhost:18443 | arm: http://localhost | found text that is no https address; expected an address
          arm: https://localhost:18443 | arm: https://:1 | found text that is no https address
          clientSecret: file:lab/secrets/azure-commercial | retries: 1 | found none of clientCertificate, clientSecret and managedIdentity
          clouds:            | `clouds:\\n  mars: {subscription: 5a1c0de0-7a1b-4c5d-8e9f-000000000001, tenant: t, clientId: c, clientSecret: env:S}` | found a cloud without arm
          """)
  void mistakesInCircuitdYamlAreFindings(String old, String replacement, String expected)
      throws Exception {
    Path file = dir.resolve("circuitd.yaml");
    String text = Files.readString(file);
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, replacement.replace("\\n", "\n")));
    Loaded<DaemonConfig> loaded = DaemonConfig.load(dir);

    assertThat(loaded.value()).isEmpty();
    assertThat(loaded.findings())
        .extracting(Finding::toString)
        .anyMatch(f -> f.contains("circuitd.yaml:") && f.contains(expected));
  }

  @Test
  void windowsOfAPopThatIsNotInTheInventoryAreAFinding() throws Exception {
    edit(
        "circuitd.yaml",
        "freeze: false",
        "windows: {pops: {SANX: [{from: \"22:00\", to: \"04:00\", zone: UTC}]}}");

    assertThat(load().findings())
        .extracting(Finding::toString)
        .anyMatch(f ->
            f.matches(".*circuitd.yaml:\\d+:20: .*")
                && f.contains("maintenance windows of PoP SANX")
                && f.contains("one of ASHB, DALL3, EQCH, SANJ"));
  }

  @Test
  void aClientSecretInPlainTextIsNotRepeated() throws Exception {
    edit("circuitd.yaml", "file:lab/secrets/azure-commercial", "hunter2");
    Site site = load();

    assertThat(site.hasErrors()).isTrue();
    assertThat(site.findings().toString()).contains("R-052").doesNotContain("hunter2");
  }

  @Test
  void aSocketPathThatTheKernelCannotTakeIsRefused() throws Exception {
    edit("circuitd.yaml", "../state/control/circuitd.sock", "/" + "x".repeat(120));

    assertThat(load().findings()).anyMatch(f -> f.found().equals("a socket path of 121 bytes"));
  }

  @Test
  void oneBrokenCircuitFileLeavesTheOthersInForce() throws Exception {
    Files.writeString(dir.resolve("circuits/example-univ.yaml"), "circuit: example-univ\npeer");
    Site site = load();

    assertThat(site.circuits()).hasSize(2);
    assertThat(site.failed()).containsOnlyKeys(dir.resolve("circuits/example-univ.yaml"));
    assertThat(site.hasErrors()).isTrue();
  }

  @Test
  void aFailedFileStillTellsWhichCircuitItIsAbout() throws Exception {
    edit("circuits/example-univ.yaml", "innerVlan: 200", "innerVlan: 0");

    assertThat(load().namesOfFailed())
        .containsExactly(
            Map.entry(dir.resolve("circuits/example-univ.yaml"), new CircuitName("example-univ")));
  }

  @Test
  void aBrokenInventoryIsSaidOnceAndNotByEveryCircuit() throws Exception {
    edit("inventory.yaml", "pop: EQCH", "pop: EQCX");
    Site site = load();

    assertThat(site.inventory()).isEmpty();
    assertThat(site.circuits()).hasSize(3);
    assertThat(site.findings()).filteredOn(f -> f.found().contains("EQCX")).hasSize(2);
    assertThat(site.findings()).hasSize(3);
  }

  @Test
  void aKnownBandwidthMayNotShrink() {
    Site site =
        Site.load(
            dir, HOME, Map.of(ServiceKey.parse("9ee700ad-50b2-4b98-a63a-4e52f855ac24"), 2000));

    assertThat(site.findings()).anyMatch(f -> f.rule().equals(Optional.of("R-072")));
  }

  @Test
  void switchesOfCircuitdYamlReachTheRules() throws Exception {
    edit("circuits/example-univ.yaml", "innerVlan: 200", "innerVlan: 200\n    sharedKey: env:K");
    assertThat(load().findings()).anyMatch(f -> f.rule().equals(Optional.of("R-051")));

    edit("circuitd.yaml", "sharedKeys: false", "sharedKeys: true");
    assertThat(load().hasErrors()).isFalse();
  }

  @Test
  void anApprovalOfACircuitThatNoFileDescribesIsWarnedAbout() throws Exception {
    Approval approval =
        new Approval(
            new CircuitName("gone"),
            Side.PRIMARY,
            "sha256:1",
            "Ann",
            Instant.EPOCH,
            Optional.empty(),
            Optional.empty());
    ApprovalFiles.write(dir.resolve("approvals"), approval);
    Site site = load();

    assertThat(site.approvals()).containsExactly(approval);
    assertThat(site.hasErrors()).isFalse();
    assertThat(site.findings()).anyMatch(f -> f.found().contains("gone, which no circuit file"));
  }

  @Test
  void aConfigFolderMayBringItsOwnProfiles() throws Exception {
    Files.createDirectories(dir.resolve("device-profiles"));
    Site site = load();

    assertThat(site.profileDir()).isEqualTo(dir.resolve("device-profiles"));
    assertThat(site.findings()).anyMatch(f -> f.found().contains("unknown device profile 'junos'"));
  }

  @Test
  void anEmptyFolderGivesFindingsAndNothingElse() throws Exception {
    Path empty = Files.createDirectories(dir.resolve("empty"));
    Site site = Site.load(empty, HOME, Map.of());

    assertThat(site.findings())
        .extracting(f -> f.position().file().getFileName() + " " + f.found())
        .isEqualTo(List.of("circuitd.yaml no such file", "inventory.yaml no such file"));
  }

  private Site load() {
    return Site.load(dir, HOME, Map.of());
  }

  private void edit(String file, String old, String replacement) throws IOException {
    String text = Files.readString(dir.resolve(file));
    assertThat(text).contains(old);
    Files.writeString(dir.resolve(file), text.replace(old, replacement));
  }
}
