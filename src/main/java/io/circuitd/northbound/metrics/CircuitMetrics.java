package io.circuitd.northbound.metrics;

import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Change;
import io.circuitd.northbound.Snapshot.Circuit;
import io.circuitd.northbound.Snapshot.Connection;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.northbound.Snapshot.Phase;
import io.circuitd.northbound.Snapshot.ProviderState;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * Circuits and their connections. Reasons are not told: a text that changes makes a new series of
 * every change.
 */
final class CircuitMetrics {
  private static final double BYTES_PER_MEGABIT = 125_000;

  private final Series series;
  private final long now;

  /**
   * @param now seconds of the Unix epoch
   */
  CircuitMetrics(Series series, long now) {
    this.series = series;
    this.now = now;
  }

  void add(Snapshot snapshot) {
    snapshot.circuits().forEach(this::circuit);
  }

  private void circuit(Circuit circuit) {
    Labels labels = Labels.of("circuit", circuit.name());
    series.info(
        "circuitd_circuit",
        "Circuits, and what does not change often of them.",
        labels.merge(
            Labels.of(
                "customer",
                circuit.customer(),
                "cloud",
                circuit.cloud(),
                "location",
                circuit.location())));
    series.gauge(
        "circuitd_circuit_health",
        Numbers.help("Health of the circuit after damping", Health.class, Health::number),
        labels,
        circuit.health().number());
    time(
        "circuitd_circuit_health_since",
        "When its health became so.",
        labels,
        circuit.healthSince());
    series.gauge(
        "circuitd_circuit_provider_state",
        Numbers.help(
            "serviceProviderProvisioningState at Azure",
            ProviderState.class,
            ProviderState::number),
        labels,
        circuit.providerState().number());
    series.gauge(
        "circuitd_circuit_bandwidth_bytes_per_second",
        "Bandwidth of the circuit, in each direction.",
        labels,
        circuit.bandwidthMbps() * BYTES_PER_MEGABIT);
    time(
        "circuitd_circuit_azure_read",
        "When Azure's facts of the circuit were read last.",
        labels,
        circuit.azureReadAt());
    series.gauge(
        "circuitd_circuit_warnings",
        "Warnings on the circuit's file and on Azure's facts.",
        labels,
        circuit.warnings());
    series.gauge(
        "circuitd_circuit_change",
        Numbers.help("How its last change ended", Change.class, Change::number),
        labels,
        circuit.change().number());
    time("circuitd_circuit_change", "When its last change began.", labels, circuit.changeAt());
    series.gauge(
        "circuitd_circuit_drift",
        Numbers.help("Whether it is on the routers as pushed", Drift.class, Drift::number),
        labels,
        circuit.drift().number());
    sessions(circuit, labels);
    age("circuitd_circuit", labels, circuit.observedAt());
    circuit.connections().forEach(connection -> connection(circuit, connection));
  }

  private void sessions(Circuit circuit, Labels labels) {
    series.gauge(
        "circuitd_circuit_bgp_sessions",
        "BGP sessions that are configured on routers.",
        labels,
        circuit.sessions());
    series.gauge(
        "circuitd_circuit_bgp_sessions_established",
        "BGP sessions that are established.",
        labels,
        circuit.established());
    series.gauge(
        "circuitd_circuit_bfd_sessions",
        "BFD sessions that are configured on routers, without those that they show nothing of.",
        labels,
        circuit.bfdSessions());
    series.gauge(
        "circuitd_circuit_bfd_sessions_up", "BFD sessions that are up.", labels, circuit.bfdUp());
  }

  private void connection(Circuit circuit, Connection connection) {
    Labels labels = Labels.of("circuit", circuit.name(), "connection", connection.side().word());
    series.info(
        "circuitd_connection",
        "Connections of circuits, and where they land.",
        labels.merge(
            Labels.of(
                "wanted",
                connection.wanted().word(),
                "router",
                connection.router(),
                "port",
                connection.port(),
                "azure_port",
                connection.azurePort())));
    series.gauge(
        "circuitd_connection_phase",
        Numbers.help("Where the connection stands", Phase.class, Phase::number),
        labels,
        connection.phase().number());
    LegMetrics legs = new LegMetrics(series, this, labels, connection.router());
    connection.legs().forEach(legs::add);
  }

  /** Adds an instant, unless there is none. */
  void time(String what, String help, Labels labels, long at) {
    if (at > 0) {
      series.time(what + "_timestamp_seconds", help, labels, at);
    }
  }

  /** Adds how old the readings are, unless there are none. */
  void age(String what, Labels labels, long observedAt) {
    if (observedAt > 0) {
      series.gauge(
          what + "_data_age_seconds",
          "Age of the oldest reading behind its health.",
          labels,
          (double) Math.max(0, now - observedAt));
    }
  }
}
