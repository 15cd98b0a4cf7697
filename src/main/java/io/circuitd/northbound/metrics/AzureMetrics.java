package io.circuitd.northbound.metrics;

import io.circuitd.azure.Budget;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Reach;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Map;
import java.util.Optional;

/** How each Azure cloud answers, and how much may still be asked of it. */
final class AzureMetrics {
  private AzureMetrics() {}

  static void add(Series series, Snapshot snapshot, Map<String, Budget> budgets) {
    for (Snapshot.Cloud cloud : snapshot.clouds()) {
      Labels labels = Labels.of("cloud", cloud.name());
      if (cloud.reach() != Reach.UNKNOWN) {
        series.gauge(
            "circuitd_azure_reachable",
            "1 if the last LIST of the cloud's circuits succeeded; absent before the first.",
            labels,
            cloud.reach() == Reach.REACHABLE ? 1 : 0);
      }
      if (cloud.listedAt() > 0) {
        series.time(
            "circuitd_azure_listed_timestamp_seconds",
            "When the cloud's circuits were listed last, to the end.",
            labels,
            cloud.listedAt());
      }
    }
    budgets.forEach((cloud, budget) -> {
      left(series, cloud, "reads", budget.reads());
      left(series, cloud, "writes", budget.writes());
      budget
          .pausedUntil()
          .ifPresent(until ->
              series.time(
                  "circuitd_azure_paused_until_timestamp_seconds",
                  "Until when Azure asked us to stay away; may lie in the past.",
                  Labels.of("cloud", cloud),
                  until));
    });
  }

  private static void left(Series series, String cloud, String kind, Optional<Budget.Left> budget) {
    if (budget.isEmpty()) {
      return;
    }
    Labels labels = Labels.of("cloud", cloud, "kind", kind);
    series.gauge(
        "circuitd_azure_ratelimit_remaining",
        "Requests that Azure said it has left for us, the smallest of its counts.",
        labels,
        (double) budget.get().count());
    series.time(
        "circuitd_azure_ratelimit_heard_timestamp_seconds",
        "When Azure said so.",
        labels,
        budget.get().heard());
  }
}
