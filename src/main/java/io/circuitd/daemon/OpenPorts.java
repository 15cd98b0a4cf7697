package io.circuitd.daemon;

import io.circuitd.northbound.metrics.MetricsServer;
import io.circuitd.snmp.TrapCounts;
import io.circuitd.snmp.TrapReceiver;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What others find open beside the local API, as far as the settings want it: the trap receiver,
 * metrics over HTTP, and the SNMP agent with its notifications.
 */
final class OpenPorts implements AutoCloseable {
  private final Optional<TrapReceiver> traps;
  private final Optional<MetricsServer> metrics;
  private final Optional<Northbound> northbound;

  private OpenPorts(
      Optional<TrapReceiver> traps,
      Optional<MetricsServer> metrics,
      Optional<Northbound> northbound) {
    this.traps = traps;
    this.metrics = metrics;
    this.northbound = northbound;
  }

  /**
   * Opens them.
   *
   * @throws Daemon.CannotStart when one cannot be opened; whatever is thrown, none of them is open
   *     then
   */
  static OpenPorts open(
      Optional<TrapDoor> traps,
      Optional<MetricsDoor> metrics,
      Optional<NorthboundDoor> northbound) {
    Optional<TrapReceiver> receiver = traps.map(TrapDoor::open);
    Optional<MetricsServer> server = Optional.empty();
    try {
      server =
          metrics.map(door -> door.open(() -> receiver.map(OpenPorts::fates).orElse(Map.of())));
      return new OpenPorts(receiver, server, northbound.map(NorthboundDoor::open));
    } catch (RuntimeException e) {
      receiver.ifPresent(TrapReceiver::close);
      server.ifPresent(MetricsServer::close);
      throw e;
    }
  }

  /** How many traps came, by what became of them. */
  private static Map<String, Long> fates(TrapReceiver receiver) {
    TrapCounts counts = receiver.counts();
    return Map.of(
        "outside", counts.outside(),
        "undecodable", counts.undecodable(),
        "refused", counts.refused(),
        "ignored", counts.ignored(),
        "hint", counts.hints());
  }

  /** What is told of the daemon over SNMP. */
  Optional<Northbound> northbound() {
    return northbound;
  }

  /** Whether anybody may ask for what {@link Snapshots} keeps. */
  boolean needSnapshots() {
    return northbound.isPresent() || metrics.isPresent();
  }

  /** What became of the traps that came; empty when none are listened for. */
  Optional<TrapCounts> traps() {
    return traps.map(TrapReceiver::counts);
  }

  /** UDP port for traps. */
  OptionalInt trapPort() {
    return traps.stream().mapToInt(TrapReceiver::port).findFirst();
  }

  /** Where metrics are served: the TCP port. */
  OptionalInt metricsPort() {
    return metrics.stream().mapToInt(MetricsServer::port).findFirst();
  }

  /** Where the SNMP agent answers: the UDP port. */
  OptionalInt agentPort() {
    return northbound.stream().mapToInt(Northbound::port).findFirst();
  }

  /** What comes in from now on is not taken; what is told goes on until {@link #close()}. */
  void stopListening() {
    metrics.ifPresent(MetricsServer::close);
    traps.ifPresent(TrapReceiver::close);
  }

  @Override
  public void close() {
    stopListening();
    northbound.ifPresent(Northbound::close);
  }
}
