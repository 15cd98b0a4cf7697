package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfException.TimedOut;
import io.circuitd.netconf.NetconfException.TooLarge;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.pool.PoolSettings;
import io.circuitd.netconf.pool.SessionPool;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SessionPoolTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final PoolSettings SETTINGS =
      new PoolSettings(
          2,
          Duration.ofMinutes(5),
          50,
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMillis(400),
          4);

  private final AtomicInteger sessions = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private ScriptedServer server;
  private SessionPool pool;

  @BeforeEach
  void start() throws Exception {
    server = new ScriptedServer(this::serve);
    pool = new SessionPool(new NetconfClient(), SETTINGS, InstantSource.system());
  }

  @AfterEach
  void stop() throws Exception {
    pool.close();
    server.close();
  }

  /**
   * Answers everything but get-config of running, which has no answer; to get more than asked. What
   * asks for 99 s is refused.
   */
  private void serve(ScriptedServer.Peer peer) throws Exception {
    sessions.incrementAndGet();
    peer.hello(
        ScriptedServer.BASE_10,
        "urn:ietf:params:netconf:capability:candidate:1.0",
        "urn:ietf:params:netconf:capability:confirmed-commit:1.1");
    for (var rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
      heard.add(rpc.get().operation().getLocalName());
      switch (heard.getLast()) {
        case "get" -> peer.reply(rpc.get(), "<data>" + " ".repeat(1200) + "</data>");
        case "get-config" -> {
          if (rpc.get().text().contains("candidate")) {
            peer.reply(rpc.get(), "<data><a/></data>");
          }
        }
        default ->
            peer.reply(rpc.get(), rpc.get().text().contains(">99<") ? Answers.FAILED : "<ok/>");
      }
    }
  }

  private NetconfTarget target() {
    return server.target();
  }

  private NetconfTarget named(String name) {
    NetconfTarget like = target();
    return new NetconfTarget(
        name,
        like.host(),
        like.port(),
        like.access(),
        like.connectTimeout(),
        like.rpcTimeout(),
        like.limits(),
        like.trace());
  }

  @Test
  void oneSessionServesOneUseAfterTheOther() {
    for (int i = 0; i < 5; i++) {
      try (NetconfSession session = pool.connect(target())) {
        session.discardChanges();
      }
    }
    assertThat(sessions).hasValue(1);
    assertThat(heard).containsOnly("discard-changes");
  }

  @Test
  void routersThatDoNotCallKeepNobodyFromDialling() throws Exception {
    CountDownLatch waiting = new CountDownLatch(SETTINGS.connectsAtATime());
    CountDownLatch over = new CountDownLatch(1);
    NetconfConnector dials = new NetconfClient();
    NetconfConnector calls =
        new NetconfConnector() {
          @Override
          public NetconfSession connect(NetconfTarget target) {
            if (!target.callHome()) {
              return dials.connect(target);
            }
            waiting.countDown();
            try {
              over.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            throw new NotConnected(Reason.UNREACHABLE, "has not called", null);
          }

          @Override
          public void close() {
            over.countDown();
            dials.close();
          }
        };
    try (SessionPool both = new SessionPool(calls, SETTINGS, InstantSource.system())) {
      for (int i = 0; i < SETTINGS.connectsAtATime(); i++) {
        NetconfTarget absent = named("absent" + i).callingHome();
        Thread.ofVirtual().start(() -> assertThatThrownBy(() -> both.connect(absent)).isNotNull());
      }
      waiting.await();
      CompletableFuture<Long> dialled =
          CompletableFuture.supplyAsync(
              () -> {
                try (NetconfSession session = both.connect(target())) {
                  return session.id();
                }
              },
              Thread::startVirtualThread);
      assertThat(dialled).succeedsWithin(LONG);
    }
  }

  @Test
  void twoUsesAtATimeHaveASessionEachAndOneIsKept() {
    try (NetconfSession first = pool.connect(target());
        NetconfSession second = pool.connect(target())) {
      first.discardChanges();
      second.discardChanges();
    }
    Awaitility.await().until(() -> heard.contains("close-session"));
    try (NetconfSession again = pool.connect(target())) {
      again.discardChanges();
    }
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatLeavesALockEndsItsSession() {
    try (NetconfSession session = pool.connect(target())) {
      session.lock(Datastore.CANDIDATE);
    }
    try (NetconfSession session = pool.connect(target())) {
      session.lock(Datastore.CANDIDATE);
      session.unlock(Datastore.CANDIDATE);
    }
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatLeavesEditsInTheCandidateEndsItsSession() {
    try (NetconfSession session = pool.connect(target())) {
      session.editConfig(Datastore.CANDIDATE, "<n xmlns='urn:n'/>");
    }
    try (NetconfSession session = pool.connect(target())) {
      session.editConfig(Datastore.CANDIDATE, "<n xmlns='urn:n'/>");
      session.commit();
    }
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatLeavesACommitOpenEndsItsSession() {
    try (NetconfSession session = pool.connect(target())) {
      session.confirmedCommit(Duration.ofSeconds(60), Optional.empty());
    }
    try (NetconfSession session = pool.connect(target())) {
      session.confirmedCommit(Duration.ofSeconds(60), Optional.empty());
      session.confirm(Optional.empty());
    }
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  static List<Arguments> whatIsLeftInOtherWaysEndsTheSession() {
    Optional<String> persist = Optional.of("p");
    return List.of(
        left(
            "a commit open to all who know its word",
            s -> s.confirmedCommit(Duration.ofSeconds(60), persist)),
        left(
            "a commit that was refused, which may be open all the same",
            s ->
                assertThatThrownBy(
                        () -> s.confirmedCommit(Duration.ofSeconds(99), Optional.empty()))
                    .isInstanceOf(Refused.class)),
        left(
            "an edit that was unlocked, which not every router discards",
            s -> {
              s.lock(Datastore.CANDIDATE);
              s.editConfig(Datastore.CANDIDATE, "<n xmlns='urn:n'/>");
              s.unlock(Datastore.CANDIDATE);
            }),
        left("an operation of its own", s -> s.rpc("<own xmlns='urn:o'/>", LONG)));
  }

  private static Arguments left(String what, Consumer<NetconfSession> work) {
    return Arguments.of(what, work);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whatIsLeftInOtherWaysEndsTheSession(String what, Consumer<NetconfSession> work) {
    try (NetconfSession session = pool.connect(target())) {
      work.accept(session);
    }
    try (NetconfSession session = pool.connect(target())) {
      session.confirmedCommit(Duration.ofSeconds(60), Optional.of("p"));
      session.cancelCommit(Optional.of("p"));
    }
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aSessionWithAReplyStillToComeIsNotHandedOn() {
    NetconfTarget impatient = target().within(LONG, Duration.ofMillis(300));
    try (NetconfSession session = pool.connect(impatient)) {
      assertThatThrownBy(() -> session.getConfig(Datastore.RUNNING, Optional.empty()))
          .isInstanceOf(TimedOut.class);
    }
    pool.connect(impatient).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatCopiesIntoTheCandidateEndsItsSession() {
    try (NetconfSession session = pool.connect(target())) {
      session.copyConfig(Datastore.RUNNING, Datastore.CANDIDATE, Optional.empty());
    }
    try (NetconfSession session = pool.connect(target())) {
      session.copyConfig(Datastore.RUNNING, Datastore.CANDIDATE, Optional.empty());
      session.discardChanges();
    }
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatEndsDuringAnOperationOfAnotherThreadEndsItsSession() {
    NetconfSession session = pool.connect(target());
    Thread other =
        Thread.ofVirtual()
            .start(() ->
                assertThatThrownBy(() -> session.getConfig(Datastore.RUNNING, Optional.empty()))
                    .isInstanceOf(Lost.class));
    Awaitility.await().until(() -> heard.contains("get-config"));
    session.close();
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
    Awaitility.await().until(() -> !other.isAlive());
  }

  @Test
  void aSessionWithTheRestOfATooLargeReplyToComeIsNotHandedOn() {
    NetconfTarget small = target().with(new ReplyLimits(1000, 1000, 1));
    try (NetconfSession session = pool.connect(small)) {
      assertThatThrownBy(() -> session.get(Query.ALL)).isInstanceOf(TooLarge.class);
    }
    pool.connect(small).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aSessionWhoseReaderGaveUpIsNotHandedOn() {
    try (NetconfSession session = pool.connect(target())) {
      assertThatThrownBy(() ->
              session.getConfig(
                  Datastore.CANDIDATE,
                  Optional.empty(),
                  data -> {
                    throw new IllegalArgumentException("given up");
                  }))
          .hasMessage("given up");
    }
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aDroppedSessionIsReplaced() {
    try (NetconfSession session = pool.connect(target())) {
      session.abort();
      assertThat(session.isOpen()).isFalse();
    }
    try (NetconfSession session = pool.connect(target())) {
      assertThat(session.isOpen()).isTrue();
    }
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatHasEndedSendsNothingMore() {
    NetconfSession session = pool.connect(target());
    session.close();
    session.close();
    assertThatThrownBy(session::discardChanges)
        .isInstanceOf(Lost.class)
        .hasMessageContaining("not sent");
    assertThat(session.isOpen()).isFalse();
    try (NetconfSession next = pool.connect(target())) {
      assertThat(next.isOpen()).isTrue();
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void aThirdUseWaitsForOneOfTwoSessions() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor();
        NetconfSession first = pool.connect(target())) {
      NetconfSession second = pool.connect(target());
      Future<Long> third =
          threads.submit(() -> {
            try (NetconfSession session = pool.connect(target())) {
              return session.id();
            }
          });
      assertThat(third.isDone()).isFalse();
      second.close();
      assertThat(third.get()).isEqualTo(first.id());
    }
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aUseThatGetsNoSessionInTimeSaysSo() {
    NetconfTarget hasty = target().within(Duration.ofMillis(200), LONG);
    try (NetconfSession first = pool.connect(target());
        NetconfSession second = pool.connect(target())) {
      assertThat(first.id()).isEqualTo(second.id());
      NotConnected refused =
          catchThrowableOfType(NotConnected.class, () -> pool.connect(hasty).close());
      assertThat(refused.reason()).isEqualTo(Reason.UNREACHABLE);
      assertThat(refused).hasMessageContaining("r1: all 2 sessions are in use");
    }
  }

  @Test
  void anotherCredentialMeansAnotherLogin() {
    pool.connect(target()).close();
    SshAccess access = (SshAccess) target().access();
    NetconfTarget wrong =
        target()
            .with(
                access.with(
                    new SshLogin(
                        Optional.of(new Secret("wrong")), Optional.empty(), Optional.empty())));
    assertThat(refusal(wrong).reason()).isEqualTo(Reason.LOGIN);
    pool.connect(target()).close();
    assertThat(sessions).hasValue(2);
  }

  @Test
  void aRouterThatRefusesIsDialledAgainAfterAPauseAndThenServes() throws Exception {
    int port = server.port();
    NetconfTarget gone = target();
    server.close();
    for (int i = 0; i < 4; i++) {
      assertThat(refusal(gone).reason()).isEqualTo(Reason.UNREACHABLE);
    }
    NetconfTarget hasty = gone.within(Duration.ofMillis(1), LONG);
    assertThat(refusal(hasty)).hasMessageContaining("port " + port);
  }

  @Test
  void aSessionThatTheRouterEndedIsReplaced() {
    NetconfSession session = pool.connect(target());
    session.close();
    server.dropSessions();
    Awaitility.await()
        .ignoreExceptions()
        .untilAsserted(() -> {
          try (NetconfSession next = pool.connect(target())) {
            next.discardChanges();
          }
          assertThat(sessions).hasValue(2);
        });
  }

  @Test
  void idleSessionsEnd() {
    PoolSettings brief =
        new PoolSettings(
            2,
            Duration.ofMillis(100),
            50,
            Duration.ofSeconds(1),
            Duration.ofMillis(50),
            Duration.ofMillis(400),
            4);
    try (SessionPool quick = new SessionPool(new NetconfClient(), brief, InstantSource.system())) {
      quick.connect(target()).close();
      Awaitility.await().until(() -> heard.contains("close-session"));
    }
  }

  @Test
  void aClosedPoolOpensNothing() {
    pool.connect(target()).close();
    pool.close();
    assertThat(refusal(target())).hasMessageContaining("is stopping");
    assertThat(sessions).hasValue(1);
  }

  private NotConnected refusal(NetconfTarget target) {
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> pool.connect(target).close());
    assertThat(refused).isNotNull();
    return refused;
  }
}
