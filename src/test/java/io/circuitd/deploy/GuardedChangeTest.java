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
import io.circuitd.design.RoutedLeg;
import io.circuitd.lab.RouterFaults;
import io.circuitd.model.LegId;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;

/** The guarded change on one router, with everything that can go wrong on the way. */
@ParameterizedClass
@EnumSource(
    value = Kind.class,
    names = {"JUNOS", "IOSXR"})
class GuardedChangeTest {
  @Parameter Kind kind = Kind.JUNOS;
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

  private boolean persists() {
    return kind == Kind.IOSXR;
  }

  private String before() {
    return config(lab().router().running());
  }

  /** Without the time stamps of the last commit. */
  private static String config(String running) {
    return running.replaceAll("(junos:)?(changed|commit)-[a-z]+=\"[^\"]*\"", "");
  }

  @Test
  void aPushIsJournaledStepByStepBeforeEachIsTaken() {
    Change push = lab().push(lab().leg());

    assertThat(push.run()).isEqualTo(new Done());
    assertThat(lab().trace())
        .containsExactly(
            "LOCK",
            "lock",
            "EDIT",
            "editConfig",
            "VALIDATE",
            "validate",
            "COMMIT",
            "confirmedCommit",
            "READ_BACK",
            "GATE",
            "CONFIRM",
            "confirm",
            "unlock",
            "UNLOCKED");
    assertThat(lab().router().running()).contains(lab().leg().description());
    lab().assertSettled();
  }

  @Test
  void aNewPrefixLeavesNothingOfTheOldNeighborBehind() {
    RoutedLeg dual = lab().leg();
    Leg moved = TestLegs.withPrefix(dual, "192.0.2.240/30");
    assertThat(lab().push(dual).run()).isEqualTo(new Done());

    assertThat(lab().change(dual, moved, Gate.CONFIG).run()).isEqualTo(new Done());

    assertThat(lab().router().running())
        .contains("192.0.2.242")
        .doesNotContain(neighbor(dual, 0), neighbor(dual, 1));
    lab().assertSettled();
  }

  private static String neighbor(Leg leg, int session) {
    return leg.sessions().get(session).prefix().azureText();
  }

  @Test
  void aRemovalLeavesTheRouterAsItWasBeforeThePush() {
    String before = before();
    assertThat(lab().push(lab().leg()).run()).isEqualTo(new Done());
    assertThat(before()).isNotEqualTo(before);

    assertThat(lab().remove(lab().leg()).run()).isEqualTo(new Done());

    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  @Test
  void whatIsThereAlreadyIsNotSentAgain() {
    assertThat(lab().push(lab().leg()).run()).isEqualTo(new Done());
    Change again = lab().change(lab().leg(), lab().leg(), Gate.CONFIG);
    lab().trace().clear();

    assertThat(again.run()).isEqualTo(new Done());

    assertThat(lab().trace()).containsExactly("LOCK", "lock", "unlock", "UNLOCKED");
    lab().assertSettled();
  }

  @Test
  void aLockOfSomebodyElseIsWaitedForAndNeverBroken() {
    Change push = lab().push(lab().leg());
    lab().router().faults().lockDenied(true);

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Later.class,
            later ->
                assertThat(later.reason())
                    .contains(
                        lab().leg().router(),
                        "locked by NETCONF session " + RouterFaults.OTHER_SESSION));
    assertThat(push.run()).isInstanceOf(Later.class);
    assertThat(lab().sent("killSession")).isZero();

    lab().router().faults().lockDenied(false);
    assertThat(push.run()).isEqualTo(new Done());
    lab().assertSettled();
  }

  @Test
  void editsOfSomebodyElseInTheCandidateAreNotDiscarded() {
    Change push = lab().push(lab().leg());
    Leg other = TestLegs.neighbour(lab().leg(), "other", 77, "203.0.113.0/30");
    try (NetconfSession stranger = lab().stranger()) {
      stranger.editConfig(Datastore.CANDIDATE, TestLegs.render(other).payload());

      assertThat(push.run())
          .isInstanceOfSatisfying(
              Later.class,
              later -> assertThat(later.reason()).contains("locked or edited outside NETCONF"));

      assertThat(stranger.getConfig(Datastore.CANDIDATE, Optional.empty()).getTextContent())
          .contains(other.description());
      assertThat(lab().sent("discardChanges")).isZero();
      stranger.discardChanges();
    }
    assertThat(push.run()).isEqualTo(new Done());
    assertThat(lab().router().running()).doesNotContain(other.description());
  }

