package io.circuitd.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Every kill and every violation of one run, counted and written down as it happens. */
final class KillRecord {
  private final Path file;
  private int kills;
  private int violations;

  /** Begins a new record. */
  KillRecord(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A daemon was killed. */
  synchronized void kill(String where) {
    kills++;
    line("kill " + kills + " " + where);
  }

  /** What must never be was seen. */
  synchronized void violation(String what) {
    violations++;
    line("violation " + violations + " " + what);
  }

  synchronized String summary() {
    return kills + " kills, " + violations + " violations";
  }

  private void line(String text) {
    try {
      Files.writeString(
          file,
          Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + text + System.lineSeparator(),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
