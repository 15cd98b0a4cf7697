package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.RpcReply;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/**
 * The four defects of Debian's netconfd 2.13, as the client sees them. What the guarded change does
 * about the first three is in {@code deploy}'s tests of the same names.
 */
class NetconfdDefectsTest extends OnNetconfd {

  private static String running(NetconfSession session) {
    return session.getConfig(Datastore.RUNNING, Query.ALL).getTextContent();
  }

  /** Its commit after a validate says ok and commits nothing. */
  @Test
  void defect1OnlyTheReadBackShowsThatACommitAfterValidateDidNothing() throws Exception {
    try (NetconfSession session = connect()) {
      session.lock(Datastore.CANDIDATE);
      session.editConfig(Datastore.CANDIDATE, link("validated"));
      assertThat(session.validate(Datastore.CANDIDATE)).isEmpty();
      assertThat(session.commit()).isEmpty();
      assertThat(running(session)).doesNotContain("validated");
    }
    try (NetconfSession session = connect()) {
      session.lock(Datastore.CANDIDATE);
      session.editConfig(Datastore.CANDIDATE, link("validated"));
      session.commit();
      assertThat(running(session)).contains("validated");
    }
  }

  /** Its timer stands still while RPCs arrive every half second; a cancel does not need it. */
  @Test
  void defect2CancelCommitTakesBackWhatTheTimerDoesNotWhileRpcsArriveFast() throws Exception {
    try (NetconfSession session = connect()) {
      session.editConfig(Datastore.CANDIDATE, link("overdue"));
      session.confirmedCommit(Duration.ofSeconds(1), Optional.empty());
      Instant overdue = Instant.now().plusSeconds(3);
      await()
          .pollInterval(Duration.ofMillis(200))
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            assertThat(running(session)).contains("overdue");
            return Instant.now().isAfter(overdue);
          });
      session.cancelCommit(Optional.empty());
      assertThat(running(session)).doesNotContain("overdue");
      session.discardChanges();
    }
  }

  /** A package of Debian's aborts the server on get-config; here the server is killed. */
  @Test
  void defect3AServerThatDiesOnGetConfigIsALostSession() throws Exception {
    try (NetconfdServer dying = NetconfdServer.start();
        NetconfSession session = netconf.connect(dying.target("r1"))) {
      dying.freeze();
      CompletableFuture<Throwable> pending = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() ->
              pending.complete(
                  Assertions.catchThrowable(
                      () -> session.getConfig(Datastore.RUNNING, Query.ALL))));
      dying.kill();
      assertThat(pending.get()).isInstanceOf(Lost.class).hasMessageStartingWith("r1: ");
      assertThat(session.isOpen()).isFalse();
      assertThatThrownBy(() -> netconf.connect(dying.target("r1")).close())
          .isInstanceOf(NotConnected.class);
    }
  }

  /**
   * It takes a config in no namespace; ours is always in that of RFC 6241, so others take it too.
   */
  @Test
  void defect4OurConfigStandsInTheBaseNamespaceThoughThisServerTakesItInNone() throws Exception {
    try (NetconfSession session = connect()) {
      RpcReply taken =
          session.rpc(
              "<edit-config><target><candidate/></target><config xmlns=''>"
                  + link("astray")
                  + "</config></edit-config>",
              Duration.ofSeconds(20));
      assertThat(taken.warnings()).isEmpty();
      assertThat(session.getConfig(Datastore.CANDIDATE, Query.ALL).getTextContent())
          .contains("astray");
      assertThatCode(() -> session.editConfig(Datastore.CANDIDATE, link("in place")))
          .doesNotThrowAnyException();
      session.discardChanges();
    }
  }
}
