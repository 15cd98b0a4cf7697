package io.circuitd.northbound.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/**
 * The texts under {@code src/test/resources/metrics} are what the sample site reads as; with {@code
 * -Dgolden.write=true} they are written anew, for review.
 */
class MetricsTest {
  private static final Path FOLDER = Path.of("src/test/resources/metrics");
  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private final MetricSnapshots sample = SampleSite.metrics(SampleSite.snapshot()).get();

  @Test
  void theSampleSiteReadsAsKeptInPrometheusText() throws IOException {
    assertKept("sample.prom", text("", sample));
  }

  @Test
  void theSampleSiteReadsAsKeptInOpenMetrics() throws IOException {
    String text = text(OPEN_METRICS, sample);

    assertThat(text).endsWith("# EOF\n");
    assertKept("sample.openmetrics", text);
  }

  @Test
  void whatIsNotKnownIsLeftOutInsteadOfZero() {
    String text = text("", sample);

    assertThat(text.lines().filter(line -> line.contains("connection=\"secondary\"")))
        .as("the session that does not tell its prefixes")
        .noneMatch(line ->
            line.startsWith("circuitd_session_prefixes_accepted")
                && line.contains("example-hospital"));
    assertThat(text)
        .doesNotContain("circuitd_azure_reachable{cloud=\"china\"}")
        .doesNotContain("circuitd_circuit_data_age_seconds{circuit=\"example-college\"}")
        .doesNotContain("circuitd_router_reachable{protocol=\"netconf\",router=\"sanj-xr1\"}");
  }

  @Test
  void labelsHaveNoServiceKey() throws IOException {
    Series series = new Series();
    Labels labels =
        Labels.of("customer", "of 9ee700ad-50b2-4b98-a63a-4e52f855ac24", "circuit", "a");
    series.gauge("one", "One.", labels, 1);
    series.counter("two", "Two.", labels, 1);
    series.info("three", "Three.", labels);
    series.summary("four", "Four.", labels, 1, 1);
    assertThat(text("", series.all()))
        .contains("one{circuit=\"a\",customer=\"of (service key)\"} 1.0")
        .doesNotContain("9ee700ad");
  }

  @Test
  void agesCountByTheReadersTimeAndNotByTheSnapshots() {
    assertThat(text("", sample))
        .contains("circuitd_circuit_data_age_seconds{circuit=\"example-univ\"} 12.0");
  }

  @Test
  void eachCircuitAddsAFixedNumberOfSeriesWhateverHappensToIt() {
    long one = series(1);
    long eleven = series(11);
    long hundred = series(101);

    assertThat(eleven - one).isEqualTo(10 * perCircuit());
    assertThat(hundred - eleven).isEqualTo(90 * perCircuit());
    assertThat(perCircuit()).isLessThanOrEqualTo(60);
  }

  @Test
  void noTextThatChangesStandsInALabel() {
    assertThat(text("", sample))
        .doesNotContain("says why")
        .doesNotContain("Hold Timer Expired")
        .doesNotContain("timed out")
        .doesNotContain("no answer");
  }

  @Test
  void labelsAreOfAFewKindsOnly() {
    Set<String> names =
        sample.stream()
            .flatMap(metric -> metric.getDataPoints().stream())
            .flatMap(point -> point.getLabels().stream())
            .map(label -> label.getName())
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(names)
        .containsExactly(
            "area",
            "azure_port",
            "c_tag",
            "circuit",
            "cloud",
            "connection",
            "customer",
            "family",
            "fate",
            "gc",
            "health",
            "interface",
            "kind",
            "local",
            "location",
            "loop",
            "outcome",
            "peering",
            "pop",
            "port",
            "profile",
            "protocol",
            "remote",
            "remote_as",
            "router",
            "s_tag",
            "version",
            "vrf",
            "wanted");
  }

  @Test
  void everyMetricOfOursSaysWhatItIs() {
    assertThat(sample.stream().map(MetricSnapshot::getMetadata))
        .allSatisfy(metric -> {
          assertThat(metric.getHelp()).as(metric.getName()).endsWith(".");
          assertThat(metric.getName()).matches("(circuitd|jvm|process)_[a-z_]+");
        });
  }

  @Test
  void packedTextIsTheSameText() throws IOException {
    Exposition exposition = Exposition.wanted("");
    byte[] packed = exposition.bytes(sample, true);

    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      assertThat(in.readAllBytes()).isEqualTo(exposition.bytes(sample, false));
    }
  }

  private static long perCircuit() {
    return series(1) - series(0);
  }

  private static long series(int circuits) {
    String text =
        text("", SampleSite.metrics(SampleSite.snapshot(SampleSite.circuits(circuits))).get());
    return text.lines().filter(line -> line.startsWith("circuitd_")).count();
  }

  private static String text(String accept, MetricSnapshots metrics) {
    return new String(Exposition.wanted(accept).bytes(metrics, false), UTF_8);
  }

  /** The process's own are different each time. */
  private static void assertKept(String name, String text) throws IOException {
    List<String> ours =
        text.lines().filter(line -> !line.matches("(# [A-Z]+ )?(jvm|process)_.*")).toList();
    Path file = FOLDER.resolve(name);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.write(file, ours);
    }
    assertThat(ours).as(name).isEqualTo(Files.readAllLines(file));
  }
}
