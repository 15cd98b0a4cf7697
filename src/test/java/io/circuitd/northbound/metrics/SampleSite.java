package io.circuitd.northbound.metrics;

import io.circuitd.azure.Budget;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot;
import io.circuitd.northbound.Snapshot.Bfd;
import io.circuitd.northbound.Snapshot.Bgp;
import io.circuitd.northbound.Snapshot.Change;
import io.circuitd.northbound.Snapshot.Circuit;
import io.circuitd.northbound.Snapshot.Cloud;
import io.circuitd.northbound.Snapshot.Connection;
import io.circuitd.northbound.Snapshot.Device;
import io.circuitd.northbound.Snapshot.Drift;
import io.circuitd.northbound.Snapshot.Health;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Oper;
import io.circuitd.northbound.Snapshot.Phase;
import io.circuitd.northbound.Snapshot.ProviderState;
import io.circuitd.northbound.Snapshot.Reach;
import io.circuitd.northbound.Snapshot.Service;
import io.circuitd.northbound.Snapshot.Session;
import io.circuitd.snmp.RouterPolls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A small site in all the states that matter, at one time. */
public final class SampleSite {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long SECOND = NOW.getEpochSecond();

  private SampleSite() {}

  /** One circuit up, one that lost a session and drifted, and one that is not built. */
  public static Snapshot snapshot() {
    return snapshot(
        List.of(
            circuit(
                1,
                "example-univ",
                Health.UP,
                connection(Side.PRIMARY, 1, Phase.UP, leg(Health.UP, Drift.CLEAN, v4(), v6())),
                connection(Side.SECONDARY, 2, Phase.UP, leg(Health.UP, Drift.CLEAN, v4(), v6()))),
            circuit(
                2,
                "example-hospital",
                Health.DEGRADED,
                connection(Side.PRIMARY, 1, Phase.UP, leg(Health.UP, Drift.DRIFTED, v4())),
                connection(Side.SECONDARY, 2, Phase.DOWN, leg(Health.DOWN, Drift.CLEAN, lost()))),
            circuit(3, "example-college", Health.NOT_LIVE)));
  }

  static Snapshot snapshot(List<Circuit> circuits) {
    return Snapshot.of(
        NOW.minusSeconds(2),
        NOW.minusSeconds(600),
        new Service("0.1.0", NOW.minusSeconds(3600), false, 1, 7, 2, 1, 42, 3),
        List.of(
            new Cloud("commercial", Reach.REACHABLE, SECOND - 30, ""),
            new Cloud("government", Reach.UNREACHABLE, SECOND - 900, "timed out"),
            new Cloud("china", Reach.UNKNOWN, 0, "")),
        circuits,
        List.of(
            new Device(
                1,
                "chic-mx1",
                "CHIC",
                "junos",
                "127.0.0.1",
                Reach.REACHABLE,
                SECOND - 5,
                "",
                Reach.REACHABLE,
                SECOND - 300,
                "",
                2,
                1),
            new Device(
                2,
                "sanj-xr1",
                "SANJ",
                "iosxr",
                "127.0.0.2",
                Reach.UNREACHABLE,
                SECOND - 400,
                "no answer",
                Reach.UNKNOWN,
                0,
                "",
                2,
                0)));
  }

  /** So many circuits, each with two legs of one session. */
  static List<Circuit> circuits(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(n ->
            circuit(
                n,
                "circuit-" + n,
                Health.UP,
                connection(Side.PRIMARY, 1, Phase.UP, leg(Health.UP, Drift.CLEAN, v4())),
                connection(Side.SECONDARY, 2, Phase.UP, leg(Health.UP, Drift.CLEAN, v4()))))
        .toList();
  }

  /** Metrics of that site. */
  static Metrics metrics(Snapshot snapshot) {
    Pulse pulse = new Pulse(() -> NOW, () -> 0);
    pulse.loop("health", Duration.ofMinutes(1));
    return new Metrics(
        () -> snapshot,
        () ->
            Map.of(
                "commercial",
                new Budget(
                    Optional.of(new Budget.Left(11_998, NOW.minusSeconds(30))),
                    Optional.of(new Budget.Left(1_150, NOW.minusSeconds(600))),
                    Optional.of(NOW.minusSeconds(100)))),
        () -> Map.of("chic-mx1", new RouterPolls(120, 3, Duration.ofMillis(6_400))),
        () -> Map.of("accepted", 12L),
        pulse,
        InstantSource.fixed(NOW));
  }

  private static Circuit circuit(
      int number, String name, Health health, Connection... connections) {
    return new Circuit(
        number,
        name,
        "Customer \"" + number + "\"",
        "commercial",
        "Chicago",
        1000,
        health,
        "says why",
        SECOND - 7200,
        ProviderState.PROVISIONED,
        SECOND - 60,
        0,
        Change.DONE,
        SECOND - 7300,
        "",
        connections.length == 0 ? 0 : SECOND - 12,
        List.of(connections));
  }

  private static Connection connection(Side side, int router, Phase phase, Leg... legs) {
    return new Connection(
        side,
        ConnectionState.LIVE,
        phase,
        "says why",
        router,
        router == 1 ? "chic-mx1" : "sanj-xr1",
        "et-0/0/" + router,
        "AZURE-PORT-" + router,
        12,
        List.of(legs));
  }

  private static Leg leg(Health health, Drift drift, Session... sessions) {
    return new Leg(
        Optional.of(PeeringType.PRIVATE),
        "et-0/0/1.200",
        "CUSTOMERS",
        12,
        200,
        501,
        Oper.UP,
        1_000_000_007L,
        2_000_000_014L,
        8_000,
        health,
        "says why",
        SECOND - 7200,
        drift,
        drift == Drift.DRIFTED ? 3 : 0,
        SECOND - 1800,
        SECOND - 7300,
        SECOND - 12,
        List.of(sessions));
  }

  private static Session v4() {
    return session(Ipv4Prefix30.parse("192.0.2.248/30"), Bgp.ESTABLISHED, 3700, Bfd.UP);
  }

  private static Session v6() {
    return session(
        Ipv6Prefix126.parse("2001:db8:468::/126"), Bgp.ESTABLISHED, 40, Bfd.NOT_MEASURABLE);
  }

  private static Session lost() {
    return session(Ipv4Prefix30.parse("192.0.2.252/30"), Bgp.ACTIVE, -1, Bfd.DOWN);
  }

  private static Session session(PeeringPrefix prefix, Bgp bgp, int accepted, Bfd bfd) {
    return new Session(
        prefix,
        12076,
        bgp,
        SECOND - 7200,
        bgp == Bgp.ESTABLISHED ? "" : "Hold Timer Expired",
        accepted,
        4000,
        80,
        bfd,
        bfd == Bfd.DOWN ? 1 : 0);
  }
}
