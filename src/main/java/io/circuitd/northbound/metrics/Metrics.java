package io.circuitd.northbound.metrics;

import io.circuitd.azure.Budget;
import io.circuitd.northbound.Snapshot;
import io.circuitd.snmp.RouterPolls;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All metrics, from what is served over SNMP too and from counts that only they tell. Nothing is
 * kept: what is gone from the snapshot is gone from the next answer.
 *
 * @param budgets by cloud
 * @param polls by router
 * @param traps how many came, by what became of them
 */
public record Metrics(
    Supplier<Snapshot> snapshot,
    Supplier<Map<String, Budget>> budgets,
    Supplier<Map<String, RouterPolls>> polls,
    Supplier<Map<String, Long>> traps,
    Pulse pulse,
    InstantSource clock)
    implements Supplier<MetricSnapshots> {

  @Override
  public MetricSnapshots get() {
    Snapshot now = snapshot.get();
    Series series = new Series();
    new ServiceMetrics(series).add(now, pulse, traps.get());
    AzureMetrics.add(series, now, budgets.get());
    new CircuitMetrics(series, clock.instant().getEpochSecond()).add(now);
    RouterMetrics.add(series, now, polls.get());
    JvmMetrics.add(series);
    return series.all();
  }
}
