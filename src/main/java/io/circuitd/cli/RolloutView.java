package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.RolloutReport;

/** How far a roll-out is. */
final class RolloutView {
  private static final int SHOWN = 20;

  private final Terminal terminal;
  private final RolloutReport report;

  RolloutView(Terminal terminal, RolloutReport report) {
    this.terminal = terminal;
    this.report = report;
  }

  void print() {
    if (report.stages().isEmpty()) {
      terminal.line(
          "every leg on a router stands as the templates of " + report.templates() + " render it");
      return;
    }
    terminal.line(
        Style.BOLD,
        "templates of " + report.templates() + ", rolled out since " + Times.at(report.since()));
    boolean next = true;
    for (RolloutReport.Progress stage : report.stages()) {
      int open = stage.open().size();
      int all = stage.circuits().size();
      terminal.line(
          open == 0 ? Style.GOOD : Style.PLAIN,
          "%s: %d of %s through and up"
              .formatted(stage.stage(), all - open, GroupView.counted(all, "circuit")));
      stage.open().stream()
          .limit(SHOWN)
          .forEach(circuit -> terminal.line("  " + circuit.circuit() + ": " + circuit.why()));
      if (open > SHOWN) {
        terminal.line("  and " + (open - SHOWN) + " more");
      }
      if (open > 0 && next) {
        terminal.line("  next: circuitd plan --stage " + stage.stage());
        next = false;
      }
    }
  }
}
