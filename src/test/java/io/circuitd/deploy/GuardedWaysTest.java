package io.circuitd.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.deploy.GuardedLab.Change;
import io.circuitd.deploy.GuardedLab.Kind;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.design.Leg;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guarded change on routers that can less, and on those that start with another datastore. */
@ParameterizedClass
@EnumSource(
    value = Kind.class,
    mode = EnumSource.Mode.EXCLUDE,
    names = {"JUNOS", "IOSXR"})
class GuardedWaysTest {
  private static final String FAULT = "session with 192.0.2.250 is active";

  @Parameter Kind kind = Kind.IOSXR_PLAIN;
  @TempDir Path folder = Path.of("");
  private Optional<GuardedLab> started = Optional.empty();

  @BeforeEach
  void start() {
    started = Optional.of(new GuardedLab(kind, folder));
  }

  @AfterEach
  void stop() {
    lab().close();
  }

  private GuardedLab lab() {
    return started.orElseThrow();
  }

  private String running() {
    return config(lab().router().running());
  }

  private String startup() {
    return config(lab().router().startup());
  }

  private static String config(String xml) {
    return xml.replaceAll("(junos:)?(changed|commit)-[a-z]+=\"[^\"]*\"", "");
  }

  private static Gate failing() {
    return gate(false, () -> {});
  }

  private static Gate gate(boolean passes, Runnable meanwhile) {
    return new Gate() {
      @Override
      public Before before(Set<String> earlier) {
        return new Before(Set.of("a session"), Optional.empty());
      }

      @Override
      public Verdict await(Instant until) {
        meanwhile.run();
        return new Verdict(passes, passes ? "fine" : FAULT, List.of("12:00:00 " + FAULT));
      }
    };
  }

  private void assertWanted(Leg leg) {
    assertThat(lab().router().running()).contains(leg.description());
    if (kind.hasStartup()) {
      assertThat(startup()).isEqualTo(running());
    }
    lab().assertSettled();
  }

  private void assertAs(String before) {
    assertThat(running()).isEqualTo(before);
    if (kind.hasStartup()) {
      assertThat(startup()).isEqualTo(before);
    }
    lab().assertSettled();
  }

  @Test
  void aPushTakesTheStepsOfItsWay() {
    List<String> steps = new ArrayList<>(List.of("LOCK", "lock"));
    if (kind.hasCandidate()) {
      steps.addAll(List.of("EDIT", "editConfig", "VALIDATE", "validate"));
    }
    steps.add("COMMIT");
    steps.add(kind.isTimed() ? "confirmedCommit" : kind.hasCandidate() ? "commit" : "editConfig");
    steps.addAll(List.of("READ_BACK", "GATE", "CONFIRM"));
    if (kind.isTimed()) {
      steps.add("confirm");
    }
    steps.addAll(List.of("unlock", "UNLOCKED"));
    if (kind.hasStartup()) {
      steps.addAll(List.of("SAVE", "copyConfig"));
    }

    assertThat(lab().push(lab().leg()).run()).isEqualTo(new Done());

    assertThat(lab().trace()).isEqualTo(steps);
    assertWanted(lab().leg());
  }

  @Test
  void aLegIsBuiltChangedAndRetired() {
    String before = running();
    Leg moved = TestLegs.withPrefix(lab().leg(), "192.0.2.240/30");

    assertThat(lab().push(lab().leg()).run()).isEqualTo(new Done());
    assertThat(lab().change(lab().leg(), moved, Gate.CONFIG).run()).isEqualTo(new Done());
    assertThat(running()).contains("192.0.2.242");
    assertWanted(moved);

    assertThat(lab().remove(moved).run()).isEqualTo(new Done());
    assertAs(before);
  }

