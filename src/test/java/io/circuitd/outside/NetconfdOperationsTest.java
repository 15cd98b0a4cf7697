package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.netconf.Capabilities;
import io.circuitd.netconf.ConfigSource.Inline;
import io.circuitd.netconf.ConfirmOptions;
import io.circuitd.netconf.EditConfig;
import io.circuitd.netconf.EditConfig.DefaultOperation;
import io.circuitd.netconf.EditConfig.ErrorOption;
import io.circuitd.netconf.EditConfig.TestOption;
import io.circuitd.netconf.Event;
import io.circuitd.netconf.Event.ConfigChange;
import io.circuitd.netconf.Event.ConfirmedCommit;
import io.circuitd.netconf.Event.ConfirmedCommit.Phase;
import io.circuitd.netconf.Event.Ended;
import io.circuitd.netconf.Event.NotificationComplete;
import io.circuitd.netconf.Event.ReplayComplete;
import io.circuitd.netconf.Event.SessionEnd;
import io.circuitd.netconf.Event.SessionStart;
import io.circuitd.netconf.EventRequest;
import io.circuitd.netconf.Filter;
import io.circuitd.netconf.LockHolder;
import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.Query;
import io.circuitd.netconf.Subscription;
import io.circuitd.netconf.WithDefaults;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Typed operations, lock holders, closing and events on Debian's netconfd. */
class NetconfdOperationsTest extends OnNetconfd {
  private static final Duration LONG = Duration.ofSeconds(20);

  /** One test's failure is not to be found in the next one's candidate. */
  @BeforeEach
  void clean() throws Exception {
    try (NetconfSession session = connect()) {
      session.discardChanges();
    }
  }

  private static String read(NetconfSession session, Datastore source) {
    return session
        .getConfig(
            source,
            Query.of(new Filter.Subtree("<interface-configurations xmlns='" + IFMGR + "'/>")))
        .getTextContent();
  }

  @Test
  void theHelloTellsModulesAndHowDefaultsAreShown() throws Exception {
    try (NetconfSession session = connect()) {
      Capabilities hello = session.capabilities();
      assertThat(hello.monitoring()).isTrue();
      assertThat(hello.module("ietf-netconf-monitoring").flatMap(Capabilities.Module::revision))
          .contains("2010-10-04");
      assertThat(hello.withDefaults().orElseThrow().offered())
          .contains(WithDefaults.REPORT_ALL, WithDefaults.TRIM, WithDefaults.EXPLICIT);
      assertThat(hello.xpath()).isTrue();
      assertThat(hello.rollbackOnError()).isTrue();
      assertThat(hello.validate11()).isTrue();
      assertThat(hello.notification()).isTrue();
      assertThat(hello.interleave()).isTrue();
      assertThat(hello.writableRunning()).isFalse();
      assertThatThrownBy(() -> session.editConfig(Datastore.RUNNING, link("direct")))
          .isInstanceOf(Refused.class)
          .hasMessageEndingWith("does not offer writable-running");
    }
  }

  @Test
  void aDeniedLockNamesItsHoldersUserHostAndTime() throws Exception {
    Instant before = Instant.now().minusSeconds(2);
    try (NetconfSession first = connect();
        NetconfSession second = connect()) {
      first.lock(Datastore.CANDIDATE);
      LockDenied denied =
          catchThrowableOfType(LockDenied.class, () -> second.lock(Datastore.CANDIDATE));
      LockHolder holder = denied.holder().orElseThrow();
      assertThat(holder.sessionId()).isEqualTo(first.id());
      assertThat(holder.user()).contains(System.getProperty("user.name"));
      assertThat(holder.sourceHost()).contains("127.0.0.1");
      assertThat(holder.since().orElseThrow()).isBetween(before, Instant.now().plusSeconds(2));
      assertThat(denied).hasMessageEndingWith("held by " + holder);
    }
  }

  @Test
  void closingDiscardsAndUnlocksSoThatTheNextSessionFindsACleanCandidate() throws Exception {
    try (NetconfSession first = connect()) {
      first.lock(Datastore.CANDIDATE);
      first.lock(Datastore.RUNNING);
      first.editConfig(Datastore.CANDIDATE, link("left behind"));
    }
    try (NetconfSession second = connect()) {
      assertThat(read(second, Datastore.CANDIDATE)).doesNotContain("left behind");
      second.lock(Datastore.CANDIDATE);
      second.lock(Datastore.RUNNING);
    }
  }

  @Test
  void closingWithinAConfirmedCommitTakesItBack() throws Exception {
    try (NetconfSession first = connect()) {
      first.lock(Datastore.CANDIDATE);
      first.editConfig(Datastore.CANDIDATE, link("unconfirmed"));
      first.confirmedCommit(Duration.ofMinutes(1), Optional.empty());
      assertThat(read(first, Datastore.RUNNING)).contains("unconfirmed");
    }
    try (NetconfSession second = connect()) {
      assertThat(read(second, Datastore.RUNNING)).doesNotContain("unconfirmed");
      second.lock(Datastore.CANDIDATE);
      second.discardChanges();
    }
  }

  @Test
  void stateIsFilteredByXPath() throws Exception {
    try (NetconfSession session = connect()) {
      Filter.XPath mine =
          new Filter.XPath(
              "/m:netconf-state/m:sessions/m:session[m:session-id='" + session.id() + "']",
              Map.of("m", Capabilities.MONITORING));
      assertThat(session.get(Query.of(mine)).getTextContent())
          .contains("127.0.0.1")
          .doesNotContain("ietf-netconf-monitoring");
    }
  }

