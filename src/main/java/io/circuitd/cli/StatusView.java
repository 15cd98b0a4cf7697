package io.circuitd.cli;

import io.circuitd.cli.Table.Cell;
import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.StatusReport;
import io.circuitd.control.StatusReport.BfdState;
import io.circuitd.control.StatusReport.CircuitStatus;
import io.circuitd.control.StatusReport.ConnectionStatus;
import io.circuitd.control.StatusReport.DaemonState;
import io.circuitd.control.StatusReport.LegStatus;
import io.circuitd.control.StatusReport.Phase;
import io.circuitd.control.StatusReport.SessionStatus;
import io.circuitd.control.StatusReport.Warning;
import io.circuitd.model.BgpState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A status report as a table: each circuit, leg, router, BGP, BFD, Azure state and verdict. */
final class StatusView {
  private static final String NOTHING = "-";

  private final Terminal terminal;
  private final StatusReport report;

  StatusView(Terminal terminal, StatusReport report) {
    this.terminal = terminal;
    this.report = report;
  }

  /** The table, and below it what a person should know: alarms, reasons, warnings. */
  void print() {
    if (report.circuits().isEmpty()) {
      terminal.line("no circuits");
    } else {
      Table table = new Table("circuit", "leg", "router", "BGP", "BFD", "Azure", "verdict");
      report.circuits().forEach(circuit -> addRows(table, circuit));
      table.print(terminal);
    }
    List<String> notes = report.circuits().stream().flatMap(c -> notes(c).stream()).toList();
    if (!notes.isEmpty() || !report.alarms().isEmpty() || frozen()) {
      terminal.line("");
    }
    if (frozen()) {
      terminal.line(
          Style.WARN, "frozen" + freezer() + ": nothing is written to Azure or to routers");
    }
    report
        .alarms()
        .forEach(alarm ->
            terminal.line(
                Style.BAD,
                "alarm %s since %s: %s"
                    .formatted(alarm.code(), Times.at(alarm.since()), alarm.text())));
    notes.forEach(terminal::line);
  }

  /** What Azure says of each circuit of the report. */
  void printFacts() {
    for (CircuitStatus circuit : report.circuits()) {
      circuit
          .azure()
          .ifPresent(facts -> {
            terminal.line("");
            FactsView.lines(facts, report.at()).forEach(terminal::line);
          });
    }
  }

  /** Every session of the report, one a row. */
  void printSessions() {
    Table table =
        new Table("leg", "sub-interface", "family", "Azure's address", "BGP", "for", "pushed");
    for (CircuitStatus circuit : report.circuits()) {
      for (ConnectionStatus connection : circuit.connections()) {
        for (LegStatus leg : connection.legs()) {
          leg.sessions().forEach(session -> table.row(session(leg, session)));
        }
      }
    }
    if (!table.isEmpty()) {
      terminal.line("");
      table.print(terminal);
    }
  }

  private String freezer() {
    return report
        .freeze()
        .map(freeze ->
            " by %s since %s%s"
                .formatted(
                    freeze.by(),
                    Times.at(freeze.since()),
                    freeze.reason().isEmpty() ? "" : " (" + freeze.reason() + ")"))
        .orElse("");
  }

  private boolean frozen() {
    return report.daemon() == DaemonState.FROZEN;
  }

  private static void addRows(Table table, CircuitStatus circuit) {
    Cell name = Cell.of(circuit.name().value());
    Cell azure = Cell.of(circuit.azureState().orElse(NOTHING));
    if (circuit.connections().isEmpty()) {
      Cell none = Cell.of(NOTHING);
      table.row(name, none, none, none, none, azure, Cell.of(circuit.verdict().toString()));
    }
    for (ConnectionStatus connection : circuit.connections()) {
      Cell router = Cell.of(connection.router().orElse(NOTHING));
      Cell phase = new Cell(connection.phase().toString(), style(connection.phase()));
      if (connection.legs().isEmpty()) {
        Cell side = Cell.of(connection.side().word());
        table.row(name, side, router, Cell.of(NOTHING), Cell.of(NOTHING), azure, phase);
      }
      for (LegStatus leg : connection.legs()) {
        table.row(
            name, Cell.of(leg.leg()), router, bgp(leg.sessions()), bfd(leg.bfd()), azure, phase);
      }
    }
  }