  @Test
  void aGateThatFailsTakesANewLegAwayAgain() {
    String before = running();
    Change push = lab().push(lab().leg(), failing());

    Outcome outcome = push.run();

    assertThat(outcome).isEqualTo(new Failed("the gate did not pass: " + FAULT));
    assertAs(before);
    assertThat(push.steps()).containsSubsequence("COMMIT", "CANCEL", "ROLLED_BACK");
    assertThat(push.detail(Step.CANCEL)).containsEntry("readings", "12:00:00 " + FAULT);
    assertThat(lab().sent("copyConfig")).isZero();
    assertThat(push.run()).as("after a restart").isEqualTo(outcome);
  }

  @Test
  void aGateThatFailsPutsBackWhatStoodThereBefore() {
    assertThat(lab().push(lab().leg()).run()).isEqualTo(new Done());
    String before = running();
    Leg moved =
        TestLegs.withDescription(TestLegs.withPrefix(lab().leg(), "192.0.2.240/30"), "moved");
    Change change = lab().change(lab().leg(), moved, failing());

    assertThat(change.run()).isInstanceOf(Failed.class);

    assertAs(before);
  }

  @Test
  void aReadBackThatDiffersIsTakenBack() {
    String before = running();
    Change push = lab().push(lab().leg());
    lab().meanwhile(Step.READ_BACK, () -> lab().byHand("bent on the way"));

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).contains("bent on the way"));

    assertAs(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {
        "LOCK",
        "EDIT",
        "VALIDATE",
        "COMMIT",
        "READ_BACK",
        "GATE",
        "CONFIRM",
        "UNLOCKED",
        "SAVE"
      })
  void aDaemonThatDiesGoesOnByItsJournal(Step step) {
    Assumptions.assumeTrue(takes(step) && kind != Kind.IOSXR_WITHOUT_PERSIST);
    for (Wire.Death death : Wire.Death.values()) {
      String before = running();
      Change push = lab().push(lab().leg());
      lab().crashAt(step, death == Wire.Death.LINES_STAY, death);
      assertThat(died(push)).isTrue();

      assertThat(push.resumed()).isEqualTo(new Done());

      assertWanted(lab().leg());
      assertThat(lab().remove(lab().leg()).run()).isEqualTo(new Done());
      assertAs(before);
    }
  }

  private boolean takes(Step step) {
    return switch (step) {
      case EDIT, VALIDATE -> kind.hasCandidate();
      case SAVE -> kind.hasStartup();
      default -> true;
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"COMMIT", "READ_BACK", "GATE", "CANCEL", "ROLLED_BACK"})
  void aDaemonThatDiesOnTheWayToAFailedGateLeavesTheOld(Step step) {
    assertThat(lab().push(lab().leg()).run()).isEqualTo(new Done());
    String before = running();
    Leg moved = TestLegs.withDescription(lab().leg(), "moved");
    for (boolean journaled : new boolean[] {true, false}) {
      Change change = lab().change(lab().leg(), moved, failing());
      lab().crashAt(step, !journaled, Wire.Death.LINES_DROP);
      assertThat(died(change)).isTrue();

      assertThat(change.resumed()).isEqualTo(new Failed("the gate did not pass: " + FAULT));

      assertAs(before);
    }
  }

  private static boolean died(Change change) {
    try {
      change.run();
      return false;
    } catch (GuardedLab.Died e) {
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lock",
        "edit-config",
        "validate",
        "commit",
        "confirmed-commit",
        "confirm",
        "unlock",
        "copy-config"
      })
  void aLineThatIsLostLosesNothing(String operation) {
    Assumptions.assumeTrue(sends(operation) && kind != Kind.IOSXR_WITHOUT_PERSIST);
    for (boolean taken : new boolean[] {false, true}) {
      String before = running();
      Change push = lab().push(lab().leg());
      if (taken) {
        lab().router().faults().dropAfter(operation);
      } else {
        lab().router().faults().dropBefore(operation);
      }

      assertThat(push.toTheEnd()).isEqualTo(new Done());

      assertWanted(lab().leg());
      lab().router().faults().clear();
      assertThat(lab().remove(lab().leg()).run()).isEqualTo(new Done());
      assertAs(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"edit-config", "validate", "commit", "confirmed-commit"})
  void aRefusalIsBelievedOnlyAfterReading(String operation) {
    String before = running();
    for (boolean taken : new boolean[] {false, true}) {
      Change push = lab().push(lab().leg());
      if (taken) {
        lab().router().faults().rpcErrorAfter(operation, "operation-failed", "no luck");
      } else {
        lab().router().faults().rpcErrorOn(operation, "operation-failed", "no luck");
      }
      Assumptions.assumeTrue(sends(operation));

      assertThat(push.run())
          .isInstanceOfSatisfying(
              Failed.class, failed -> assertThat(failed.reason()).contains("refused", "no luck"));

      lab().router().faults().clear();
      assertAs(before);
    }
  }

  private boolean sends(String operation) {
    return switch (operation) {
      case "validate" -> kind.hasCandidate();
      case "commit" -> kind.hasCandidate() && !kind.isTimed();
      case "confirmed-commit", "confirm" -> kind.isTimed();
      case "copy-config" -> kind.hasStartup();
      default -> true;
    };
  }

  @Test
  void whatAnInverseWouldHaveToPutBackInTheClearIsNotChanged() {
    Assumptions.assumeFalse(kind.isTimed());
    lab().withSharedKeyByHand("s3cret");
    String before = running();
    String atStart = startup();
    Leg described = TestLegs.withDescription(lab().leg(), "described");
    Change change = lab().change(lab().leg(), described, Gate.CONFIG);

    assertThat(change.run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("no confirmed commit", "holds a shared key", "next: "));

    assertThat(running()).isEqualTo(before);
    assertThat(startup()).isEqualTo(atStart);
    assertThat(change.steps()).doesNotContain("COMMIT");
  }

  @Test
  void aCopyToStartupThatFailsIsToldAndTriedAgain() {
    Assumptions.assumeTrue(kind.hasStartup());
    Change push = lab().push(lab().leg());
    lab().router().faults().rpcErrorOn("copy-config", "resource-denied", "the disk is full");

    for (int i = 0; i < 2; i++) {
      assertThat(push.run())
          .isInstanceOfSatisfying(
              Unsettled.class,
              unsettled ->
                  assertThat(unsettled.reason())
                      .contains(
                          lab().leg().router(),
                          "in running and not in startup",
                          "the disk is full"));
    }
    assertThat(startup()).isNotEqualTo(running());
    assertThat(push.steps()).containsOnlyOnce("SAVE");

    lab().router().faults().clear();
    assertThat(push.run()).isEqualTo(new Done());
    assertWanted(lab().leg());
  }

  @Test
  void aRestartOfTheRouterBeforeTheCopyIsNoticed() {
    Assumptions.assumeTrue(kind.hasStartup());
    String before = running();
    Change push = lab().push(lab().leg());
    lab().meanwhile(Step.SAVE, () -> lab().router().faults().rebootNow());

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Later.class,
            later -> assertThat(later.reason()).contains("before startup was written"));
    assertAs(before);

    assertThat(push.run()).isEqualTo(new Done());
    assertWanted(lab().leg());
  }

  @Test
  void whatSomebodyElseMadeOfItLongAfterIsLeftToPeople() {
    Assumptions.assumeFalse(kind.isTimed());
    Change push = lab().push(lab().leg(), failing());
    lab().crashAt(Step.CANCEL, true, Wire.Death.LINES_DROP);
    assertThat(died(push)).isTrue();
    lab().later(GuardedLab.SETTINGS.confirmWindow().plus(GuardedLab.SETTINGS.rollbackMargin()));
    lab().byHand("by somebody else");

    lab().newWire();
    assertThat(push.run())
        .isInstanceOfSatisfying(
            Unsettled.class,
            unsettled -> assertThat(unsettled.reason()).contains("by somebody else", "next: "));
    assertThat(lab().router().running()).contains("by somebody else");
  }
}
