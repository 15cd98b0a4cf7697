package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.ScriptedServer.Peer;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Peers that fall silent and sessions that somebody else ends. */
class FaultsTest {
  private static final Duration MINUTE = Duration.ofSeconds(60);

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  @Test
  void aHalfOpenPeerIsFoundByTheHeartbeatLongBeforeTheReplyIsGivenUp() throws Exception {
    try (ScriptedServer server = new ScriptedServer(new Answers(rpc -> "<ok/>", "candidate:1.0"));
        Relay relay = new Relay(server.port());
        NetconfSession session = netconf.connect(server.target(relay.port(), MINUTE))) {
      session.discardChanges();
      relay.freeze();
      assertThatThrownBy(session::commit)
          .isInstanceOf(Lost.class)
          .hasMessageContaining("r1: the session ended before the reply to commit")
          .hasMessageContaining("the peer is silent")
          .hasMessageContaining("outcome is unknown");
      assertThat(session.isOpen()).isFalse();
    }
  }

  @Test
  @Timeout(20)
  void aRouterThatTakesNothingDoesNotHoldAnOperationLongerThanItsTimeout() throws Exception {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    ScriptedServer.Script deaf =
        peer -> {
          peer.hello(Answers.uris("candidate:1.0"));
          over.join();
        };
    String large = "<n xmlns='urn:n'>" + "x".repeat(8 << 20) + "</n>";
    try (ScriptedServer server = new ScriptedServer(deaf);
        NetconfSession session =
            netconf.connect(server.target(server.port(), Duration.ofMillis(300)))) {
      assertThatThrownBy(() -> session.editConfig(NetconfSession.Datastore.CANDIDATE, large))
          .isInstanceOf(Lost.class)
          .hasMessageContaining("does not take what we write")
          .hasMessageContaining("outcome is unknown");
      assertThat(session.isOpen()).isFalse();
    } finally {
      over.complete(true);
    }
  }

  @Test
  void aSessionThatAnotherOneKillsLosesItsPendingOperation() throws Exception {
    BlockingQueue<Peer> victims = new ArrayBlockingQueue<>(1);
    ScriptedServer.Script killable =
        peer -> {
          peer.hello(Answers.uris("candidate:1.0"));
          ScriptedServer.Rpc rpc = peer.next().orElseThrow();
          if (rpc.operation().getLocalName().equals("kill-session")) {
            victims.take().drop();
            peer.reply(rpc, "<ok/>");
          } else {
            victims.add(peer);
          }
          peer.drain();
        };
    try (ScriptedServer server = new ScriptedServer(killable);
        NetconfSession victim = netconf.connect(server.target(server.port(), MINUTE));
        NetconfSession killer = netconf.connect(server.target(server.port(), MINUTE))) {
      CompletableFuture<Throwable> pending = new CompletableFuture<>();
      Thread.ofVirtual().start(() -> pending.complete(Assertions.catchThrowable(victim::commit)));
      killer.killSession(victim.id());
      assertThat(pending.get()).isInstanceOf(Lost.class).hasMessageContaining("outcome is unknown");
      assertThat(victim.isOpen()).isFalse();
      assertThat(killer.isOpen()).isTrue();
    }
  }
}
