package io.circuitd.outside.reallab;

import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlService;
import io.circuitd.control.HistoryService;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.Daemon;
import io.circuitd.deploy.DeploySettings;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.LabTls;
import io.circuitd.lab.SiteCopy;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The site of the real lab, its fake Azure, and a daemon that works on both. */
public final class RealSite implements AutoCloseable {
  private static final String AZURE_SECRET = "asking the lab";
  private static final String PROFILE = "frr-netconfd";

  /**
   * A confirm window of 12 s whose gate ends 2 s before it; a session that has to fall does so
   * within the 4 s that all must be stable.
   */
  private static final DeploySettings TIMES =
      new DeploySettings(
          Duration.ofSeconds(12),
          Duration.ofSeconds(2),
          Duration.ofSeconds(5),
          Duration.ofSeconds(4),
          Duration.ofMillis(500),
          Duration.ofSeconds(40),
          Duration.ofMillis(500),
          Duration.ofSeconds(10),
          1,
          Duration.ofMillis(300),
          new DrainSettings(Duration.ofSeconds(4), Duration.ofMillis(500), 100_000));

  /** What a test wants otherwise in {@code circuitd.yaml}. */
  public interface Settings {
    void change(RealLab lab, ObjectNode root);
  }

  private final SiteCopy files;
  private final FakeAzure azure;
  private final RealLab lab;
  private final Noc noc;
  private Optional<Daemon> daemon = Optional.empty();

  private RealSite(SiteCopy files, FakeAzure azure, RealLab lab, Noc noc) {
    this.noc = noc;
    this.files = files;
    this.azure = azure;
    this.lab = lab;
  }

  /** As the other, with the settings of the lab's own file. */
  public static RealSite start(Path folder) throws IOException, InterruptedException {
    return start(folder, (lab, root) -> {});
  }

  /**
   * Starts lab and daemon; skips the running test where something is missing.
   *
   * @param folder for the site's files
   */
  public static RealSite start(Path folder, Settings settings)
      throws IOException, InterruptedException {
    RealLab.needs();
    Noc.needs();
    SiteCopy files = SiteCopy.of(Path.of("src/test/resources/reallab/config"), folder);
    LabTls tls = LabTls.create();
    FakeAzure azure =
        FakeAzure.start(tls, "commercial", 0, AZURE_SECRET, crossConnections(files.configDir()));
    azure.faults().operations().operationTime(Duration.ofMillis(50));
    tls.writeCa(files.configDir().resolve("lab/ca.pem"));
    List<Closeable> open = new ArrayList<>(List.of(azure::close));
    try {
      RealLab lab = RealLab.start(azure);
      open.addFirst(lab::close);
      Noc noc = Noc.start();
      open.addFirst(noc::close);
      RealSite site = new RealSite(files, azure, lab, noc);
      site.writeFiles();
      files.edit("circuitd.yaml", root -> settings.change(lab, root));
      site.run();
      return site;
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      try {
        Ending.all(open);
      } catch (IOException | RuntimeException | AssertionError left) {
        e.addSuppressed(left);
      }
      throw e;
    }
  }

  private void run() {
    daemon =
        Optional.of(
            Daemon.start(
                new Daemon.Options(
                    files.configDir(),
                    Path.of(""),
                    Duration.ofMillis(500),
                    given -> TIMES,
                    StepListener.NONE,
                    InstantSource.system())));
  }

  private static List<JsonNode> crossConnections(Path configDir) throws IOException {
    List<JsonNode> bodies = new ArrayList<>();
    try (Stream<Path> found = Files.list(configDir.resolve("lab/cross-connections"))) {
      for (Path file : found.toList()) {
        bodies.add(JsonMapper.shared().readTree(Files.readString(file)));
      }
    }
    return bodies;
  }

  private void writeFiles() throws IOException, InterruptedException {
    Path config = files.configDir();
    Path secrets = Files.createDirectories(config.resolve("lab/secrets"));
    Files.writeString(secrets.resolve("azure"), AZURE_SECRET);
    Files.writeString(secrets.resolve("noc-auth"), Noc.AUTH_PASSWORD);
    Files.writeString(secrets.resolve("noc-priv"), Noc.PRIV_PASSWORD);
    Files.writeString(secrets.resolve("snmp-auth"), FrrRouter.AUTH_PASSWORD);
    Files.writeString(secrets.resolve("snmp-priv"), FrrRouter.PRIV_PASSWORD);
    files.edit("circuitd.yaml", this::write);
    for (FrrRouter router : lab.routers()) {
      Files.copy(router.userKey(), secrets.resolve(router.name()));
      String pin = router.hostKeyPin();
      files.edit(
          "inventory.yaml",
          root -> {
            ObjectNode node = (ObjectNode) root.path("routers").path(router.name());
            node.put("host", router.address());
            node.withObject("/netconf")
                .put("port", FrrRouter.NETCONF_PORT)
                .put("hostKey", pin)
                .put("privateKey", "file:lab/secrets/" + router.name());
          });
    }
    writeProfile();
  }

