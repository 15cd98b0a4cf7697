package io.circuitd.daemon;

import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import io.circuitd.azure.CloudConfig;
import io.circuitd.daemon.DaemonConfig.CallHome;
import io.circuitd.daemon.DaemonConfig.Deploy;
import io.circuitd.daemon.DaemonConfig.Drift;
import io.circuitd.daemon.DaemonConfig.Watch;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.deploy.Fuse;
import io.circuitd.deploy.MaintenanceWindows;
import io.circuitd.design.PortLimits;
import io.circuitd.files.Fields;
import io.circuitd.files.Position;
import io.circuitd.intent.ApprovalSettings;
import io.circuitd.store.AuditTarget;
import io.circuitd.store.AuditTarget.Protocol;
import io.circuitd.store.AuditTarget.ToFile;
import io.circuitd.store.AuditTarget.ToSyslog;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the values of {@code circuitd.yaml}. */
final class DaemonConfigReader {
  /** What the kernel leaves of {@code sun_path} beside the end mark. */
  private static final int MAX_SOCKET_PATH = 107;

  private final Fields root;
  private final Path configDir;

  DaemonConfigReader(Fields root, Path configDir) {
    this.root = root;
    this.configDir = configDir;
  }

  Optional<DaemonConfig> read() {
    Optional<Path> sqlite = root.section("store").flatMap(s -> s.path("sqlite"));
    Optional<Path> socket = root.section("control").flatMap(this::socket);
    Map<String, CloudConfig> clouds = new LinkedHashMap<>();
    Map<String, Watch> watches = new LinkedHashMap<>();
    root.sections("clouds")
        .forEach((name, section) -> {
          CloudReader.read(name, section).ifPresent(c -> clouds.put(name, c));
          watches.put(name, watch(section));
        });
    Deploy deploy = deploy(root.section("deploy"));
    Drift drift = drift(root.section("drift"));
    if (sqlite.isEmpty() || socket.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DaemonConfig(
            configDir,
            resolved(sqlite.get()),
            resolved(socket.get()),
            Collections.unmodifiableMap(clouds),
            Map.copyOf(watches),
            deploy,
            HealthReader.read(root.section("health")),
            drift,
            root.section("netconf")
                .flatMap(netconf -> netconf.section("callHome"))
                .flatMap(DaemonConfigReader::callHome),
            root.section("audit").flatMap(audit -> audit.section("copy")).flatMap(this::copy),
            root.section("approvals").map(this::approvals).orElse(ApprovalSettings.DEFAULT),
            CustomerAccessReader.read(root, clouds),
            SnmpReader.polls(root.section("snmp")),
            root.section("traps").flatMap(SnmpReader::traps),
            root.section("http").flatMap(new HttpReader(configDir)::read),
            root.section("snmpAgent").flatMap(new SnmpAgentReader(configDir)::read)));
  }

  private static Watch watch(Fields cloud) {
    return new Watch(
        cloud.number("watchEvery").stream()
            .mapToObj(Duration::ofSeconds)
            .findFirst()
            .orElse(Watch.DEFAULT.every()),
        cloud.number("refreshHours").stream()
            .mapToObj(Duration::ofHours)
            .findFirst()
            .orElse(Watch.DEFAULT.refresh()));
  }

  private Optional<AuditTarget> copy(Fields section) {
    if (section.has("file") == section.has("syslog")) {
      section
          .findings()
          .error(
              section.keyPosition(),
              section.has("file") ? "both file and syslog" : "neither file nor syslog",
              "one place for the copy",
              "keep one of them");
      return Optional.empty();
    }
    return section.has("file")
        ? section.path("file").map(file -> new ToFile(configDir.resolve(file).normalize()))
        : section.section("syslog").flatMap(DaemonConfigReader::syslog);
  }

  private static Optional<AuditTarget> syslog(Fields section) {
    Protocol protocol =
        section
            .text("protocol")
            .map(word -> word.toUpperCase(Locale.ROOT))
            .map(Protocol::valueOf)
            .orElse(Protocol.TCP);
    int port = section.number("port").orElse(protocol == Protocol.UDP ? 514 : 601);
    return section.text("host").map(host -> new ToSyslog(host, port, protocol));
  }

  private static Optional<CallHome> callHome(Fields section) {
    if (!section.has("ssh") && !section.has("tls")) {
      section
          .findings()
          .error(
              section.keyPosition(),
              "netconf.callHome without a port",
              "ssh, tls or both",
              "add ssh: 4334 or tls: 4335, or take callHome out");
      return Optional.empty();
    }
    return section
        .text("address")
        .map(given ->
            new CallHome(
                AddressReader.read(section), section.number("ssh"), section.number("tls")));
  }

