package io.circuitd.cli;

import io.circuitd.cli.Terminal.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Rows in columns that line up, two blanks apart, with a headline. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** One field of a row. */
  record Cell(String text, Style style) {
    static Cell of(String text) {
      return new Cell(text, Style.PLAIN);
    }
  }

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  /**
   * Adds a row.
   *
   * @throws IllegalArgumentException when it has not one cell for each column
   */
  Table row(Cell... cells) {
    if (cells.length != heads.size()) {
      throw new IllegalArgumentException(cells.length + " cells for " + heads.size() + " columns");
    }
    rows.add(
        Stream.of(cells).map(cell -> new Cell(Terminal.safe(cell.text()), cell.style())).toList());
    return this;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  void print(Terminal terminal) {
    lines(terminal).forEach(terminal.out()::println);
  }

  /** The lines as they are printed, coloured for this terminal. */
  List<String> lines(Terminal terminal) {
    List<List<Cell>> all = new ArrayList<>();
    all.add(heads.stream().map(head -> new Cell(head, Style.BOLD)).toList());
    all.addAll(rows);
    int[] widths = new int[heads.size()];
    for (List<Cell> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], TextWidth.of(row.get(i).text()));
      }
    }
    return all.stream().map(row -> line(row, widths, terminal)).toList();
  }

  private static String line(List<Cell> row, int[] widths, Terminal terminal) {
    int last = row.size() - 1;
    while (last > 0 && row.get(last).text().isEmpty()) {
      last--;
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i <= last; i++) {
      Cell cell = row.get(i);
      line.append(terminal.paint(cell.style(), cell.text()));
      if (i < last) {
        line.append(" ".repeat(widths[i] - TextWidth.of(cell.text()))).append(GAP);
      }
    }
    return line.toString();
  }
}
