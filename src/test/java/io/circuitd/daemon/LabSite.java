package io.circuitd.daemon;

import io.circuitd.control.AdviceService;
import io.circuitd.control.ControlFailure;
import io.circuitd.control.ControlService;
import io.circuitd.control.HistoryService;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.deploy.DeploySettings;
import io.circuitd.deploy.DrainSettings;
import io.circuitd.health.HealthEvent;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.Lab;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.lab.SiteCopy;
import io.circuitd.lab.VirtualPop;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.ServiceKey;
import io.circuitd.model.Side;
import io.circuitd.northbound.Snapshot;
import io.circuitd.snmp.TrapCounts;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import tools.jackson.databind.node.ObjectNode;

/** The example site on its own lab, with times short enough for tests. */
public final class LabSite implements AutoCloseable {
  public static final CircuitName UNIV = new CircuitName("example-univ");
  public static final CircuitName HOSPITAL = new CircuitName("example-hospital");
  public static final CircuitName COLLEGE = new CircuitName("example-college");

  /** A confirm window of 6 s, a gate that ends 1 s before it, and one second of stability. */
  public static final UnaryOperator<DeploySettings> SHORT =
      settings ->
          shortly(new DrainSettings(Duration.ofSeconds(4), Duration.ofMillis(300), 100_000));

  private final SiteCopy copy;
  private final VirtualPop pop;
  private Optional<Daemon> daemon = Optional.empty();

  private LabSite(SiteCopy copy, VirtualPop pop) {
    this.copy = copy;
    this.pop = pop;
  }

  /** Short times for all but the draining. */
  static DeploySettings shortly(DrainSettings drain) {
    return new DeploySettings(
        Duration.ofSeconds(6),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMillis(500),
        Duration.ofMillis(100),
        Duration.ofSeconds(8),
        Duration.ofMillis(200),
        Duration.ofSeconds(10),
        1,
        Duration.ofMillis(300),
        drain);
  }

  /** Copies the example site into a folder and starts its lab; the daemon is not started yet. */
  public static LabSite in(Path folder) {
    return in(folder, 0);
  }

  /**
   * As {@link #in(Path)}, with further circuits {@code test-1}, {@code test-2}, …: IPv4 in the
   * global table of chic-mx1 and chic-xr1, primary live, secondary a draft.
   */
  public static LabSite in(Path folder, int further) {
    return in(folder, further, inventory -> {});
  }

  /** As {@link #in(Path, int)}, with an inventory that was changed before its lab started. */
  public static LabSite in(Path folder, int further, SiteCopy.Edit inventory) {
    SiteCopy copy = SiteCopy.of(Path.of("config"), folder);
    copy.edit("inventory.yaml", inventory);
    for (int n = 1; n <= further; n++) {
      addCircuit(copy.configDir(), n);
    }
    Lab.Settings quick = new Lab.Settings(Duration.ofMillis(50), false);
    VirtualPop pop = VirtualPop.start(Site.load(copy.configDir()), true, quick);
    copy.pointAt(pop);
    copy.edit(
        "circuitd.yaml",
        root -> {
          root.withObject("/health").put("every", 1);
          root.withObject("/deploy/fuse")
              .put("connections", 10_000)
              .put("routers", 1_000)
              .put("sessions", 100_000);
          root.path("clouds")
              .forEach(cloud -> ((ObjectNode) cloud).put("retries", 1).put("watchEvery", 1));
        });
    pop.clouds().forEach(cloud -> cloud.faults().operations().operationTime(Duration.ofMillis(50)));
    return new LabSite(copy, pop);
  }

  /** The name of a further circuit. */
  public static CircuitName test(int n) {
    return new CircuitName("test-" + n);
  }

