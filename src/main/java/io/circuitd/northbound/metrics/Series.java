package io.circuitd.northbound.metrics;

import io.circuitd.northbound.ServiceKeys;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Collects values under their metrics for one answer. Names are as the reader sees them but for
 * what the formats add: {@code _total} of counters and {@code _info} of what says no value.
 */
final class Series {
  private final Map<String, Metric<?>> metrics = new LinkedHashMap<>();

  /** Adds a value that goes up and down. */
  void gauge(String name, String help, Labels labels, double value) {
    this.<GaugeDataPointSnapshot>metric(
            name, help, (meta, points) -> new GaugeSnapshot(meta, points))
        .points()
        .add(GaugeDataPointSnapshot.builder().labels(shown(labels)).value(value).build());
  }

  /** Adds an instant, in seconds of the Unix epoch. */
  void time(String name, String help, Labels labels, Instant at) {
    gauge(name, help, labels, at.toEpochMilli() / 1000.0);
  }

  /** Adds an instant, in seconds of the Unix epoch. */
  void time(String name, String help, Labels labels, long at) {
    gauge(name, help, labels, (double) at);
  }

  /** Adds a count that only grows, but for restarts. */
  void counter(String name, String help, Labels labels, double value) {
    this.<CounterDataPointSnapshot>metric(
            name, help, (meta, points) -> new CounterSnapshot(meta, points))
        .points()
        .add(CounterDataPointSnapshot.builder().labels(shown(labels)).value(value).build());
  }

  /** Adds how often something took how long altogether. */
  void summary(String name, String help, Labels labels, long count, double seconds) {
    this.<SummaryDataPointSnapshot>metric(
            name, help, (meta, points) -> new SummarySnapshot(meta, points))
        .points()
        .add(
            SummaryDataPointSnapshot.builder()
                .labels(shown(labels))
                .quantiles(Quantiles.EMPTY)
                .count(count)
                .sum(seconds)
                .build());
  }

  /** Adds what is told in labels alone. */
  void info(String name, String help, Labels labels) {
    this.<InfoDataPointSnapshot>metric(name, help, (meta, points) -> new InfoSnapshot(meta, points))
        .points()
        .add(InfoDataPointSnapshot.builder().labels(shown(labels)).build());
  }

  /** Labels without any service key. */
  private static Labels shown(Labels labels) {
    String[] names = new String[labels.size()];
    String[] values = new String[labels.size()];
    boolean masked = false;
    for (int i = 0; i < names.length; i++) {
      names[i] = labels.getName(i);
      values[i] = ServiceKeys.masked(labels.getValue(i));
      masked |= !values[i].equals(labels.getValue(i));
    }
    return masked ? Labels.of(names, values) : labels;
  }

  /** All of it. */
  MetricSnapshots all() {
    return new MetricSnapshots(metrics.values().stream().map(Metric::snapshot).toList());
  }

  @SuppressWarnings("unchecked")
  private <P extends DataPointSnapshot> Metric<P> metric(
      String name, String help, BiFunction<MetricMetadata, List<P>, MetricSnapshot> make) {
    return (Metric<P>)
        metrics.computeIfAbsent(
            name, _ -> new Metric<P>(metadata(name, help), make, new ArrayList<>()));
  }

  private static MetricMetadata metadata(String name, String help) {
    if (name.endsWith("_seconds")) {
      return new MetricMetadata(name, help, Unit.SECONDS);
    }
    return name.endsWith("_bytes")
        ? new MetricMetadata(name, help, Unit.BYTES)
        : new MetricMetadata(name, help);
  }

  private record Metric<P extends DataPointSnapshot>(
      MetricMetadata metadata,
      BiFunction<MetricMetadata, List<P>, MetricSnapshot> make,
      List<P> points) {
    MetricSnapshot snapshot() {
      return make.apply(metadata, points);
    }
  }
}
