package io.circuitd.northbound;

import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.PeeringPrefix;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * All that monitoring systems are served, as it was at one time; immutable. Numbers of circuits and
 * devices are given once and kept. The service key is in none of it, nor any secret.
 *
 * <p>Ten thousand circuits make a hundred thousand rows, so rows are small: a time is in seconds
 * since 1970, 0 where there is none; a number that is not known is -1; a text that is not known is
 * empty; texts that many rows have are there once.
 *
 * @param rowsChangedAt when a row of any table was added or taken away last
 * @param clouds by name
 * @param circuits by number
 * @param devices by number
 * @param byName the circuits once more
 */
public record Snapshot(
    Instant at,
    Instant rowsChangedAt,
    Service service,
    Totals totals,
    List<Cloud> clouds,
    List<Circuit> circuits,
    List<Device> devices,
    Map<String, Circuit> byName) {

  public Snapshot {
    clouds = List.copyOf(clouds);
    circuits = List.copyOf(circuits);
    devices = List.copyOf(devices);
    byName = Map.copyOf(byName);
  }

  /** In order, with its totals. */
  public static Snapshot of(
      Instant at,
      Instant rowsChangedAt,
      Service service,
      List<Cloud> clouds,
      List<Circuit> circuits,
      List<Device> devices) {
    return new Snapshot(
        at,
        rowsChangedAt,
        service,
        Totals.of(clouds, circuits, devices),
        clouds.stream().sorted(Comparator.comparing(Cloud::name)).toList(),
        circuits.stream().sorted(Comparator.comparingInt(Circuit::number)).toList(),
        devices.stream().sorted(Comparator.comparingInt(Device::number)).toList(),
        circuits.stream().collect(Collectors.toUnmodifiableMap(Circuit::name, row -> row)));
  }

  /** Of a daemon that knows nothing yet. */
  public static Snapshot empty(String version, Instant startedAt) {
    return of(
        startedAt,
        startedAt,
        new Service(version, startedAt, false, 0, 0, 0, 0, 0, 0),
        List.of(),
        List.of(),
        List.of());
  }

  /** A circuit's row, for the price of a look into a map: bursts of news ask for thousands. */
  public Optional<Circuit> circuit(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** Whether every table has the same rows as in another one, whatever is in them. */
  public boolean hasRowsOf(Snapshot other) {
    return rows().equals(other.rows());
  }

  private List<List<Integer>> rows() {
    List<Integer> tree = new ArrayList<>();
    for (Circuit circuit : circuits) {
      tree.add(circuit.number());
      for (Connection connection : circuit.connections()) {
        tree.add(-connection.sideNumber());
        for (Leg leg : connection.legs()) {
          tree.add(-10 - leg.peeringNumber());
          leg.sessions().forEach(session -> tree.add(-20 - session.familyNumber()));
        }
      }
    }
    return List.of(tree, devices.stream().map(Device::number).toList());
  }

  /** The same, with another time of the last change of rows. */
  public Snapshot withRowsChangedAt(Instant then) {
    return new Snapshot(at, then, service, totals, clouds, circuits, devices, byName);
  }

  /** What a circuit or one of its parts is worth; for circuits and legs after damping. */
  public enum Health {
    UP(1),
    DEGRADED(2),
    DOWN(3),
    UNKNOWN(4),
    /**
     * Its traffic is moved away on purpose, or a change of ours is under way or has just been: what
     * it shows wakes nobody.
     */
    MAINTENANCE(5),
    /** Nothing of it is on a router, so there is nothing to judge. */
    NOT_LIVE(6);

    private final int number;

    Health(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** Where a connection stands. */
  public enum Phase {
    DRAFT(1),
    BLOCKED(2),
    PLANNED(3),
    APPROVED(4),
    DEPLOYING(5),
    VERIFYING(6),
    UP(7),
    DEGRADED(8),
    DOWN(9),
    UNKNOWN(10),
    DRIFTED(11),
    MAINTENANCE(12),
    RETIRING(13),
    GONE(14);

    private final int number;

    Phase(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** What the last comparison with the router found. */
  public enum Drift {
    NOT_CHECKED(1),
    CLEAN(2),
    DRIFTED(3),
    /** The router could not be read. */
    UNKNOWN(4);

    private final int number;

    Drift(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** How the last change of a circuit ended. */
  public enum Change {
    NONE(1),
    OPEN(2),
    DONE(3),
    FAILED(4);

    private final int number;

    Change(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** {@code serviceProviderProvisioningState} at Azure. */
  public enum ProviderState {
    UNKNOWN(1),
    /** No configured cloud knows the service key. */
    NOT_FOUND(2),
    NOT_PROVISIONED(3),
    PROVISIONING(4),
    PROVISIONED(5),
    DEPROVISIONING(6),
    OTHER(7);

    private final int number;

    ProviderState(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** Whether somebody answers us. */
  public enum Reach {
    /** Not asked yet. */
    UNKNOWN(1),
    REACHABLE(2),
    UNREACHABLE(3);

    private final int number;

    Reach(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** A BGP session; the first six numbers are those of RFC 4273. */
  public enum Bgp {
    IDLE(1),
    CONNECT(2),
    ACTIVE(3),
    OPENSENT(4),
    OPENCONFIRM(5),
    ESTABLISHED(6),
    /** The router answers, and does not have it. */
    ABSENT(7),
    UNKNOWN(8);

    private final int number;

    Bgp(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** A BFD session; the first five numbers are those of RFC 7331. */
  public enum Bfd {
    ADMIN_DOWN(1),
    DOWN(2),
    INIT(3),
    UP(4),
    FAILING(5),
    /** The circuit's file turns it off. */
    OFF(6),
    /** The router answers, and does not have it. */
    ABSENT(7),
    UNKNOWN(8),
    /** The router serves nothing that shows it. */
    NOT_MEASURABLE(9);

    private final int number;

    Bfd(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /** ifOperStatus of a sub-interface, with the numbers of RFC 2863. */
  public enum Oper {
    UP(1),
    DOWN(2),
    TESTING(3),
    UNKNOWN(4),
    DORMANT(5),
    /** Also of one that the router does not have. */
    NOT_PRESENT(6),
    LOWER_LAYER_DOWN(7);

    private final int number;

    Oper(int number) {
      this.number = number;
    }

    /** As in CIRCUITD-MIB. */
    public int number() {
      return number;
    }
  }

  /**
   * The daemon itself.
   *
   * @param frozen whether all writes are stopped
   * @param alarms how many stand
   * @param changesDone that ended well since the store was made
   * @param changesFailed that ended otherwise since the store was made
   * @param changesOpen under way
   * @param notifications sequence number of the last one
   * @param informsGivenUp notifications that some receiver was never seen to get, since the start
   */
  public record Service(
      String version,
      Instant startedAt,
      boolean frozen,
      int alarms,
      long changesDone,
      long changesFailed,
      int changesOpen,
      long notifications,
      long informsGivenUp) {}

  /**
   * One Azure cloud.
   *
   * @param listedAt when its circuits were listed last, to the end
   * @param trouble why it cannot be listed now
   */
  public record Cloud(String name, Reach reach, long listedAt, String trouble) {}

  /**
   * One circuit.
   *
   * @param number circuitIndex, for ever
   * @param location peering location, as Azure spells it
   * @param bandwidthMbps as Azure has it, otherwise as its file has it; Mbit/s
   * @param reason why its health is what it is, for operators
   * @param healthSince when its health became so
   * @param azureReadAt when Azure's facts were read last
   * @param warnings on its file and on Azure's facts
   * @param changeAt when its last change began
   * @param changeReason why that ended as it did
   * @param observedAt the oldest of the readings that its legs are judged by
   * @param connections primary first
   */
  public record Circuit(
      int number,
      String name,
      String customer,
      String cloud,
      String location,
      int bandwidthMbps,
      Health health,
      String reason,
      long healthSince,
      ProviderState providerState,
      long azureReadAt,
      int warnings,
      Change change,
      long changeAt,
      String changeReason,
      long observedAt,
      List<Connection> connections) {
    public Circuit {
      cloud = cloud.intern();
      location = location.intern();
      reason = reason.intern();
      connections = List.copyOf(connections);
    }

    /** What drifted of it wins; what is not known is second. */
    public Drift drift() {
      Drift worst = Drift.CLEAN;
      boolean none = true;
      for (Connection connection : connections) {
        for (Leg leg : connection.legs()) {
          none = false;
          worst = weight(leg.drift()) > weight(worst) ? leg.drift() : worst;
        }
      }
      return none ? Drift.NOT_CHECKED : worst;
    }

    /** Its BGP sessions that are on routers. */
    public int sessions() {
      int sessions = 0;
      for (Connection connection : connections) {
        sessions += connection.sessions();
      }
      return sessions;
    }

    /** How many of them are established. */
    public int established() {
      int established = 0;
      for (Connection connection : connections) {
        established += connection.established();
      }
      return established;
    }

    /** How many of its sessions have BFD beside them that its router shows, if it is there. */
    public int bfdSessions() {
      return (int)
          connections.stream()
              .flatMap(connection -> connection.legs().stream())
              .flatMap(leg -> leg.sessions().stream())
              .filter(session -> session.bfd() != Bfd.OFF && session.bfd() != Bfd.NOT_MEASURABLE)
              .count();
    }

    /** How many of those have it up. */
    public int bfdUp() {
      return (int)
          connections.stream()
              .flatMap(connection -> connection.legs().stream())
              .flatMap(leg -> leg.sessions().stream())
              .filter(session -> session.bfd() == Bfd.UP)
              .count();
    }
  }

  /**
   * One connection.
   *
   * @param wanted what its file asks for
   * @param reason why it is in this phase, for operators
   * @param device number of its router, 0 where that is not known
   * @param azurePort as Azure names it
   * @param sTag 0 while Azure has assigned none
   * @param legs what is on the router; private before Microsoft peering
   */
  public record Connection(
      Side side,
      ConnectionState wanted,
      Phase phase,
      String reason,
      int device,
      String router,
      String port,
      String azurePort,
      int sTag,
      List<Leg> legs) {
    public Connection {
      reason = reason.intern();
      router = router.intern();
      port = port.intern();
      azurePort = azurePort.intern();
      legs = List.copyOf(legs);
    }

    /** circuitSide in CIRCUITD-MIB: 1 primary, 2 secondary. */
    public int sideNumber() {
      return side == Side.PRIMARY ? 1 : 2;
    }

    /** Its BGP sessions that are on the router. */
    public int sessions() {
      int sessions = 0;
      for (Leg leg : legs) {
        sessions += leg.sessions().size();
      }
      return sessions;
    }

    /** How many of them are established. */
    public int established() {
      int established = 0;
      for (Leg leg : legs) {
        for (Session session : leg.sessions()) {
          established += session.bgp() == Bgp.ESTABLISHED ? 1 : 0;
        }
      }
      return established;
    }
  }

  /**
   * One leg that is on a router.
   *
   * @param peering empty on a virtual switch
   * @param vrf empty for the global table
   * @param sTag outer tag
   * @param cTag inner tag; 0 on a virtual switch, which matches any
   * @param ifIndex on the router, 0 while not known
   * @param inOctets ifHCInOctets of the sub-interface
   * @param outOctets ifHCOutOctets of the sub-interface
   * @param bitsPerSecond both directions together, between the last two observations
   * @param reason why its health is what it is, for operators
   * @param driftFindings entries that differ from what was pushed
   * @param pushedAt when its configuration was confirmed on the router
   * @param observedAt when a reading last told how it is
   * @param sessions IPv4 first
   */
  public record Leg(
      Optional<PeeringType> peering,
      String subInterface,
      String vrf,
      int sTag,
      int cTag,
      int ifIndex,
      Oper oper,
      long inOctets,
      long outOctets,
      long bitsPerSecond,
      Health health,
      String reason,
      long healthSince,
      Drift drift,
      int driftFindings,
      long driftCheckedAt,
      long pushedAt,
      long observedAt,
      List<Session> sessions) {
    public Leg {
      vrf = vrf.intern();
      reason = reason.intern();
      sessions = List.copyOf(sessions);
    }

    /** circuitPeering in CIRCUITD-MIB: 0 on a virtual switch, 1 private, 2 Microsoft. */
    public int peeringNumber() {
      return peering.map(type -> type == PeeringType.PRIVATE ? 1 : 2).orElse(0);
    }
  }

  /**
   * One BGP session with the BFD session beside it.
   *
   * @param prefix with both ends' addresses
   * @param remoteAs Azure's
   * @param since when it was established, or ceased to be
   * @param lastError the last NOTIFICATION in the words of RFC 4271
   * @param accepted prefixes accepted from Azure
   * @param limit of them
   * @param warnAt per cent of the limit
   * @param bfdDiagnostic as in RFC 5880
   */
  public record Session(
      PeeringPrefix prefix,
      long remoteAs,
      Bgp bgp,
      long since,
      String lastError,
      int accepted,
      int limit,
      int warnAt,
      Bfd bfd,
      int bfdDiagnostic) {
    public Session {
      lastError = lastError.intern();
    }

    /** InetAddressType of its addresses: 1 IPv4, 2 IPv6. */
    public int familyNumber() {
      return prefix.family() == Family.IPV4 ? 1 : 2;
    }

    /** Whether it has reached the share of the limit at which its router warns. */
    public boolean nearLimit() {
      return accepted >= 0 && accepted * 100L >= (long) limit * warnAt;
    }
  }

  /**
   * One router.
   *
   * @param number deviceIndex, for ever
   * @param snmpAt when it answered last
   * @param snmpTrouble why it does not answer now
   * @param netconfAt when it was read last
   * @param legs how many are on it
   * @param driftedLegs how many of them drifted
   */
  public record Device(
      int number,
      String name,
      String pop,
      String profile,
      String host,
      Reach snmp,
      long snmpAt,
      String snmpTrouble,
      Reach netconf,
      long netconfAt,
      String netconfTrouble,
      int legs,
      int driftedLegs) {}

  /** Counts over all rows. */
  public record Totals(
      int circuits,
      int circuitsUp,
      int circuitsDegraded,
      int circuitsDown,
      int circuitsUnknown,
      int circuitsMaintenance,
      int circuitsNotLive,
      int circuitsDrifted,
      int sessions,
      int sessionsEstablished,
      int devices,
      int devicesUnreachable,
      int clouds,
      int cloudsUnreachable) {
    static Totals of(List<Cloud> clouds, List<Circuit> circuits, List<Device> devices) {
      Map<Health, Integer> health = new EnumMap<>(Health.class);
      int drifted = 0;
      int sessions = 0;
      int established = 0;
      for (Circuit circuit : circuits) {
        health.merge(circuit.health(), 1, Integer::sum);
        drifted += circuit.drift() == Drift.DRIFTED ? 1 : 0;
        sessions += circuit.sessions();
        established += circuit.established();
      }
      return new Totals(
          circuits.size(),
          health.getOrDefault(Health.UP, 0),
          health.getOrDefault(Health.DEGRADED, 0),
          health.getOrDefault(Health.DOWN, 0),
          health.getOrDefault(Health.UNKNOWN, 0),
          health.getOrDefault(Health.MAINTENANCE, 0),
          health.getOrDefault(Health.NOT_LIVE, 0),
          drifted,
          sessions,
          established,
          devices.size(),
          (int)
              devices.stream()
                  .filter(device ->
                      device.snmp() == Reach.UNREACHABLE || device.netconf() == Reach.UNREACHABLE)
                  .count(),
          clouds.size(),
          (int) clouds.stream().filter(cloud -> cloud.reach() == Reach.UNREACHABLE).count());
    }
  }

  private static int weight(Drift drift) {
    return switch (drift) {
      case CLEAN -> 0;
      case NOT_CHECKED -> 1;
      case UNKNOWN -> 2;
      case DRIFTED -> 3;
    };
  }
}
