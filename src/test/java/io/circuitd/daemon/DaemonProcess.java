package io.circuitd.daemon;

import io.circuitd.store.StepListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The daemon as a process of its own, with traps at journal steps that end it by SIGKILL. Stops
 * when its input ends, so that it does not outlive the test.
 */
public final class DaemonProcess {
  /** As the shell reports a process that died of SIGKILL. */
  static final int KILLED = 137;

  /** Before the name of the trap that ends the process, on its output. */
  static final String SPRUNG = "killed ";

  /** On the output once new traps hold. */
  static final String ARMED = "armed";

  private DaemonProcess() {}

  /**
   * A point of a change.
   *
   * @param written the step is on the disk, and not yet taken; otherwise not yet on the disk
   * @param nth which of the steps of this name in this stage, counted in one process, from 1
   */
  record Trap(boolean written, int stage, String step, int nth) {
    static Trap parse(String text) {
      String[] parts = text.split(":", -1);
      return new Trap(
          parts[0].equals("after"),
          Integer.parseInt(parts[1]),
          parts[2],
          Integer.parseInt(parts[3]));
    }

    @Override
    public String toString() {
      return (written ? "after:" : "before:") + stage + ":" + step + ":" + nth;
    }
  }

  /**
   * Arguments: configuration folder, install folder, traps for what a former run left open. Further
   * traps come by standard input, a line for all that are to hold from then on.
   */
  public static void main(String[] args) throws IOException {
    Springs springs = new Springs();
    springs.arm(Arrays.stream(args).skip(2));
    Daemon daemon =
        Daemon.start(
            new Daemon.Options(
                Path.of(args[0]),
                Path.of(args[1]),
                Duration.ofMillis(500),
                LabSite.SHORT,
                springs,
                InstantSource.system()));
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      springs.arm(line.lines().flatMap(all -> Stream.of(all.split(" ", -1))));
      System.out.println(ARMED);
    }
    daemon.close();
  }

  private static final class Springs implements StepListener {
    private final Map<String, Integer> counts = new HashMap<>();
    private Set<Trap> traps = Set.of();

    synchronized void arm(Stream<String> texts) {
      counts.clear();
      traps =
          texts
              .filter(text -> !text.isEmpty())
              .map(Trap::parse)
              .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public synchronized void before(long changeId, int stage, String name) {
      spring(new Trap(false, stage, name, counts.merge(stage + name, 1, Integer::sum)));
    }

    @Override
    public synchronized void after(long changeId, int stage, String name) {
      spring(new Trap(true, stage, name, counts.getOrDefault(stage + name, 0)));
    }

    private void spring(Trap here) {
      if (traps.contains(here)) {
        System.out.println(SPRUNG + here);
        System.out.flush();
        kill();
      }
    }

    /** By SIGKILL, like any other process that is killed; this thread takes no further step. */
    private static void kill() {
      try {
        new ProcessBuilder("sh", "-c", "kill -9 " + ProcessHandle.current().pid()).start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      while (true) {
        LockSupport.park();
      }
    }
  }
}
