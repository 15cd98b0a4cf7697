package io.circuitd.daemon;

import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.lab.SimulatedRouter;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.StepListener;
import io.circuitd.store.StepRecord;
import io.circuitd.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

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

  /** Makes the changes in this JVM. */
  static Map<Kind, Undisturbed> runs(Path folder) {
    try (LabSite site = LabSite.in(folder);
        Store store =
            Store.open(
                folder.resolve("state/circuitd.db"), InstantSource.system(), StepListener.NONE)) {
      List<SimulatedRouter> routers = site.pop().routers().routers();
      String original = site.read(KillRig.FILE);
      Map<Kind, Undisturbed> runs = new EnumMap<>(Kind.class);
      site.start();
      for (Kind kind : Kind.values()) {
        Map<String, String> before = RouterWatch.snapshot(routers);
        site.write(KillRig.FILE, kind.file(original));
        site.approve(LabSite.UNIV);
        Awaitility.await(kind.name())
            .atMost(Duration.ofSeconds(60))
            .until(() -> done(store) > runs.size());
        runs.put(
            kind,
            new Undisturbed(
                kind,
                before,
                RouterWatch.snapshot(routers),
                KillRig.azureOf(site),
                store.journal().steps(runs.size() + 1)));
      }
      return runs;
    }
  }

  private static long done(Store store) {
    return store
        .journal()
        .last(LabSite.UNIV)
        .filter(change -> change.state() == State.DONE)
        .map(ChangeRecord::id)
        .orElse(0L);
  }
}
