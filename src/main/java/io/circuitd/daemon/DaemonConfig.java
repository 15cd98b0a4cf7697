package io.circuitd.daemon;

import io.circuitd.azure.CloudConfig;
import io.circuitd.azure.customer.CustomerAccess;
import io.circuitd.deploy.DeploySettings;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.MaintenanceWindows;
import io.circuitd.design.PortLimits;
import io.circuitd.files.ConfigSchema;
import io.circuitd.files.Fields;
import io.circuitd.files.Loaded;
import io.circuitd.files.Position;
import io.circuitd.files.SecretRef;
import io.circuitd.health.HealthSettings;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.snmp.AuthAlgorithm;
import io.circuitd.snmp.PrivAlgorithm;
import io.circuitd.snmp.SnmpManager;
import io.circuitd.store.AuditTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of {@code circuitd.yaml}.
 *
 * @param configDir the configuration folder, absolute; references to secrets count from it
 * @param sqlite the store's file, absolute
 * @param socket the Unix domain socket of the local API, absolute
 * @param auditCopy where the second copy of the audit goes; a file is absolute
 * @param clouds by name, in the order of the file; their own paths are as written
 * @param customerAccess which subscriptions of customers may be read
 * @param snmp how routers are polled
 * @param traps where their traps are listened for
 * @param watches how each of them is watched
 * @param http where metrics are served; empty where they are not
 * @param snmpAgent what is served and told over SNMP; empty where nothing is
 */