  @Test
  void whatChangedSinceThePlanIsShownWithWhatWasPlannedOn() {
    Change push = lab().push(lab().leg());
    lab().byHand("somebody else was here");

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains(
                        lab().leg().router() + " changed since the plan",
                        "somebody else was here",
                        "planned on:\nnothing"));
    assertThat(lab().sent("editConfig")).isZero();
    lab().assertSettled();
  }

  @ParameterizedTest
  @CsvSource({
    "edit-config, edit-config",
    "validate, validate",
    "confirmed-commit, confirmed commit",
    "confirm, confirming commit"
  })
  void aRefusalIsToldInTheRoutersOwnWordsAndLeavesNothingBehind(String operation, String words) {
    String before = before();
    Change push = lab().push(lab().leg());
    lab().router().faults().rpcErrorOn(operation, "resource-denied", "no memory for that");

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains(words, "refused", "resource-denied", "no memory for that"));

    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  @Test
  void aCommitThatIsRefusedAndMadeAllTheSameIsTakenBack() {
    String before = before();
    Change push = lab().push(lab().leg());
    lab().router().faults().rpcErrorAfter("confirmed-commit", "operation-failed", "no luck");

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).contains("refused", "no luck"));

    assertThat(before()).isEqualTo(before);
    assertThat(push.steps()).containsSubsequence("COMMIT", "CANCEL", "ROLLED_BACK");
    lab().assertSettled();
  }

  @Test
  void aConfirmThatIsRefusedAndMadeAllTheSameIsNotCalledTakenBack() {
    Change push = lab().push(lab().leg());
    lab().router().faults().rpcErrorAfter("confirm", "operation-failed", "no luck");

    assertThat(push.run()).isEqualTo(new Done());

    assertThat(lab().router().running()).contains(lab().leg().description());
    lab().assertSettled();
  }

  @Test
  void aValidateThatThrowsTheCandidateAwayIsNoticedBeforeTheCommit() {
    String before = before();
    Change push = lab().push(lab().leg());
    lab().router().faults().validateDropsCandidate(true);

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains(
                        lab().leg().router() + ": after validate the candidate holds none",
                        "nothing was committed",
                        "next: netconf.validate: false"));

    assertThat(before()).isEqualTo(before);
    assertThat(push.steps()).doesNotContain("COMMIT");
    lab().assertSettled();
  }

  @Test
  void aRefusalNamesThePath() {
    String before = before();
    UnaryOperator<String> noSuchPolicy =
        payload ->
            payload.replace(lab().leg().sessions().getFirst().importPolicy(), "NO-SUCH-POLICY");
    UnaryOperator<String> noNumber = payload -> payload.replaceAll(">180<", ">soon<");

    assertThat(lab().change(spoiled(noSuchPolicy), Gate.CONFIG).run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("validate candidate refused", "NO-SUCH-POLICY", "neighbor"));
    assertThat(lab().change(spoiled(noNumber), Gate.CONFIG).run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains("edit-config candidate refused", "invalid-value", "hold-time"));

    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  private Edit spoiled(UnaryOperator<String> spoil) {
    return new Spoiled(lab().push(lab().leg()).edit(), spoil);
  }

  private record Spoiled(Edit edit, UnaryOperator<String> spoil) implements Edit {
    @Override
    public List<String> former(Element running) throws NotRestorable {
      return edit.former(running);
    }

    @Override
    public List<String> inverse(List<String> former, Element running) {
      return edit.inverse(former, running);
    }

    @Override
    public LegId leg() {
      return edit.leg();
    }

    @Override
    public String router() {
      return edit.router();
    }

    @Override
    public List<String> payloads(Element running) {
      return edit.payloads(running).stream().map(spoil).toList();
    }

    @Override
    public String filter() {
      return edit.filter();
    }

    @Override
    public List<String> differences(Element data) {
      return edit.differences(data);
    }

    @Override
    public String standing(Element data) {
      return edit.standing(data);
    }

    @Override
    public String baseline() {
      return edit.baseline();
    }
  }

  /** A gate that does something and then says what it is told. */
  private static Gate gate(Supplier<Gate.Verdict> verdict) {
    return new Gate() {
      @Override
      public Before before(Set<String> earlier) {
        return new Before(Set.of("a session"), Optional.empty());
      }

      @Override
      public Verdict await(Instant until) {
        return verdict.get();
      }
    };
  }

  private static Gate.Verdict passes() {
    return new Gate.Verdict(true, "fine");
  }

  private static Gate.Verdict fails() {
    return new Gate.Verdict(false, "session with 192.0.2.250 is active");
  }

  private static Gate passingAfter(Runnable work) {
    return gate(() -> {
      work.run();
      return passes();
    });
  }

  @Test
  void aGateThatFailsTakesTheCommitBackAtOnceAndForGood() {
    String before = before();
    Change push = lab().push(lab().leg(), gate(GuardedChangeTest::fails));

    Outcome outcome = push.run();

    assertThat(outcome)
        .isEqualTo(new Failed("the gate did not pass: session with 192.0.2.250 is active"));
    assertThat(before()).isEqualTo(before);
    assertThat(lab().sent("cancelCommit")).isEqualTo(persists() ? 1 : 0);
    assertThat(lab().sent("confirm")).isZero();
    assertThat(push.steps()).contains("CANCEL").containsSubsequence("CANCEL", "ROLLED_BACK");
    lab().assertSettled();
    assertThat(push.run()).as("after a restart").isEqualTo(outcome);
    assertThat(lab().sent("confirmedCommit")).isEqualTo(1);
  }

  @Test
  void aGateThatPassesTooLateIsNoReasonToConfirm() {
    String before = before();
    Change push =
        lab().push(lab().leg(), passingAfter(() -> Pause.of(GuardedLab.SETTINGS.confirmWindow())));

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class, failed -> assertThat(failed.reason()).contains("too late to confirm"));

    assertThat(lab().sent("confirm")).isZero();
    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  @Test
  void aChangeThatCannotBeWatchedIsNotBegun() {
    Gate blind =
        new Gate() {
          @Override
          public Before before(Set<String> earlier) {
            return new Before(Set.of(), Optional.of("SNMP is silent"));
          }

          @Override
          public Verdict await(Instant until) {
            return passes();
          }
        };

    assertThat(lab().push(lab().leg(), blind).run()).isEqualTo(new Later("SNMP is silent"));
    assertThat(lab().trace()).isEmpty();
  }

  @Test
  void aReadBackThatDiffersTakesTheCommitBack() {
    String before = before();
    Change push = lab().push(lab().leg());
    lab().meanwhile(Step.READ_BACK, () -> lab().byHand("bent on the way"));

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Failed.class,
            failed ->
                assertThat(failed.reason())
                    .contains(
                        lab().leg().router() + ": read-back after the commit differs",
                        "bent on the way"));

    assertThat(lab().sent("confirm")).isZero();
    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  @ParameterizedTest
  @CsvSource({
    "lock, false",
    "lock, true",
    "edit-config, false",
    "edit-config, true",
    "validate, false",
    "validate, true"
  })
  void aLineThatDropsBeforeTheCommitTouchesNothing(String operation, boolean taken) {
    String before = before();
    Change push = lab().push(lab().leg());
    drop(operation, taken);

    assertThat(push.run()).isInstanceOf(Later.class);
    assertThat(before()).isEqualTo(before);
    assertThat(lab().sent("confirmedCommit")).isZero();

    assertThat(push.toTheEnd()).isEqualTo(new Done());
    lab().assertSettled();
  }

  private void drop(String operation, boolean taken) {
    if (taken) {
      lab().router().faults().dropAfter(operation);
    } else {
      lab().router().faults().dropBefore(operation);
    }
  }

  @Test
  void aCommitThatNeverArrivedIsTriedAgainAfterTheRouterWasRead() {
    String before = before();
    Change push = lab().push(lab().leg());
    drop("confirmed-commit", false);

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Later.class, later -> assertThat(later.reason()).contains("commit not kept"));
    assertThat(before()).isEqualTo(before);
    assertThat(push.steps()).last().isIn("UNLOCKED", "ROLLED_BACK");
    assertThat(push.run()).isEqualTo(new Done());
    lab().assertSettled();
  }

  @Test
  void aCommitWhoseReplyIsLostIsDecidedByReadingAndNotSentTwice() {
    Change push = lab().push(lab().leg());
    drop("confirmed-commit", true);

    Outcome outcome = push.run();

    assertThat(lab().sent("confirmedCommit")).isEqualTo(1);
    if (persists()) {
      assertThat(outcome).isEqualTo(new Done());
    } else {
      assertThat(outcome).isInstanceOf(Later.class);
      assertThat(push.steps()).contains("ROLLED_BACK");
      assertThat(push.run()).isEqualTo(new Done());
    }
    assertThat(lab().router().running()).contains(lab().leg().description());
    lab().assertSettled();
  }

  @Test
  void aConfirmThatNeverArrivedIsSentAgainOnlyByPersistId() {
    String before = before();
    Change push = lab().push(lab().leg());
    drop("confirm", false);

    Outcome outcome = push.run();

    if (persists()) {
      assertThat(outcome).isEqualTo(new Done());
    } else {
      assertThat(outcome)
          .isEqualTo(
              new Later(
                  lab().leg().router()
                      + ": the confirm did not arrive, and the router rolled back"));
      assertThat(before()).isEqualTo(before);
      assertThat(push.run()).isEqualTo(new Done());
    }
    lab().assertSettled();
  }

  @Test
  void aConfirmThatIsLostTakesNobodyElsesEditsWithIt() {
    String before = before();
    Leg other = TestLegs.neighbour(lab().leg(), "other", 77, "203.0.113.0/30");
    Change push =
        lab()
            .push(
                lab().leg(),
                passingAfter(() -> {
                  drop("confirm", false);
                  lab().meanwhile(Step.LOCK, () -> editCandidate(other));
                }));

    assertThat(push.run()).isInstanceOf(Later.class);

    assertThat(before()).isEqualTo(before);
    try (NetconfSession stranger = lab().stranger()) {
      stranger.discardChanges();
    }
    lab().assertSettled();
  }

  private void editCandidate(Leg other) {
    try (NetconfSession stranger = lab().stranger()) {
      stranger.editConfig(Datastore.CANDIDATE, TestLegs.render(other).payload());
    }
  }

  @Test
  void aConfirmWhoseReplyIsLostIsDecidedByReading() {
    Change push = lab().push(lab().leg());
    drop("confirm", true);

    assertThat(push.run()).isEqualTo(new Done());

    assertThat(lab().sent("confirmedCommit")).isEqualTo(1);
    assertThat(lab().router().running()).contains(lab().leg().description());
    lab().assertSettled();
  }

  @Test
  void aLineThatDropsInTheGateIsTakenUpOrTakenBack() {
    Change push = lab().push(lab().leg());
    lab().meanwhile(Step.GATE, () -> lab().dropLines());

    assertThat(push.toTheEnd()).isEqualTo(new Done());

    assertThat(lab().router().running()).contains(lab().leg().description());
    lab().assertSettled();
  }

  @Test
  void aLineThatDropsWhileTheGateFailsDoesNotWaitForTheTimer() {
    String before = before();
    Change push =
        lab()
            .push(
                lab().leg(),
                gate(() -> {
                  lab().dropLines();
                  return fails();
                }));

    assertThat(push.run()).isInstanceOf(Failed.class);

    assertThat(before()).isEqualTo(before);
    assertThat(lab().sent("cancelCommit")).isEqualTo(persists() ? 2 : 0);
    lab().assertSettled();
  }

  @Test
  void aRebootInTheWindowIsNoticedByReading() {
    String before = before();
    Change push = lab().push(lab().leg(), passingAfter(() -> lab().router().faults().rebootNow()));
    assertThat(push.run())
        .isInstanceOfSatisfying(
            Later.class, later -> assertThat(later.reason()).contains("rolled back"));
    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  @Test
  void aSilentRouterIsLeftAloneUntilItAnswers() {
    lab().rpcTimeout(Duration.ofMillis(400));
    Change push = lab().push(lab().leg(), passingAfter(() -> lab().router().faults().silent(true)));

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Unsettled.class,
            unsettled ->
                assertThat(unsettled.reason()).contains("whether it confirmed is unknown"));
    assertThat(push.run()).isInstanceOf(Unsettled.class);
    long sent = lab().sent("confirmedCommit");

    lab().router().faults().silent(false);
    lab().rpcTimeout(Duration.ofSeconds(20));
    assertThat(push.toTheEnd()).isEqualTo(new Done());
    assertThat(sent).isEqualTo(1);
    lab().assertSettled();
  }

  @Test
  void aRouterThatIsSilentFromTheStartIsTriedLater() {
    lab().rpcTimeout(Duration.ofMillis(500));
    lab().router().faults().silent(true);
    Change push = lab().push(lab().leg());

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Later.class, later -> assertThat(later.reason()).contains(lab().leg().router()));
    assertThat(push.steps()).isEmpty();
  }

  @Test
  void whatSomebodyElseMadeOfTheWindowIsLeftToPeople() {
    Change push =
        lab()
            .push(
                lab().leg(),
                passingAfter(() -> {
                  lab().router().faults().rebootNow();
                  lab().byHand("by somebody else");
                }));

    assertThat(push.run())
        .isInstanceOfSatisfying(
            Unsettled.class,
            unsettled ->
                assertThat(unsettled.reason())
                    .contains(
                        "neither what was there before nor what was sent",
                        "by somebody else",
                        "next: "));
    assertThat(push.run()).isInstanceOf(Unsettled.class);
    assertThat(lab().sent("confirmedCommit")).isEqualTo(1);
    assertThat(lab().router().running()).contains("by somebody else");

    lab().removedByHand();
    assertThat(push.run()).isInstanceOf(Later.class);
    lab().assertSettled();
  }

  @Test
  void aCommitThatStaysAlthoughTheGateFailedIsNeverCalledDone() {
    Change push =
        lab()
            .push(
                lab().leg(),
                gate(() -> {
                  lab().router().faults().rebootNow();
                  lab().byHand(lab().leg().description());
                  return fails();
                }));

    Function<Outcome, String> words =
        outcome -> outcome instanceof Unsettled(String reason) ? reason : outcome.toString();
    assertThat(words.apply(push.run())).contains("kept a commit", "the gate does not pass");
    assertThat(words.apply(push.run())).contains("kept a commit", "the gate does not pass");

    lab().removedByHand();
    assertThat(push.run()).isInstanceOf(Failed.class);
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"LOCK", "EDIT", "VALIDATE", "COMMIT", "READ_BACK", "GATE", "CONFIRM", "UNLOCKED"})
  void aDaemonThatDiesGoesOnByItsJournal(Step step) {
    for (Wire.Death death : Wire.Death.values()) {
      String before = before();
      Change push = lab().push(lab().leg());
      lab().crashAt(step, death == Wire.Death.LINES_STAY, death);
      assertThat(died(push)).isTrue();

      assertThat(push.resumed()).isEqualTo(new Done());

      assertThat(lab().router().running()).contains(lab().leg().description());
      lab().assertSettled();
      assertThat(lab().remove(lab().leg()).run()).isEqualTo(new Done());
      assertThat(before()).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"CANCEL", "ROLLED_BACK"})
  void aDaemonThatDiesWhileItTakesBackStillFailsForTheSameReason(Step step) {
    String before = before();
    Change push = lab().push(lab().leg(), gate(GuardedChangeTest::fails));
    lab().crashAt(step, false, Wire.Death.LINES_DROP);
    assertThat(died(push)).isTrue();

    assertThat(push.resumed())
        .isEqualTo(new Failed("the gate did not pass: session with 192.0.2.250 is active"));
    assertThat(before()).isEqualTo(before);
    lab().assertSettled();
  }

  private static boolean died(Change change) {
    try {
      change.run();
      return false;
    } catch (GuardedLab.Died e) {
      return true;
    }
  }

  @Test
  void whatWasUpBeforeTheFirstTryIsAskedForInTheSecond() {
    List<Set<String>> earlier = new java.util.concurrent.CopyOnWriteArrayList<>();
    Gate gate =
        new Gate() {
          @Override
          public Before before(Set<String> was) {
            earlier.add(was);
            return new Before(Set.of("leg ipv4", "leg ipv6"), Optional.empty());
          }

          @Override
          public Verdict await(Instant until) {
            return passes();
          }
        };
    Change push = lab().push(lab().leg(), gate);
    drop("confirmed-commit", false);

    assertThat(push.toTheEnd()).isEqualTo(new Done());

    assertThat(earlier).containsExactly(Set.of(), Set.of("leg ipv4", "leg ipv6"));
  }

  @Test
  void twoChangesOnOneRouterDoNotInterleave() throws Exception {
    Leg other = TestLegs.neighbour(lab().leg(), "other", 77, "203.0.113.0/30");
    List<Change> both = List.of(lab().push(lab().leg()), lab().push(other));
    RouterAccess routers = lab().routers();
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads =
        both.stream()
            .map(change ->
                Thread.ofVirtual()
                    .start(() -> {
                      try {
                        go.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                      routers.inLane(lab().leg().router(), change::run);
                    }))
            .toList();
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(lab().trace()).hasSize(28);
    assertThat(lab().trace().subList(0, 14)).isEqualTo(lab().trace().subList(14, 28));
    assertThat(lab().router().running()).contains(lab().leg().description(), other.description());
    lab().assertSettled();
  }
}
