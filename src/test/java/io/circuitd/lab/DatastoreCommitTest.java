package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.edit;
import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.preloaded;
import static io.circuitd.lab.LabFixtures.refusal;
import static io.circuitd.lab.LabFixtures.xrInterface;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Datastores.Name;
import io.circuitd.lab.datastore.RpcProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Locks, commit and confirmed commit (RFC 6241, 7.5 and 8.3 to 8.4). */
class DatastoreCommitTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> TICKET = Optional.of("change-7");
  private static final Duration WINDOW = Duration.ofSeconds(60);

  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final Datastores datastores = preloaded(iosXr("r1"), clock);

  private void change(String text) {
    edit(datastores, xrInterface("", "<description>" + text + "</description>"));
  }

  private String running() {
    return datastores.read(Name.RUNNING, Optional.empty());
  }

  private void pass(Duration time) {
    now = now.plus(time);
    datastores.tick();
  }

  private static void assertRefused(String tag, Runnable work) {
    assertThat(refusal(work)).extracting(RpcProblem::tag).containsExactly(tag);
  }

  @Test
  void commitMovesCandidateToRunning() {
    change("new");
    assertThat(running()).doesNotContain("new");
    datastores.commit(1, NONE);
    assertThat(running()).contains("new");
    assertThat(datastores.dirty()).isFalse();
  }

  @Test
  void discardForgetsCandidate() {
    change("new");
    datastores.discard(1);
    datastores.commit(1, NONE);
    assertThat(running()).doesNotContain("new");
  }

  @Test
  void lockIsDeniedNamingItsHolder() {
    datastores.lock(1, Name.CANDIDATE);
    RpcProblem denied = refusal(() -> datastores.lock(2, Name.CANDIDATE)).getFirst();
    assertThat(denied.tag()).isEqualTo("lock-denied");
    assertThat(denied.info()).isEqualTo("<session-id>1</session-id>");
  }

  @Test
  void lockOfAChangedCandidateIsDenied() {
    change("left over");
    RpcProblem denied = refusal(() -> datastores.lock(2, Name.CANDIDATE)).getFirst();
    assertThat(denied.tag()).isEqualTo("lock-denied");
    assertThat(denied.info()).isEqualTo("<session-id>0</session-id>");
  }

  @Test
  void lockedCandidateIsForItsHolderAlone() {
    datastores.lock(2, Name.CANDIDATE);
    assertRefused("in-use", () -> change("mine"));
    assertRefused("in-use", () -> datastores.commit(1, NONE));
    assertRefused("in-use", () -> datastores.discard(1));
    assertRefused("operation-failed", () -> datastores.unlock(1, Name.CANDIDATE));
  }

  @Test
  void lockOnRunningStopsCommitsOfOthers() {
    change("new");
    datastores.lock(2, Name.RUNNING);
    assertRefused("in-use", () -> datastores.commit(1, NONE));
    datastores.unlock(2, Name.RUNNING);
    datastores.commit(1, NONE);
    assertThat(running()).contains("new");
  }

  @Test
  void lockGivenBackOrLostDiscardsWhatWasNotCommitted() {
    datastores.lock(1, Name.CANDIDATE);
    change("half");
    datastores.unlock(1, Name.CANDIDATE);
    assertThat(datastores.dirty()).isFalse();
    datastores.lock(1, Name.CANDIDATE);
    change("half");
    datastores.sessionEnded(1);
    assertThat(datastores.dirty()).isFalse();
    datastores.lock(2, Name.CANDIDATE);
  }

  @Test
  void confirmedCommitIsTakenBackWhenItsTimeIsUp() {
    change("new");
    datastores.confirmedCommit(1, WINDOW, NONE, NONE);
    assertThat(running()).contains("new");
    pass(WINDOW.minusSeconds(1));
    assertThat(running()).contains("new");
    pass(Duration.ofSeconds(1));
    assertThat(running()).doesNotContain("new");
    assertThat(datastores.dirty()).isFalse();
    assertThat(datastores.unconfirmed()).isFalse();
  }

  @Test
  void confirmingCommitKeepsIt() {
    change("new");
    datastores.confirmedCommit(1, WINDOW, NONE, NONE);
    datastores.commit(1, NONE);
    pass(WINDOW.multipliedBy(2));
    assertThat(running()).contains("new");
  }

  @Test
  void followUpConfirmedCommitRestartsTheTimeAndGoesBackToTheStart() {
    change("first");
    datastores.confirmedCommit(1, WINDOW, NONE, NONE);
    pass(Duration.ofSeconds(50));
    change("second");
    datastores.confirmedCommit(1, WINDOW, NONE, NONE);
    pass(Duration.ofSeconds(50));
    assertThat(running()).contains("second");
    pass(Duration.ofSeconds(10));
    assertThat(running()).doesNotContain("first").doesNotContain("second");
  }

  @Test
  void withoutPersistItDiesWithItsSessionAndNobodyElseMayFollow() {
    change("new");
    datastores.confirmedCommit(1, WINDOW, NONE, NONE);
    assertRefused("in-use", () -> datastores.commit(2, NONE));
    assertRefused("in-use", () -> datastores.cancelCommit(2, NONE));
    assertRefused("invalid-value", () -> datastores.commit(2, TICKET));
    assertRefused("lock-denied", () -> datastores.lock(2, Name.RUNNING));
    datastores.sessionEnded(2);
    assertThat(running()).contains("new");
    datastores.sessionEnded(1);
    assertThat(running()).doesNotContain("new");
  }

  @Test
  void withPersistAnySessionConfirmsThatKnowsTheId() {
    change("new");
    datastores.confirmedCommit(1, WINDOW, TICKET, NONE);
    datastores.sessionEnded(1);
    assertThat(running()).contains("new");
    assertRefused("invalid-value", () -> datastores.commit(2, NONE));
    assertRefused("invalid-value", () -> datastores.commit(2, Optional.of("other")));
    datastores.commit(2, TICKET);
    pass(WINDOW);
    assertThat(running()).contains("new");
  }

  @Test
  void cancelTakesItBackAtOnce() {
    assertRefused("operation-failed", () -> datastores.cancelCommit(1, NONE));
    change("new");
    datastores.confirmedCommit(1, WINDOW, TICKET, NONE);
    assertRefused("invalid-value", () -> datastores.cancelCommit(2, Optional.of("other")));
    datastores.cancelCommit(2, TICKET);
    assertThat(running()).doesNotContain("new");
  }

  @Test
  void persistIdWithoutAnOpenCommitIsRefused() {
    assertRefused("invalid-value", () -> datastores.commit(1, TICKET));
  }

  @Test
  void refusedCommitLeavesRunningAndCandidate() {
    edit(
        datastores,
        xrInterface("", "<vrf xmlns='" + LabFixtures.XR + "infra-rsi-cfg'>NOWHERE</vrf>"));
    assertRefused("data-missing", () -> datastores.validate(Name.CANDIDATE));
    assertRefused("data-missing", () -> datastores.commit(1, NONE));
    assertRefused("data-missing", () -> datastores.confirmedCommit(1, WINDOW, NONE, NONE));
    assertThat(running()).doesNotContain("NOWHERE");
    assertThat(datastores.dirty()).isTrue();
    assertThat(datastores.unconfirmed()).isFalse();
  }

  @Test
  void rebootTakesBackWhatWasNotConfirmedAndFreesLocks() {
    datastores.lock(1, Name.CANDIDATE);
    change("new");
    datastores.confirmedCommit(1, WINDOW, TICKET, NONE);
    datastores.reboot();
    assertThat(running()).doesNotContain("new");
    assertThat(datastores.lockHolder(Name.CANDIDATE)).isEmpty();
  }

  @Test
  void rollbackLeavesEditsOfOthersInCandidate() {
    change("new");
    datastores.confirmedCommit(1, WINDOW, NONE, NONE);
    edit(datastores, xrInterface("", "<shutdown/>"));
    pass(WINDOW);
    assertThat(running()).doesNotContain("new");
    assertThat(datastores.read(Name.CANDIDATE, Optional.empty())).contains("<shutdown/>");
  }
}
