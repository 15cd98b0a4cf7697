package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.circuitd.cli.Table.Cell;
import io.circuitd.cli.Terminal.Style;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  @Test
  void columnsAreAsWideAsTheirWidestCellAndLinesEndWithTheirText() {
    Table table =
        new Table("circuit", "BGP", "verdict")
            .row(Cell.of("a"), Cell.of("established"), Cell.of("up"))
            .row(Cell.of("example-univ"), Cell.of("-"), Cell.of(""));

    assertThat(table.lines(Captured.plain().terminal()))
        .containsExactly(
            "circuit       BGP          verdict",
            "a             established  up",
            "example-univ  -");
  }

  @Test
  void wideAndCombiningCharactersKeepTheColumnsInLine() {
    Table table =
        new Table("name", "x")
            .row(Cell.of("東京大学"), Cell.of("1"))
            .row(Cell.of("Universite\u0301"), Cell.of("2"))
            .row(Cell.of("ok ✅"), Cell.of("3"));

    assertThat(table.lines(Captured.plain().terminal()))
        .containsExactly("name        x", "東京大学    1", "Universite\u0301  2", "ok ✅       3");
  }

  @Test
  void colourDoesNotCountAsWidth() {
    Table table = new Table("a", "b").row(new Cell("up", Style.GOOD), Cell.of("x"));

    assertThat(table.lines(Captured.person().terminal()))
        .containsExactly("\u001b[1ma\u001b[0m   \u001b[1mb\u001b[0m", "\u001b[32mup\u001b[0m  x");
  }

  @Test
  void aCellCannotSteerTheTerminal() {
    Table table = new Table("a").row(Cell.of("x\u001b[2J\ny"));

    assertThat(table.lines(Captured.plain().terminal())).containsExactly("a", "x?[2J y");
  }

  @Test
  void aRowOfAnotherLengthIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Table("a", "b").row(Cell.of("x")))
        .withMessage("1 cells for 2 columns");
  }

  @ParameterizedTest
  @CsvSource({"0,0s", "59,59s", "60,1m 0s", "3599,59m 59s", "3600,1h 0m", "90061,1d 1h", "-5,0s"})
  void durationsShowTheirTwoLargestUnits(long seconds, String expected) {
    java.time.Instant from = java.time.Instant.parse("2026-11-21T10:00:00Z");

    assertThat(Times.between(from, from.plusSeconds(seconds))).isEqualTo(expected);
  }
}
