package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.xrInterface;
import static io.circuitd.lab.RawNetconf.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RouterFaultsTest {
  private static final String LOCK = "<lock><target><candidate/></target></lock>";
  private static final String EDIT = edit(xrInterface("", "<description>try</description>"));
  private static final String TRY =
      "<commit><confirmed/><confirm-timeout>600</confirm-timeout><persist>p</persist></commit>";
  private static final String CONFIRM = "<commit><persist-id>p</persist-id></commit>";

  private final Lab lab = Lab.start(List.of(iosXr("r1")));
  private final SimulatedRouter router = lab.router("r1");

  @AfterEach
  void stop() {
    lab.close();
  }

  private static void ok(Optional<String> reply) {
    assertThat(reply).hasValueSatisfying(r -> assertThat(r).contains("<ok/>"));
  }

  @Test
  void lockDeniedUntilTheOtherSessionGoesOrIsKilled() {
    router.faults().lockDenied(true);
    try (RawNetconf session = RawNetconf.connect(router)) {
      assertThat(session.rpc(LOCK).orElseThrow())
          .contains("lock-denied", "<session-id>" + RouterFaults.OTHER_SESSION + "</session-id>");
      ok(
          session.rpc(
              "<kill-session><session-id>"
                  + RouterFaults.OTHER_SESSION
                  + "</session-id></kill-session>"));
      ok(session.rpc(LOCK));
    }
  }

  @Test
  void rpcErrorInsteadOfTheOperation() {
    router.faults().rpcErrorOn("validate", "operation-failed", "no memory for that");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(EDIT));
      String validate = "<validate><source><candidate/></source></validate>";
      assertThat(session.rpc(validate).orElseThrow())
          .contains("operation-failed", "no memory for that");
      router.faults().clear();
      ok(session.rpc(validate));
    }
  }

  @Test
  void dropAfterConfirmedCommitLosesTheAnswerNotTheCommit() {
    router.faults().dropAfter("confirmed-commit");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(EDIT));
      assertThat(session.rpc(TRY)).isEmpty();
    }
    assertThat(router.running()).contains("try");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(CONFIRM));
    }
    assertThat(router.hasUnconfirmedCommit()).isFalse();
  }

  @Test
  void dropAfterConfirmLosesTheAnswerNotTheConfirmation() {
    router.faults().dropAfter("confirm");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(EDIT));
      ok(session.rpc(TRY));
      assertThat(session.rpc(CONFIRM)).isEmpty();
    }
    assertThat(router.hasUnconfirmedCommit()).isFalse();
    assertThat(router.running()).contains("try");
  }

  @Test
  void dropBeforeCommitLosesTheCommit() {
    router.faults().dropBefore("commit");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(EDIT));
      assertThat(session.rpc("<commit/>")).isEmpty();
    }
    assertThat(router.running()).doesNotContain("try");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc("<commit/>"));
    }
  }

  @Test
  void silentRouterDoesTheWorkWithoutAWord() {
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(EDIT));
      router.faults().silent(true);
      CompletableFuture<Optional<String>> answer =
          CompletableFuture.supplyAsync(() -> session.rpc("<commit/>"));
      await().untilAsserted(() -> assertThat(router.running()).contains("try"));
      assertThat(answer).isNotDone();
    }
  }

  @Test
  void slowRouterAnswersInTheEnd() {
    router.faults().slow(Duration.ofMillis(50));
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(LOCK));
    }
  }

  @Test
  void hostKeyAndLoginCanBeWrong() {
    router.faults().wrongHostKey(true);
    try (RawNetconf session = RawNetconf.connect(router)) {
      assertThat(session.hostKey()).isNotEqualTo(router.hostKeyPin());
    }
    router.faults().refuseLogin(true);
    assertThatThrownBy(() -> RawNetconf.connect(router)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void rebootDropsSessionsAndTakesTheUnconfirmedBack() {
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(EDIT));
      ok(session.rpc(TRY));
      router.faults().rebootNow();
      assertThat(session.rpc(CONFIRM)).isEmpty();
    }
    assertThat(router.running()).doesNotContain("try");
    try (RawNetconf session = RawNetconf.connect(router)) {
      ok(session.rpc(LOCK));
    }
  }

  @Test
  void anotherHandChangesRunningPastTheLock() {
    router.faults().lockDenied(true);
    router.faults().editRunning(xrInterface("", "<description>by hand</description>"));
    assertThat(router.running()).contains("by hand");
    router.faults().editRunning(xrInterface("nc:operation='remove'", ""));
    assertThat(router.running()).doesNotContain("by hand");
    assertThatThrownBy(() -> router.faults().editRunning("<nonsense/>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("unknown-element");
  }
}
