package io.circuitd.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.daemon.DaemonProcess.Trap;
import io.circuitd.daemon.KillRig.End;
import io.circuitd.daemon.KillRig.Line;
import io.circuitd.daemon.Undisturbed.Kind;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.StepRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The daemon, a process of its own, is killed hard and started again: at each journal step, before
 * the step is on the disk and after, and at any time from the outside. The kills of a normal run
 * are a selection; all of them: {@code mvn test -Dtest=KillMatrixTest -Dkill=all}.
 */
@Execution(ExecutionMode.CONCURRENT)
class KillMatrixTest {
  private static final Set<String> IN_WINDOW = Set.of("READ_BACK", "GATE", "CONFIRM");

  @TempDir static Path shared;
  @TempDir Path folder;
  private static Optional<DaemonLauncher> prepared = Optional.empty();
  private static Map<Kind, Undisturbed> runs = Map.of();

  /** A test ends at its first violation; those that kill in turn go on, and say all at the end. */
  @RegisterExtension
  static final AfterTestExecutionCallback COUNTING =
      context ->
          context
              .getExecutionException()
              .ifPresent(e -> KillRig.RECORD.violation(context.getDisplayName() + ": " + e));

  @AfterAll
  static void summary() {
    System.out.println("kill matrix: " + KillRig.RECORD.summary());
  }

