package io.circuitd.cli;

import io.circuitd.cli.Table.Cell;
import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.ControlJson;
import io.circuitd.control.DriftReport;
import io.circuitd.control.DriftReport.Difference;
import io.circuitd.control.DriftReport.LegDrift;
import io.circuitd.control.DriftReport.State;
import io.circuitd.model.CircuitName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code circuitd drift}. */
@Command(
    name = "drift",
    description = "Shows what differs on the routers from what was pushed.",
    footer = {"", "Exit code 1 when a leg has drifted, 3 when one is unknown."})
final class DriftCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec CommandSpec spec;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "One circuit; default: all.")
  Optional<CircuitName> circuit = Optional.empty();

  @Option(names = "--router", paramLabel = "R", description = "One router; default: all.")
  Optional<String> router = Optional.empty();

  @Option(names = "--now", description = "Reads the routers first.")
  boolean now;

  DriftCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (circuit.isPresent() && router.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "CIRCUIT and --router exclude each other; name one");
    }
    DriftReport report;
    try (Progress progress = new Progress(terminal)) {
      if (now) {
        progress.say("reading the routers ...");
      }
      report = common.daemon().drift(circuit, router, now);
    }
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      print(report);
    }
    return report.legs().stream().mapToInt(leg -> exitCode(leg.state())).max().orElse(0);
  }

  private static int exitCode(State state) {
    return switch (state) {
      case CLEAN -> ExitCode.FINE;
      case DRIFTED -> ExitCode.WRONG;
      case UNKNOWN -> ExitCode.UNREACHABLE;
    };
  }

  private void print(DriftReport report) {
    if (report.legs().isEmpty()) {
      terminal.line("no leg has been pushed");
      return;
    }
    Table table = new Table("circuit", "leg", "router", "state", "findings", "checked");
    for (LegDrift leg : report.legs()) {
      table.row(
          Cell.of(leg.circuit().value()),
          Cell.of(leg.leg()),
          Cell.of(leg.router()),
          new Cell(leg.state().toString(), style(leg.state())),
          Cell.of(leg.findings().isEmpty() ? "-" : Integer.toString(leg.findings().size())),
          Cell.of(leg.checkedAt().map(Times::at).orElse("never")));
    }
    table.print(terminal);
    report.legs().forEach(this::printDetails);
  }

  private void printDetails(LegDrift leg) {
    if (leg.reason().isEmpty() && leg.findings().isEmpty()) {
      return;
    }
    terminal.line("");
    terminal.line(
        Style.BOLD,
        leg.circuit()
            + " "
            + leg.leg()
            + " on "
            + leg.router()
            + (leg.reason().isEmpty() ? "" : ": " + leg.reason()));
    for (Difference difference : leg.findings()) {
      terminal.line("  " + difference.path());
      terminal.line(Style.GOOD, "    wanted " + difference.wanted().orElse("nothing"));
      terminal.line(Style.BAD, "    found  " + difference.found().orElse("nothing"));
    }
  }

  private static Style style(State state) {
    return switch (state) {
      case CLEAN -> Style.GOOD;
      case DRIFTED -> Style.BAD;
      case UNKNOWN -> Style.WARN;
    };
  }
}
