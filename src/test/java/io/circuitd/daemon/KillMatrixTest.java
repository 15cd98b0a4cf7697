package io.circuitd.daemon;

import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.daemon.KillRig.End;
import io.circuitd.daemon.Undisturbed.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KillMatrixTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private static Map<Kind, Undisturbed> runs = Map.of();

  @BeforeAll
  static void runUndisturbed() {
    runs = Undisturbed.runs(shared);
  }

  private static Undisturbed run(Kind kind) {
    return Optional.ofNullable(runs.get(kind)).orElseThrow();
  }

  @Test
  void probe() {
    for (Undisturbed run : runs.values()) {
      System.out.println(run.traps(true));
      System.out.println(run.steps().stream().map(s -> s.name() + s.detail()).toList());
      System.out.println(run.azure());
    }
    try (KillRig rig = new KillRig(folder)) {
      for (Trap trap : List.of(new Trap(true, 1, "EDIT", 1), new Trap(true, 1, "GATE", 1))) {
        long t0 = System.nanoTime();
        rig.start(List.of(trap));
        rig.awaitReady();
        long t1 = System.nanoTime();
        Kind kind = trap.step().equals("EDIT") ? Kind.BUILD : Kind.CHANGE;
        rig.ask(run(kind));
        System.out.println(rig.awaitEnd());
        long t2 = System.nanoTime();
        rig.start(List.of());
        End end = rig.awaitEnd();
        System.out.println(end);
        long t3 = System.nanoTime();
        rig.assertThrough(run(kind));
        System.out.println(rig.watch().commits("sanj-mx1") + " " + rig.writes());
        System.out.printf("%.2f %.2f %.2f%n", (t1 - t0) / 1e9, (t2 - t1) / 1e9, (t3 - t2) / 1e9);
      }
      System.out.println(rig.tail());
    }
  }
}
