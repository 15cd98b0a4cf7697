package io.circuitd.cli;

import io.circuitd.advice.Advice;
import io.circuitd.advice.Advice.Status;
import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.AdviceReport;
import io.circuitd.files.Severity;
import java.util.List;

/** Advice, for a person: checks first, then what has to be known. */
final class AdviceView {
  private static final int COLUMNS = 100;
  private static final String INDENT = "         ";

  private final Terminal terminal;

  AdviceView(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(AdviceReport report) {
    terminal.line(Style.BOLD, report.circuit() + ": " + report.azure());
    terminal.line("the customer's side: " + report.customer());
    report.silent().forEach(reason -> terminal.line(Style.WARN, "not read: " + reason));
    for (Status status : Status.values()) {
      List<Advice> group =
          report.advice().stream().filter(advice -> advice.status() == status).toList();
      if (!group.isEmpty()) {
        terminal.line("");
        terminal.line(Style.BOLD, status.word());
        group.forEach(this::print);
      }
    }
  }

  private void print(Advice advice) {
    terminal.line(style(advice), "  " + advice.rule() + "  " + severity(advice) + advice.found());
    wrapped(advice.text());
    if (!advice.next().isEmpty() && advice.status() != Status.FINE) {
      wrapped("next: " + advice.next());
    }
  }

  /** What is fine, and what is advice by its nature, needs no such word. */
  private static String severity(Advice advice) {
    return advice.severity() == Severity.ADVICE || advice.status() == Status.FINE
        ? ""
        : advice.severity().word() + ": ";
  }

  private static Style style(Advice advice) {
    return switch (advice.status()) {
      case WRONG -> Style.BAD;
      case UNKNOWN -> Style.WARN;
      case FINE -> Style.GOOD;
      case APPLIES -> Style.PLAIN;
    };
  }

  private void wrapped(String text) {
    StringBuilder line = new StringBuilder(INDENT);
    for (String word : text.split(" ", -1)) {
      if (line.length() > INDENT.length()
          && TextWidth.of(line.toString()) + TextWidth.of(word) >= COLUMNS) {
        terminal.line(line.toString().stripTrailing());
        line.setLength(INDENT.length());
      }
      line.append(word).append(' ');
    }
    terminal.line(line.toString().stripTrailing());
  }
}
