package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfException.TimedOut;
import io.circuitd.netconf.NetconfException.TooLarge;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.ScriptedServer.Rpc;
import io.circuitd.netconf.ScriptedServer.Script;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;

class StreamTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String ERROR =
      "<rpc-error><error-type>protocol</error-type><error-tag>in-use</error-tag>"
          + "<error-severity>error</error-severity></rpc-error>";
  private static final String WARNING = ERROR.replace("y>error<", "y>warning<");
  private static final String MEBIBYTE = "0123456789abcdef".repeat(65536);

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  @Test
  void theReaderStandsAtDataAndEndsWithIt() throws Exception {
    with(
        answering("<data><a xmlns='urn:a' k='1'>x<b/></a></data><after/>"),
        session -> {
          List<String> seen =
              session.getConfig(
                  Datastore.RUNNING,
                  Optional.empty(),
                  data -> {
                    List<String> events = new ArrayList<>(List.of(data.getLocalName()));
                    while (data.hasNext()) {
                      if (data.next() == XMLStreamConstants.START_ELEMENT) {
                        events.add(data.getName().toString());
                      }
                    }
                    return events;
                  });
          assertThat(seen).containsExactly("data", "{urn:a}a", "{urn:a}b");
        });
  }

  @Test
  void whatTheReaderLeavesIsSkipped() throws Exception {
    with(
        answering("<data>" + "<a>x</a>".repeat(200_000) + "</data>"),
        session -> {
          assertThat(first(session)).isEqualTo("a");
          assertThat(first(session)).isEqualTo("a");
          assertThat(session.getConfig(Datastore.RUNNING, Optional.empty())).isNotNull();
        });
  }

  private static String first(NetconfSession session) {
    return session.stream(
        "<get/>",
        LONG,
        data -> {
          data.nextTag();
          return data.getLocalName();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s",
        "<data/>%s",
        "%s<data/>",
        "<results xmlns='urn:own'>%s</results>",
        "<ok/>%s",
        "<data><x/></data><results><deeper>%s</deeper></results>"
      })
  void anErrorIsNeverOverlooked(String shape) throws Exception {
    with(
        answering(shape.formatted(ERROR)),
        session -> {
          assertThatThrownBy(() -> session.stream("<get/>", LONG, data -> "read"))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("in-use");
          assertThat(session.isOpen()).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"<w/><data/>", "<data/><w/>", "<data><rpc-error/></data>"})
  void warningsAndConfigurationAreNoErrors(String content) throws Exception {
    with(
        answering(content.replace("<w/>", WARNING)),
        session ->
            assertThat(session.<String>stream("<get/>", LONG, data -> "read")).isEqualTo("read"));
  }

  @Test
  void aReplyWithoutDataIsALostSession() throws Exception {
    with(
        answering("<ok/>"),
        session ->
            assertThatThrownBy(() -> session.stream("<get/>", LONG, data -> "read"))
                .isInstanceOf(Lost.class)
                .hasMessageContaining("holds no <data>"));
  }

  @Test
  void anErrorTooLargeToKeepEndsTheSession() throws Exception {
    String large = ERROR.replace("</rpc-error>", "<error-info>%s</error-info></rpc-error>");
    endsTheSession(large.formatted(MEBIBYTE), "an element larger than 1048576 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<:a/>", "<a :b='1'/>"})
  void anErrorWithNamesThatMakeNoSenseEndsTheSession(String info) throws Exception {
    String strange = ERROR.replace("</rpc-error>", "<error-info>%s</error-info></rpc-error>");
    endsTheSession(strange.formatted(info), "the name \":");
  }

  private void endsTheSession(String content, String words) throws Exception {
    with(
        answering(content),
        session -> {
          assertThatThrownBy(() -> session.stream("<get/>", LONG, StreamTest::readAll))
              .isInstanceOf(Lost.class)
              .hasMessageContaining("XML refused: " + words)
              .hasMessageContaining("line 1");
          assertThat(session.isOpen()).isFalse();
        });
  }

  @Test
  void aReaderThatThrowsLeavesTheSessionWhole() throws Exception {
    with(
        answering("<data>" + "<a>x</a>".repeat(100_000) + "</data>"),
        session -> {
          assertThatThrownBy(() ->
                  session.stream(
                      "<get/>",
                      LONG,
                      data -> {
                        throw new IllegalArgumentException("not mine");
                      }))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessage("not mine");
          assertThatThrownBy(() ->
                  session.stream(
                      "<get/>",
                      LONG,
                      data -> {
                        throw new XMLStreamException("of my own");
                      }))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("of my own");
          assertThat(first(session)).isEqualTo("a");
        });
  }

  @Test
  void aCallOnTheSameSessionInsideAReaderIsRefused() throws Exception {
    with(
        answering("<data/>"),
        session -> {
          assertThatThrownBy(() ->
                  session.stream(
                      "<get/>",
                      LONG,
                      data -> session.getConfig(Datastore.RUNNING, Optional.empty())))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("use another session");
          assertThat(session.isOpen()).isTrue();
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</what>",
        "<a b='1' b='2'/>",
        "&nope;",
        "\u0001",
        "<!DOCTYPE a>",
        "<a:b/>",
        "<:a/>"
      })
  void whatIsNotWellFormedEndsTheSessionHoweverTheReaderTakesIt(String broken) throws Exception {
    for (boolean swallow : List.of(false, true)) {
      with(
          answering("<data>" + broken + "</data>"),
          session -> {
            assertThatThrownBy(() ->
                    session.stream(
                        "<get/>", LONG, data -> swallow ? swallowing(data) : readAll(data)))
                .isInstanceOf(Lost.class)
                .hasMessageContaining("XML refused")
                .hasMessageContaining("line 1");
            assertThat(session.isOpen()).isFalse();
          });
    }
  }

  private static String swallowing(XMLStreamReader data) {
    try {
      return readAll(data);
    } catch (XMLStreamException e) {
      return "swallowed";
    }
  }

  private static String readAll(XMLStreamReader data) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    while (data.hasNext()) {
      if (data.next() == XMLStreamConstants.CHARACTERS) {
        text.append(data.getText());
      }
    }
    return text.toString();
  }

  @Test
  void streamedAndBufferedRepliesInAnyOrderFindTheirCallers() throws Exception {
    int count = 40;
    Script backwards =
        peer -> {
          peer.hello(FULL);
          List<Rpc> rpcs = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            rpcs.add(peer.next().orElseThrow());
          }
          for (Rpc rpc : rpcs.reversed()) {
            String number = rpc.operation().getTextContent();
            peer.reply(rpc, "<data>" + number + "x".repeat(5000) + number + "</data>");
          }
          peer.drain();
        };
    with(
        backwards,
        session -> {
          try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < count; i++) {
              String get = "<get>" + i + "</get>";
              boolean streamed = i % 2 == 0;
              answers.add(
                  threads.submit(() ->
                      streamed
                          ? session.stream(get, LONG, StreamTest::readAll)
                          : session.rpc(get, LONG).data().orElseThrow().getTextContent()));
            }
            for (int i = 0; i < count; i++) {
              assertThat(answers.get(i).get()).isEqualTo(i + "x".repeat(5000) + i);
            }
          }
        });
  }

  @Test
  void aStreamThatStopsTimesOutAndTheRestIsSkipped() throws Exception {
    CountDownLatch expired = new CountDownLatch(1);
    Script stops =
        peer -> {
          peer.hello(FULL);
          Rpc rpc = peer.next().orElseThrow();
          String reply = "<rpc-reply message-id='" + rpc.id() + "'><data><a/>";
          peer.raw("\n#" + reply.length() + "\n" + reply);
          expired.await();
          peer.raw("\n#19\n</data></rpc-reply>\n##\n");
          peer.reply(peer.next().orElseThrow(), "<data>next</data>");
          peer.drain();
        };
    with(
        stops,
        session -> {
          assertThatThrownBy(() -> session.stream("<get/>", SHORT, StreamTest::readAll))
              .isInstanceOf(TimedOut.class);
          expired.countDown();
          assertThat(session.stream("<get/>", LONG, StreamTest::readAll)).isEqualTo("next");
        });
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReplyAfterItsTimeoutIsDroppedHoweverItWasAskedFor(boolean streamed) throws Exception {
    CountDownLatch expired = new CountDownLatch(1);
    Script late =
        peer -> {
          peer.hello(FULL);
          Rpc first = peer.next().orElseThrow();
          expired.await();
          Rpc second = peer.next().orElseThrow();
          peer.reply(first, "<data>" + "late".repeat(100_000) + "</data>");
          peer.reply(second, "<data>second</data>");
          peer.reply(second, "<data>twice</data>");
          peer.reply(peer.next().orElseThrow(), "<data>third</data>");
          peer.drain();
        };
    with(
        late,
        session -> {
          assertThatThrownBy(() -> get(session, SHORT, streamed)).isInstanceOf(TimedOut.class);
          expired.countDown();
          assertThat(get(session, LONG, streamed)).isEqualTo("second");
          assertThat(get(session, LONG, !streamed)).isEqualTo("third");
        });
  }

  private static String get(NetconfSession session, Duration timeout, boolean streamed) {
    return streamed
        ? session.stream("<get/>", timeout, StreamTest::readAll)
        : session.rpc("<get/>", timeout).data().orElseThrow().getTextContent();
  }

  @Test
  void anErrorWithoutMessageIdAnswersTheOnlyRpcInFlight() throws Exception {
    with(
        peer -> {
          peer.hello(FULL);
          peer.next();
          peer.say("<rpc-reply " + ScriptedServer.BASE + ">" + ERROR + "</rpc-reply>");
          peer.next();
          peer.say("<rpc-reply " + ScriptedServer.BASE + ">" + ERROR + "</rpc-reply>");
          peer.drain();
        },
        session -> {
          for (boolean streamed : List.of(true, false)) {
            assertThatThrownBy(() -> get(session, LONG, streamed)).isInstanceOf(Refused.class);
          }
          assertThat(session.isOpen()).isTrue();
        });
  }

  @Test
  void anErrorWithoutMessageIdAmongSeveralRpcsEndsTheSession() throws Exception {
    with(
        peer -> {
          peer.hello(FULL);
          peer.next();
          peer.next();
          peer.say("<rpc-reply " + ScriptedServer.BASE + ">" + ERROR + "</rpc-reply>");
          peer.drain();
        },
        session -> {
          CompletableFuture<String> other =
              CompletableFuture.supplyAsync(() -> get(session, LONG, true));
          assertThatThrownBy(() -> get(session, LONG, false))
              .isInstanceOf(Lost.class)
              .hasMessageContaining("whose it is cannot be told");
          assertThatThrownBy(other::join).hasCauseInstanceOf(Lost.class);
        });
  }

  @Test
  void aReplyAboveItsLimitIsSkippedAndTheSessionGoesOn() throws Exception {
    ReplyLimits limits = new ReplyLimits(100_000, 150_000, 1);
    Script growing =
        peer -> {
          peer.hello(FULL);
          for (int size : List.of(90_000, 110_000, 110_000, 160_000, 90_000)) {
            peer.reply(peer.next().orElseThrow(), "<data>" + "x".repeat(size) + "</data>");
          }
          peer.drain();
        };
    try (ScriptedServer server = new ScriptedServer(growing);
        NetconfSession session = netconf.connect(server.target().with(limits))) {
      assertThat(get(session, LONG, false)).hasSize(90_000);
      assertThatThrownBy(() -> get(session, LONG, false))
          .isInstanceOf(TooLarge.class)
          .hasMessageContaining("100000 bytes (replyBytes)");
      assertThat(get(session, LONG, true)).hasSize(110_000);
      assertThatThrownBy(() -> get(session, LONG, true))
          .isInstanceOf(TooLarge.class)
          .hasMessageContaining("150000 bytes (streamBytes)");
      assertThat(get(session, LONG, false)).hasSize(90_000);
    }
  }

  @Test
  void largeRepliesOfARouterWaitForEachOther() throws Exception {
    CountDownLatch rest = new CountDownLatch(1);
    String large = "<data>" + MEBIBYTE + MEBIBYTE + "</data>";
    Script halting =
        peer -> {
          peer.hello(FULL);
          for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
            String reply =
                "<rpc-reply message-id='" + rpc.get().id() + "'>" + large + "</rpc-reply>";
            peer.raw("\n#" + reply.length() + "\n" + reply.substring(0, reply.length() - 1));
            if (rpc.get().text().contains("halt")) {
              rest.await();
            }
            peer.raw(">\n##\n");
          }
        };
    ReplyLimits onePlace = new ReplyLimits(1L << 23, 1L << 23, 1);
    try (ScriptedServer server = new ScriptedServer(halting);
        NetconfSession one = netconf.connect(server.target().with(onePlace));
        NetconfSession other = netconf.connect(server.target().with(onePlace))) {
      CompletableFuture<RpcReply> halted =
          CompletableFuture.supplyAsync(() -> one.rpc("<halt/>", LONG));
      await().until(() -> hasToWait(other));
      rest.countDown();
      assertThat(halted.join().data()).isPresent();
      assertThat(other.rpc("<get/>", LONG).data()).isPresent();
    }
  }

  private static boolean hasToWait(NetconfSession session) {
    try {
      session.rpc("<get/>", Duration.ofMillis(500));
      return false;
    } catch (TimedOut e) {
      return true;
    }
  }

  @Test
  void elementsAtAPathComeOneByOneWithTheirNamespaces() throws Exception {
    with(
        answering(
            "<data><c xmlns='urn:c' xmlns:p='urn:p'><skip><i>no</i></skip><list><i"
                + " n='1'>p:one</i><j/><i n='2'/></list><list><i n='3'/></list></c></data>"),
        session -> {
          List<Element> found =
              session.stream(
                  "<get/>",
                  LONG,
                  data -> {
                    List<Element> all = new ArrayList<>();
                    ReplyElements elements = ReplyElements.at(data, "*", "list", "i");
                    for (Optional<Element> e = elements.next();
                        e.isPresent();
                        e = elements.next()) {
                      all.add(e.get());
                    }
                    return all;
                  });
          assertThat(found).extracting(e -> e.getAttribute("n")).containsExactly("1", "2", "3");
          assertThat(found.getFirst().getTextContent()).isEqualTo("p:one");
          assertThat(found.getFirst().lookupNamespaceURI("p")).isEqualTo("urn:p");
          assertThat(found.getFirst().getNamespaceURI()).isEqualTo("urn:c");
        });
  }

  private static final String[] FULL = {ScriptedServer.BASE_10, ScriptedServer.BASE_11};

  private static Script answering(String content) {
    return peer -> {
      peer.hello(FULL);
      for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
        boolean bye = rpc.get().text().contains("close-session");
        peer.reply(rpc.get(), bye ? "<ok/>" : content);
      }
    };
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
}
