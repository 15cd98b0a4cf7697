package io.circuitd.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Calls {@code bin/circuitd} as a user does, and takes the time. */
final class Launcher {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private final Path home;
  private final Path output;

  /**
   * @param output where the last call's output goes
   */
  Launcher(Path home, Path output) {
    this.home = home;
    this.output = output;
  }

  /**
   * Calls once and forgets the time; waits until the launcher has prepared its quick start, which
   * it does beside its first call after a build.
   */
  void prepare() throws IOException, InterruptedException {
    once("--version");
    long until = System.nanoTime() + LIMIT.toNanos();
    while (!quickStartStands()) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "no quick start in " + home.resolve("target") + "; see rehearsal.log there");
      }
      Thread.sleep(200);
    }
  }

  private boolean quickStartStands() throws IOException {
    Path jar = home.resolve("target/circuitd.jar");
    try (Stream<Path> files = Files.list(home.resolve("target"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".aot")).toList()) {
        if (Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(jar)) > 0) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Seconds of each call, after one that is not counted.
   *
   * @throws IllegalStateException when a call ends with another exit code than 0, or not within two
   *     minutes
   */
  List<Double> seconds(int runs, String... words) throws IOException, InterruptedException {
    once(words);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      seconds.add(once(words));
    }
    return seconds;
  }

  private double once(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/circuitd").toString()));
    command.addAll(Arrays.asList(words));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    long begin = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(LIMIT);
    long end = System.nanoTime();
    if (!ended || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "circuitd %s %s:%n%s"
              .formatted(
                  String.join(" ", words),
                  ended ? "ended with exit code " + process.exitValue() : "did not end in time",
                  Files.readString(output)));
    }
    return (end - begin) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
