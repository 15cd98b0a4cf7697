package io.circuitd.cli;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/** An approval as the operator's file {@code approvals/<circuit>.<connection>.yaml}. */
record ApprovalFile(
    CircuitName circuit,
    Side connection,
    String digest,
    String by,
    Instant at,
    Optional<String> ticket) {

  /**
   * Writes the file whole: a reader sees the former one or this one.
   *
   * @return the file, below the configuration folder
   */
  Path write(Path configDir) throws IOException {
    Path folder = Files.createDirectories(configDir.resolve("approvals"));
    String name = circuit + "." + connection.word();
    Path draft = Files.createTempFile(folder, "." + name, ".new");
    try {
      Files.writeString(draft, yaml());
      return Files.move(draft, folder.resolve(name + ".yaml"), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private String yaml() {
    return "digest: "
        + quoted(digest)
        + "\n"
        + "by: "
        + quoted(by)
        + "\n"
        + "at: "
        + quoted(at.toString())
        + "\n"
        + ticket.map(text -> "ticket: " + quoted(text) + "\n").orElse("");
  }

  /** In YAML's double quotes, where only these characters have a meaning of their own. */
  private static String quoted(String text) {
    return '"' + Terminal.safe(text).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
