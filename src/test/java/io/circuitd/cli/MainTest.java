package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MainTest {
  private final Captured captured = Captured.plain();

  @Test
  void versionIsOneLine() {
    assertThat(captured.run("--version")).isZero();
    assertThat(captured.out().lines()).singleElement().asString().startsWith("circuitd ");
  }

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    assertThat(captured.run("--help")).isZero();
    assertThat(captured.out())
        .contains(Commands.all().stream().map(Commands.Entry::name).toList())
        .contains("Exit codes: 0 fine");
  }

  static Stream<String> commands() {
    return Commands.all().stream().map(Commands.Entry::name);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyCommandHasHelpJsonAndConfig(String command) {
    assertThat(captured.run(command, "--help")).isZero();
    assertThat(captured.out()).contains("circuitd " + command, "--json", "--config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "|no command given; see: circuitd --help",
        "stats|did you mean status",
        "--nonsense|see: circuitd --help",
        "plan|'CIRCUIT'; see: circuitd plan --help",
        "plan UPPER|circuit name 'UPPER': expected 1 to 32 characters",
        "approve x|'--by=WHO'; see: circuitd approve --help",
        "status --config no-such-folder|no configuration folder",
      })
  void aWrongCallIsOneLineAndExitsWithTwo(String command, String expected) {
    assertThat(captured.run(command == null ? new String[0] : command.split(" "))).isEqualTo(2);
    assertThat(captured.err().lines())
        .singleElement()
        .asString()
        .startsWith("circuitd: ")
        .contains(expected);
    assertThat(captured.out()).isEmpty();
  }
}
