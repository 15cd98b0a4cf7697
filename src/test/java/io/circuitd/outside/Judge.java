package io.circuitd.outside;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** What a test against foreign code needs on the machine. */
public final class Judge {
  private Judge() {}

  /**
   * Skips the running test unless the file is there, and prints the line that CI counts.
   *
   * @param install what to do about it
   */
  public static void needs(Path file, String install) {
    if (!Files.exists(file)) {
      skip(file + " is missing; " + install);
    }
  }

  /** Skips the running test, and prints the line that CI counts. */
  public static void skip(String why) {
    String line = "JUDGE SKIPPED: " + why;
    System.out.println(line);
    Assumptions.abort(line);
  }

  /** The folder of the YANG kit: {@code CIRCUITD_YANG_KIT}, else beside the project's folder. */
  public static Path yangKit() {
    Path kit =
        Path.of(Optional.ofNullable(System.getenv("CIRCUITD_YANG_KIT")).orElse("../shared/yang"))
            .toAbsolutePath()
            .normalize();
    needs(kit, "set CIRCUITD_YANG_KIT to the YANG kit's folder");
    return kit;
  }
}
