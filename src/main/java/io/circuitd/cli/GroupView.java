package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.TemplatesReport.Group;
import io.circuitd.model.CircuitName;
import java.util.List;
import java.util.stream.Collectors;

/** Equal changes as an operator reads them: how far they reach, and one of them as a diff. */
final class GroupView {
  private static final int NAMED = 6;

  private final Terminal terminal;

  GroupView(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * @param from what the lines that go are called
   * @param to what the lines that come are called
   */
  void print(Group group, String from, String to) {
    terminal.line("");
    terminal.line(
        Style.BOLD,
        counted(group.connections(), "connection")
            + " on "
            + counted(group.routers(), "router")
            + ": "
            + size(group)
            + (group.connections() == 1 ? "" : " each")
            + ", profile "
            + group.profile()
            + ", first in stage "
            + group.stage());
    terminal.line(
        "  for instance "
            + group.example().circuit()
            + " "
            + group.example().leg()
            + " on "
            + group.example().router());
    terminal.line(Style.BAD, "  --- " + from + "/" + group.profile() + "/" + group.before());
    terminal.line(Style.GOOD, "  +++ " + to + "/" + group.profile() + "/" + group.after());
    for (String line : group.example().diff()) {
      if (line.startsWith(" /")) {
        terminal.line(Style.DIM, "  @@ " + line.strip() + " @@");
      } else {
        terminal.line(PlanView.style(line), "  " + line);
      }
    }
    List<String> own = own(group);
    if (!own.isEmpty()) {
      terminal.line("  of each leg its own:");
      own.forEach(line -> terminal.line("  " + line));
    }
  }

  /** The lines in which the legs differ, with the names of what they differ in. */
  private static List<String> own(Group group) {
    return group.lines().stream()
        .filter(line -> line.startsWith("+") || line.startsWith("-"))
        .filter(line -> !group.example().diff().contains(line))
        .toList();
  }

  private static String size(Group group) {
    long come = count(group, "+");
    long go = count(group, "-");
    return come == go && come > 0
        ? counted(come, "line") + " changed"
        : counted(come, "line") + " more, " + go + " less";
  }

  private static long count(Group group, String sign) {
    return group.lines().stream().filter(line -> line.startsWith(sign)).count();
  }

  static String counted(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** The first names, and how many more there are. */
  static String names(List<CircuitName> circuits) {
    return circuits.stream().limit(NAMED).map(CircuitName::value).collect(Collectors.joining(", "))
        + (circuits.size() > NAMED ? " and " + (circuits.size() - NAMED) + " more" : "");
  }
}
