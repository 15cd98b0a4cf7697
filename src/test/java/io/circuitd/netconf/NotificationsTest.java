package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.netconf.Event.CapabilityChange;
import io.circuitd.netconf.Event.ConfigChange;
import io.circuitd.netconf.Event.ConfirmedCommit;
import io.circuitd.netconf.Event.Edit;
import io.circuitd.netconf.Event.Ended;
import io.circuitd.netconf.Event.Malformed;
import io.circuitd.netconf.Event.Missed;
import io.circuitd.netconf.Event.NotificationComplete;
import io.circuitd.netconf.Event.Other;
import io.circuitd.netconf.Event.Party;
import io.circuitd.netconf.Event.ReplayComplete;
import io.circuitd.netconf.Event.SessionEnd;
import io.circuitd.netconf.Event.SessionStart;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.ScriptedServer.Peer;
import io.circuitd.netconf.ScriptedServer.Rpc;
import io.circuitd.netconf.ScriptedServer.Script;
import io.circuitd.netconf.events.EventQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xmlunit.assertj3.XmlAssert;

/** Events as RFC 5277 brings them and RFC 6470 means them. */
class NotificationsTest {
  private static final String[] FULL =
      Answers.uris("candidate:1.0", "notification:1.0", "interleave:1.0", "xpath:1.0");
  private static final String[] ALONE = Answers.uris("candidate:1.0", "notification:1.0");
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Instant TIME = Instant.parse("2026-11-21T10:00:00.5Z");
  private static final Party ALICE = new Party("alice", 7, Optional.of("192.0.2.7"));
  private static final String WHO =
      "<username>alice</username><session-id>7</session-id><source-host>192.0.2.7</source-host>";

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  private static String event(String content) {
    return "<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'>"
        + "<eventTime>2026-11-21T11:00:00.5+01:00</eventTime>"
        + content
        + "</notification>";
  }

  private static String rfc6470(String name, String content) {
    return event(
        "<%1$s xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'>%2$s</%1$s>"
            .formatted(name, content));
  }

  private static String own(int number) {
    return event("<n xmlns='urn:own'>" + number + "</n>");
  }

  /** Subscribes the client, says all this, and answers from then on. */
  private static Script saying(String[] capabilities, String... messages) {
    return peer -> {
      subscribed(peer, capabilities);
      for (String message : messages) {
        peer.say(message);
      }
      answer(peer);
    };
  }

  private static void subscribed(Peer peer, String... capabilities) throws Exception {
    peer.hello(capabilities);
    Rpc rpc = peer.next().orElseThrow();
    assertThat(rpc.operation().getLocalName()).isEqualTo("create-subscription");
    peer.reply(rpc, "<ok/>");
  }

