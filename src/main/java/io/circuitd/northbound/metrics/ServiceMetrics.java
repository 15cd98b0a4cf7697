package io.circuitd.northbound.metrics;

import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.northbound.Snapshot.Service;
import io.circuitd.northbound.Snapshot.Totals;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.Map;

/** The daemon itself, and counts over all circuits. */
final class ServiceMetrics {
  private final Series series;

  ServiceMetrics(Series series) {
    this.series = series;
  }

  void add(Snapshot snapshot, Pulse pulse, Map<String, Long> traps) {
    Service service = snapshot.service();
    series.info(
        "circuitd_build", "Version of the daemon.", Labels.of("version", service.version()));
    series.time(
        "circuitd_snapshot_timestamp_seconds",
        "When what is told here was put together; stands still when the daemon hangs.",
        Labels.EMPTY,
        snapshot.at());
    series.gauge(
        "circuitd_frozen",
        "1 while all writes are stopped.",
        Labels.EMPTY,
        service.frozen() ? 1 : 0);
    series.gauge("circuitd_alarms", "Alarms that stand.", Labels.EMPTY, service.alarms());
    series.counter(
        "circuitd_notifications",
        "SNMP notifications made, since the store was.",
        Labels.EMPTY,
        (double) service.notifications());
    series.counter(
        "circuitd_notifications_given_up",
        "SNMP notifications that some receiver was never seen to get, since the start.",
        Labels.EMPTY,
        (double) service.informsGivenUp());
    changes(service);
    totals(snapshot.totals());
    traps.forEach((fate, count) ->
        series.counter(
            "circuitd_traps",
            "SNMP notifications received, by what became of them.",
            Labels.of("fate", fate),
            (double) count));
    loops(pulse);
  }

  private void loops(Pulse pulse) {
    for (Pulse.Beat beat : pulse.beats()) {
      Labels labels = Labels.of("loop", beat.loop());
      series.time(
          "circuitd_loop_round_timestamp_seconds",
          "When each of the daemon's loops ended its last round.",
          labels,
          Instant.ofEpochMilli(beat.epochMillis()));
      series.gauge(
          "circuitd_loop_late",
          "1 while the loop has been silent for longer than it may be.",
          labels,
          pulse.late(beat).isPresent() ? 1 : 0);
    }
  }

  private void changes(Service service) {
    String help = "Changes of circuits that ended since the store was made, by how.";
    series.counter(
        "circuitd_changes", help, Labels.of("outcome", "done"), (double) service.changesDone());
    series.counter(
        "circuitd_changes", help, Labels.of("outcome", "failed"), (double) service.changesFailed());
    series.gauge(
        "circuitd_changes_open",
        "Changes of circuits that are under way or wait.",
        Labels.EMPTY,
        service.changesOpen());
  }

  private void totals(Totals totals) {
    circuits(Health.UP, totals.circuitsUp());
    circuits(Health.DEGRADED, totals.circuitsDegraded());
    circuits(Health.DOWN, totals.circuitsDown());
    circuits(Health.UNKNOWN, totals.circuitsUnknown());
    circuits(Health.MAINTENANCE, totals.circuitsMaintenance());
    circuits(Health.NOT_LIVE, totals.circuitsNotLive());
    series.gauge(
        "circuitd_circuits_drifted",
        "Circuits with a leg that is not as it was pushed.",
        Labels.EMPTY,
        totals.circuitsDrifted());
  }

  private void circuits(Health health, int count) {
    series.gauge(
        "circuitd_circuits",
        "Circuits by health.",
        Labels.of("health", Numbers.word(health)),
        count);
  }
}