  private Cell[] session(LegStatus leg, SessionStatus session) {
    return new Cell[] {
      Cell.of(leg.leg()),
      Cell.of(leg.subInterface().orElse(NOTHING)),
      Cell.of(session.family().word()),
      Cell.of(session.azureAddress()),
      new Cell(word(session), style(List.of(session))),
      Cell.of(session.since().map(since -> Times.between(since, report.at())).orElse(NOTHING)),
      Cell.of(leg.pushedAt().map(Times::at).orElse(NOTHING))
    };
  }

  /** One word when all families agree, otherwise each family with its own. */
  private static Cell bgp(List<SessionStatus> sessions) {
    if (sessions.isEmpty()) {
      return Cell.of(NOTHING);
    }
    boolean agree = sessions.stream().map(SessionStatus::state).distinct().count() == 1;
    String families =
        sessions.stream().map(s -> s.family().word()).collect(Collectors.joining("+"));
    String text =
        agree
            ? word(sessions.getFirst()) + (sessions.size() > 1 ? " (" + families + ")" : "")
            : sessions.stream()
                .map(s -> s.family().word() + " " + word(s))
                .collect(Collectors.joining(", "));
    return new Cell(text, style(sessions));
  }

  private static String word(SessionStatus session) {
    return session.state().map(BgpState::word).orElse("unknown");
  }

  private static Style style(List<SessionStatus> sessions) {
    List<Optional<BgpState>> states = sessions.stream().map(SessionStatus::state).toList();
    if (states.stream().allMatch(s -> s.equals(Optional.of(BgpState.ESTABLISHED)))) {
      return Style.GOOD;
    }
    return states.stream().allMatch(Optional::isEmpty) ? Style.WARN : Style.BAD;
  }

  private static Cell bfd(BfdState state) {
    Style style =
        switch (state) {
          case UP -> Style.GOOD;
          case DOWN -> Style.BAD;
          case UNKNOWN, NOT_MEASURABLE -> Style.WARN;
          case OFF, NOT_BUILT -> Style.PLAIN;
        };
    return new Cell(state == BfdState.NOT_BUILT ? NOTHING : state.toString(), style);
  }

  private static Style style(Phase phase) {
    return switch (phase) {
      case UP -> Style.GOOD;
      case DOWN, BLOCKED -> Style.BAD;
      case DEGRADED, UNKNOWN, DRIFTED, MAINTENANCE -> Style.WARN;
      case DRAFT, GONE -> Style.DIM;
      case PLANNED, APPROVED, DEPLOYING, VERIFYING, RETIRING -> Style.PLAIN;
    };
  }

  private static List<String> notes(CircuitStatus circuit) {
    List<String> notes = new ArrayList<>();
    if (!circuit.reason().isEmpty()) {
      notes.add(circuit.name() + ": " + circuit.verdict() + ": " + circuit.reason());
    }
    circuit
        .standing()
        .filter(standing ->
            standing.verdict() != StatusReport.Verdict.UP
                || circuit.verdict() != StatusReport.Verdict.UP)
        .ifPresent(standing ->
            notes.add(
                circuit.name()
                    + ": "
                    + standing.words(circuit.verdict())
                    + ", since "
                    + Times.at(standing.since())));
    for (ConnectionStatus connection : circuit.connections()) {
      String where = circuit.name() + " " + connection.side().word();
      if (!connection.reason().isEmpty()) {
        notes.add(where + ": " + connection.phase() + ": " + connection.reason());
      }
      for (LegStatus leg : connection.legs()) {
        if (connection.phase() != Phase.UP) {
          leg.azure()
              .ifPresent(opinion ->
                  notes.add(
                      circuit.name()
                          + " "
                          + leg.leg()
                          + ": Azure's router, asked at "
                          + Times.at(opinion.at())
                          + ": "
                          + opinion.words()));
        }
        if (leg.driftFindings() > 0) {
          notes.add(
              "%s %s: %d %s from what was pushed; see: circuitd drift %s"
                  .formatted(
                      circuit.name(),
                      leg.leg(),
                      leg.driftFindings(),
                      leg.driftFindings() == 1 ? "entry differs" : "entries differ",
                      circuit.name()));
        }
      }
    }
    for (Warning warning : circuit.warnings()) {
      notes.add(
          circuit.name()
              + ": warning"
              + warning.rule().map(id -> " " + id).orElse("")
              + ": "
              + warning.text());
    }
    return notes;
  }
}
