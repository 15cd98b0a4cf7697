package io.circuitd.northbound;

import io.circuitd.files.Secret;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Ipv4Prefix30;
import io.circuitd.model.Ipv6Prefix126;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot.Circuit;
import io.circuitd.northbound.Snapshot.Connection;
import io.circuitd.northbound.Snapshot.Device;
import io.circuitd.northbound.Snapshot.Leg;
import io.circuitd.northbound.Snapshot.Session;
import io.circuitd.snmp.AuthAlgorithm;
import io.circuitd.snmp.PrivAlgorithm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Snapshots of made-up circuits, and an agent's settings. */
public final class Samples {
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  public static final SnmpUser USER =
      new SnmpUser(
          "nms",
          AuthAlgorithm.SHA_256,
          new Secret("auth-password"),
          PrivAlgorithm.AES_128,
          new Secret("priv-password"));
  public static final Engine ENGINE =
      Engine.of(AgentSettings.DOCUMENTATION, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 1000);

  private Samples() {}

  public static AgentSettings settings(Set<Secret> communities) {
    return new AgentSettings(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        AgentSettings.DOCUMENTATION,
        List.of(USER),
        communities,
        "noc@example.net",
        "circuitd-1",
        "here");
  }

  /** Circuits with the numbers from 1 on, each with two legs and four sessions. */
  public static Snapshot of(int circuits) {
    List<Integer> numbers = new ArrayList<>();
    for (int number = 1; number <= circuits; number++) {
      numbers.add(number);
    }
    return of(numbers);
  }

  public static Snapshot of(List<Integer> numbers) {
    return Snapshot.of(
        NOW,
        NOW,
        new Snapshot.Service("0.1.0", NOW, false, 1, 7, 2, 0, 5, 3),
        List.of(new Snapshot.Cloud("commercial", Snapshot.Reach.REACHABLE, 1, "")),
        numbers.stream().map(Samples::circuit).toList(),
        List.of(device(1, "chic-mx1"), device(2, "chic-xr1")));
  }

  public static Circuit circuit(int number) {
    return circuit(number, Snapshot.Health.UP, Snapshot.Bgp.ESTABLISHED);
  }

  public static Circuit circuit(int number, Snapshot.Health health, Snapshot.Bgp bgp) {
    return new Circuit(
        number,
        "circuit-" + number,
        "Example University",
        "commercial",
        "Chicago",
        1000,
        health,
        health == Snapshot.Health.UP ? "" : "circuit-" + number + " has lost its sessions",
        NOW.getEpochSecond(),
        Snapshot.ProviderState.PROVISIONED,
        NOW.getEpochSecond(),
        0,
        Snapshot.Change.DONE,
        NOW.getEpochSecond(),
        "",
        NOW.getEpochSecond(),
        List.of(
            connection(number, Side.PRIMARY, "chic-mx1", bgp),
            connection(number, Side.SECONDARY, "chic-xr1", Snapshot.Bgp.ESTABLISHED)));
  }

  private static Connection connection(int number, Side side, String router, Snapshot.Bgp bgp) {
    return new Connection(
        side,
        ConnectionState.LIVE,
        Snapshot.Phase.UP,
        "",
        side == Side.PRIMARY ? 1 : 2,
        router,
        "et-0/0/7",
        "A-CHI-1",
        number % 4094 + 1,
        List.of(leg(number, side, bgp)));
  }

  private static Leg leg(int number, Side side, Snapshot.Bgp bgp) {
    return new Leg(
        Optional.of(PeeringType.PRIVATE),
        "et-0/0/7." + number,
        "customers",
        number % 4094 + 1,
        200,
        500 + number,
        Snapshot.Oper.UP,
        1_000_000_000_000L + number,
        number,
        64_000,
        Snapshot.Health.UP,
        "",
        NOW.getEpochSecond(),
        Snapshot.Drift.CLEAN,
        0,
        NOW.getEpochSecond(),
        NOW.getEpochSecond(),
        NOW.getEpochSecond(),
        List.of(
            session(
                Ipv4Prefix30.parse(
                    "10."
                        + (side == Side.PRIMARY ? 1 : 2)
                        + "."
                        + number / 64
                        + "."
                        + number % 64 * 4
                        + "/30"),
                bgp),
            session(
                Ipv6Prefix126.parse(
                    "2001:db8:"
                        + (side == Side.PRIMARY ? 1 : 2)
                        + ":"
                        + Integer.toHexString(number)
                        + "::/126"),
                bgp)));
  }

  private static Session session(PeeringPrefix prefix, Snapshot.Bgp bgp) {
    return new Session(
        prefix,
        12076,
        bgp,
        NOW.getEpochSecond(),
        bgp == Snapshot.Bgp.ESTABLISHED ? "" : "Hold Timer Expired",
        12,
        4000,
        80,
        Snapshot.Bfd.UP,
        -1);
  }

  private static Device device(int number, String name) {
    return new Device(
        number,
        name,
        "EQCH",
        "junos",
        "192.0.2.1",
        Snapshot.Reach.REACHABLE,
        NOW.getEpochSecond(),
        "",
        Snapshot.Reach.REACHABLE,
        NOW.getEpochSecond(),
        "",
        1,
        0);
  }
}
