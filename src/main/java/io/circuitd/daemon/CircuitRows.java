package io.circuitd.daemon;

import io.circuitd.azure.CrossConnection;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.health.CircuitHealth;
import io.circuitd.intent.Circuit;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Reading;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.store.NewestChange;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Makes a circuit's rows for monitoring systems, from memory and store; asks nobody. */
final class CircuitRows {
  private final House house;
  private final HealthLoop health;
  private final StatusBuilder status;
  private final LegRows legs;

  CircuitRows(House house, HealthLoop health, StatusBuilder status) {
    this.house = house;
    this.health = health;
    this.status = status;
    this.legs = new LegRows(health, house.clock());
  }

  /**
   * What is known now.
   *
   * @param stored what the store says
   * @param number of the circuit
   * @param devices numbers of the routers
   * @param before the same circuit's row as it was, for the time of its health
   */
  Snapshot.Circuit circuit(
      CurrentSite.Known known,
      StoredCircuit stored,
      CircuitKeeper keeper,
      int number,
      Map<String, Integer> devices,
      Optional<Snapshot.Circuit> before) {
    CircuitName name = known.circuit().name();
    CircuitStatus now = status.circuit(known, stored, keeper);
    Optional<CrossConnection> facts =
        keeper.facts() instanceof Reading.Present<CrossConnection>(CrossConnection there)
            ? Optional.of(there)
            : Optional.empty();
    List<Snapshot.Connection> connections =
        now.connections().stream()
            .map(connection ->
                connection(connection, stored, keeper, facts, devices, before(before, connection)))
            .toList();
    Optional<CircuitHealth> standing =
        stored.pushed().isEmpty() ? Optional.empty() : health.book().circuit(name);
    Health worth =
        health(
            standing
                .map(is -> Health.valueOf(is.standing().state().name()))
                .orElseGet(() -> Health.valueOf(now.verdict().name())),
            connections);
    Optional<NewestChange> change = stored.newest();
    return new Snapshot.Circuit(
        number,
        name.value(),
        now.customer(),
        now.cloud().orElse(""),
        facts.map(CrossConnection::peeringLocation).orElse(""),
        facts.map(CrossConnection::bandwidthMbps).orElse(known.circuit().bandwidthMbps()),
        worth,
        standing.map(is -> is.standing().reason()).orElse(now.reason()),
        RowValues.since(
            worth,
            standing.map(CircuitHealth::standing),
            before.map(Snapshot.Circuit::health),
            before.map(Snapshot.Circuit::healthSince),
            house.clock()),
        providerState(keeper.facts()),
        RowValues.second(keeper.azure().known().at()),
        now.warnings().size(),
        change
            .map(last -> Snapshot.Change.valueOf(last.state().name()))
            .orElse(Snapshot.Change.NONE),
        RowValues.second(change.map(NewestChange::openedAt)),
        change.map(NewestChange::reason).orElse(""),
        connections.stream()
            .flatMap(connection -> connection.legs().stream())
            .mapToLong(Snapshot.Leg::observedAt)
            .filter(at -> at > 0)
            .min()
            .orElse(0),
        connections);
  }

  /**
   * Of a circuit of which nothing could be put together yet; its connections are as its file says.
   */
  Snapshot.Circuit unknown(CurrentSite.Known known, int number, String why) {
    Circuit circuit = known.circuit();
    return new Snapshot.Circuit(
        number,
        circuit.name().value(),
        circuit.customer(),
        "",
        "",
        circuit.bandwidthMbps(),
        Health.UNKNOWN,
        why,
        house.clock().instant().getEpochSecond(),
        Snapshot.ProviderState.UNKNOWN,
        0,
        0,
        Snapshot.Change.NONE,
        0,
        "",
        0,
        Stream.of(Side.values())
            .filter(circuit.connections()::containsKey)
            .map(side ->
                new Snapshot.Connection(
                    side,
                    circuit.state(side),
                    Snapshot.Phase.UNKNOWN,
                    why,
                    0,
                    "",
                    "",
                    "",
                    0,
                    List.of()))
            .toList());
  }

  private static Optional<Snapshot.Connection> before(
      Optional<Snapshot.Circuit> circuit, ConnectionStatus now) {
    return circuit.flatMap(
        row -> row.connections().stream().filter(was -> was.side() == now.side()).findFirst());
  }

  private Snapshot.Connection connection(
      ConnectionStatus now,
      StoredCircuit stored,
      CircuitKeeper keeper,
      Optional<CrossConnection> facts,
      Map<String, Integer> devices,
      Optional<Snapshot.Connection> before) {
    Side side = now.side();
    List<Snapshot.Leg> rows =
        stored.pushed().stream()
            .filter(pushed -> pushed.id().side() == side)
            .map(pushed ->
                legs.leg(pushed, stored, keeper, now.phase() == Phase.MAINTENANCE, before))
            .sorted(Comparator.comparingInt(Snapshot.Leg::peeringNumber))
            .toList();
    return new Snapshot.Connection(
        side,
        now.wanted(),
        Snapshot.Phase.valueOf(now.phase().name()),
        now.reason(),
        now.router().map(router -> devices.getOrDefault(router, 0)).orElse(0),
        now.router().orElse(""),
        now.port().orElse(""),
        facts.map(there -> there.azurePort(side)).orElse(""),
        facts.map(CrossConnection::sTag).orElse(OptionalInt.empty()).orElse(0),
        rows);
  }

  /** A circuit is in maintenance when nothing else keeps it from being up. */
  private static Health health(Health standing, List<Snapshot.Connection> connections) {
    List<Health> ill =
        connections.stream()
            .flatMap(connection -> connection.legs().stream())
            .map(Snapshot.Leg::health)
            .filter(health -> health != Health.UP)
            .toList();
    boolean onPurpose =
        !ill.isEmpty() && ill.stream().allMatch(health -> health == Health.MAINTENANCE);
    return onPurpose ? Health.MAINTENANCE : standing;
  }

  private static Snapshot.ProviderState providerState(Reading<CrossConnection> facts) {
    return switch (facts) {
      case Reading.Present<CrossConnection>(CrossConnection there) ->
          switch (there.providerState().toLowerCase(Locale.ROOT)) {
            case "notprovisioned" -> Snapshot.ProviderState.NOT_PROVISIONED;
            case "provisioning" -> Snapshot.ProviderState.PROVISIONING;
            case "provisioned" -> Snapshot.ProviderState.PROVISIONED;
            case "deprovisioning" -> Snapshot.ProviderState.DEPROVISIONING;
            default -> Snapshot.ProviderState.OTHER;
          };
      case Reading.Absent<CrossConnection> _ -> Snapshot.ProviderState.NOT_FOUND;
      case Reading.Unknown<CrossConnection> _ -> Snapshot.ProviderState.UNKNOWN;
    };
  }
}
