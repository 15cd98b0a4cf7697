package io.circuitd.ssh;

import io.circuitd.files.Findings;
import io.circuitd.files.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files with one key a line. */
final class KeyFiles {
  private static final int LARGEST = 4 * 1024 * 1024;

  private KeyFiles() {}

  /** The lines; none, and a finding, when the file cannot be read. */
  static List<String> lines(Path file, Findings findings) {
    try {
      if (Files.size(file) <= LARGEST) {
        // Comments may be in any coding, and must not make the file unreadable.
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
      }
      findings.error(
          new Position(file, 0, 0),
          "a file of more than " + LARGEST + " bytes",
          "one key a line",
          "check that it is the right file");
    } catch (IOException e) {
      findings.error(
          new Position(file, 0, 0),
          Files.exists(file) ? "a file that cannot be read" : "no file",
          "a readable file",
          "make it, or correct its name in circuitd.yaml");
    }
    return List.of();
  }
}
