package io.circuitd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceManagerTest {
  private final Captured captured = Captured.plain();
  @TempDir Path folder;

  @Test
  void readyAndStoppingReachTheProgram() throws IOException {
    ServiceManager manager = new ServiceManager(captured.terminal(), true, program("exit 0"));
    manager.ready();
    manager.stopping();

    assertThat(folder.resolve("told")).hasContent("READY=1\nSTOPPING=1");
    assertThat(captured.err()).isEmpty();
  }

  @Test
  void nobodyIsToldWhereNobodyListens() throws IOException {
    new ServiceManager(captured.terminal(), false, program("exit 0")).ready();

    assertThat(folder.resolve("told")).doesNotExist();
  }

  @Test
  void whatCannotBeToldIsSaidAndStopsNothing() throws IOException {
    new ServiceManager(captured.terminal(), true, program("exit 7")).ready();
    new ServiceManager(captured.terminal(), true, folder.resolve("missing").toString()).stopping();

    assertThat(captured.err().lines())
        .satisfiesExactly(
            line -> assertThat(line).endsWith("notify READY=1 ended with exit code 7"),
            line ->
                assertThat(line)
                    .startsWith("circuitd: systemd cannot be told STOPPING=1: ")
                    .contains("missing"));
  }

  /** A program in systemd-notify's place, which writes down what it is told. */
  private String program(String end) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve("notify"),
            "#!/bin/sh\necho \"$*\" >>'%s'\n%s\n".formatted(folder.resolve("told"), end));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }
}
