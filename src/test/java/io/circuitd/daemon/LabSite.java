package io.circuitd.daemon;

import io.circuitd.control.ControlService;
import io.circuitd.control.PlanReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.deploy.DeploySettings;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.lab.FakeAzure;
import io.circuitd.lab.Lab;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.lab.SiteCopy;
import io.circuitd.lab.VirtualPop;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.StepListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;

/** The example site on its own lab, with times short enough for tests. */
public final class LabSite implements AutoCloseable {
  public static final CircuitName UNIV = new CircuitName("example-univ");
  public static final CircuitName HOSPITAL = new CircuitName("example-hospital");
  public static final CircuitName COLLEGE = new CircuitName("example-college");

  /** A confirm window of 6 s, a gate that ends 1 s before it, and one second of stability. */
  public static final UnaryOperator<DeploySettings> SHORT =
      settings ->
          new DeploySettings(
              Duration.ofSeconds(6),
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              Duration.ofMillis(500),
              Duration.ofMillis(100),
              Duration.ofSeconds(8),
              Duration.ofMillis(200),
              Duration.ofSeconds(10),
              1,
              Duration.ofMillis(300));

  private final SiteCopy copy;
  private final VirtualPop pop;
  private Optional<Daemon> daemon = Optional.empty();

  private LabSite(SiteCopy copy, VirtualPop pop) {
    this.copy = copy;
    this.pop = pop;
  }

  /** Copies the example site into a folder and starts its lab; the daemon is not started yet. */
  public static LabSite in(Path folder) {
    SiteCopy copy = SiteCopy.of(Path.of("config"), folder);
    Lab.Settings quick = new Lab.Settings(Duration.ofMillis(50), false);
    VirtualPop pop = VirtualPop.start(Site.load(copy.configDir()), true, quick);
    copy.pointAt(pop);
    copy.edit("circuitd.yaml", root -> root.withObject("/health").put("every", 1));
    pop.clouds().forEach(cloud -> cloud.faults().operationTime(Duration.ofMillis(50)));
    return new LabSite(copy, pop);
  }

  /** Starts the daemon, or starts it again. */
  public LabSite start() {
    return start(StepListener.NONE);
  }

  public LabSite start(StepListener steps) {
    stop();
    daemon =
        Optional.of(
            Daemon.start(
                new Daemon.Options(
                    configDir(),
                    Path.of(""),
                    Duration.ofMillis(500),
                    SHORT,
                    steps,
                    InstantSource.system())));
    return this;
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

  /** Plans once Azure has been read, and approves what was planned. */
  public PlanReport approve(CircuitName name) {
    return approve(daemon(), name);
  }

  /** The same, with a daemon that runs elsewhere. */
  public PlanReport approve(ControlService daemon, CircuitName name) {
    PlanReport plan = daemon.plan(name);
    for (Side side : plan.connections()) {
      try {
        ApprovalFiles.write(
            configDir().resolve("approvals"),
            new Approval(
                name,
                side,
                plan.digest(),
                "a test",
                Instant.now(),
                Optional.empty(),
                Optional.empty()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    daemon.reload();
    return plan;
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
