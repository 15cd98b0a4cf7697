package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.ControlClient;
import io.circuitd.control.ControlJson;
import io.circuitd.control.PlanReport;
import io.circuitd.control.PlanReport.ApprovalStatus;
import io.circuitd.control.PlanReport.Kind;
import io.circuitd.control.PlanReport.PlanFinding;
import io.circuitd.control.PlanReport.RouterPlan;
import io.circuitd.files.Severity;
import java.util.function.Function;

/** A plan as an operator reads it before approving: diffs, Azure writes, findings, digest. */
final class PlanView {
  private final Terminal terminal;
  private final PlanReport plan;

  PlanView(Terminal terminal, PlanReport plan) {
    this.terminal = terminal;
    this.plan = plan;
  }

  /**
   * Asks the daemon for a plan and shows it.
   *
   * @return the exit code
   */
  static int show(
      Terminal terminal, CommonOptions common, Function<ControlClient, PlanReport> question) {
    PlanReport plan;
    try (Progress progress = new Progress(terminal)) {
      progress.say("reading Azure and the routers ...");
      plan = question.apply(common.daemon());
    }
    if (common.json) {
      terminal.out().println(ControlJson.pretty(plan));
    } else {
      new PlanView(terminal, plan).print();
    }
    return exitCode(plan);
  }

  void print() {
    terminal.line(
        Style.BOLD,
        "circuit "
            + plan.circuit()
            + ": "
            + plan.asked().map(asked -> asked.title() + ", ").orElse("")
            + words(plan.kind()));
    plan.azure().ifPresent(facts -> FactsView.lines(facts, plan.at()).forEach(terminal::line));
    plan.routers().forEach(this::print);
    if (!plan.azureWrites().isEmpty()) {
      terminal.line("");
      terminal.line(Style.BOLD, "Azure, in this order");
      for (int i = 0; i < plan.azureWrites().size(); i++) {
        terminal.line("  " + (i + 1) + ". " + plan.azureWrites().get(i));
      }
    }
    if (!plan.waits().isEmpty()) {
      terminal.line("");
      plan.waits().forEach(wait -> terminal.line(Style.BOLD, "then " + wait));
    }
    if (!plan.findings().isEmpty() || !plan.approvals().isEmpty()) {
      terminal.line("");
    }
    plan.findings().forEach(this::print);
    plan.approvals().forEach(this::print);
    if (!plan.digest().isEmpty()) {
      terminal.line("");
      terminal.line("digest " + plan.digest());
    }
    if (needsApproval()) {
      terminal.line(
          "approve with: circuitd approve "
              + plan.circuit()
              + plan.asked().map(asked -> " " + String.join(" ", asked.approveOptions())).orElse("")
              + " --by YOU"
              + (plan.needs().signed() ? " --key FILE" : "")
              + (plan.needs().count() > 1
                  ? "; " + plan.needs().count() + " persons must approve"
                  : ""));
    }
  }

  private boolean needsApproval() {
    return plan.kind() != Kind.BLOCKED
        && plan.kind() != Kind.NOTHING_TO_DO
        && !plan.connections().stream()
            .allMatch(side ->
                plan.approvals().stream()
                        .filter(given -> given.connection() == side && given.valid())
                        .count()
                    >= plan.needs().count());
  }

  private void print(RouterPlan router) {
    terminal.line("");
    terminal.line(
        Style.BOLD,
        "router %s, leg %s: gate %s, %s"
            .formatted(router.router(), router.leg(), router.gate(), touched(router)));
    if (router.diff().isBlank()) {
      terminal.line("  nothing to change");
    }
    router.diff().lines().forEach(line -> terminal.line(style(line), "  " + line));
  }

  private void print(PlanFinding finding) {
    Style style =
        switch (finding.severity()) {
          case ERROR -> Style.BAD;
          case WARNING -> Style.WARN;
          case ADVICE -> Style.PLAIN;
        };
    terminal.line(style, text(finding));
  }

  private void print(ApprovalStatus approval) {
    String given =
        "%s approved by %s at %s%s%s"
            .formatted(
                approval.connection().word(),
                approval.by(),
                Times.at(approval.at()),
                approval.ticket().map(ticket -> ", ticket " + ticket).orElse(""),
                approval.key().map(key -> ", signed with " + key).orElse(""));
    if (approval.valid()) {
      terminal.line(Style.GOOD, given + ": valid");
    } else if (approval.refused().isPresent() && approval.moved().isEmpty()) {
      terminal.line(Style.BAD, given + ": refused: " + approval.refused().get());
    } else {
      terminal.line(Style.WARN, given + ": void, " + why(approval));
    }
  }

  private static String why(ApprovalStatus approval) {
    if (approval.usedUp()) {
      return "used up by the change that it was given for";
    }
    return "not for this plan"
        + (approval.moved().isEmpty() ? "" : "; moved: " + String.join("; ", approval.moved()));
  }

  /** Fine, refused, or refused because something did not answer. */
  static int exitCode(PlanReport plan) {
    if (!plan.unreachable().isEmpty()) {
      return ExitCode.UNREACHABLE;
    }
    return plan.kind() == Kind.BLOCKED ? ExitCode.WRONG : ExitCode.FINE;
  }

  /** One line: severity, rule, text. */
  static String text(PlanFinding finding) {
    return finding.severity().word()
        + finding.rule().map(id -> " " + id).orElse("")
        + ": "
        + finding.text();
  }

  /** The errors of a plan in one line; why it is blocked. */
  static String errors(PlanReport plan) {
    return plan.findings().stream()
        .filter(finding -> finding.severity() == Severity.ERROR)
        .map(PlanView::text)
        .reduce((a, b) -> a + "; " + b)
        .orElse("see: circuitd plan " + plan.circuit());
  }

  private static String touched(RouterPlan router) {
    return switch (router.sessionsTouched()) {
      case 0 -> "no session touched";
      case 1 -> "1 session touched";
      default -> router.sessionsTouched() + " sessions touched";
    };
  }

  static Style style(String line) {
    if (line.startsWith("+")) {
      return Style.GOOD;
    }
    return line.startsWith("-") ? Style.BAD : Style.PLAIN;
  }

  private static String words(Kind kind) {
    return switch (kind) {
      case FIRST_BUILD -> "first build";
      case ADD_LEG -> "a leg more";
      case OURS_ALONE -> "a change of ours alone";
      case MOVE -> "a move to another port, service-affecting for that leg";
      case BOTH_SIDES -> "a change of both sides, an outage: service-affecting rebuild";
      case PEERING_RESET -> "service-affecting: all its sessions go down and come up again";
      case PEERING_DISABLE -> "service-affecting: all its sessions go down and stay down";
      case PEERING_ENABLE -> "its sessions come up again";
      case RETIRE -> "retirement";
      case NOTHING_TO_DO -> "nothing to do";
      case BLOCKED -> "blocked";
    };
  }
}