public record DaemonConfig(
    Path configDir,
    Path sqlite,
    Path socket,
    Map<String, CloudConfig> clouds,
    Map<String, Watch> watches,
    Deploy deploy,
    Health health,
    Drift drift,
    Optional<CallHome> callHome,
    Optional<AuditTarget> auditCopy,
    ApprovalSettings approvals,
    List<CustomerAccess> customerAccess,
    SnmpManager.Settings snmp,
    Optional<Traps> traps,
    Optional<Http> http,
    Optional<SnmpAgent> snmpAgent) {

  /**
   * How a cloud is watched.
   *
   * @param every time between two LISTs of all its circuits
   * @param refresh how old the facts of a circuit may become that no LIST shows as changed
   */
  public record Watch(Duration every, Duration refresh) {
    static final Watch DEFAULT = new Watch(Duration.ofMinutes(1), Duration.ofHours(6));
  }

  /** How a cloud is watched. */
  Watch watch(String cloud) {
    return watches.getOrDefault(cloud, Watch.DEFAULT);
  }

  /**
   * How changes are made.
   *
   * @param confirmWindow timeout of a confirmed commit; whole seconds
   * @param stableFor how long all readings must stay good before a confirm
   * @param readingEvery time between two readings
   * @param verifyFor how long sessions may take to come up once Azure has the peering
   * @param freeze stop all writes
   * @param microsoftPeering R-100
   * @param sharedKeys R-051
   * @param primaryAloneDays after how many days one connection alone is warned about
   * @param batch how many first builds may share one commit on a router; 1 for none
   * @param fuse how far changes may reach before a person is asked
   * @param windows when routers may be written to
   * @param windowPops the PoPs that have windows of their own, and where they stand in the file
   * @param ports what may be sold on ports of Azure
   * @param drain when a leg in maintenance counts as drained
   * @param maintenanceAlarm after how long a maintenance that stands is an alarm
   */
  public record Deploy(
      Duration confirmWindow,
      Duration stableFor,
      Duration readingEvery,
      Duration verifyFor,
      boolean freeze,
      boolean microsoftPeering,
      boolean sharedKeys,
      int primaryAloneDays,
      int batch,
      Fuse.Limits fuse,
      MaintenanceWindows windows,
      Map<String, Position> windowPops,
      PortLimits ports,
      DrainSettings drain,
      Duration maintenanceAlarm) {
    /** Each cloud has a limit of its own, which is shorter. */
    private static final Duration LONGEST_OPERATION = Duration.ofDays(1);

    /** A gate must end this long before the confirm timeout. */
    static final Duration GATE_MARGIN = Duration.ofSeconds(30);

    /** The times and limits of changes; what no file says is the same everywhere. */
    DeploySettings settings() {
      return new DeploySettings(
          confirmWindow(),
          GATE_MARGIN,
          Duration.ofMinutes(1),
          stableFor(),
          readingEvery(),
          verifyFor(),
          Duration.ofSeconds(5),
          LONGEST_OPERATION,
          5,
          Duration.ofMinutes(2),
          drain());
    }
  }

  /**
   * Observation.
   *
   * @param every time between two polls of one router
   * @param damping what is told of what is seen, and when
   * @param keepFor how long news are kept
   * @param keepMost how many of them at most
   */
  public record Health(Duration every, HealthSettings damping, Duration keepFor, int keepMost) {}

  /**
   * Read-back of what was pushed.
   *
   * @param schedule cron expression with seconds
   */
  public record Drift(String schedule) {}

  /**
   * Where routers may open the line (RFC 8071).
   *
   * @param address of ours that is listened on
   * @param ssh TCP port for NETCONF over SSH
   * @param tls TCP port for NETCONF over TLS
   */
  public record CallHome(String address, OptionalInt ssh, OptionalInt tls) {
    /** Address and ports, as an operator says them. */
    @Override
    public String toString() {
      return address
          + (ssh.isPresent() ? " port " + ssh.getAsInt() + " (SSH)" : "")
          + (tls.isPresent() ? " port " + tls.getAsInt() + " (TLS)" : "");
    }
  }

  /**
   * Where routers' traps are listened for.
   *
   * @param address of ours that is listened on
   * @param port UDP port
   * @param community of SNMPv2c traps; without it none counts
   */
  public record Traps(String address, int port, Optional<SecretRef> community) {
    /** Address and port, as an operator says them. */
    @Override
    public String toString() {
      return address + " port " + port;
    }
  }

  /**
   * Where metrics are served.
   *
   * @param address of ours that is listened on
   * @param port TCP; 0 for any that is free
   * @param token what readers must show; empty where anybody may read
   * @param keyStore certificate and key in PKCS#12, absolute, and its password; empty for plain
   *     HTTP
   */
  public record Http(
      String address, int port, Optional<SecretRef> token, Optional<KeyStore> keyStore) {
    /** A file and what opens it. */
    public record KeyStore(Path file, SecretRef password) {}
  }

  /**
   * What monitoring systems are served and told over SNMP.
   *
   * @param address of ours that is listened on
   * @param port UDP; 0 for any free one
   * @param enterprise whose arc CIRCUITD-MIB hangs on
   * @param engineId snmpEngineID in hexadecimal digits; empty for one from the store
   * @param users who may read, by name
   * @param communities that may read in clear
   * @param receivers of notifications, by name
   * @param heartbeat time between two heartbeats; zero for none
   * @param giveUpAfter how long a notification that nobody acknowledged is sent again
   * @param contact sysContact
   * @param name sysName
   * @param location sysLocation
   */
  public record SnmpAgent(
      String address,
      int port,
      int enterprise,
      Optional<String> engineId,
      Map<String, User> users,
      List<SecretRef> communities,
      Map<String, Receiver> receivers,
      Duration heartbeat,
      Duration giveUpAfter,
      String contact,
      String name,
      String location) {

    /** Who may read, or is named to receivers: SNMPv3 with authentication and encryption. */
    public record User(
        String name,
        AuthAlgorithm auth,
        SecretRef authPassword,
        PrivAlgorithm priv,
        SecretRef privPassword) {}

    /**
     * Who is told; either user or community is there.
     *
     * @param port UDP
     * @param acknowledge whether it has to acknowledge (InformRequest)
     */
    public record Receiver(
        String host,
        int port,
        boolean acknowledge,
        Optional<User> user,
        Optional<SecretRef> community) {}
  }

  /** Reads {@code circuitd.yaml} of a configuration folder. */
  public static Loaded<DaemonConfig> load(Path configDir) {
    return Fields.load(
        configDir.resolve("circuitd.yaml"),
        ConfigSchema.named("daemon"),
        root -> new DaemonConfigReader(root, configDir.toAbsolutePath().normalize()).read());
  }
}
