package io.circuitd.northbound.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the pieces for monitoring systems name is what circuitd tells. */
class MonitoringPiecesTest {
  private static final Path PIECES = Path.of("monitoring");
  private static final Pattern METRIC = Pattern.compile("\\b(?:circuitd|jvm)_[a-z_]+");
  private static final Pattern OBJECT = Pattern.compile("\\bcircuitd[A-Z]\\w+");
  private static final Pattern NUMBER =
      Pattern.compile("1\\.3\\.6\\.1\\.4\\.1\\.32473(?:\\.\\d+)*");
  private static final YAMLMapper YAML = new YAMLMapper();

  private final MibObjects mib;
  private final Set<String> metrics;

  MonitoringPiecesTest() throws IOException {
    mib = new MibObjects(Path.of("mibs/CIRCUITD-MIB.txt"));
    String text =
        new String(
            Exposition.wanted("").bytes(SampleSite.metrics(SampleSite.snapshot()).get(), false),
            UTF_8);
    metrics =
        text.lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.replaceFirst("[{ ].*", ""))
            .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"prometheus/circuitd.rules.yml", "grafana/circuitd.json"})
  void everyMetricThatAPieceAsksForIsTold(String piece) throws IOException {
    Set<String> asked = found(METRIC, read(piece));

    assertThat(asked).hasSizeGreaterThan(10);
    assertThat(metrics).containsAll(asked);
  }

  /** The names of /metrics that Prometheus has over SNMP, by renaming and by recording rules. */
  private static Set<String> overSnmp() throws IOException {
    String renamed = read("prometheus/prometheus-snmp.yml");
    String recorded = read("prometheus/circuitd-snmp.rules.yml");
    return Pattern.compile("(?:target_label: __name__, replacement:|- record:) (\\w+)")
        .matcher(renamed + recorded)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void whatIsTranslatedFromSnmpBecomesAMetricThatIsTold() throws IOException {
    assertThat(overSnmp()).hasSizeGreaterThan(20);
    assertThat(metrics).containsAll(overSnmp());
  }

  @Test
  void whatTheDashboardAsksForIsToldOverSnmpToo() throws IOException {
    Set<String> missing = found(METRIC, read("grafana/circuitd.json"));
    missing.removeAll(overSnmp());

    assertThat(missing)
        .as("told over HTTP alone, as the guide says")
        .containsExactly(
            "circuitd_azure_ratelimit_remaining",
            "circuitd_snmp_request_duration_seconds_count",
            "circuitd_snmp_request_duration_seconds_sum",
            "jvm_memory_committed_bytes",
            "jvm_memory_used_bytes");
  }

  @Test
  void alertsThatTellOfEveryCircuitAlsoHoldOverSnmp() throws IOException {
    Set<String> told = overSnmp();
    JsonNode rules = YAML.readTree(read("prometheus/circuitd.rules.yml")).at("/groups/0/rules");
    Set<String> missing = new TreeSet<>();
    rules.forEach(rule -> {
      if (!told.containsAll(found(METRIC, rule.path("expr").asString()))) {
        missing.add(rule.path("alert").asString());
      }
    });

    assertThat(missing)
        .as("alerts on what is told over HTTP alone, or otherwise over SNMP")
        .containsExactly(
            "AzureRequestsRunOut", "AzureUnreachable", "CircuitdLoopStands", "RouterAnswersBadly");
  }

  @Test
  void everyObjectThatAPieceNamesIsInTheMib() throws IOException {
    for (Path piece : pieces()) {
      assertThat(mib.names())
          .as(piece.toString())
          .containsAll(found(OBJECT, Files.readString(piece)));
    }
  }

  @Test
  void everyNumberThatAPieceNamesIsAnObjectOfTheMib() throws IOException {
    int seen = 0;
    for (Path piece : pieces()) {
      String text = Files.readString(piece).replace("{$CIRCUITD.OID}", mib.oid("circuitdMIB"));
      for (String number : found(NUMBER, text)) {
        String name = mib.nameOf(number);
        String rest = number.substring(mib.oid(name).length());
        assertThat(rest.isEmpty() || rest.equals(".0"))
            .as(piece + ": " + number + " is " + name + rest)
            .isTrue();
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(100);
  }

  @Test
  void theModuleOfTheExporterHasTheNumbersOfTheMib() throws IOException {
    JsonNode module = YAML.readTree(read("prometheus/snmp.yml")).path("circuitd");

    assertThat(module.path("metrics")).hasSizeGreaterThan(80);
    module
        .path("metrics")
        .forEach(metric ->
            assertThat(metric.path("oid").asString())
                .as(metric.path("name").asString())
                .isEqualTo(mib.oid(metric.path("name").asString())));
  }

  @Test
  void zabbixAsksForObjectsThatHaveValuesAndNamesEachOfTheirStates() throws IOException {
    JsonNode template =
        YAML.readTree(read("zabbix/circuitd.yaml")).at("/zabbix_export/templates/0");
    List<JsonNode> items = new ArrayList<>();
    template.path("items").forEach(items::add);
    template
        .path("discovery_rules")
        .forEach(rule -> rule.path("item_prototypes").forEach(items::add));

    int states = 0;
    for (JsonNode item : items) {
      String oid = item.path("snmp_oid").asString("");
      if (!oid.isEmpty()) {
        String name = object(oid);
        assertThat(mib.hasValue(name)).as(oid + " " + name).isTrue();
        assertThat(mib.numbers(name).isEmpty())
            .as(name + " is named by its words")
            .isEqualTo(!item.has("valuemap"));
        states += stateNames(template, item, name);
      }
    }
    assertThat(states).isGreaterThan(10);
  }

  /** Items of what is gone get no more values, so their triggers stay as they were. */
  @Test
  void zabbixSoonForgetsWhatIsGone() throws IOException {
    JsonNode rules =
        YAML.readTree(read("zabbix/circuitd.yaml"))
            .at("/zabbix_export/templates/0/discovery_rules");
    assertThat(rules).hasSize(4);
    for (JsonNode rule : rules) {
      assertThat(rule.path("lifetime").asString()).isEqualTo("1h");
      assertThat(rule.findValues("trigger_prototypes").stream().flatMap(JsonNode::valueStream))
          .isNotEmpty()
          .allMatch(trigger -> trigger.path("manual_close").asString("").equals("YES"));
    }
  }

  private int stateNames(JsonNode template, JsonNode item, String name) {
    String map = item.path("valuemap").path("name").asString("");
    for (JsonNode known : template.path("valuemaps")) {
      if (known.path("name").asString().equals(map)) {
        assertThat(numbers(known.path("mappings"))).as(name).isEqualTo(mib.numbers(name));
        return 1;
      }
    }
    assertThat(map).as(name).isEmpty();
    return 0;
  }

  @Test
  void libreNmsAsksForWhatItNamesAndKnowsEachOfTheStates() throws IOException {
    JsonNode sensors =
        YAML.readTree(read("librenms/os_discovery/circuitd.yaml")).at("/modules/sensors");
    assertThat(sensors.at("/state/data")).hasSizeGreaterThan(5);
    for (JsonNode state : sensors.at("/state/data")) {
      String value = state.path("value").asString().replace("CIRCUITD-MIB::", "");
      assertThat(object(state.path("num_oid").asString())).isEqualTo(value);
      assertThat(numbers(state.path("states"))).as(value).isEqualTo(mib.numbers(value));
    }
    for (JsonNode count : sensors.at("/count/data")) {
      assertThat("CIRCUITD-MIB::" + object(count.path("num_oid").asString()))
          .isEqualTo(count.path("oid").asString());
    }
  }

  @Test
  void theDashboardNamesEachState() throws IOException {
    JsonNode dashboard = YAML.readTree(read("grafana/circuitd.json"));
    for (var state :
        List.of(
            List.of("circuitd_circuit_health", "circuitdCircuitHealth"),
            List.of("circuitd_session_bgp_state", "circuitdSessionBgpState"),
            List.of("circuitd_session_bfd_state", "circuitdSessionBfdState"))) {
      assertThat(dashboard.path("panels"))
          .as(state.getFirst())
          .anyMatch(panel ->
              panel.path("type").asString().equals("state-timeline")
                  && panel.at("/targets/0/expr").asString().startsWith(state.getFirst())
                  && Set.copyOf(
                          panel
                              .at("/fieldConfig/defaults/mappings/0/options")
                              .propertyStream()
                              .map(option -> Integer.valueOf(option.getKey()))
                              .toList())
                      .equals(mib.numbers(state.getLast())));
    }
  }

  @Test
  void theDashboardShowsSilentRoutersOverBothWays() throws IOException {
    JsonNode dashboard = YAML.readTree(read("grafana/circuitd.json"));

    assertThat(dashboard.path("panels"))
        .filteredOn(panel -> panel.path("title").asString().equals("Routers that do not answer"))
        .flatExtracting(panel -> panel.path("targets").valueStream().toList())
        .extracting(target -> target.path("expr").asString().replaceFirst("\\{.*}", ""))
        .containsExactly(
            "circuitd_router_reachable == 0",
            "circuitdDeviceSnmp == 3",
            "circuitdDeviceNetconf == 3");
  }

  @Test
  void theGuideNamesEachPiece() throws IOException {
    String guide = Files.readString(Path.of("docs/monitoring.md"));

    assertThat(pieces())
        .allSatisfy(
            piece -> assertThat(guide).contains(PIECES.relativize(piece).getFileName().toString()));
  }

  private String object(String oid) {
    String number =
        oid.replace("{$CIRCUITD.OID}", mib.oid("circuitdMIB"))
            .replaceFirst("^\\.", "")
            .replaceFirst("\\.(\\{.*|0)$", "");
    String name = mib.nameOf(number);
    assertThat(mib.oid(name)).isEqualTo(number);
    return name;
  }

  private static Set<Integer> numbers(JsonNode states) {
    return IntStream.range(0, states.size())
        .mapToObj(states::get)
        .map(state -> Integer.valueOf(state.path("value").asString()))
        .collect(Collectors.toSet());
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String read(String piece) throws IOException {
    return Files.readString(PIECES.resolve(piece));
  }

  private static List<Path> pieces() throws IOException {
    try (Stream<Path> walk = Files.walk(PIECES)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
