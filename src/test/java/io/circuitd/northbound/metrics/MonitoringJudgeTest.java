package io.circuitd.northbound.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.northbound.AgentSettings;
import io.circuitd.northbound.Engine;
import io.circuitd.northbound.SnmpAgent;
import io.circuitd.northbound.SnmpUser;
import io.circuitd.outside.Judge;
import io.circuitd.outside.Programs;
import io.circuitd.snmp.AuthAlgorithm;
import io.circuitd.snmp.PrivAlgorithm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The pieces for monitoring systems, judged by the programs that they are for, as Debian has them.
 */
@Tag("outside")
class MonitoringJudgeTest {
  private static final Path PIECES = Path.of("monitoring").toAbsolutePath();
  private static final String USER = "monitoring";
  private static final String AUTH = "change-this-auth";
  private static final String PRIV = "change-this-priv";

  @TempDir Path folder;

  private record Ended(int code, String said) {}

  @ParameterizedTest
  @ValueSource(strings = {"circuitd.rules.test.yml", "circuitd-snmp.rules.test.yml"})
  void alertsFireWhenTheyShould(String tests) throws Exception {
    Ended ended = promtool("test", "rules", tests);

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("SUCCESS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus.yml", "prometheus-snmp.yml"})
  void prometheusTakesTheConfiguration(String config) throws Exception {
    Ended ended = promtool("check", "config", config);

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).doesNotContain("FAILED", "lint error");
  }

  @Test
  void metricsFollowTheConventions() throws Exception {
    Path text = folder.resolve("metrics");
    Files.write(
        text, Exposition.wanted("").bytes(SampleSite.metrics(SampleSite.snapshot()).get(), false));

    Ended ended =
        run(PIECES, text, List.of(program("/usr/bin/promtool", "prometheus"), "check", "metrics"));

    assertThat(ended).isEqualTo(new Ended(0, ""));
  }

  @Test
  void prometheusUnderstandsEachExpressionOfTheDashboard() throws Exception {
    JsonNode panels =
        new YAMLMapper().readTree(PIECES.resolve("grafana/circuitd.json").toFile()).path("panels");
    List<String> rules = new ArrayList<>();
    for (JsonNode panel : panels) {
      for (JsonNode target : panel.path("targets")) {
        String expression =
            target
                .path("expr")
                .asString()
                .replace("$__rate_interval", "5m")
                .replaceAll("\\$(instance|circuit)", ".*");
        rules.add("      - {record: r" + rules.size() + ", expr: '" + expression + "'}");
      }
    }
    assertThat(rules).hasSizeGreaterThan(20);
    Path file = folder.resolve("rules.yml");
    Files.writeString(file, "groups:\n  - name: g\n    rules:\n" + String.join("\n", rules) + "\n");

    Ended ended = promtool("check", "rules", file.toString());

    assertThat(ended.code()).as(ended.said()).isZero();
  }

  @Test
  void theExporterReadsTheAgentWithOurModule() throws Exception {
    String exporter = program("/usr/bin/prometheus-snmp-exporter", "prometheus-snmp-exporter");
    int port = Programs.freePort();
    try (SnmpAgent agent = agent()) {
      Process process =
          start(
              List.of(
                  exporter,
                  "--config.file=" + PIECES.resolve("prometheus/snmp.yml"),
                  "--web.listen-address=127.0.0.1:" + port));
      try (HttpClient client = HttpClient.newHttpClient()) {
        URI scrape =
            URI.create(
                "http://127.0.0.1:"
                    + port
                    + "/snmp?module=circuitd&target=127.0.0.1:"
                    + agent.port());
        Awaitility.await()
            .atMost(30, TimeUnit.SECONDS)
            .ignoreExceptions()
            .untilAsserted(() ->
                assertThat(
                        client
                            .send(HttpRequest.newBuilder(scrape).build(), BodyHandlers.ofString())
                            .body()
                            .lines())
                    .contains(
                        "circuitdCircuitHealth{circuitdCircuitName=\"example-univ\"} 1",
                        "circuitdCircuitHealth{circuitdCircuitName=\"example-hospital\"} 2",
                        "circuitdSessionBgpState{circuitdCircuitName=\"example-hospital\","
                            + "circuitdConnectionSide=\"secondary\",circuitdLegPeering=\"private\","
                            + "circuitdSessionFamily=\"ipv4\"} 3",
                        "circuitdDeviceSnmp{circuitdDeviceName=\"sanj-xr1\"} 3"));
      } finally {
        process.destroy();
        process.waitFor();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 0, OK", "2, 1, WARNING", "3, 0, OK", "99, 3, No valid data"})
  void theCheckOfNagiosTellsTheStateOfACircuit(int circuit, int code, String word)
      throws Exception {
    String plugin = program("/usr/lib/nagios/plugins/check_snmp", "monitoring-plugins-standard");
    try (SnmpAgent agent = agent()) {
      String command =
          command("check_circuitd_circuit")
              .replace("$USER1$/check_snmp", plugin)
              .replace("$HOSTADDRESS$", "127.0.0.1")
              .replace("$_HOSTSNMPPORT$", Integer.toString(agent.port()))
              .replace("$_HOSTSNMPUSER$", USER)
              .replace("$USER11$", AUTH)
              .replace("$USER12$", PRIV)
              .replace("$ARG1$", Integer.toString(circuit));

      Ended ended = run(folder, List.of("sh", "-c", command));

      assertThat(ended.said()).contains(word);
      assertThat(ended.code()).as(ended.said()).isEqualTo(code);
    }
  }

  @Test
  void nagiosTakesItsPieceWithAServiceForEachCircuit() throws Exception {
    String nagios = program("/usr/sbin/nagios4", "nagios4-core");
    Path objects = Files.createDirectories(folder.resolve("objects"));
    Files.copy(PIECES.resolve("nagios/circuitd.cfg"), objects.resolve("circuitd.cfg"));
    Files.writeString(objects.resolve("circuits.cfg"), services("nagios"));
    Path config = folder.resolve("nagios.cfg");
    Files.writeString(
        config,
        """
        cfg_dir=%s
        cfg_file=/etc/nagios4/objects/templates.cfg
        cfg_file=/etc/nagios4/objects/commands.cfg
        cfg_file=/etc/nagios4/objects/contacts.cfg
        cfg_file=/etc/nagios4/objects/timeperiods.cfg
        log_file=%s
        check_result_path=%s
        temp_path=%s
        nagios_user=%s
        nagios_group=%s
        illegal_macro_output_chars=`~$&|<>
        """
            .formatted(
                objects,
                folder.resolve("log"),
                folder,
                folder,
                System.getProperty("user.name"),
                System.getProperty("user.name")));

    Ended ended = run(folder, List.of(nagios, "-v", config.toString()));

    assertThat(ended.said()).contains("Total Warnings: 0", "Total Errors:   0", "6 services");
    assertThat(ended.code()).isZero();
  }

  @Test
  void icingaTakesItsPieceWithAServiceForEachCircuit() throws Exception {
    String icinga = program("/usr/sbin/icinga2", "icinga2-bin");
    Files.copy(PIECES.resolve("icinga2/circuitd.conf"), folder.resolve("circuitd.conf"));
    Files.writeString(folder.resolve("circuits.conf"), services("icinga2"));
    Path config = folder.resolve("icinga2.conf");
    Files.writeString(
        config,
        """
        const PluginDir = "/usr/lib/nagios/plugins"
        const CircuitdAuth = "%s"
        const CircuitdPriv = "%s"
        include <itl>
        include <plugins>
        include "circuitd.conf"
        include "circuits.conf"
        """
            .formatted(AUTH, PRIV));
    List<String> command =
        new ArrayList<>(List.of(icinga, "daemon", "-C", "-c", config.toString()));
    for (String place : List.of("DataDir", "LogDir", "InitRunDir", "CacheDir", "SpoolDir")) {
      Path made = Files.createDirectories(folder.resolve(place));
      command.addAll(List.of("-D", "Configuration." + place + "=" + made));
    }
    String user = System.getProperty("user.name");
    command.addAll(
        List.of("-D", "Configuration.RunAsUser=" + user, "-D", "Configuration.RunAsGroup=" + user));

    Ended ended = run(folder, command);

    assertThat(ended.code()).as(ended.said()).isZero();
    assertThat(ended.said()).contains("Instantiated 6 Services");
  }

  @Test
  void notificationsReachTheCommandFileAsPassiveResults() throws Exception {
    Path commands = folder.resolve("commands");
    assertThat(run(folder, List.of("mkfifo", commands.toString())).code()).isZero();
    String heartbeat = notification(18, 2, "3 circuits, 0 down");
    String degraded = notification(1, 5, "example-hospital is degraded; see \\\"why\\\"");

    assertThat(submitted(commands, heartbeat))
        .matches(
            "\\[\\d+] PROCESS_SERVICE_CHECK_RESULT;circuitd;circuitd heartbeat;0;3 circuits, 0"
                + " down\n");
    assertThat(submitted(commands, degraded))
        .endsWith(";circuitd notifications;2;example-hospital is degraded, see why\n");
  }

  /** snmptrapd writes 16 octets a line, and the closing mark on a line of its own behind 16. */
  @ParameterizedTest
  @ValueSource(
      strings = {"Zürich is down: AS 64500 … gone; 2 of 2", "Zürich is down.", "Zürich; “no” \n."})
  void aTextThatIsNotAllAsciiIsReadByPeople(String text) throws Exception {
    Path commands = folder.resolve("commands");
    assertThat(run(folder, List.of("mkfifo", commands.toString())).code()).isZero();
    byte[] octets = text.getBytes(UTF_8);
    String hex = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(octets) + " ";
    String lines = hex.replaceAll("(.{47}) ", "$1 \n");
    assertThat(submitted(commands, notification(16, 4, lines)))
        .endsWith(";1;" + text.replace(';', ',').replace("\n", "") + System.lineSeparator());
  }

  @Test
  void aCommandFileThatNobodyReadsHoldsNothingUp() throws Exception {
    Path commands = folder.resolve("commands");
    String heartbeat = notification(18, 2, "3 circuits, 0 down");

    assertThat(submit(commands, heartbeat).said()).contains("nobody reads " + commands);
    assertThat(commands).doesNotExist();

    assertThat(run(folder, List.of("mkfifo", commands.toString())).code()).isZero();
    assertThat(submit(commands, heartbeat).code()).isEqualTo(1);
  }

  /** What a reader of the command file gets. */
  private String submitted(Path commands, String notification) throws Exception {
    Process reader = start(List.of("cat", commands.toString()));
    assertThat(submit(commands, notification)).isEqualTo(new Ended(0, ""));
    assertThat(reader.waitFor()).isZero();
    return Files.readString(folder.resolve("server.out"));
  }

  private Ended submit(Path commands, String notification) throws Exception {
    Path input = folder.resolve("notification");
    Files.writeString(input, notification);
    String script = PIECES.resolve("nagios/submit-notification").toString();
    return run(folder, input, List.of(script, commands.toString()));
  }

  /** As snmptrapd -One gives it to a traphandle. */
  private static String notification(int number, int severity, String text) {
    return """
    localhost
    UDP: [127.0.0.1]:40831->[127.0.0.1]:162
    .1.3.6.1.2.1.1.3.0 0:0:00:04.52
    .1.3.6.1.6.3.1.1.4.1.0 .1.3.6.1.4.1.32473.1.0.%d
    .1.3.6.1.4.1.32473.1.1.9.1.0 %d
    .1.3.6.1.4.1.32473.1.1.9.2.0 "%s"
    """
        .formatted(number, severity, text);
  }

  private String services(String format) throws Exception {
    program("/usr/bin/snmpbulkwalk", "snmp");
    try (SnmpAgent agent = agent()) {
      Ended ended =
          run(
              folder,
              List.of(
                  PIECES.resolve("circuit-services").toString(),
                  format,
                  "127.0.0.1:" + agent.port(),
                  "-v3",
                  "-l",
                  "authPriv",
                  "-u",
                  USER,
                  "-a",
                  "SHA-256",
                  "-A",
                  AUTH,
                  "-x",
                  "AES",
                  "-X",
                  PRIV));
      assertThat(ended.code()).as(ended.said()).isZero();
      assertThat(ended.said()).contains("example-univ", "example-hospital", "example-college");
      return ended.said();
    }
  }

  private static String command(String name) throws IOException {
    List<String> lines = Files.readAllLines(PIECES.resolve("nagios/circuitd.cfg"));
    int at = lines.indexOf("    command_name " + name);
    return lines.get(at + 1).replaceFirst("^ *command_line ", "");
  }

  private static SnmpAgent agent() {
    SnmpUser user =
        new SnmpUser(
            USER, AuthAlgorithm.SHA_256, new Secret(AUTH), PrivAlgorithm.AES_128, new Secret(PRIV));
    AgentSettings settings =
        new AgentSettings(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            AgentSettings.DOCUMENTATION,
            List.of(user),
            Set.of(),
            "noc",
            "circuitd",
            "here");
    return SnmpAgent.start(
        settings,
        Engine.of(AgentSettings.DOCUMENTATION, "judgment".getBytes(UTF_8), 1),
        SampleSite::snapshot,
        InstantSource.fixed(SampleSite.NOW));
  }

  private Ended promtool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(program("/usr/bin/promtool", "prometheus"));
    command.addAll(List.of(arguments));
    return run(PIECES.resolve("prometheus"), command);
  }

  private static String program(String path, String packageName) {
    Judge.needs(Path.of(path), "apt-get install " + packageName);
    return path;
  }

  private Ended run(Path where, List<String> command) throws Exception {
    return run(where, Path.of("/dev/null"), command);
  }

  private Ended run(Path where, Path input, List<String> command) throws Exception {
    Path said = Files.createTempFile(folder, "said", "");
    Process process =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectErrorStream(true)
            .redirectInput(input.toFile())
            .redirectOutput(said.toFile())
            .start();
    return new Ended(process.waitFor(), Files.readString(said));
  }

  private Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("server.out").toFile())
        .start();
  }
}
