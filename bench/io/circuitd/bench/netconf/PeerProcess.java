package io.circuitd.bench.netconf;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client in its process, which answers the commands of {@link Drill}. */
final class PeerProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Path complaints;

  /**
   * Starts it.
   *
   * @param folder where its standard error goes
   */
  PeerProcess(String name, Path folder, List<String> command) throws IOException {
    this.name = name;
    complaints = folder.resolve(name.replace(' ', '-') + ".err");
    process = new ProcessBuilder(command).redirectError(complaints.toFile()).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  String name() {
    return name;
  }

  /**
   * Gives one command and waits for its numbers.
   *
   * @throws IllegalStateException when the client failed, with the end of what it complained
   */
  List<Double> ask(String command) throws IOException {
    try {
      process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      for (String line = answers.readLine(); line != null; line = answers.readLine()) {
        if (line.startsWith("= ")) {
          return Arrays.stream(line.substring(2).split(" ")).map(Double::valueOf).toList();
        }
      }
    } catch (IOException e) {
      throw failed(command, e);
    }
    throw failed(command, null);
  }

  private IllegalStateException failed(String command, @Nullable IOException e) throws IOException {
    String said = Files.readString(complaints);
    return new IllegalStateException(
        name + " failed at '" + command + "': " + said.substring(Math.max(0, said.length() - 2000)),
        e);
  }

  /** Ends it by the end of its input, or by force. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(3, TimeUnit.SECONDS);
    } catch (IOException e) {
      // It has ended already.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
