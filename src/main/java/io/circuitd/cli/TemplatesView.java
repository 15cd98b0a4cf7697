package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.TemplatesReport;
import io.circuitd.control.TemplatesReport.Refused;
import io.circuitd.control.TemplatesReport.Staged;
import io.circuitd.model.CircuitName;
import java.util.List;

/** What other templates would change, as an operator reads it before putting them in place. */
final class TemplatesView {
  private static final int NAMED = 5;

  private final Terminal terminal;
  private final TemplatesReport report;

  TemplatesView(Terminal terminal, TemplatesReport report) {
    this.terminal = terminal;
    this.report = report;
  }

  void print() {
    int refused = report.refused().stream().mapToInt(group -> group.legs().size()).sum();
    terminal.line(
        Style.BOLD,
        "%s on routers: %d without a difference, %d change, %d refused"
            .formatted(
                GroupView.counted(report.legs(), "leg"),
                report.unchanged(),
                report.legs() - report.unchanged() - refused,
                refused));
    GroupView groups = new GroupView(terminal);
    report.groups().forEach(group -> groups.print(group, report.old(), report.fresh()));
    report.refused().forEach(this::print);
    if (!report.warnings().isEmpty()) {
      terminal.line("");
    }
    report.warnings().forEach(warning -> terminal.line(Style.WARN, "warning: " + warning));
    print(report.stages());
  }

  private void print(Refused refused) {
    terminal.line("");
    terminal.line(
        Style.BAD,
        refused.file()
            + " refuses "
            + GroupView.counted(refused.legs().size(), "leg")
            + ": "
            + refused.reason());
    List<String> first = refused.legs().stream().limit(NAMED).toList();
    int more = refused.legs().size() - first.size();
    terminal.line("  " + String.join(", ", first) + (more > 0 ? " and " + more + " more" : ""));
  }

  private void print(Staged stages) {
    terminal.line("");
    if (stages.canary().isEmpty()) {
      terminal.line("nothing to roll out");
      return;
    }
    terminal.line(Style.BOLD, "stages of the roll-out");
    terminal.line(
        "  canary  " + stages.canary().map(CircuitName::value).orElse("") + ": " + stages.why());
    print("pop   ", stages.pop(), " at " + String.join(" and ", stages.pops()));
    print("rest  ", stages.rest(), "");
    if (!stages.notUp().isEmpty()) {
      terminal.line(
          "          last, as they are not up, or not live by their files: "
              + GroupView.names(stages.notUp()));
    }
    terminal.line(
        "next: put the new templates in the place of the old ones, then circuitd plan --stage"
            + " canary");
  }

  private void print(String stage, List<CircuitName> circuits, String where) {
    terminal.line(
        "  %s  %s%s%s"
            .formatted(
                stage,
                GroupView.counted(circuits.size(), "circuit"),
                where,
                circuits.isEmpty() ? "" : ": " + GroupView.names(circuits)));
  }
}