  private ApprovalSettings approvals(Fields section) {
    Optional<Path> approvers = section.path("approvers").map(this::resolved);
    boolean signed = section.text("signatures").filter("required"::equals).isPresent();
    if (approvers.isEmpty() && (signed || section.has("revoked"))) {
      section
          .findings()
          .error(
              section.position(signed ? "signatures" : "revoked"),
              signed ? "signatures required of nobody" : "revoked keys without approvers",
              "approvals.approvers, a file of the approvers' keys",
              "name it, or take this key out");
    }
    return new ApprovalSettings(
        signed,
        section.number("count").orElse(1),
        section.flag("authorMayApprove").orElse(false),
        approvers,
        section.path("revoked").map(this::resolved));
  }

  private Path resolved(Path path) {
    return configDir.resolve(path).normalize();
  }

  private Optional<Path> socket(Fields control) {
    Optional<Path> socket = control.path("socket");
    int length =
        socket
            .map(s -> configDir.resolve(s).normalize().toString())
            .map(s -> s.getBytes(StandardCharsets.UTF_8).length)
            .orElse(0);
    if (length > MAX_SOCKET_PATH) {
      control
          .findings()
          .error(
              control.position("socket"),
              "a socket path of " + length + " bytes",
              "at most " + MAX_SOCKET_PATH + " bytes, counted from the root",
              "choose a shorter path, such as /run/circuitd/circuitd.sock");
    }
    return socket;
  }

  private Deploy deploy(Optional<Fields> section) {
    Duration window = seconds(section, "confirmWindow", 120);
    Duration stable = seconds(section, "stableFor", 10);
    if (stable.plus(Deploy.GATE_MARGIN).compareTo(window) >= 0) {
      section.ifPresent(deploy ->
          root.findings()
              .error(
                  deploy.position(deploy.has("stableFor") ? "stableFor" : "confirmWindow"),
                  "stableFor "
                      + stable.toSeconds()
                      + " s in a confirm window of "
                      + window.toSeconds()
                      + " s",
                  "a window longer than stableFor and 30 s together",
                  "lengthen the window"));
    }
    return new Deploy(
        window,
        stable,
        seconds(section, "readingEvery", 2),
        seconds(section, "verifyFor", 120),
        flag(section, "freeze"),
        flag(section, "microsoftPeering"),
        flag(section, "sharedKeys"),
        number(section, "primaryAloneDays", 14),
        number(section, "batch", 20),
        fuse(section.flatMap(deploy -> deploy.section("fuse"))),
        section
            .flatMap(deploy -> deploy.section("windows"))
            .map(new WindowsReader(window)::read)
            .orElse(MaintenanceWindows.NONE),
        section.map(DaemonConfigReader::windowPops).orElse(Map.of()),
        section
            .flatMap(deploy -> deploy.section("ports"))
            .map(DaemonConfigReader::ports)
            .orElse(PortLimits.DEFAULT),
        new DrainSettings(
            seconds(section, "drainFor", 300),
            seconds(section, "drainReadingEvery", 30),
            number(section, "drainedBelowKbps", 100) * 1000L),
        Duration.ofHours(number(section, "maintenanceAlarmHours", 24)));
  }

  private static PortLimits ports(Fields section) {
    Map<Integer, Integer> largest = new HashMap<>();
    section
        .items("largest")
        .forEach(item ->
            item.number("portMbps")
                .ifPresent(port ->
                    item.number("circuitMbps").ifPresent(circuit -> largest.put(port, circuit))));
    return new PortLimits(
        section.number("oversubscription").orElse(PortLimits.DEFAULT.oversubscription()),
        section.has("largest") ? largest : PortLimits.DEFAULT.largest());
  }

  private static Fuse.Limits fuse(Optional<Fields> section) {
    return new Fuse.Limits(
        number(section, "connections", 20),
        number(section, "routers", 10),
        number(section, "sessions", 40),
        seconds(section, "per", 3600));
  }

  private static Map<String, Position> windowPops(Fields deploy) {
    Map<String, Position> positions = new LinkedHashMap<>();
    deploy
        .section("windows")
        .flatMap(windows -> windows.section("pops"))
        .ifPresent(pops -> pops.keys().forEach(pop -> positions.put(pop, pops.keyPosition(pop))));
    return positions;
  }

  private static Drift drift(Optional<Fields> section) {
    Optional<String> schedule = section.flatMap(s -> s.text("schedule"));
    if (schedule.isPresent()) {
      try {
        Schedules.cron(schedule.get(), ZoneOffset.UTC);
      } catch (IllegalArgumentException e) {
        section
            .get()
            .findings()
            .error(
                section.get().position("schedule"),
                "'" + schedule.get() + "'",
                "a cron expression with seconds, such as '0 0 */4 * * *'",
                "correct the value");
      }
    }
    return new Drift(schedule.orElse("0 0 */4 * * *"));
  }

  private static Duration seconds(Optional<Fields> section, String key, int ifAbsent) {
    return Duration.ofSeconds(number(section, key, ifAbsent));
  }

  private static int number(Optional<Fields> section, String key, int ifAbsent) {
    return section.map(s -> s.number(key).orElse(ifAbsent)).orElse(ifAbsent);
  }

  private static boolean flag(Optional<Fields> section, String key) {
    return section.flatMap(s -> s.flag(key)).orElse(false);
  }
}