  @Test
  void defaultsAreShownInEveryModeThatIsOffered() throws Exception {
    try (NetconfSession session = connect()) {
      session.editConfig(Datastore.CANDIDATE, link("defaults"));
      for (WithDefaults mode : session.capabilities().withDefaults().orElseThrow().offered()) {
        assertThat(session.getConfig(Datastore.CANDIDATE, Query.ALL.with(mode)).getTextContent())
            .as(mode.word())
            .contains("defaults");
      }
      session.discardChanges();
    }
  }

  @Test
  void editOptionsDoWhatTheRfcSays() throws Exception {
    try (NetconfSession session = connect()) {
      EditConfig edit = EditConfig.of(Datastore.CANDIDATE, link("options"));
      session.editConfig(edit.with(TestOption.TEST_ONLY));
      assertThat(read(session, Datastore.CANDIDATE)).doesNotContain("options");
      session.editConfig(edit.with(DefaultOperation.NONE));
      assertThat(read(session, Datastore.CANDIDATE)).doesNotContain("options");
      session.editConfig(
          edit.with(DefaultOperation.MERGE)
              .with(TestOption.SET)
              .with(ErrorOption.ROLLBACK_ON_ERROR));
      assertThat(read(session, Datastore.CANDIDATE)).contains("options");
      session.discardChanges();
    }
  }

  @Test
  void aConfigurationThatIsSentAlongIsValidated() throws Exception {
    try (NetconfSession session = connect()) {
      session.validate(new Inline(link("inline")));
      assertThatThrownBy(
              () -> session.validate(new Inline(link("inline").replace("description>", "wrong>"))))
          .isInstanceOf(Refused.class);
    }
  }

  /** This server leaves out the timeout that RFC 6470 has for start and extend. */
  @Test
  void changesAndConfirmedCommitsArriveAsEventsWithTheirSession() throws Exception {
    try (NetconfSession watcher = connect();
        Subscription events = watcher.subscribe(EventRequest.NEW);
        NetconfSession session = connect()) {
      SessionStart started = until(events, SessionStart.class, e -> true);
      assertThat(started.party().sessionId()).isEqualTo(session.id());
      assertThat(started.time())
          .isBetween(Instant.now().minusSeconds(20), Instant.now().plusSeconds(20));

      session.editConfig(Datastore.CANDIDATE, link("evented"));
      session.confirmedCommit(Duration.ofSeconds(60), Optional.of("p1"));
      ConfirmedCommit start = until(events, ConfirmedCommit.class, e -> true);
      assertThat(start.phase()).isEqualTo(Phase.START);
      assertThat(start.by().orElseThrow().sessionId()).isEqualTo(session.id());

      session.confirmedCommit(
          new ConfirmOptions(Duration.ofSeconds(50), Optional.empty(), Optional.of("p1")));
      ConfirmedCommit extended = until(events, ConfirmedCommit.class, e -> true);
      assertThat(extended.phase()).isEqualTo(Phase.EXTEND);
      session.confirm(Optional.of("p1"));
      ConfirmedCommit complete = until(events, ConfirmedCommit.class, e -> true);
      assertThat(complete.phase()).isEqualTo(Phase.COMPLETE);

      session.editConfig(Datastore.CANDIDATE, link("evented twice"));
      session.confirmedCommit(Duration.ofSeconds(60), Optional.of("p2"));
      ConfigChange change = until(events, ConfigChange.class, e -> true);
      assertThat(change.by().orElseThrow().sessionId()).isEqualTo(session.id());
      assertThat(change.datastore()).isEqualTo("running");
      assertThat(change.edits())
          .anySatisfy(
              e -> assertThat(e.target().orElseThrow()).contains("interface-configuration"));
      session.cancelCommit(Optional.of("p2"));
      assertThat(until(events, ConfirmedCommit.class, e -> e.phase() == Phase.CANCEL).by())
          .isPresent();

      session.abort();
      SessionEnd end = until(events, SessionEnd.class, e -> e.party().sessionId() == session.id());
      assertThat(end.reason()).isEqualTo("dropped");
      watcher.discardChanges();
    }
  }

  @Test
  void storedEventsAreReplayedUntilTheStopTime() throws Exception {
    Instant now = Instant.now();
    try (NetconfSession watcher = connect();
        Subscription events =
            watcher.subscribe(
                EventRequest.NEW.replay(now.minusSeconds(600), Optional.of(now.plusSeconds(2))))) {
      until(events, ReplayComplete.class, e -> true);
      until(events, NotificationComplete.class, e -> true);
      assertThat(events.next(LONG).orElseThrow()).isInstanceOf(Ended.class);
      assertThat(read(watcher, Datastore.RUNNING)).isNotNull();
    }
  }

  @Test
  void aSubtreeFilterKeepsOtherEventsAway() throws Exception {
    String changes =
        "<netconf-config-change xmlns='urn:ietf:params:xml:ns:yang:ietf-netconf-notifications'/>";
    try (NetconfSession watcher = connect();
        Subscription events =
            watcher.subscribe(EventRequest.NEW.with(new Filter.Subtree(changes)));
        NetconfSession session = connect()) {
      session.editConfig(Datastore.CANDIDATE, link("filtered"));
      session.commit();
      assertThat(events.next(LONG).orElseThrow()).isInstanceOf(ConfigChange.class);
    }
  }

  private static <E extends Event> E until(Subscription events, Class<E> kind, Predicate<E> wanted)
      throws InterruptedException {
    while (true) {
      Event event = events.next(LONG).orElseThrow();
      assertThat(event).isNotInstanceOf(Event.Malformed.class).isNotInstanceOf(Event.Missed.class);
      if (kind.isInstance(event) && wanted.test(kind.cast(event))) {
        return kind.cast(event);
      }
      if (event instanceof Ended) {
        throw new AssertionError("ended before " + kind.getSimpleName() + ": " + event);
      }
    }
  }
}
