package io.circuitd.cli;

import io.circuitd.cli.Table.Cell;
import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.ControlJson;
import io.circuitd.control.HealthReport;
import io.circuitd.control.HealthReport.CircuitHealth;
import io.circuitd.control.HealthReport.LegHealth;
import io.circuitd.control.StatusReport.Verdict;
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

/** {@code circuitd health}. */
@Command(
    name = "health",
    description = "Shows the verdict on each circuit and leg, and why.",
    footer = {"", "Exit code 1 when a leg is degraded or down, 3 when one is unknown."})
final class HealthCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec CommandSpec spec;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "One circuit; default: all.")
  Optional<CircuitName> circuit = Optional.empty();

  @Option(
      names = "--azure",
      description = "Asks Azure's own routers first: BGP and ARP of both paths.")
  boolean azure;

  HealthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (azure && circuit.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--azure is slow and counted by Azure; name one CIRCUIT");
    }
    HealthReport report;
    try (Progress progress = new Progress(terminal)) {
      if (azure) {
        progress.say("asking Azure's routers, which may take a minute ...");
      }
      report = common.daemon().health(circuit, azure);
    }
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      print(report);
    }
    return report.circuits().stream()
        .flatMap(c -> c.legs().stream())
        .mapToInt(leg -> exitCode(leg.verdict()))
        .max()
        .orElse(ExitCode.FINE);
  }

  private static int exitCode(Verdict verdict) {
    return switch (verdict) {
      case UP, NOT_LIVE -> ExitCode.FINE;
      case DEGRADED, DOWN -> ExitCode.WRONG;
      case UNKNOWN -> ExitCode.UNREACHABLE;
    };
  }

  private void print(HealthReport report) {
    if (report.circuits().isEmpty()) {
      terminal.line("nothing is on a router");
      return;
    }
    Table table = new Table("circuit", "leg", "router", "verdict", "read", "Azure's view");
    for (CircuitHealth health : report.circuits()) {
      for (LegHealth leg : health.legs()) {
        table.row(
            Cell.of(health.circuit().value()),
            Cell.of(leg.leg()),
            Cell.of(leg.router()),
            new Cell(leg.verdict().toString(), style(leg.verdict())),
            Cell.of(leg.observedAt().map(at -> Times.between(at, report.at())).orElse("-")),
            Cell.of(leg.azure().map(HealthReport.SecondOpinion::side).orElse("-")));
      }
    }
    table.print(terminal);
    for (CircuitHealth health : report.circuits()) {
      health.legs().forEach(leg -> printReasons(report, health, leg));
    }
  }

  private void printReasons(HealthReport report, CircuitHealth health, LegHealth leg) {
    terminal.line("");
    terminal.line(Style.BOLD, health.circuit() + " " + leg.leg() + ": " + leg.verdict());
    leg.causes().forEach(cause -> terminal.line(Style.WARN, "  " + cause));
    terminal.line("  " + leg.reason());
    leg.notes().forEach(note -> terminal.line(Style.DIM, "  " + note));
    leg.azure()
        .ifPresent(opinion -> {
          terminal.line(
              "  Azure's router, asked "
                  + Times.between(opinion.at(), report.at())
                  + " ago: "
                  + opinion.words());
          opinion.neighbors().forEach(row -> terminal.line(Style.DIM, "    BGP " + row));
          opinion.arp().forEach(row -> terminal.line(Style.DIM, "    ARP " + row));
        });
  }

  private static Style style(Verdict verdict) {
    return switch (verdict) {
      case UP -> Style.GOOD;
      case DOWN -> Style.BAD;
      case DEGRADED, UNKNOWN -> Style.WARN;
      case NOT_LIVE -> Style.DIM;
    };
  }
}
