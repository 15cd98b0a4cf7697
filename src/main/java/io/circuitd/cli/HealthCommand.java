package io.circuitd.cli;

import io.circuitd.cli.Table.Cell;
import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.ControlJson;
import io.circuitd.control.HealthHistory;
import io.circuitd.control.HealthReport;
import io.circuitd.control.HealthReport.CircuitHealth;
import io.circuitd.control.HealthReport.LegHealth;
import io.circuitd.control.StatusReport.Verdict;
import io.circuitd.model.CircuitName;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  @Option(names = "--history", description = "Shows what was told, and what was silenced.")
  boolean history;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "" + HealthHistory.USUAL_LIMIT,
      description = "With --history: how many of the newest; default: ${DEFAULT-VALUE}.")
  int limit = HealthHistory.USUAL_LIMIT;

  HealthCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (azure && circuit.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--azure is slow and counted by Azure; name one CIRCUIT");
    }
    if (history && (azure || limit < 1)) {
      throw new ParameterException(
          spec.commandLine(),
          azure ? "--history asks nobody; leave --azure out" : "--limit is 1 or more");
    }
    if (history) {
      print(common.daemon().healthHistory(circuit, limit));
      return ExitCode.FINE;
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
    Table table =
        new Table(
            "circuit", "leg", "router", "verdict", "read", "counts as", "since", "Azure's view");
    for (CircuitHealth health : report.circuits()) {
      for (LegHealth leg : health.legs()) {
        table.row(
            Cell.of(health.circuit().value()),
            Cell.of(leg.leg()),
            Cell.of(leg.router()),
            new Cell(leg.verdict().toString(), style(leg.verdict())),
            Cell.of(leg.observedAt().map(at -> Times.between(at, report.at())).orElse("-")),
            leg.standing()
                .map(standing -> new Cell(standing.words(), style(standing.verdict())))
                .orElse(Cell.of("-")),
            Cell.of(
                leg.standing()
                    .map(standing -> Times.between(standing.since(), report.at()))
                    .orElse("-")),
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
    leg.standing()
        .filter(standing ->
            standing.verdict() != leg.verdict()
                || standing.flapping()
                || standing.silence().isPresent())
        .ifPresent(standing -> {
          terminal.line(
              "  "
                  + standing.words(leg.verdict())
                  + ", since "
                  + Times.at(standing.since())
                  + ": "
                  + standing.reason());
          standing.silence().ifPresent(why -> terminal.line("  not told at present: " + why));
          leg.knownAt()
              .filter(known -> leg.verdict() == Verdict.UNKNOWN)
              .ifPresent(known ->
                  terminal.line(
                      "  known last "
                          + Times.between(known, report.at())
                          + " ago, at "
                          + Times.at(known)));
        });
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

  private void print(HealthHistory report) {
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
      return;
    }
    if (report.news().isEmpty()) {
      terminal.line("nothing was told yet");
      return;
    }
    for (HealthHistory.News news : report.news()) {
      String subject =
          Stream.of(news.circuit(), news.leg(), news.router())
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining(" "));
      String change = news.before().isEmpty() ? news.kind() : news.before() + " -> " + news.now();
      terminal.line(
          news.silenced() ? Style.DIM : Style.PLAIN,
          Times.at(news.at())
              + "  "
              + subject
              + "  "
              + change
              + (news.silenced() ? " (not told)" : "")
              + ": "
              + news.reason());
    }
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
