package io.circuitd.daemon;

import io.circuitd.store.StepListener;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The daemon as a process of its own, with traps at journal steps that end it as {@code kill -9}
 * would. Stops when its input ends, so that it does not outlive the test.
 */
public final class DaemonProcess {
  /** As the shell reports a process that died of SIGKILL. */
  static final int KILLED = 137;

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

  /** Arguments: configuration folder, install folder, traps. */
  public static void main(String[] args) throws IOException {
    Set<Trap> traps =
        Arrays.stream(args).skip(2).map(Trap::parse).collect(Collectors.toUnmodifiableSet());
    Daemon daemon =
        Daemon.start(
            new Daemon.Options(
                Path.of(args[0]),
                Path.of(args[1]),
                Duration.ofMillis(500),
                LabSite.SHORT,
                new Springs(traps),
                InstantSource.system()));
    System.in.transferTo(OutputStream.nullOutputStream());
    daemon.close();
  }

  private static final class Springs implements StepListener {
    private final Set<Trap> traps;
    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

    Springs(Set<Trap> traps) {
      this.traps = traps;
    }

    @Override
    public void before(long changeId, int stage, String name) {
      int nth = counts.merge(stage + name, 1, Integer::sum);
      spring(new Trap(false, stage, name, nth));
    }

    @Override
    public void after(long changeId, int stage, String name) {
      spring(new Trap(true, stage, name, counts.getOrDefault(stage + name, 0)));
    }

    private void spring(Trap here) {
      if (traps.contains(here)) {
        System.out.println("killed " + here);
        System.out.flush();
        Runtime.getRuntime().halt(KILLED);
      }
    }
  }
}