  @BeforeAll
  static void runUndisturbed() {
    DaemonLauncher launcher = DaemonLauncher.in(shared);
    prepared = Optional.of(launcher);
    runs = Undisturbed.runs(shared.resolve("undisturbed"), launcher);
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

  @ParameterizedTest
  @CsvSource({"false, CLOSED", "true, LEFT_OPEN"})
  void aBuildKilledAtEveryKindOfStepGetsThrough(boolean written, Line line) {
    try (KillRig rig = rig("chain", line)) {
      Set<Trap> traps = traps(run(Kind.BUILD), written);
      traps.removeIf(trap -> trap.step().startsWith("AZURE") && trap.stage() > 0);
      // Of two legs with the same steps one is killed before each step, the other one after it.
      traps.removeIf(trap -> trap.stage() == (written ? 1 : 2) && !IN_WINDOW.contains(trap.step()));
      killAtEach(rig, run(Kind.BUILD), traps);
      rig.assertThrough(run(Kind.BUILD));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "after:0:COMMIT:1, after:0:AZURE_OPERATION:1, CLOSED",
    "before:1:CONFIRM:1, after:2:READ_BACK:1, CLOSED",
    "after:1:CONFIRM:1, before:1:CONFIRM:1, LEFT_OPEN"
  })
  void aChangeAndARetirementKilledOnceGetThrough(String change, String retire, Line line) {
    try (KillRig rig = rig("once", line)) {
      undisturbed(rig, Kind.BUILD);
      killOnce(rig, run(Kind.CHANGE), Trap.parse(change));
      killOnce(rig, run(Kind.RETIRE), Trap.parse(retire));
    }
  }

  /** On the first router: with the second one's sessions down the first is not touched. */
  @Test
  void aChangeWhoseGateFailedIsGivenUpHoweverOftenItIsKilled() {
    assertThat(failAtGate("sanj-mx1", true)).as("commits").isEqualTo(1);
  }

  @Test
  void aBuildThatARouterRefusesIsGivenUpAtAzureTooHoweverOftenItIsKilled() {
    Undisturbed run = run(Kind.BUILD);
    try (KillRig rig = rig("refused", Line.CLOSED)) {
      rig.site()
          .router("sanj-mx1")
          .faults()
          .rpcErrorOn("validate", "operation-failed", "no such thing");
      int back = 1 + run.steps().getLast().stage();
      killAtEach(
          rig,
          run,
          Set.of(
              new Trap(true, 1, "FAILING", 1),
              new Trap(true, back, "AZURE_WRITE", 1),
              new Trap(true, back, "AZURE_OPERATION", 1),
              new Trap(true, back, "AZURE_DONE", 1)));
      rig.assertEnded(State.FAILED, run.before());
      assertThat(rig.reason()).containsOnlyOnce("put primary-private in place");
      assertThat(rig.azure())
          .contains("\"serviceProviderProvisioningState\" : \"NotProvisioned\"")
          .contains("\"peerings\" : [ ]");
    }
  }

  /** On the first router a commit ends with its session, on the second one it has a persist-id. */
  @ParameterizedTest
  @CsvSource({"after:READ_BACK, before:GATE, CLOSED", "before:COMMIT, after:CONFIRM, LEFT_OPEN"})
  void firstBuildsKilledInACommitThatTheyShareGetThrough(String first, String second, Line line) {
    killInShared(List.of(first), List.of(second), line);
  }

  @Test
  void changesKilledAtAnyTimeGetThrough() {
    killAnyTime(new Random(1), 2, List.of(Kind.BUILD, Kind.CHANGE, Kind.RETIRE));
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @CsvSource({"false, CLOSED", "true, CLOSED", "false, LEFT_OPEN", "true, LEFT_OPEN"})
  void everyChangeKilledAtAllItsStepsGetsThrough(boolean written, Line line) {
    try (KillRig rig = rig("chains", line)) {
      for (Kind kind : Kind.values()) {
        killAtEach(rig, run(kind), traps(run(kind), written));
        rig.assertThrough(run(kind));
      }
    }
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @CsvSource({"false, CLOSED", "true, CLOSED", "false, LEFT_OPEN", "true, LEFT_OPEN"})
  void everyChangeKilledOnceAtAnyStepGetsThrough(boolean written, Line line) {
    List<String> wrong = new ArrayList<>();
    int rounds = runs.values().stream().mapToInt(run -> run.steps().size()).max().orElseThrow();
    KillRig rig = rig("0", line);
    int rigs = 0;
    try {
      for (int round = 0; round < rounds; round++) {
        List<Kind> before = new ArrayList<>();
        for (Kind kind : kindsOf(round)) {
          before.add(kind);
          List<Trap> traps = run(kind).traps(written);
          Trap trap = traps.get(trapOf(kind, round) % traps.size());
          try {
            killOnce(rig, run(kind), trap);
          } catch (AssertionError e) {
            wrong.add(line + " " + kind + " " + trap + ": " + e.getMessage());
            rig.close();
            rig = rig(Integer.toString(++rigs), line);
            for (Kind earlier : before) {
              undisturbed(rig, earlier);
            }
          }
        }
      }
    } finally {
      rig.close();
    }
    assertThat(wrong).isEmpty();
  }

  static Stream<Arguments> allOfASharedCommit() {
    return Stream.of("COMMIT", "READ_BACK", "GATE", "CONFIRM", "UNLOCKED", "PUSHED")
        .flatMap(step -> Stream.of("before:" + step, "after:" + step))
        .flatMap(trap -> Stream.of(Line.values()).map(line -> Arguments.of(trap, line)));
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @MethodSource("allOfASharedCommit")
  void firstBuildsKilledAtAnyStepOfACommitThatTheyShareGetThrough(String trap, Line line) {
    killInShared(List.of(trap), List.of(trap), line);
  }

  /** Each settles it for itself: the daemon dies when one has, and another one has not. */
  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @EnumSource
  void firstBuildsKilledWhileTheySettleACommitThatTheyShareGetThrough(Line line) {
    List<String> traps =
        List.of(
            "after:GATE",
            "before:CANCEL",
            "after:CANCEL",
            "before:ROLLED_BACK",
            "after:ROLLED_BACK",
            "before:PUSHED");
    killInShared(traps, traps, line);
  }

  private void killInShared(List<String> first, List<String> second, Line line) {
    KillRig rig =
        new KillRig(
            folder.resolve("shared"), prepared.orElseThrow(), line, SharedBuilds.CIRCUITS.size());
    try (SharedBuilds builds = new SharedBuilds(rig)) {
      builds.ask();
      builds.killInShared(SharedBuilds.PRIMARY, first);
      builds.killInShared(SharedBuilds.SECONDARY, second);
      builds.assertThrough();
    }
  }

  /**
   * Build, change and retirement always, as each begins where the one before it ended; of the pairs
   * that lead back those that have steps left to be killed at.
   */
  private static List<Kind> kindsOf(int round) {
    return Stream.of(Kind.values())
        .filter(kind ->
            switch (kind) {
              case BUILD, CHANGE, RETIRE -> true;
              case REMOVE_LEG, ADD_LEG -> round < run(Kind.ADD_LEG).steps().size();
              case REBUILD, REBUILD_BACK -> 2 * round < run(Kind.REBUILD).steps().size();
            })
        .toList();
  }

  /** The two rebuilds have the same steps: one is killed at the odd ones, one at the even ones. */
  private static int trapOf(Kind kind, int round) {
    return switch (kind) {
      case REBUILD -> 2 * round;
      case REBUILD_BACK -> 2 * round + 1;
      default -> round;
    };
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @ValueSource(strings = "sanj-mx1")
  void aChangeWhoseGateFailedIsGivenUpWhenKilledBeforeItsSteps(String router) {
    assertThat(failAtGate(router, false)).as("commits").isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnabledIfSystemProperty(named = "kill", matches = "all")
  @ValueSource(longs = {2, 3, 4, 5})
  void changesKilledManyTimesGetThrough(long seed) {
    killAnyTime(new Random(seed), 6, List.of(Kind.values()));
  }

  private static Undisturbed run(Kind kind) {
    return Optional.ofNullable(runs.get(kind)).orElseThrow();
  }

  private KillRig rig(String name, Line line) {
    return new KillRig(folder.resolve(name), prepared.orElseThrow(), line);
  }

  private static void undisturbed(KillRig rig, Kind kind) {
    rig.arm(List.of());
    rig.ask(run(kind));
    rig.awaitEnd();
    rig.assertThrough(run(kind));
  }

  /** All steps of an undisturbed run, and those that a recovery adds. */
  private static Set<Trap> traps(Undisturbed run, boolean written) {
    Set<Trap> traps = new LinkedHashSet<>(run.traps(written));
    Set<Integer> onRouters = new TreeSet<>();
    run.steps().stream()
        .filter(step -> step.name().equals("COMMIT"))
        .forEach(step -> onRouters.add(step.stage()));
    for (int stage : onRouters) {
      traps.add(new Trap(written, stage, "CANCEL", 1));
      traps.add(new Trap(written, stage, "ROLLED_BACK", 1));
    }
    return traps;
  }

  /** One change, and a kill at each of the traps that it comes to, recoveries included. */
  private static void killAtEach(KillRig rig, Undisturbed run, Collection<Trap> traps) {
    Set<Trap> left = new LinkedHashSet<>(traps);
    rig.arm(left);
    rig.ask(run);
    while (rig.awaitEnd() instanceof End.Killed(Trap trap)) {
      assertThat(left.remove(trap)).as("killed once at " + trap).isTrue();
      rig.start(left);
    }
    assertThat(left)
        .as("steps that it must come to")
        .allSatisfy(
            trap -> assertThat(trap.nth() > 1 || trap.step().matches("CANCEL|AZURE_.*")).isTrue());
  }

  private static void killOnce(KillRig rig, Undisturbed run, Trap trap) {
    rig.arm(List.of(trap));
    rig.ask(run);
    assertThat(rig.awaitEnd()).isEqualTo(new End.Killed(trap));
    rig.start(List.of());
    rig.awaitEnd();
    rig.assertThrough(run);
    if (trap.step().equals("AZURE_OPERATION") && trap.written() && trap.nth() == 1) {
      assertThat(rig.hasPolledItsOperation()).as("polled the stored operation").isTrue();
    }
    run.steps()
        .forEach(step ->
            assertThat(rig.commits(step.stage()))
                .isLessThanOrEqualTo(step.stage() == trap.stage() ? 2 : 1));
    boolean inWindow = IN_WINDOW.contains(trap.step());
    run.after()
        .keySet()
        .forEach(router ->
            assertThat(rig.watch().commits(router))
                .as("commits on " + router)
                .isLessThanOrEqualTo(inWindow ? 2 : 1));
    long writes = run.steps().stream().filter(step -> step.name().equals("AZURE_WRITE")).count();
    long again = trap.step().startsWith("AZURE") ? 1 : 0;
    assertThat(rig.writes()).as("writes at Azure").isLessThanOrEqualTo(writes + again);
  }

  /** Kills with SIGKILL at times that no step knows of, also while a router is at work. */
  private void killAnyTime(Random random, int killsEach, List<Kind> kinds) {
    try (KillRig rig = rig("any-time", Line.CLOSED)) {
      rig.site()
          .pop()
          .routers()
          .routers()
          .forEach(router -> router.faults().slow(Duration.ofMillis(40)));
      for (Kind kind : kinds) {
        rig.arm(List.of());
        rig.ask(run(kind));
        boolean ended = rig.endsWithin(Duration.ofMillis(random.nextInt(2000)));
        for (int i = 0; i < killsEach && !ended; i++) {
          rig.killAtWork();
          ended = rig.endsWithin(Duration.ofMillis(600 + random.nextInt(2500)));
        }
        rig.start(List.of());
        rig.awaitEnd();
        rig.assertThrough(run(kind));
      }
    }
  }

  /**
   * A change whose sessions stay down on one router, killed while it is taken back.
   *
   * @return how often it was committed on that router
   */
  private long failAtGate(String router, boolean written) {
    Undisturbed run = run(Kind.CHANGE);
    int stage = router.equals("sanj-mx1") ? 0 : 1;
    Map<String, String> expected = new HashMap<>(run.before());
    if (stage == 1) {
      expected.putAll(Map.of("sanj-mx1", run.after().getOrDefault("sanj-mx1", "")));
    }
    try (KillRig rig = rig("gate", Line.CLOSED)) {
      undisturbed(rig, Kind.BUILD);
      rig.site().router(router).faults().sessionsHeldDown(true);
      killAtEach(
          rig,
          run,
          Set.of(
              new Trap(written, stage, "CANCEL", 1),
              new Trap(written, stage, "ROLLED_BACK", 1),
              new Trap(written, stage, "FAILING", 1)));
      rig.assertEnded(State.FAILED, expected);
      assertThat(rig.reason()).containsOnlyOnce("in place, gate session");
      return rig.commits(stage);
    }
  }
}