  private void write(ObjectNode settings) {
    ((ObjectNode) settings.path("clouds").path("commercial"))
        .put("arm", azure.base().toString())
        .put("authority", azure.base().toString());
    settings.withObject("/traps").put("address", lab.address()).put("port", RealLab.TRAP_PORT);
    settings.withObject("/snmpAgent/receivers/noc").put("port", noc.port());
  }

  /**
   * Native IOS-XR but for what netconfd and FRR do otherwise: netconfd commits nothing after a
   * validate, and FRR 8.4 shows its sessions in BGP4-MIB alone.
   */
  private void writeProfile() throws IOException {
    Path config = files.configDir();
    copy(Path.of("templates/iosxr-native"), config.resolve("templates/iosxr-native"));
    Files.createDirectories(config.resolve("templates").resolve(PROFILE));
    Path profiles = Files.createDirectories(config.resolve("device-profiles"));
    for (String name : List.of("iosxr-native", PROFILE)) {
      Files.copy(Path.of("device-profiles/iosxr-native.yaml"), profiles.resolve(name + ".yaml"));
    }
    files.edit(
        "device-profiles/" + PROFILE + ".yaml",
        root -> {
          root.put("profile", PROFILE).put("description", "FRR behind netconfd");
          root.withObject("/templates").put("from", "iosxr-native");
          root.withObject("/netconf").put("validate", false).remove("commitHistory");
          root.putObject("snmp").put("bgp", "bgp4");
        });
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> found = Files.list(from)) {
      for (Path file : found.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  public RealLab lab() {
    return lab;
  }

  /** Whom the daemon tells. */
  public Noc noc() {
    return noc;
  }

  public FakeAzure azure() {
    return azure;
  }

  /** One file of the lab's templates. */
  public Path template(String file) {
    return files.configDir().resolve("templates/iosxr-native").resolve(file);
  }

  /** The site's files. */
  public SiteCopy files() {
    return files;
  }

  public ControlService daemon() {
    return daemon.orElseThrow().service();
  }

  public HistoryService history() {
    return daemon.orElseThrow().history();
  }

  /** Approves what is planned for a circuit now. */
  public PlanReport approve(CircuitName name) throws IOException {
    PlanReport plan = daemon().plan(name);
    for (Side side : plan.connections()) {
      ApprovalFiles.write(
          files.configDir().resolve("approvals"),
          new Approval(
              name,
              side,
              plan.digest(),
              "a test",
              Instant.now(),
              Optional.empty(),
              Optional.empty()));
    }
    daemon().reload();
    return plan;
  }

  /** Sets both connections of a circuit to a state. */
  public void set(CircuitName name, ConnectionState state) {
    files.edit(
        "circuits/" + name + ".yaml",
        root -> {
          for (Side side : Side.values()) {
            root.withObject("/connections/" + side).put("state", state.word());
          }
        });
    daemon().reload();
  }

  public CircuitStatus circuit(CircuitName name) {
    return daemon().status(Optional.of(name)).circuits().getFirst();
  }

  public ConnectionStatus connection(CircuitName name, Side side) {
    return circuit(name).connections().stream()
        .filter(connection -> connection.side() == side)
        .findFirst()
        .orElseThrow();
  }

  public void await(CircuitName name, Side side, Phase phase) {
    awaitTrue(name + " " + side + " " + phase, () -> connection(name, side).phase() == phase);
  }

  /** Waits until no change of a circuit is under way and no approval waits for its start. */
  public void awaitQuiet(CircuitName name) {
    awaitTrue(
        name + " quiet",
        () -> {
          try {
            return daemon().plan(name).approvals().stream().allMatch(approval -> approval.usedUp());
          } catch (ControlFailure underWay) {
            return false;
          }
        });
  }

  /** Waits for an alarm, {@code CODE: SUBJECT: …}, and returns it. */
  public String awaitAlarm(String start) {
    awaitTrue("alarm " + start, () -> alarms().stream().anyMatch(a -> a.startsWith(start)));
    return alarms().stream().filter(a -> a.startsWith(start)).findFirst().orElse("");
  }

  /** The alarms that stand, with their codes. */
  public List<String> alarms() {
    return daemon().status(Optional.empty()).alarms().stream()
        .map(alarm -> alarm.code() + ": " + alarm.text())
        .toList();
  }

  /** Approves the plan of a circuit and waits until both connections are up. */
  public void build(CircuitName name) throws IOException {
    approve(name);
    for (Side side : Side.values()) {
      await(name, side, Phase.UP);
    }
    awaitQuiet(name);
  }

  /** Waits for anything that real programs may take a while for. */
  public static void awaitTrue(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(condition);
  }

  @Override
  public void close() throws IOException {
    Ending.all(
        List.of(() -> daemon.ifPresent(Daemon::close), lab::close, noc::close, azure::close));
  }
}
