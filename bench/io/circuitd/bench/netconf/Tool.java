package io.circuitd.bench.netconf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs that the bench calls; each leaves its output in a file of its name. */
final class Tool {
  private Tool() {}

  /**
   * Runs a program to its end, for at most three minutes.
   *
   * @return what it printed
   * @throws IllegalStateException when it fails, with what it printed
   */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    Process process;
    try {
      process = start(folder, command);
    } catch (IOException e) {
      throw new IllegalStateException("cannot be started: " + command.getFirst(), e);
    }
    boolean ended = process.waitFor(3, TimeUnit.MINUTES);
    String printed = Files.readString(output(folder, command)).strip();
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(command.getFirst() + " failed: " + printed);
    }
    return printed;
  }

  /** Starts a program in this folder. */
  static Process start(Path folder, List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(output(folder, command).toFile())
        .start();
  }

  private static Path output(Path folder, List<String> command) {
    return folder.resolve(Path.of(command.getFirst()).getFileName() + ".out");
  }
}
