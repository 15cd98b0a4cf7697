package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A denied lock names its holder as far as the router tells. */
class LockHolderTest {
  private static final String MONITORING =
      Capabilities.MONITORING + "?module=ietf-netconf-monitoring&amp;revision=2010-10-04";
  private static final String STATE =
      """
      <data><netconf-state xmlns="%s">
        <sessions>
          <session><session-id>4</session-id><username>bob</username></session>
          <session><session-id>42</session-id><username>alice</username>
            <source-host>192.0.2.7</source-host></session>
        </sessions>
        <datastores>
          <datastore><name>running</name><locks><global-lock>
            <locked-by-session>42</locked-by-session>
            <locked-time>2001-01-01T00:00:00Z</locked-time></global-lock></locks></datastore>
          <datastore><name>candidate</name><locks><global-lock>
            <locked-by-session>42</locked-by-session>
            <locked-time>2026-11-21T10:00:00+01:00</locked-time></global-lock></locks></datastore>
        </datastores>
      </netconf-state></data>
      """
          .formatted(Capabilities.MONITORING);

  private static final Duration LONG = Duration.ofSeconds(20);

  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  private LockDenied denied(Answers router) throws Exception {
    try (ScriptedServer server = new ScriptedServer(router);
        NetconfSession session =
            netconf.connect(server.target().within(LONG, Duration.ofSeconds(1)))) {
      LockDenied denied =
          catchThrowableOfType(LockDenied.class, () -> session.lock(Datastore.CANDIDATE));
      assertThat(session.isOpen()).isTrue();
      return denied;
    }
  }

  private static Answers router(long holder, String state, String... capabilities) {
    return new Answers(
        rpc ->
            switch (rpc.operation().getLocalName()) {
              case "lock" -> Answers.LOCK_DENIED.formatted(holder);
              case "get" -> state;
              default -> "<ok/>";
            },
        capabilities);
  }

  @Test
  void theSessionItsUserItsHostAndItsTimeAreNamedWhereTheRouterMonitorsItself() throws Exception {
    Answers router = router(42, STATE, "candidate:1.0", MONITORING);
    LockDenied denied = denied(router);
    assertThat(denied.holder())
        .contains(
            new LockHolder(
                42,
                Optional.of("alice"),
                Optional.of("192.0.2.7"),
                Optional.of(Instant.parse("2026-11-21T09:00:00Z"))));
    assertThat(denied)
        .hasMessage(
            "r1: lock candidate refused: lock-denied: Lock held (<session-id>42</session-id>);"
                + " held by NETCONF session 42 of alice from 192.0.2.7 since"
                + " 2026-11-21T09:00:00Z");
    assertThat(router.asked()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<data/>",
        Answers.FAILED,
        "",
        "<data><netconf-state xmlns='" + Capabilities.MONITORING + "'/></data>"
      })
  void anAnswerThatTellsNothingLeavesTheSessionId(String state) throws Exception {
    LockDenied denied = denied(router(42, state, "candidate:1.0", MONITORING));
    assertThat(denied.holder()).contains(LockHolder.session(42));
    assertThat(denied).hasMessageEndingWith("held by NETCONF session 42");
  }

  @Test
  void aRouterThatDoesNotMonitorItselfIsNotAsked() throws Exception {
    Answers router = router(42, STATE, "candidate:1.0");
    assertThat(denied(router).holder()).contains(LockHolder.session(42));
    assertThat(router.asked()).hasSize(2);
  }

  @Test
  void sessionZeroIsSomebodyOutsideNetconf() throws Exception {
    Answers router = router(0, STATE, "candidate:1.0", MONITORING);
    LockDenied denied = denied(router);
    assertThat(denied.holder()).hasValueSatisfying(h -> assertThat(h.outsideNetconf()).isTrue());
    assertThat(denied).hasMessageEndingWith("held by somebody outside NETCONF");
    assertThat(router.asked()).hasSize(2);
  }

  @Test
  void theRoutersOwnWordsAreKeptAndNotGuessedAt() throws Exception {
    String words =
        "configuration database locked by: alice terminal p0 (pid 815) on since"
            + " 2026-11-21 10:00:00 UTC, idle 00:01:00, exclusive [edit]";
    LockDenied denied =
        denied(
            new Answers(
                rpc ->
                    rpc.text().contains("lock")
                        ? Answers.LOCK_DENIED
                            .replaceFirst("<error-info>.*</error-info>", "")
                            .replace("Lock held", words)
                        : "<ok/>",
                "candidate:1.0",
                MONITORING));
    assertThat(denied.holder()).isEmpty();
    assertThat(denied).hasMessageEndingWith(words);
  }
}
