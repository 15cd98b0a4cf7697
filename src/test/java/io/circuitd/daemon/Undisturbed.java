package io.circuitd.daemon;

import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.store.StepRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a change of example-univ does when nobody kills the daemon.
 *
 * @param before what each router runs before it
 * @param after what each router runs after it
 * @param azure Azure's side after it
 */
record Undisturbed(
    Kind kind,
    Map<String, String> before,
    Map<String, String> after,
    String azure,
    List<StepRecord> steps) {

  /** The changes, each made after the one before it. */
  enum Kind {
    BUILD("live", false),
    CHANGE("live", true),
    RETIRE("retired", true);

    private final String state;
    private final boolean quicker;

    Kind(String state, boolean quicker) {
      this.state = state;
      this.quicker = quicker;
    }

    /** The circuit's file that asks for it; the timers are ours alone. */
    String file(String original) {
      String file = original.replace("state: live", "state: " + state);
      return quicker ? file.replace("keepalive: 60, hold: 180", "keepalive: 30, hold: 90") : file;
    }
  }

  /** Every step as a trap, before or after it is written. */
  List<Trap> traps(boolean written) {
    List<Trap> traps = new ArrayList<>();
    for (StepRecord step : steps) {
      int nth = 1;
      while (traps.contains(new Trap(written, step.stage(), step.name(), nth))) {
        nth++;
      }
      traps.add(new Trap(written, step.stage(), step.name(), nth));
    }
    return traps;
  }

  /** Makes the changes, and has the launcher learn from it. */
  static Map<Kind, Undisturbed> runs(Path folder, DaemonLauncher launcher) {
    try (KillRig rig = new KillRig(folder, launcher, KillRig.Line.CLOSED)) {
      Map<Kind, Undisturbed> runs = new EnumMap<>(Kind.class);
      rig.startTraining();
      rig.awaitReady();
      for (Kind kind : Kind.values()) {
        Map<String, String> before = rig.site().running();
        rig.ask(kind);
        rig.awaitEnd();
        runs.put(
            kind, new Undisturbed(kind, before, rig.site().running(), rig.azure(), rig.steps()));
      }
      rig.end();
      return runs;
    }
  }
}