  private static void addCircuit(Path configDir, int n) {
    String key = String.format("7e570000-0000-4000-8000-%012d", n);
    try {
      String body =
          Files.readString(configDir.resolve("lab/cross-connections/example-hospital.json"));
      Files.writeString(
          configDir.resolve("lab/cross-connections/test-" + n + ".json"),
          body.replace("5d0ce9c0-6a3f-4c8e-9a49-0d7c5cb0a1f2", key)
              .replace("er-example-hospital", "er-test-" + n)
              .replace("\"sTag\": 12", "\"sTag\": " + (100 + n)));
      Files.writeString(
          configDir.resolve(file(test(n))),
          """
          circuit: test-%d
          customer: Test %d
          serviceKey: %s
          bandwidthMbps: 500
          peerings:
            private:
              innerVlan: %d
              primary: {virtualRouter: vr-global, ipv4: 198.51.100.%d/30}
              secondary: {virtualRouter: vr-global, ipv4: 198.51.100.%d/30}
          connections:
            primary: {state: live}
            secondary: {state: draft}
          """
              .formatted(n, n, key, 400 + n, 8 * n, 8 * n + 4));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the file of a circuit is, from the configuration folder. */
  public static String file(CircuitName name) {
    return "circuits/" + name + ".yaml";
  }

  /** Starts the daemon, or starts it again. */
  public LabSite start() {
    return start(StepListener.NONE);
  }

  public LabSite start(StepListener steps) {
    return start(options(steps));
  }

  public LabSite start(Daemon.Options options) {
    stop();
    daemon = Optional.of(Daemon.start(options));
    return this;
  }

  /** How the site's daemon is run. */
  public Daemon.Options options(StepListener steps) {
    return new Daemon.Options(
        configDir(), Path.of(""), Duration.ofMillis(500), SHORT, steps, InstantSource.system());
  }

  public void stop() {
    daemon.ifPresent(Daemon::close);
    daemon = Optional.empty();
  }

  public Path configDir() {
    return copy.configDir();
  }

  public SiteCopy files() {
    return copy;
  }

  public VirtualPop pop() {
    return pop;
  }

  public SimulatedRouter router(String name) {
    return pop.routers().router(name);
  }

  public FakeAzure commercial() {
    return pop.cloud("commercial");
  }

  public ControlService daemon() {
    return daemon.orElseThrow().service();
  }

  /** Whom the running daemon tells news of health. */
  void listen(Consumer<HealthEvent> to) {
    daemon.orElseThrow().listen(to);
  }

  public HistoryService history() {
    return daemon.orElseThrow().history();
  }

  public AdviceService advice() {
    return daemon.orElseThrow().advice();
  }

  /** Where metrics are served. */
  int metricsPort() {
    return daemon.orElseThrow().ports().metricsPort().orElseThrow();
  }

  /** UDP port that the SNMP agent answers on. */
  int agentPort() {
    return daemon.orElseThrow().ports().agentPort().orElseThrow();
  }

  /** What became of the traps that came. */
  public Optional<TrapCounts> traps() {
    return daemon.orElseThrow().ports().traps();
  }

  /** UDP port that traps are listened for on. */
  public int trapPort() {
    return daemon.orElseThrow().ports().trapPort().orElseThrow();
  }

  /** What monitoring systems are served, made now. */
  public Snapshot snapshot() {
    Snapshots snapshots = daemon.orElseThrow().snapshots();
    snapshots.refresh();
    return snapshots.get();
  }

  /** What monitoring systems are served at this moment. */
  public Snapshot servedNow() {
    return daemon.orElseThrow().snapshots().get();
  }

  /** As {@link #snapshot()}, with the part of one circuit made anew. */
  public Snapshot snapshotOf(CircuitName name) {
    Snapshots snapshots = daemon.orElseThrow().snapshots();
    snapshots.refresh(List.of(name));
    return snapshots.get();
  }

  /** Writes one of the site's files, and has the daemon read it. */
  public void write(String file, String text) {
    try {
      Files.writeString(configDir().resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon.ifPresent(running -> running.service().reload());
  }

  public String read(String file) {
    try {
      return Files.readString(configDir().resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a file's YAML tree, and has the daemon read it. */
  public void edit(String file, SiteCopy.Edit edit) {
    copy.edit(file, edit);
    daemon.ifPresent(running -> running.service().reload());
  }

  /** Sets the state of a connection in a circuit's file. */
  public void set(CircuitName name, Side side, ConnectionState state) {
    edit(file(name), root -> root.withObject("/connections/" + side).put("state", state.word()));
  }

  /** The service key in a circuit's file. */
  public ServiceKey key(CircuitName name) {
    return ServiceKey.parse(
        read(file(name))
            .lines()
            .filter(line -> line.startsWith("serviceKey:"))
            .findFirst()
            .orElseThrow()
            .substring("serviceKey:".length())
            .replace("\"", "")
            .strip());
  }

  /** What the daemon asked Azure to change on a circuit, oldest first. */
  public List<FakeAzure.Seen> writes(CircuitName name) {
    String key = key(name).toString();
    return commercial().writes().stream().filter(write -> write.path().contains(key)).toList();
  }

  /** The running configuration of every router. */
  public Map<String, String> running() {
    Map<String, String> running = new TreeMap<>();
    pop.routers().routers().forEach(router -> running.put(router.name(), running(router.name())));
    return running;
  }

  /** The running configuration of a router, without its time of change. */
  public String running(String router) {
    return router(router).running().replaceAll(" junos:changed-[a-z]+=\"[^\"]*\"", "");
  }

  /** All that an operator could read now, in one text. */
  public String said() {
    return daemon().status(Optional.empty()).toString();
  }

  /** Waits for an alarm, {@code CODE: SUBJECT: …}, and returns it. */
  public String awaitAlarm(String start) {
    awaitTrue("alarm " + start, () -> !alarm(start).isEmpty());
    return alarm(start);
  }

  /** The first alarm that begins like this; empty text when none does. */
  public String alarm(String start) {
    return alarms().stream().filter(alarm -> alarm.startsWith(start)).findFirst().orElse("");
  }

  /** The alarms that stand, with their codes. */
  public List<String> alarms() {
    return daemon().status(Optional.empty()).alarms().stream()
        .map(alarm -> alarm.code() + ": " + alarm.text())
        .toList();
  }

  /** Approves the plan of a circuit and waits until these connections are up. */
  public PlanReport build(CircuitName name, Side... sides) {
    PlanReport plan = approve(name);
    for (Side side : sides) {
      await(name, side, StatusReport.Phase.UP);
    }
    awaitQuiet(name);
    return plan;
  }

  /** Waits until no change of a circuit is under way and no approval waits for its start. */
  public void awaitQuiet(CircuitName name) {
    awaitTrue(
        name + " quiet",
        () -> {
          try {
            boolean usedUp =
                daemon().plan(name).approvals().stream().allMatch(approval -> approval.usedUp());
            // A change that began while this was planned refuses the next plan.
            return usedUp && !daemon().plan(name).circuit().value().isEmpty();
          } catch (ControlFailure underWay) {
            return false;
          }
        });
  }

  /** Waits until the daemon has looked at a circuit once more, from the start to the end. */
  public void awaitLook(CircuitName name) {
    awaitCycles(2);
    Daemon running = daemon.orElseThrow();
    long rounds = running.rounds(name);
    awaitTrue(name + " looked at", () -> running.rounds(name) >= rounds + 2);
  }

  /** Waits until all clouds were listed so often; with 2, one list began after the call. */
  public void awaitCycles(int count) {
    Daemon running = daemon.orElseThrow();
    long cycles = running.cycles();
    awaitTrue("clouds listed", () -> running.cycles() >= cycles + count);
  }

  /** Waits for anything. */
  public static void awaitTrue(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .until(condition);
  }

  /** Plans once Azure has been read, and approves what was planned. */
  public PlanReport approve(CircuitName name) {
    PlanReport plan = daemon().plan(name);
    plan.connections().forEach(side -> approve(name, side, plan.digest()));
    daemon().reload();
    return plan;
  }

  /** Writes an approval of one connection; the daemon is not told. */
  public void approve(CircuitName name, Side side, String digest) {
    approve(copy, name, side, digest);
  }

  /** Writes an approval into a copy of the site. */
  static void approve(SiteCopy site, CircuitName name, Side side, String digest) {
    try {
      ApprovalFiles.write(
          site.configDir().resolve("approvals"),
          new Approval(
              name, side, digest, "a test", Instant.now(), Optional.empty(), Optional.empty()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  /** Waits until a connection is in a phase. */
  public void await(CircuitName name, Side side, StatusReport.Phase phase) {
    Awaitility.await(name + " " + side + " " + phase)
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(100))
        .conditionEvaluationListener(condition -> {
          if (condition.getRemainingTimeInMS() < 200) {
            System.err.println(connection(name, side));
          }
        })
        .until(() -> connection(name, side).phase() == phase);
  }

  @Override
  public void close() {
    stop();
    pop.close();
  }
}
