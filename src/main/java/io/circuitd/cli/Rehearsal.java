package io.circuitd.cli;

import io.circuitd.control.ControlServer;
import io.circuitd.control.ControlService;
import io.circuitd.control.DriftReport;
import io.circuitd.control.FreezeReport;
import io.circuitd.control.PlanReport;
import io.circuitd.control.ReloadReport;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.DaemonState;
import io.circuitd.control.StatusReport.LegStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.SessionStatus;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.BgpState;
import io.circuitd.model.CircuitName;
import io.circuitd.model.ConnectionState;
import io.circuitd.model.Family;
import io.circuitd.model.Side;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Runs the short commands once, against a daemon that knows one made-up circuit, while the launcher
 * has the JVM record which classes they load. Its output goes nowhere; what it does not run is only
 * slower to start.
 */
final class Rehearsal {
  private Rehearsal() {}

  public static void main(String[] args) throws IOException {
    Logging.quiet();
    Path folder = Files.createTempDirectory("circuitd");
    Path config = Files.createDirectory(folder.resolve("config"));
    Path socket = folder.resolve("state").resolve("control").resolve("circuitd.sock");
    ControlServer server = ControlServer.start(socket, new OneCircuit());
    try {
      for (String command :
          List.of(
              "--version",
              "--help",
              "status",
              "status example",
              "status --json",
              "plan example",
              "drift --now",
              "drift --help",
              "nonsense")) {
        run(config, command.split(" "));
      }
      Path example = Path.of(System.getProperty("circuitd.home", "."), "config");
      for (String command : List.of("validate", "render example-univ", "schema circuit")) {
        run(example, command.split(" "));
      }
    } finally {
      server.close();
      for (String leftOver :
          List.of("state/control/circuitd.sock.lock", "state/control", "state")) {
        Files.deleteIfExists(folder.resolve(leftOver));
      }
      Files.delete(config);
      Files.delete(folder);
    }
  }

  private static void run(Path config, String... words) {
    Terminal nowhere =
        new Terminal(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(Writer.nullWriter()),
            true,
            false);
    boolean known = Commands.find(words[0]).isPresent();
    String[] call = Arrays.copyOf(words, words.length + (known ? 2 : 0));
    if (known) {
      call[words.length] = "--config";
      call[words.length + 1] = config.toString();
    }
    Main.execute(nowhere, call);
  }

  private static final class OneCircuit implements ControlService {
    private static final CircuitName NAME = new CircuitName("example");

    @Override
    public StatusReport status(Optional<CircuitName> circuit) {
      SessionStatus session =
          new SessionStatus(
              Family.IPV4,
              "192.0.2.250",
              Optional.of(BgpState.ESTABLISHED),
              Optional.of(Instant.EPOCH));
      LegStatus leg =
          new LegStatus(
              "primary-private",
              Optional.of("xe-0/0/0.100"),
              List.of(session),
              BfdState.UP,
              1,
              Optional.of(Instant.EPOCH));
      ConnectionStatus connection =
          new ConnectionStatus(
              Side.PRIMARY,
              ConnectionState.LIVE,
              Phase.UP,
              "",
              Optional.of("router"),
              Optional.of("xe-0/0/0"),
              List.of(leg));
      return new StatusReport(
          Instant.EPOCH,
          DaemonState.RUNNING,
          List.of(),
          List.of(
              new CircuitStatus(
                  NAME,
                  "Example",
                  Optional.of("public"),
                  Optional.of("Provisioned"),
                  Verdict.UP,
                  "",
                  List.of(),
                  List.of(connection))));
    }

    @Override
    public PlanReport plan(CircuitName circuit) {
      return new PlanReport(
          NAME,
          Instant.EPOCH,
          "",
          PlanReport.Kind.NOTHING_TO_DO,
          List.of(),
          List.of(new PlanReport.RouterPlan("router", "primary-private", "+ a", "config", 0)),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          PlanReport.ApprovalNeeds.DEFAULT,
          Optional.empty(),
          Optional.empty());
    }

    @Override
    public DriftReport drift(Optional<CircuitName> circuit, Optional<String> router, boolean now) {
      return new DriftReport(
          Instant.EPOCH,
          List.of(
              new DriftReport.LegDrift(
                  NAME,
                  "primary-private",
                  "router",
                  DriftReport.State.CLEAN,
                  "",
                  Optional.of(Instant.EPOCH),
                  List.of())));
    }

    @Override
    public FreezeReport freeze(String by, String reason) {
      return new FreezeReport(true, "");
    }

    @Override
    public FreezeReport unfreeze(String by) {
      return new FreezeReport(false, "");
    }

    @Override
    public ReloadReport reload() {
      return new ReloadReport(1, List.of());
    }
  }
}