  private static void answer(Peer peer) throws Exception {
    for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
      peer.reply(rpc.get(), "<ok/><data/>");
    }
  }

  private interface Body {
    void accept(NetconfSession session, Subscription events) throws Exception;
  }

  private void with(Script script, EventRequest request, Body body) throws Exception {
    try (ScriptedServer server = new ScriptedServer(script);
        NetconfSession session = netconf.connect(server.target());
        Subscription events = session.subscribe(request)) {
      body.accept(session, events);
    }
  }

  private static Event next(Subscription events) throws InterruptedException {
    return events.next(LONG).orElseThrow();
  }

  static List<Arguments> notificationsAreTypedEvents() {
    return List.of(
        Arguments.of(
            rfc6470(
                "netconf-config-change",
                "<changed-by>"
                    + WHO
                    + "</changed-by><datastore>startup</datastore>"
                    + "<edit><target xmlns:i='urn:i'>/i:a/i:b</target>"
                    + "<operation>create</operation></edit><edit/>"),
            new ConfigChange(
                TIME,
                Optional.of(ALICE),
                "startup",
                List.of(
                    new Edit(
                        Optional.of("/i:a/i:b"),
                        Map.of(
                            "i",
                            "urn:i",
                            "",
                            "urn:ietf:params:xml:ns:yang:ietf-netconf-notifications"),
                        Optional.of("create")),
                    new Edit(Optional.empty(), Map.of(), Optional.empty())))),
        Arguments.of(
            rfc6470("netconf-config-change", "<changed-by><server/></changed-by>"),
            new ConfigChange(TIME, Optional.empty(), "running", List.of())),
        Arguments.of(
            rfc6470(
                "netconf-confirmed-commit",
                WHO + "<confirm-event>start</confirm-event><timeout>120</timeout>"),
            new ConfirmedCommit(
                TIME, ConfirmedCommit.Phase.START, Optional.of(ALICE), Optional.of(120L))),
        Arguments.of(
            rfc6470("netconf-confirmed-commit", "<confirm-event>timeout</confirm-event>"),
            new ConfirmedCommit(
                TIME, ConfirmedCommit.Phase.TIMEOUT, Optional.empty(), Optional.empty())),
        Arguments.of(rfc6470("netconf-session-start", WHO), new SessionStart(TIME, ALICE)),
        Arguments.of(
            rfc6470(
                "netconf-session-end",
                WHO + "<killed-by>9</killed-by><termination-reason>killed</termination-reason>"),
            new SessionEnd(TIME, ALICE, Optional.of(9L), "killed")),
        Arguments.of(
            rfc6470(
                "netconf-capability-change",
                "<changed-by><server/></changed-by><added-capability>urn:a</added-capability>"
                    + "<deleted-capability>urn:b</deleted-capability>"
                    + "<modified-capability>urn:c?x=1</modified-capability>"),
            new CapabilityChange(
                TIME, Optional.empty(), List.of("urn:a"), List.of("urn:b"), List.of("urn:c?x=1"))),
        Arguments.of(
            event("<replayComplete xmlns='urn:ietf:params:xml:ns:netmod:notification'/>"),
            new ReplayComplete(TIME)),
        Arguments.of(
            event("<notificationComplete xmlns='urn:ietf:params:xml:ns:netmod:notification'/>"),
            new NotificationComplete(TIME)),
        Arguments.of(
            event("<o:alarm xmlns:o='urn:own'>x</o:alarm>"),
            new Other(TIME, "urn:own", "alarm", "<o:alarm xmlns:o=\"urn:own\"")));
  }

  @ParameterizedTest
  @MethodSource
  void notificationsAreTypedEvents(String message, Event expected) throws Exception {
    with(
        saying(FULL, message),
        EventRequest.NEW,
        (session, events) -> {
          Event found = next(events);
          if (expected instanceof Other other) {
            assertThat(found)
                .isInstanceOfSatisfying(
                    Other.class,
                    o -> {
                      assertThat(o.name()).isEqualTo(other.name());
                      assertThat(o.namespace()).isEqualTo(other.namespace());
                      assertThat(o.time()).isEqualTo(TIME);
                      XmlAssert.assertThat(o.xml())
                          .and("<o:alarm xmlns:o='urn:own'>x</o:alarm>")
                          .areSimilar();
                    });
          } else {
            assertThat(found).isEqualTo(expected);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'/>",
        "<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'><eventTime>soon"
            + "</eventTime><x xmlns='u'/></notification>",
        "<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'>"
            + "<eventTime>2026-11-21T10:00:00Z</eventTime></notification>",
        "<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'>"
            + "<eventTime>2026-11-21T10:00:00Z</eventTime><netconf-confirmed-commit"
            + " xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'><confirm-event>"
            + "perhaps</confirm-event></netconf-confirmed-commit></notification>",
        "<notification xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'>"
            + "<eventTime>2026-11-21T10:00:00Z</eventTime><netconf-session-start"
            + " xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'><session-id>-1"
            + "</session-id></netconf-session-start></notification>",
        "<notification xmlns='urn:other'/>",
        "<notification xmlns='urn:other'><a></notification>",
        "<notification xmlns='urn:other'>\u0001</notification>",
        "<notification xmlns='urn:other'><!DOCTYPE a></notification>"
      })
  void aNotificationThatCannotBeUnderstoodIsToldAndTheSessionGoesOn(String message)
      throws Exception {
    with(
        saying(FULL, message, own(1)),
        EventRequest.NEW,
        (session, events) -> {
          assertThat(next(events)).isInstanceOf(Malformed.class);
          assertThat(next(events)).isInstanceOf(Other.class);
          session.commit();
        });
  }

  @Test
  void aNotificationThatIsTooLargeIsToldAndTheSessionGoesOn() throws Exception {
    with(
        saying(FULL, event("<x xmlns='u'>" + "x".repeat(5 << 20) + "</x>"), own(1)),
        EventRequest.NEW,
        (session, events) -> {
          assertThat(next(events))
              .isInstanceOfSatisfying(
                  Malformed.class, event -> assertThat(event.why()).contains("larger than"));
          assertThat(next(events)).isInstanceOf(Other.class);
          session.commit();
        });
  }

  @Test
  void waitingEventsOfEveryKindAreLimitedByTheirText() throws Exception {
    EventQueue queue = new EventQueue(1000);
    Party wordy = new Party("u".repeat(1 << 20), 7, Optional.empty());
    for (int i = 0; i < 20; i++) {
      queue.offer(new Event.SessionStart(TIME, wordy));
    }
    int kept = 0;
    while (queue.next(LONG).orElseThrow() instanceof Event.SessionStart) {
      kept++;
    }
    assertThat(kept).isBetween(10, 16);
  }

  @Test
  void aSlowReaderMissesEventsAndKnowsHowManyWhileTheLineGoesOn() throws Exception {
    String[] messages = new String[10];
    for (int i = 0; i < messages.length; i++) {
      messages[i] = own(i);
    }
    Script script =
        peer -> {
          subscribed(peer, FULL);
          for (String message : messages) {
            peer.say(message);
          }
          Rpc rpc = peer.next().orElseThrow();
          peer.reply(rpc, "<ok/>");
          peer.reply(peer.next().orElseThrow(), "<ok/>");
          peer.say(own(10));
          answer(peer);
        };
    with(
        script,
        EventRequest.NEW.holding(3),
        (session, events) -> {
          session.commit();
          assertThat(numbers(events, 1)).containsExactly("0");
          session.commit();
          assertThat(numbers(events, 2)).containsExactly("1", "2");
          assertThat(next(events)).isEqualTo(new Missed(7));
          assertThat(numbers(events, 1)).containsExactly("10");
          assertThat(events.next(Duration.ZERO)).isEmpty();
        });
  }

  private static List<String> numbers(Subscription events, int count) throws Exception {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      found.add(((Other) next(events)).xml().replaceAll("<[^>]*>", ""));
    }
    return found;
  }

  @Test
  void aSubscriptionEndsWithItsSessionAfterWhatHadArrived() throws Exception {
    Script dying =
        peer -> {
          subscribed(peer, FULL);
          peer.say(own(1));
        };
    with(
        dying,
        EventRequest.NEW,
        (session, events) -> {
          assertThat(next(events)).isInstanceOf(Other.class);
          assertThat(next(events))
              .isInstanceOfSatisfying(
                  Ended.class,
                  end -> assertThat(end.why()).startsWith("the session ended: the router"));
          assertThat(next(events)).isInstanceOf(Ended.class);
        });
  }

  @Test
  void atItsStopTimeASubscriptionEndsAndTheSessionIsFreeAgain() throws Exception {
    List<String> asked = Collections.synchronizedList(new ArrayList<>());
    Script script =
        peer -> {
          peer.hello(ALONE);
          for (Optional<Rpc> rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
            asked.add(rpc.get().text());
            peer.reply(rpc.get(), "<ok/>");
            if (rpc.get().operation().getLocalName().equals("create-subscription")) {
              peer.say(own(1));
              peer.say(
                  event("<replayComplete xmlns='urn:ietf:params:xml:ns:netmod:notification'/>"));
              peer.say(
                  event(
                      "<notificationComplete"
                          + " xmlns='urn:ietf:params:xml:ns:netmod:notification'/>"));
            }
          }
        };
    Instant start = Instant.parse("2026-11-21T09:00:00Z");
    EventRequest replay =
        EventRequest.NEW
            .of("a&b")
            .with(new Filter.Subtree("<n xmlns='urn:own'/>"))
            .replay(start, Optional.of(TIME));
    with(
        script,
        replay,
        (session, events) -> {
          assertThat(next(events)).isInstanceOf(Other.class);
          assertThat(next(events)).isInstanceOf(ReplayComplete.class);
          assertThat(next(events)).isInstanceOf(NotificationComplete.class);
          assertThat(next(events)).isEqualTo(new Ended("the stop time was reached"));
          session.commit();
          session.subscribe(EventRequest.NEW).close();
        });
    XmlAssert.assertThat(asked.getFirst())
        .and(
            "<create-subscription xmlns='urn:ietf:params:xml:ns:netconf:notification:1.0'>"
                + "<stream>a&amp;b</stream><filter type='subtree'><n xmlns='urn:own'/></filter>"
                + "<startTime>2026-11-21T09:00:00Z</startTime>"
                + "<stopTime>2026-11-21T10:00:00.500Z</stopTime></create-subscription>")
        .areSimilar();
  }

  @Test
  void withoutInterleaveEverythingButTheEndIsRefusedHere() throws Exception {
    with(
        saying(ALONE),
        EventRequest.NEW,
        (session, events) -> {
          List<Function<NetconfSession, Object>> calls =
              List.of(
                  NetconfSession::commit,
                  s -> s.getConfig(Datastore.RUNNING, Query.ALL),
                  s -> s.rpc("<get/>", LONG));
          calls.forEach(call ->
              assertThatThrownBy(() -> call.apply(session))
                  .isInstanceOf(Refused.class)
                  .hasMessageContaining("nothing was sent")
                  .hasMessageContaining("interleave"));
          assertThat(session.isOpen()).isTrue();
        });
  }

  @Test
  void aSecondSubscriptionOfASessionIsRefusedHere() throws Exception {
    with(
        saying(FULL, own(1)),
        EventRequest.NEW,
        (session, events) -> {
          assertThatThrownBy(() -> session.subscribe(EventRequest.NEW))
              .isInstanceOf(Refused.class)
              .hasMessageContaining("has a subscription already");
          assertThat(next(events)).isInstanceOf(Other.class);
        });
  }

  @Test
  void aRefusedSubscriptionLeavesTheSessionAsItWas() throws Exception {
    Answers router =
        new Answers(
            rpc ->
                rpc.operation().getLocalName().equals("create-subscription")
                    ? Answers.FAILED
                    : "<ok/>",
            "candidate:1.0",
            "notification:1.0");
    try (ScriptedServer server = new ScriptedServer(router);
        NetconfSession session = netconf.connect(server.target())) {
      assertThatThrownBy(() -> session.subscribe(EventRequest.NEW).close())
          .isInstanceOf(Refused.class);
      session.commit();
    }
  }

  @Test
  void withoutTheCapabilityNothingIsSent() throws Exception {
    Answers router = new Answers(rpc -> "<ok/>", "notification:1.0");
    try (ScriptedServer server = new ScriptedServer(router);
        NetconfSession session = netconf.connect(server.target())) {
      EventRequest xpath = EventRequest.NEW.with(new Filter.XPath("/a", Map.of()));
      assertThatThrownBy(() -> session.subscribe(xpath).close())
          .isInstanceOf(Refused.class)
          .hasMessageEndingWith("does not offer xpath");
      assertThat(router.asked()).isEmpty();
    }
  }

  @Test
  void aClosedSubscriptionTakesNothingMore() throws Exception {
    with(
        saying(FULL, own(1), own(2)),
        EventRequest.NEW,
        (session, events) -> {
          assertThat(next(events)).isInstanceOf(Other.class);
          events.close();
          assertThat(next(events)).isEqualTo(new Ended("the subscription was closed"));
          session.commit();
        });
  }
}
