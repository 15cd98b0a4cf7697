package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.ControlJson;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.PlanFinding;
import io.circuitd.control.StageReport;
import io.circuitd.rollout.Stages.Stage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plans of a stage as an operator reads them before approving: groups, not each by itself. */
final class StageView {
  private static final int SHOWN = 20;

  private final Terminal terminal;
  private final StageReport report;

  StageView(Terminal terminal, StageReport report) {
    this.terminal = terminal;
    this.report = report;
  }

  /** Asks the daemon for the plans of a stage. */
  static StageReport ask(Terminal terminal, CommonOptions common, Stage stage, String asker) {
    try (Progress progress = new Progress(terminal)) {
      progress.say("reading Azure and the routers for each circuit of stage " + stage + " ...");
      return common.daemon().stage(stage, asker);
    }
  }

  /**
   * Asks and shows.
   *
   * @return the exit code
   */
  static int show(Terminal terminal, CommonOptions common, Stage stage, String asker) {
    StageReport report = ask(terminal, common, stage, asker);
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      new StageView(terminal, report).print();
    }
    return exitCode(report);
  }

  /** Fine, something left out, or left out because it did not answer. */
  static int exitCode(StageReport report) {
    if (report.leftOut().stream().anyMatch(StageReport.LeftOut::unreachable)) {
      return ExitCode.UNREACHABLE;
    }
    return report.leftOut().isEmpty() ? ExitCode.FINE : ExitCode.WRONG;
  }

  void print() {
    terminal.line(
        Style.BOLD,
        "stage %s: %s to approve, %d through, %d left out"
            .formatted(
                report.stage(),
                GroupView.counted(report.plans().size(), "circuit"),
                report.through().size(),
                report.leftOut().size()));
    GroupView groups = new GroupView(terminal);
    report.groups().forEach(group -> groups.print(group, "as it is", "as planned"));
    if (!report.plans().isEmpty()) {
      terminal.line("");
      terminal.line("circuits: " + names(report.plans()));
    }
    findings().forEach((text, circuits) -> terminal.line(Style.WARN, text + " (" + circuits + ")"));
    printOpen();
    report.notes().forEach(note -> terminal.line(Style.WARN, note));
    if (!report.plans().isEmpty()) {
      terminal.line("");
      terminal.line("digest " + report.digest());
      PlanReport.ApprovalNeeds needs = report.plans().getFirst().needs();
      terminal.line(
          "approve with: circuitd approve --stage "
              + report.stage()
              + " --by YOU --digest "
              + report.digest().substring(0, 19)
              + (needs.signed() ? " --key FILE" : "")
              + (needs.count() > 1 ? "; " + needs.count() + " persons must approve" : ""));
    }
  }

  private void printOpen() {
    report.leftOut().stream()
        .limit(SHOWN)
        .forEach(out -> terminal.line(Style.BAD, "left out: " + out.circuit() + ": " + out.why()));
    if (report.leftOut().size() > SHOWN) {
      terminal.line("and " + (report.leftOut().size() - SHOWN) + " more left out; --json has all");
    }
    report.waitsFor().stream()
        .limit(SHOWN)
        .forEach(open ->
            terminal.line(
                Style.WARN,
                "warning: a former stage is not through: " + open.circuit() + ": " + open.why()));
    if (report.waitsFor().size() > SHOWN) {
      terminal.line("and " + (report.waitsFor().size() - SHOWN) + " more of former stages");
    }
  }

  private static String names(List<PlanReport> plans) {
    return String.join(", ", plans.stream().map(plan -> plan.circuit().value()).toList());
  }

  /** What the plans say beside their diffs, each text once, with the number of circuits. */
  private Map<String, String> findings() {
    Map<String, Integer> counted = new LinkedHashMap<>();
    for (PlanReport plan : report.plans()) {
      for (PlanFinding finding : plan.findings()) {
        counted.merge(PlanView.text(finding), 1, Integer::sum);
      }
    }
    Map<String, String> words = new LinkedHashMap<>();
    counted.forEach((text, number) -> words.put(text, GroupView.counted(number, "circuit")));
    return words;
  }
}
