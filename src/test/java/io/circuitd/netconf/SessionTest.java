package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfException.TimedOut;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.ScriptedServer.Peer;
import io.circuitd.netconf.ScriptedServer.Rpc;
import io.circuitd.netconf.ScriptedServer.Script;
import io.circuitd.netconf.wire.SafeXml;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.xmlunit.assertj3.XmlAssert;

class SessionTest {
  private static final String CAPABILITY = "urn:ietf:params:netconf:capability:";
  private static final String[] FULL = {
    ScriptedServer.BASE_10,
    ScriptedServer.BASE_11,
    CAPABILITY + "candidate:1.0",
    CAPABILITY + "confirmed-commit:1.1",
    CAPABILITY + "validate:1.1",
    CAPABILITY + "startup:1.0"
  };
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String LOCK_DENIED =
      "<rpc-error><error-type>protocol</error-type><error-tag>lock-denied</error-tag>"
          + "<error-severity>error</error-severity><error-app-tag>app</error-app-tag>"
          + "<error-path xmlns:t='urn:t'>/t:a/t:b</error-path>"
          + "<error-message xml:lang='en'>\n  Lock held \n</error-message>"
          + "<error-info><session-id>42</session-id></error-info></rpc-error>";
  private static final String WARNING =
      "<rpc-error><error-type>protocol</error-type><error-tag>operation-failed</error-tag>"
          + "<error-severity>warning</error-severity>"
          + "<error-message>statement not found</error-message></rpc-error>";

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"base:1.0", "base:1.1", "base:1.0 base:1.1"})
  void theFramingIsTheBestThatBothHellosHave(String bases) throws Exception {
    String[] capabilities =
        List.of(bases.split(" ")).stream()
            .map(base -> "urn:ietf:params:netconf:" + base)
            .toArray(String[]::new);
    String content = "<v xmlns='urn:x'>" + "é]]&gt;#\n".repeat(3000) + "</v>";
    with(
        answering(rpc -> "<data>" + content + "</data>", capabilities),
        session -> {
          for (int i = 0; i < 3; i++) {
            Element data = session.getConfig(Datastore.RUNNING, Optional.empty());
            assertThat(data.getTextContent()).isEqualTo("é]]>#\n".repeat(3000));
          }
        });
  }

  @ParameterizedTest
  @MethodSource
  void operationsAreThoseOfRfc6241(Consumer<NetconfSession> call, String expected)
      throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    with(
        answering(
            rpc -> {
              seen.add(rpc.text());
              return "<ok/><data/>";
            },
            FULL),
        call::accept);
    XmlAssert.assertThat(seen.getFirst())
        .and(
            expected.contains("urn:own")
                ? expected
                : expected.replaceFirst("^<([a-z-]+)", "<$1 " + ScriptedServer.BASE))
        .areSimilar();
  }

  static List<Arguments> operationsAreThoseOfRfc6241() {
    return List.of(
        op(s -> s.lock(Datastore.CANDIDATE), "<lock><target><candidate/></target></lock>"),
        op(s -> s.unlock(Datastore.RUNNING), "<unlock><target><running/></target></unlock>"),
        op(
            s -> s.editConfig(Datastore.CANDIDATE, "<a xmlns='urn:a'>1</a><b xmlns='urn:b'/>"),
            "<edit-config><target><candidate/></target><config><a xmlns='urn:a'>1</a>"
                + "<b xmlns='urn:b'/></config></edit-config>"),
        op(
            s -> s.validate(Datastore.CANDIDATE),
            "<validate><source><candidate/></source></validate>"),
        op(NetconfSession::commit, "<commit/>"),
        op(
            s -> s.confirmedCommit(Duration.ofMinutes(2), Optional.empty()),
            "<commit><confirmed/><confirm-timeout>120</confirm-timeout></commit>"),
        op(
            s -> s.confirmedCommit(Duration.ofSeconds(5), Optional.of("a<b&")),
            "<commit><confirmed/><confirm-timeout>5</confirm-timeout>"
                + "<persist>a&lt;b&amp;</persist></commit>"),
        op(s -> s.confirm(Optional.empty()), "<commit/>"),
        op(s -> s.confirm(Optional.of("p1")), "<commit><persist-id>p1</persist-id></commit>"),
        op(s -> s.cancelCommit(Optional.empty()), "<cancel-commit/>"),
        op(
            s -> s.cancelCommit(Optional.of("p1")),
            "<cancel-commit><persist-id>p1</persist-id></cancel-commit>"),
        op(NetconfSession::discardChanges, "<discard-changes/>"),
        op(
            s -> s.getConfig(Datastore.STARTUP, Optional.empty()),
            "<get-config><source><startup/></source></get-config>"),
        op(
            s -> s.getConfig(Datastore.RUNNING, Optional.of("<a xmlns='urn:a'/>")),
            "<get-config><source><running/></source>"
                + "<filter type='subtree'><a xmlns='urn:a'/></filter></get-config>"),
        op(s -> s.killSession(7), "<kill-session><session-id>7</session-id></kill-session>"),
        op(s -> s.rpc("<get xmlns='urn:own'><x/></get>", LONG), "<get xmlns='urn:own'><x/></get>"),
        op(NetconfSession::close, "<close-session/>"));
  }

  private static Arguments op(Consumer<NetconfSession> call, String expected) {
    return Arguments.of(call, expected);
  }

  @Test
  void rpcErrorsAreKeptWhole() throws Exception {
    with(
        answering(rpc -> LOCK_DENIED + WARNING, FULL),
        session -> {
          Refused refused =
              catchThrowableOfType(Refused.class, () -> session.lock(Datastore.CANDIDATE));
          assertThat(refused.has("lock-denied")).isTrue();
          assertThat(refused).hasMessageContaining("r1: lock candidate refused: lock-denied");
          assertThat(refused.errors()).hasSize(1);
          RpcError error = refused.errors().getFirst();
          assertThat(error.type()).isEqualTo("protocol");
          assertThat(error.tag()).isEqualTo("lock-denied");
          assertThat(error.severity()).isEqualTo("error");
          assertThat(error.appTag()).contains("app");
          assertThat(error.path()).contains("/t:a/t:b");
          assertThat(error.message()).contains("Lock held");
          assertThat(error.sessionId()).contains(42L);
          assertThat(error)
              .hasToString("lock-denied at /t:a/t:b: Lock held (<session-id>42</session-id>)");
          assertThat(session.isOpen()).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<commit-results>%s</commit-results>",
        "<j:load-configuration-results xmlns:j='http://xml.juniper.net/junos/23.4R2/junos'>"
            + "%s<j:load-error-count>1</j:load-error-count></j:load-configuration-results>",
        "<commit-results xmlns='urn:own'>%s</commit-results>",
        "<ok/>%s"
      })
  void anErrorIsNeverOverlooked(String shape) throws Exception {
    with(
        answering(rpc -> shape.formatted(LOCK_DENIED), FULL),
        session -> assertThatThrownBy(session::commit).isInstanceOf(Refused.class));
  }

  @Test
  void configurationThatOnlyLooksLikeAnErrorIsConfiguration() throws Exception {
    with(
        answering(rpc -> "<data>" + LOCK_DENIED + "</data>", FULL),
        session ->
            assertThat(session.getConfig(Datastore.RUNNING, Optional.empty()).getTextContent())
                .contains("lock-denied"));
  }

  @Test
  void warningsBesideOkAreNoFailure() throws Exception {
    with(
        answering(rpc -> WARNING + "<ok/>", FULL),
        session -> {
          assertThat(session.commit())
              .singleElement()
              .extracting(RpcError::message)
              .isEqualTo(Optional.of("statement not found"));
          RpcReply reply = session.rpc("<get/>", LONG);
          assertThat(reply.warnings()).hasSize(1);
          assertThat(reply.data()).isEmpty();
        });
  }

  @Test
  void repliesWithoutANamespaceAreTaken() throws Exception {
    with(
        peer -> {
          peer.hello(FULL);
          Rpc rpc = peer.next().orElseThrow();
          peer.say(
              "<rpc-reply message-id='" + rpc.id() + "'><data><a xmlns='u'/></data></rpc-reply>");
          peer.drain();
        },
        session ->
            assertThat(SafeXml.children(session.getConfig(Datastore.RUNNING, Optional.empty())))
                .hasSize(1));
  }

  @Test
  void repliesInAnyOrderFindTheirCallers() throws Exception {
    int count = 50;
    Script backwards =
        peer -> {
          peer.hello(FULL);
          List<Rpc> rpcs = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            rpcs.add(peer.next().orElseThrow());
          }
          for (Rpc rpc : rpcs.reversed()) {
            peer.reply(rpc, "<data>" + rpc.operation().getTextContent() + "</data>");
          }
          peer.drain();
        };
    with(
        backwards,
        session -> {
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
              String number = "<get>" + i + "</get>";
              answers.add(
                  threads.submit(
                      () -> session.rpc(number, LONG).data().orElseThrow().getTextContent()));
            }
            for (int i = 0; i < count; i++) {
              assertThat(answers.get(i).get()).isEqualTo(String.valueOf(i));
            }
          }
        });
  }

  @Test
  void aSilentServerTimesOutAndItsLateReplyIsDropped() throws Exception {
    CountDownLatch expired = new CountDownLatch(1);
    Script late =
        peer -> {
          peer.hello(FULL);
          Rpc first = peer.next().orElseThrow();
          expired.await();
          Rpc second = peer.next().orElseThrow();
          peer.reply(first, "<data>late</data>");
          peer.reply(second, "<data>second</data>");
          peer.drain();
        };
    with(
        late,
        session -> {
          assertThatThrownBy(() -> session.rpc("<get/>", Duration.ofMillis(200)))
              .isInstanceOf(TimedOut.class)
              .hasMessageContaining("r1: no reply to rpc within 0.2 s")
              .hasMessageContaining("outcome is unknown");
          expired.countDown();
          assertThat(session.isOpen()).isTrue();
          assertThat(session.rpc("<get/>", LONG).data().orElseThrow().getTextContent())
              .isEqualTo("second");
        });
  }

  @Test
  void aReplyWithAMessageIdOfNobodyIsDropped() throws Exception {
    Script wrong =
        peer -> {
          peer.hello(FULL);
          Rpc rpc = peer.next().orElseThrow();
          peer.reply("999", "<data>wrong</data>");
          peer.say("<rpc-reply " + ScriptedServer.BASE + "><data>none</data></rpc-reply>");
          peer.say("<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'/>");
          peer.reply(rpc, "<data>right</data>");
          peer.drain();
        };
    with(
        wrong,
        session ->
            assertThat(session.rpc("<get/>", LONG).data().orElseThrow().getTextContent())
                .isEqualTo("right"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          ~#12~<rpc-reply   | ended inside a message
          ~#x~              | broken framing
          ]]>]]>            | broken framing
          ~#4294967296~     | chunk larger than
          ~#13~<rpc-reply></~##~ | XML refused
          ~#32~<rpc-reply message-id='1'></what~#1~>~##~ | XML refused
          ~#5~text!~##~     | XML refused
          ~#5~<a></~##~     | expected <rpc-reply>
          ~#19~<!DOCTYPE a []><a/>~##~ | a DTD is not allowed
          ~#6~<what>~#7~</what>~##~ | expected <rpc-reply>
          ~#29~<rpc-reply xmlns='urn:other'/~#1~>~##~ | expected <rpc-reply>
          """)
  void aBrokenLineFailsEveryCaller(String bytes, String why) throws Exception {
    Script broken =
        peer -> {
          peer.hello(FULL);
          peer.next();
          peer.next();
          peer.raw(bytes.replace('~', '\n'));
          if (why.startsWith("ended")) {
            peer.drop();
          }
          peer.drain();
        };
    with(
        broken,
        session -> {
          CompletableFuture<Throwable> other = new CompletableFuture<>();
          Thread.ofVirtual()
              .start(() ->
                  other.complete(catchThrowableOfType(Throwable.class, session::discardChanges)));
          assertThatThrownBy(session::commit)
              .isInstanceOf(Lost.class)
              .hasMessageContaining("the session ended before the reply to commit")
              .hasMessageContaining(why)
              .hasMessageContaining("outcome is unknown");
          assertThat(other.get()).isInstanceOf(Lost.class).hasMessageContaining(why);
          assertThat(session.isOpen()).isFalse();
          assertThatThrownBy(session::commit)
              .isInstanceOf(Lost.class)
              .hasMessageContaining("commit not sent");
        });
  }

  @Test
  void aResetInTheMiddleOfAReplyIsALostSession() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    Script cut =
        peer -> {
          peer.hello(FULL);
          peer.next();
          peer.raw("\n#1000\n<rpc-reply ");
          half.countDown();
          peer.drain();
        };
    try (ScriptedServer server = new ScriptedServer(cut);
        Relay relay = new Relay(server.port());
        NetconfSession session = netconf.connect(server.target(relay.port(), LONG))) {
      FutureTask<Boolean> reset =
          new FutureTask<>(() -> {
            half.await();
            relay.reset();
            return true;
          });
      Thread.ofVirtual().start(reset);
      assertThatThrownBy(session::commit).isInstanceOf(Lost.class);
      assertThat(session.isOpen()).isFalse();
    }
  }

  @Test
  void aPeerThatFreezesIsNoticedByItsHeartbeats() throws Exception {
    try (NetconfClient quick = new NetconfClient(Duration.ofMillis(200));
        ScriptedServer server = new ScriptedServer(answering(rpc -> "<ok/>", FULL));
        Relay relay = new Relay(server.port());
        NetconfSession session = quick.connect(server.target(relay.port(), LONG))) {
      session.commit();
      relay.freeze();
      await().until(() -> !session.isOpen());
    }
  }

  @Test
  void aServerThatClosesWhileIdleIsNoticed() throws Exception {
    with(
        peer -> peer.hello(FULL),
        session -> {
          await().until(() -> !session.isOpen());
          assertThatThrownBy(session::commit)
              .isInstanceOf(Lost.class)
              .hasMessageContaining("the router closed the line");
        });
  }

  @Test
  void abortDropsTheLineWithoutAWord() throws Exception {
    CompletableFuture<Optional<Rpc>> last = new CompletableFuture<>();
    with(
        peer -> {
          peer.hello(FULL);
          last.complete(peer.next());
        },
        session -> {
          session.abort();
          assertThat(last.get()).isEmpty();
          assertThat(session.isOpen()).isFalse();
        });
  }

  @Test
  void closingASilentServerReturns() throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(peer -> {
          peer.hello(FULL);
          while (peer.next().isPresent()) {
            assertThat(peer).isNotNull();
          }
        })) {
      NetconfSession session =
          netconf.connect(server.target(server.port(), Duration.ofMillis(200)));
      session.close();
      assertThat(session.isOpen()).isFalse();
      session.close();
    }
  }

  @Test
  void whatTheHelloDoesNotOfferIsNotSent() throws Exception {
    List<String> seen = Collections.synchronizedList(new ArrayList<>());
    Script plain =
        answering(
            rpc -> {
              seen.add(rpc.text());
              return "<ok/>";
            },
            ScriptedServer.BASE_10,
            CAPABILITY + "candidate:1.0");
    with(
        plain,
        session -> {
          List<ThrowingCallable> calls =
              List.of(
                  () -> session.validate(Datastore.CANDIDATE),
                  () -> session.confirmedCommit(LONG, Optional.empty()),
                  () -> session.confirmedCommit(LONG, Optional.of("p")),
                  () -> session.cancelCommit(Optional.empty()));
          calls.forEach(call ->
              assertThatThrownBy(call)
                  .isInstanceOf(Refused.class)
                  .hasMessageContaining("nothing was sent"));
          assertThat(seen).isEmpty();
        });
  }

  @Test
  void persistNeedsConfirmedCommit11() throws Exception {
    with(
        answering(rpc -> "<ok/>", ScriptedServer.BASE_10, CAPABILITY + "confirmed-commit:1.0"),
        session -> {
          session.confirmedCommit(LONG, Optional.empty());
          assertThatThrownBy(() -> session.confirmedCommit(LONG, Optional.of("p")))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("confirmed-commit:1.1");
        });
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1000, 999, 1500})
  void aConfirmTimeoutIsWholeSeconds(long millis) throws Exception {
    with(
        answering(rpc -> "<ok/>", FULL),
        session ->
            assertThatThrownBy(
                    () -> session.confirmedCommit(Duration.ofMillis(millis), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a>",
        "</config></edit-config><kill-session/><edit-config><config>",
        "<!DOCTYPE a><a/>",
        "<?xml version='1.0'?><a/>"
      })
  void aFragmentThatIsNotWellFormedIsNotSent(String fragment) throws Exception {
    with(
        answering(rpc -> "<ok/>", FULL),
        session -> {
          assertThatThrownBy(() -> session.editConfig(Datastore.CANDIDATE, fragment))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining("edit-config candidate");
          session.commit();
        });
  }

  @Test
  void aReplyWithoutAnAnswerIsALostSession() throws Exception {
    with(
        answering(rpc -> "", FULL),
        session ->
            assertThatThrownBy(session::commit)
                .isInstanceOf(Lost.class)
                .hasMessageContaining("holds no <ok/>"));
    with(
        answering(rpc -> "<ok/>", FULL),
        session ->
            assertThatThrownBy(() -> session.getConfig(Datastore.RUNNING, Optional.empty()))
                .isInstanceOf(Lost.class)
                .hasMessageContaining("holds no <data>"));
  }

  private interface Body {
    void accept(NetconfSession session) throws Exception;
  }

  private void with(Script script, Body body) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script);
        NetconfSession session = netconf.connect(server.target())) {
      body.accept(session);
    }
  }

  private interface Answer {
    String to(Rpc rpc);
  }

  private static Script answering(Answer answer, String... capabilities) {
    return (Peer peer) -> {
      peer.hello(capabilities);
      for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
        boolean bye = "close-session".equals(rpc.get().operation().getLocalName());
        String content = answer.to(rpc.get());
        peer.reply(rpc.get(), bye ? "<ok/>" : content);
        if (bye) {
          return;
        }
      }
    };
  }
}
