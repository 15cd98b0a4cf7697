package io.circuitd.cli;

import io.circuitd.cli.Table.Cell;
import io.circuitd.cli.Terminal.Style;
import io.circuitd.control.HistoryReport;
import io.circuitd.control.HistoryReport.Change;
import io.circuitd.control.HistoryReport.Line;
import io.circuitd.control.HistoryReport.Part;
import io.circuitd.control.HistoryReport.Verified;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The audit, for a person. */
final class HistoryView {
  private final Terminal terminal;

  HistoryView(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(HistoryReport report) {
    if (report.changes().isEmpty()) {
      terminal.line("no change has been made");
    } else {
      Table table =
          new Table("change", "circuit", "kind", "started", "approved by", "ticket", "outcome", "");
      report.changes().forEach(change -> row(table, change));
      table.print(terminal);
    }
    if (!report.others().isEmpty()) {
      terminal.line("");
      terminal.line(Style.BOLD, "beside the changes");
      report.others().forEach(line -> print(line, line.circuit(), false));
    }
  }

  private static void row(Table table, Change change) {
    table.row(
        Cell.of(Long.toString(change.id())),
        Cell.of(change.circuit()),
        Cell.of(change.kind()),
        Cell.of(Times.at(change.startedAt())),
        Cell.of(orDash(change.approvedBy())),
        Cell.of(orDash(change.tickets())),
        new Cell(change.outcome(), style(change)),
        Cell.of(change.reason()));
  }

  private static String orDash(List<String> words) {
    return words.isEmpty() ? "-" : String.join(", ", words);
  }

  private static Style style(Change change) {
    return switch (change.outcome()) {
      case "done" -> Style.GOOD;
      case "failed" -> Style.BAD;
      default -> Style.WARN;
    };
  }

  /**
   * @param full with what was sent and received
   */
  void print(HistoryReport.Story story, boolean full) {
    Change change = story.change();
    terminal.line(
        Style.BOLD,
        "change %d of %s: %s, %s"
            .formatted(change.id(), change.circuit(), change.kind(), change.outcome()));
    terminal.line("plan " + change.digest());
    Stream.concat(story.before().stream(), story.records().stream())
        .forEach(line -> print(line, "", full));
  }

  private void print(Line line, String circuit, boolean full) {
    String about = circuit.isEmpty() ? "" : circuit + ": ";
    terminal.line(
        style(line),
        "%s  %-16s  %s%s".formatted(Times.precisely(line.at()), line.event(), about, words(line)));
    if (full) {
      Stream.of("sent", "received")
          .filter(name -> !line.detail(name).isEmpty())
          .forEach(name -> terminal.line(Style.DIM, "    " + name + " " + line.detail(name)));
    }
  }

  private static Style style(Line line) {
    boolean bad =
        Set.of("rpc-error", "no answer").contains(line.detail("answer"))
            || line.detail("outcome").equals("failed")
            || line.event().endsWith("refused");
    return bad ? Style.BAD : Style.PLAIN;
  }

  private static String words(Line line) {
    return switch (line.event()) {
      case "rpc" -> rpc(line);
      case "azure" ->
          line.detail("operation") + ": " + line.detail("status") + " " + line.detail("answer");
      case "step" -> "stage " + line.detail("stage") + " " + line.detail("step") + rest(line);
      default -> rest(line).strip();
    };
  }

  private static String rpc(Line line) {
    String session = line.detail("session");
    String took = line.detail("ms");
    boolean failed = style(line) == Style.BAD;
    return line.detail("router")
        + (session.isEmpty() || session.equals("0") ? "" : " session " + session)
        + ": "
        + line.detail("operation")
        + ": "
        + line.detail("answer")
        + (failed ? ": " + line.detail("received") : "")
        + (took.isEmpty() ? "" : ", " + took + " ms");
  }

  private static String rest(Line line) {
    return line.detail().entrySet().stream()
        .filter(entry -> !Set.of("stage", "step").contains(entry.getKey()))
        .map(entry -> " " + entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(","));
  }

  void print(Verified verified, Optional<Path> copy) {
    Part store = verified.store();
    print("the store", store);
    if (verified.copy().isEmpty()) {
      return;
    }
    Part compared = verified.copy().get();
    print(copy.map(Path::toString).orElse("the copy"), compared);
    if (compared.whole() && compared.last() < store.last()) {
      terminal.line(
          "the store's records from "
              + (compared.last() + 1)
              + " on are not in this copy: they come yet, or stand in a later file");
    }
  }

  private void print(String what, Part part) {
    if (part.whole()) {
      terminal.line(
          Style.GOOD,
          "%s: whole: %d records, from %d to %d, head %s"
              .formatted(
                  what, part.last() - part.first() + 1, part.first(), part.last(), part.head()));
      return;
    }
    terminal.line(
        Style.BAD,
        "%s: broken at record %d: found %s; expected %s"
            .formatted(what, part.brokenAt().orElse(0L), part.found(), part.expected()));
    terminal.line("next: keep store and copy as they are; see docs/operations.md, The audit");
  }
}
