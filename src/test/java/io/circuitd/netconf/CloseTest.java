package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfException.TimedOut;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A session gives back what it holds before its line closes, on every path. */
class CloseTest {
  private static final String[] ALL = {
    "candidate:1.0", "confirmed-commit:1.1", "validate:1.1", "startup:1.0", "notification:1.0"
  };
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String DISCARD = "<discard-changes/>";
  private static final String UNLOCK = "<unlock><target><candidate/></target></unlock>";
  private static final String BYE = "<close-session/>";
  private static final String NOTHING = "<a xmlns='urn:a'/>";

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  interface Work extends Consumer<NetconfSession> {}

  private static Arguments after(String what, Work work, String... last) {
    return Arguments.of(what, work, List.of(last));
  }

  static List<Arguments> whatIsHeldIsGivenBack() {
    return List.of(
        after("nothing", s -> {}, BYE),
        after("a lock", s -> s.lock(Datastore.CANDIDATE), UNLOCK, BYE),
        after(
            "an edit of the locked candidate",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
            },
            DISCARD,
            UNLOCK,
            BYE),
        after(
            "something of its own in the locked candidate",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.rpc("<load xmlns='urn:own'/>", LONG);
            },
            DISCARD,
            UNLOCK,
            BYE),
        after(
            "an edit without a lock, which may stand beside edits of others",
            s -> s.editConfig(Datastore.CANDIDATE, NOTHING),
            BYE),
        after(
            "an edit that was committed",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
              s.commit();
            },
            UNLOCK,
            BYE),
        after(
            "an edit that was discarded, and two locks",
            s -> {
              s.lock(Datastore.RUNNING);
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
              s.discardChanges();
            },
            "<unlock><target><running/></target></unlock>",
            UNLOCK,
            BYE),
        after(
            "a lock that was given back",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
              s.unlock(Datastore.CANDIDATE);
            },
            BYE),
        after(
            "a confirmed commit that ends with its session",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
              s.confirmedCommit(Duration.ofSeconds(60), Optional.empty());
              s.editConfig(Datastore.CANDIDATE, NOTHING);
            },
            BYE),
        after(
            "a confirmed commit that outlives its session",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
              s.confirmedCommit(Duration.ofSeconds(60), Optional.of("p"));
            },
            UNLOCK,
            BYE),
        after(
            "a confirmed commit that was confirmed",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.confirmedCommit(Duration.ofSeconds(60), Optional.empty());
              s.confirm(Optional.empty());
            },
            UNLOCK,
            BYE),
        after(
            "a confirmed commit that was cancelled",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, NOTHING);
              s.confirmedCommit(Duration.ofSeconds(60), Optional.empty());
              s.cancelCommit(Optional.empty());
            },
            UNLOCK,
            BYE),
        after(
            "a subscription that leaves room for nothing else",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.subscribe(EventRequest.NEW);
            },
            BYE));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsHeldIsGivenBack(String what, Work work, List<String> last) throws Exception {
    Answers router = new Answers(rpc -> "<ok/>", ALL);
    int before;
    try (ScriptedServer server = new ScriptedServer(router)) {
      NetconfSession session = netconf.connect(server.target());
      work.accept(session);
      before = router.asked().size();
      session.close();
      assertThat(session.isOpen()).isFalse();
    }
    assertThat(router.asked().subList(before, router.asked().size()))
        .as(what)
        .containsExactlyElementsOf(last);
  }

  @ParameterizedTest
  @ValueSource(strings = {"discard-changes", "unlock", "close-session"})
  void aRefusalOnTheWayOutChangesNothing(String refused) throws Exception {
    Answers router =
        new Answers(
            rpc -> rpc.operation().getLocalName().equals(refused) ? Answers.FAILED : "<ok/>", ALL);
    try (ScriptedServer server = new ScriptedServer(router)) {
      NetconfSession session = netconf.connect(server.target());
      edit(session);
      session.close();
      assertThat(session.isOpen()).isFalse();
    }
    assertThat(router.asked()).endsWith(DISCARD, UNLOCK, BYE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"discard-changes", "unlock", "close-session"})
  void aRouterThatStopsAnsweringOnTheWayOutIsLeft(String silent) throws Exception {
    Answers router =
        new Answers(rpc -> rpc.operation().getLocalName().equals(silent) ? "" : "<ok/>", ALL);
    try (ScriptedServer server = new ScriptedServer(router)) {
      NetconfSession session = netconf.connect(server.target(server.port(), Duration.ofSeconds(1)));
      edit(session);
      session.close();
      assertThat(session.isOpen()).isFalse();
      await().until(() -> router.asked().getLast().contains(silent));
    }
  }

  @Test
  void aRouterThatSwallowsEverythingIsLeft() throws Exception {
    Answers router = new Answers(rpc -> "<ok/>", ALL);
    try (ScriptedServer server = new ScriptedServer(router);
        Relay relay = new Relay(server.port())) {
      NetconfSession session = netconf.connect(server.target(relay.port(), LONG));
      edit(session);
      relay.freeze();
      session.close();
      assertThat(session.isOpen()).isFalse();
    }
    assertThat(router.asked()).doesNotContain(BYE);
  }

  @Test
  void aRefusedUnlockIsToldToItsCallerAndTriedAgainOnTheWayOut() throws Exception {
    Answers router =
        new Answers(
            rpc -> rpc.operation().getLocalName().equals("unlock") ? Answers.FAILED : "<ok/>", ALL);
    try (ScriptedServer server = new ScriptedServer(router);
        NetconfSession session = netconf.connect(server.target())) {
      session.lock(Datastore.CANDIDATE);
      assertThatThrownBy(() -> session.unlock(Datastore.CANDIDATE)).isInstanceOf(Refused.class);
      assertThat(session.isOpen()).isTrue();
    }
    assertThat(router.asked()).endsWith(UNLOCK, UNLOCK, BYE);
  }

  @Test
  void aLockThatMayHaveBeenTakenIsGivenBackAndOneThatWasRefusedIsNot() throws Exception {
    Answers router =
        new Answers(
            rpc ->
                rpc.text().contains("<lock")
                    ? rpc.text().contains("running") ? Answers.LOCK_DENIED.formatted(7) : ""
                    : "<ok/>",
            ALL);
    try (ScriptedServer server = new ScriptedServer(router);
        NetconfSession session =
            netconf.connect(server.target(server.port(), Duration.ofSeconds(1)))) {
      assertThatThrownBy(() -> session.lock(Datastore.CANDIDATE)).isInstanceOf(TimedOut.class);
      assertThatThrownBy(() -> session.lock(Datastore.RUNNING)).isInstanceOf(Refused.class);
    }
    assertThat(router.asked()).endsWith(UNLOCK, BYE);
  }

  @Test
  void abortSaysNothing() throws Exception {
    Answers router = new Answers(rpc -> "<ok/>", ALL);
    try (ScriptedServer server = new ScriptedServer(router)) {
      NetconfSession session = netconf.connect(server.target());
      edit(session);
      session.abort();
      session.close();
      assertThat(session.isOpen()).isFalse();
    }
    assertThat(router.asked()).hasSize(2);
  }

  private static void edit(NetconfSession session) {
    session.lock(Datastore.CANDIDATE);
    session.editConfig(Datastore.CANDIDATE, NOTHING);
  }
}
