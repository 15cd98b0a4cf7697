package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class FailuresTest {
  @TempDir Path folder;
  private final Captured captured = Captured.plain();

  @Command(name = "faulty")
  static final class Faulty implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("two\nlines");
    }
  }

  @Test
  void anInternalErrorIsOneLineAndItsTraceIsKeptForTheUserAlone() throws IOException {
    Path log = folder.resolve("state").resolve("errors.log");
    Failures failures = new Failures(captured.terminal(), log);
    CommandLine command = new CommandLine(new Faulty()).setExecutionExceptionHandler(failures);

    assertThat(command.execute()).isEqualTo(1);
    assertThat(command.execute()).isEqualTo(1);

    assertThat(captured.err().lines())
        .hasSize(2)
        .allSatisfy(line ->
            assertThat(line)
                .isEqualTo(
                    "circuitd: internal error: java.lang.IllegalStateException: two lines,"
                        + " log at "
                        + log));
    assertThat(Files.readString(log)).containsPattern("(?s)Faulty\\.run.*Faulty\\.run");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
        .isEqualTo("rw-------");
  }

  @Test
  void aLogThatCannotBeWrittenDoesNotHideTheError() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    Failures failures = new Failures(captured.terminal(), inTheWay.resolve("errors.log"));

    new CommandLine(new Faulty()).setExecutionExceptionHandler(failures).execute();

    assertThat(captured.err()).contains("internal error").doesNotContain("log at");
  }
}
