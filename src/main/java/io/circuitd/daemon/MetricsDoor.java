package io.circuitd.daemon;

import io.circuitd.azure.AzureClouds;
import io.circuitd.azure.Budget;
import io.circuitd.files.Secret;
import io.circuitd.files.SecretRef;
import io.circuitd.files.SecretUnavailable;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.metrics.HttpSettings;
import io.circuitd.northbound.metrics.Metrics;
import io.circuitd.northbound.metrics.MetricsServer;
import io.circuitd.northbound.metrics.MetricsUnavailable;
import io.circuitd.northbound.metrics.Pulse;
import io.circuitd.snmp.RouterPolls;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Puts together what is served over HTTP. */
record MetricsDoor(
    DaemonConfig.Http http,
    Function<SecretRef, Secret> secrets,
    Supplier<Snapshot> snapshots,
    AzureClouds azure,
    Supplier<Map<String, RouterPolls>> polls,
    Pulse pulse,
    InstantSource clock) {

  /**
   * Starts to serve.
   *
   * @param traps how many came, by what became of them
   * @throws Daemon.CannotStart when a secret, the certificate or the port cannot be had
   */
  MetricsServer open(Supplier<Map<String, Long>> traps) {
    Metrics metrics = new Metrics(snapshots, this::budgets, polls, traps, pulse, clock);
    try {
      return MetricsServer.start(settings(), metrics, pulse);
    } catch (MetricsUnavailable e) {
      throw new Daemon.CannotStart(String.valueOf(e.getMessage()));
    } catch (SecretUnavailable e) {
      throw new Daemon.CannotStart(
          "http: " + e.getMessage() + "; next: correct http in circuitd.yaml, or give the secret");
    }
  }

  private HttpSettings settings() {
    return new HttpSettings(
        http.address(),
        http.port(),
        http.token().map(secrets),
        http.keyStore()
            .map(own -> new HttpSettings.KeyStore(own.file(), secrets.apply(own.password()))));
  }

  private Map<String, Budget> budgets() {
    return azure.names().stream().collect(Collectors.toMap(name -> name, azure::budget));
  }
}
