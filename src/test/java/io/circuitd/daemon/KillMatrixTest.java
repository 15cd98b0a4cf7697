package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.daemon.KillRig.End;
import io.circuitd.daemon.KillRig.Line;
import io.circuitd.daemon.Undisturbed.Kind;
import io.circuitd.store.StepRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The daemon is killed hard at each journal step, before the step is on the disk and after, and
 * started again. All of it: {@code mvn test -Dtest=KillMatrixTest -Dkill=all}.
 */
@Execution(ExecutionMode.CONCURRENT)
class KillMatrixTest {
  private static final Set<String> IN_WINDOW = Set.of("READ_BACK", "GATE", "CONFIRM");

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Optional<DaemonLauncher> prepared = Optional.empty();
  private static Map<Kind, Undisturbed> runs = Map.of();

  @BeforeAll
  static void runUndisturbed() {
    DaemonLauncher launcher = DaemonLauncher.in(shared);
    prepared = Optional.of(launcher);
    runs = Undisturbed.runs(shared.resolve("undisturbed"), launcher);
  }

  private static Undisturbed run(Kind kind) {
    return Optional.ofNullable(runs.get(kind)).orElseThrow();
  }

  private KillRig rig(String name, Line line) {
    return new KillRig(folder.resolve(name), prepared.orElseThrow(), line);
  }

  @Test
  void theJournalHoldsWhatARestartNeeds() {
    List<StepRecord> steps = run(Kind.BUILD).steps();
    assertThat(steps)
        .filteredOn(step -> step.name().equals("LOCK"))
        .hasSize(2)
        .allSatisfy(step -> assertThat(step.detail()).containsPattern("\"session\":\"\\d+\""));
    assertThat(steps)
        .filteredOn(step -> step.name().equals("COMMIT"))
        .hasSize(2)
        .allSatisfy(step -> assertThat(step.detail()).contains("\"deadline\":\""))
        .anySatisfy(step -> assertThat(step.detail()).contains("\"persist\":\"circuitd-"));
    assertThat(steps)
        .filteredOn(step -> step.name().equals("AZURE_OPERATION"))
        .anySatisfy(step -> assertThat(step.detail()).contains("https://"));
  }

  /** One build, and a kill at every step on its way, recovery steps included. */
  @ParameterizedTest
  @CsvSource({"false, CLOSED", "true, LEFT_OPEN"})
  void aBuildKilledAtEveryStepOfItsWayGetsThrough(boolean written, Line line) {
    try (KillRig rig = rig("chain", line)) {
      rig.start(List.of());
      chain(rig, run(Kind.BUILD), written);
    }
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @CsvSource({"false, CLOSED", "true, CLOSED", "false, LEFT_OPEN", "true, LEFT_OPEN"})
  void everyChangeKilledAtEveryStepOfItsWayGetsThrough(boolean written, Line line) {
    try (KillRig rig = rig("chains", line)) {
      rig.start(List.of());
      for (Kind kind : Kind.values()) {
        chain(rig, run(kind), written);
      }
    }
  }

  private static void chain(KillRig rig, Undisturbed run, boolean written) {
    Set<Trap> left = new LinkedHashSet<>(run.traps(written));
    Set<Integer> guarded = new TreeSet<>();
    run.steps().stream()
        .filter(step -> step.name().equals("COMMIT"))
        .forEach(step -> guarded.add(step.stage()));
    for (int stage : guarded) {
      left.add(new Trap(written, stage, "CANCEL", 1));
      left.add(new Trap(written, stage, "ROLLED_BACK", 1));
    }
    int all = left.size();
    rig.start(left);
    rig.ask(run);
    while (rig.awaitEnd() instanceof End.Killed(Trap trap)) {
      assertThat(left.remove(trap)).as("killed once at " + trap).isTrue();
      rig.start(left);
    }
    System.out.println(
        run.kind() + ": killed at " + (all - left.size()) + " steps, never came to " + left);
    rig.assertThrough(run);
  }

  @ParameterizedTest
  @CsvSource({
    "CHANGE, after:0:COMMIT:1, CLOSED",
    "CHANGE, before:1:CONFIRM:1, CLOSED",
    "CHANGE, after:1:CONFIRM:1, LEFT_OPEN",
    "RETIRE, after:0:AZURE_OPERATION:1, CLOSED",
    "RETIRE, before:1:CONFIRM:1, LEFT_OPEN",
    "RETIRE, after:2:READ_BACK:1, CLOSED"
  })
  void aChangeKilledOnceGetsThrough(Kind kind, String trap, Line line) {
    try (KillRig rig = rig("once", line)) {
      rig.start(List.of());
      rig.ask(run(Kind.BUILD));
      rig.awaitEnd();
      killOnce(rig, run(kind), Trap.parse(trap));
    }
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @CsvSource({"false, CLOSED", "true, CLOSED", "false, LEFT_OPEN", "true, LEFT_OPEN"})
  void everyChangeKilledOnceAtAnyStepGetsThrough(boolean written, Line line) {
    List<String> violations = new ArrayList<>();
    int kills = 0;
    int most =
        runs.values().stream().mapToInt(run -> run.traps(written).size()).max().orElseThrow();
    KillRig rig = rig("0", line);
    try {
      for (int i = 0; i < most; i++) {
        for (Kind kind : Kind.values()) {
          List<Trap> traps = run(kind).traps(written);
          Trap trap = traps.get(i % traps.size());
          kills++;
          try {
            killOnce(rig, run(kind), trap);
          } catch (AssertionError e) {
            violations.add(kind + " " + trap + ": " + e.getMessage());
            System.out.println("VIOLATION " + violations.getLast());
            rig.close();
            rig = rig(Integer.toString(kills), line);
            rig.start(List.of());
            for (Kind earlier : Kind.values()) {
              if (earlier.compareTo(kind) <= 0) {
                rig.ask(run(earlier));
                rig.awaitEnd();
              }
            }
          }
        }
      }
    } finally {
      rig.close();
    }
    System.out.println(line + ": " + kills + " kills, " + violations.size() + " violations");
    assertThat(violations).isEmpty();
  }

  private static void killOnce(KillRig rig, Undisturbed run, Trap trap) {
    rig.start(List.of(trap));
    rig.ask(run);
    assertThat(rig.awaitEnd()).isEqualTo(new End.Killed(trap));
    rig.start(List.of());
    rig.awaitEnd();
    rig.assertThrough(run);
    for (int stage = 0; stage < 8; stage++) {
      assertThat(rig.commits(stage)).isLessThanOrEqualTo(stage == trap.stage() ? 2 : 1);
    }
    boolean again = IN_WINDOW.contains(trap.step());
    run.after()
        .keySet()
        .forEach(router ->
            assertThat(rig.watch().commits(router)).as(router).isLessThanOrEqualTo(again ? 2 : 1));
    boolean atAzure = trap.step().startsWith("AZURE");
    long writes = run.steps().stream().filter(step -> step.name().equals("AZURE_WRITE")).count();
    rig.writes()
        .ifPresent(seen ->
            assertThat(seen)
                .as("writes at Azure")
                .isLessThanOrEqualTo(atAzure ? writes + 1 : writes));
  }
}
