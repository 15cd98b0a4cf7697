package io.circuitd.daemon;

import io.circuitd.control.StatusReport.Phase;
import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.store.StepRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

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
    JsonNode azure,
    List<StepRecord> steps) {

  /**
   * The changes, each made after the one before it. {@link #REMOVE_LEG} and {@link #ADD_LEG}
   * together, and {@link #REBUILD} and {@link #REBUILD_BACK}, lead back to what {@link #BUILD}
   * made, so that either pair can be left out.
   */
  enum Kind {
    BUILD("live", "live", 200, false),
    REMOVE_LEG("live", "retired", 200, false),
    ADD_LEG("live", "live", 200, false),
    REBUILD("live", "live", 201, false),
    REBUILD_BACK("live", "live", 200, false),
    CHANGE("live", "live", 200, true),
    RETIRE("retired", "retired", 200, true);

    private final String primary;
    private final String secondary;
    private final int innerVlan;
    private final boolean quicker;

    Kind(String primary, String secondary, int innerVlan, boolean quicker) {
      this.primary = primary;
      this.secondary = secondary;
      this.innerVlan = innerVlan;
      this.quicker = quicker;
    }

    /** The circuit's file that asks for it; the timers are ours alone. */
    String file(String original) {
      String file =
          original
              .replace("primary: {state: live}", "primary: {state: " + primary + "}")
              .replace("secondary: {state: live}", "secondary: {state: " + secondary + "}")
              .replace("innerVlan: 200", "innerVlan: " + innerVlan);
      return quicker ? file.replace("keepalive: 60, hold: 180", "keepalive: 30, hold: 90") : file;
    }

    /** What the operator sees of the primary and the secondary connection afterwards. */
    List<Phase> phases() {
      return Stream.of(primary, secondary)
          .map(state -> state.equals("live") ? Phase.UP : Phase.GONE)
          .toList();
    }

    /** How many legs are on routers afterwards. */
    int legs() {
      return Collections.frequency(phases(), Phase.UP);
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
            kind,
            new Undisturbed(kind, before, rig.site().running(), rig.azureFacts(), rig.steps()));
      }
      rig.end();
      return runs;
    }
  }
}
