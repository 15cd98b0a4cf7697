package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.RpcError;
import io.circuitd.netconf.SshAccess;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Our client against Debian's netconfd with Cisco's modules, behind OpenSSH. */
class NetconfdInteropTest extends OnNetconfd {
  private static final Optional<String> FILTER =
      Optional.of("<interface-configurations xmlns='" + IFMGR + "'/>");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void theHelloOffersWhatARouterNeeds() throws Exception {
    try (NetconfSession session = connect()) {
      assertThat(session.id()).isPositive();
      assertThat(session.capabilities().base11()).isTrue();
      assertThat(session.capabilities().candidate()).isTrue();
      assertThat(session.capabilities().confirmedCommit11()).isTrue();
      assertThat(session.capabilities().validate()).isTrue();
      assertThat(session.capabilities().has(IFMGR)).isTrue();
      assertThat(session.capabilities().uris())
          .as("what the client knows it by")
          .anyMatch(uri -> uri.startsWith("http://netconfcentral.org/ns/yuma"));
    }
  }

  @Test
  void anotherPinIsRefused() throws Exception {
    NetconfTarget good = server().target("r1");
    SshAccess access = (SshAccess) good.access();
    HostTrust.Pin pin = new HostTrust.Pin("SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    NetconfTarget wrong = good.with(access.with(pin));
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> netconf.connect(wrong).close());
    assertThat(refused.reason()).isEqualTo(NotConnected.Reason.HOST_KEY);
    assertThat(refused)
        .hasMessageContaining("offered " + ((HostTrust.Pin) access.trust()).fingerprint());
  }

  @Test
  void aLockIsDeniedWithItsHolderAndFreeAgainAfterwards() throws Exception {
    try (NetconfSession first = connect();
        NetconfSession second = connect()) {
      first.lock(Datastore.CANDIDATE);
      Refused denied = catchThrowableOfType(Refused.class, () -> second.lock(Datastore.CANDIDATE));
      assertThat(denied.has("lock-denied")).isTrue();
      assertThat(denied.errors().getFirst().sessionId()).contains(first.id());
      assertThatThrownBy(() -> second.editConfig(Datastore.CANDIDATE, link("locked")))
          .isInstanceOf(Refused.class);
      first.unlock(Datastore.CANDIDATE);
      second.lock(Datastore.CANDIDATE);
      second.unlock(Datastore.CANDIDATE);
    }
  }

  @Test
  void anEditStandsInTheCandidateUntilItIsDiscarded() throws Exception {
    try (NetconfSession session = connect()) {
      session.editConfig(Datastore.CANDIDATE, link("discarded"));
      assertThat(read(session, Datastore.CANDIDATE)).contains("discarded");
      assertThat(read(session, Datastore.RUNNING)).doesNotContain("discarded");
      session.discardChanges();
      assertThat(read(session, Datastore.CANDIDATE)).doesNotContain("discarded");
    }
  }

  @Test
  void aConfirmedCommitIsKeptOnceItIsConfirmed() throws Exception {
    try (NetconfSession session = connect()) {
      session.lock(Datastore.CANDIDATE);
      session.editConfig(Datastore.CANDIDATE, link("confirmed"));
      session.confirmedCommit(MINUTE, Optional.empty());
      assertThat(read(session, Datastore.RUNNING)).contains("confirmed");
      session.confirm(Optional.empty());
      session.unlock(Datastore.CANDIDATE);
    }
    try (NetconfSession session = connect()) {
      assertThat(read(session, Datastore.RUNNING)).contains("confirmed");
    }
  }

  @Test
  void persistLetsAnotherSessionConfirmAndOnlyWithTheId() throws Exception {
    try (NetconfSession second = connect()) {
      try (NetconfSession first = connect()) {
        first.editConfig(Datastore.CANDIDATE, link("persistent"));
        first.confirmedCommit(MINUTE, Optional.of("token-1"));
      }
      assertThatThrownBy(() -> second.confirm(Optional.of("token-2"))).isInstanceOf(Refused.class);
      second.confirm(Optional.of("token-1"));
      assertThat(read(second, Datastore.RUNNING)).contains("persistent");
    }
  }

  @Test
  void cancelCommitTakesAConfirmedCommitBack() throws Exception {
    try (NetconfSession first = connect();
        NetconfSession second = connect()) {
      first.editConfig(Datastore.CANDIDATE, link("cancelled"));
      first.confirmedCommit(MINUTE, Optional.of("token-3"));
      assertThat(read(second, Datastore.RUNNING)).contains("cancelled");
      second.cancelCommit(Optional.of("token-3"));
      assertThat(read(second, Datastore.RUNNING)).doesNotContain("cancelled");
      second.discardChanges();
    }
  }

  @Test
  void aConfirmedCommitThatNobodyConfirmsIsTakenBackByItsTimer() throws Exception {
    try (NetconfSession session = connect()) {
      session.editConfig(Datastore.CANDIDATE, link("forgotten"));
      session.confirmedCommit(Duration.ofSeconds(2), Optional.empty());
      assertThat(read(session, Datastore.RUNNING)).contains("forgotten");
      // The timer of this server does not fire while RPCs arrive faster.
      await()
          .pollInterval(Duration.ofMillis(1700))
          .atMost(Duration.ofSeconds(30))
          .until(() -> !read(session, Datastore.RUNNING).contains("forgotten"));
      session.discardChanges();
    }
  }

  @Test
  void aConfirmedCommitWithoutPersistDiesWithItsSession() throws Exception {
    try (NetconfSession watcher = connect()) {
      NetconfSession session = connect();
      session.editConfig(Datastore.CANDIDATE, link("dropped"));
      session.confirmedCommit(MINUTE, Optional.empty());
      assertThat(read(watcher, Datastore.RUNNING)).contains("dropped");
      session.abort();
      await()
          .pollInterval(Duration.ofMillis(700))
          .atMost(Duration.ofSeconds(30))
          .until(() -> !read(watcher, Datastore.RUNNING).contains("dropped"));
      watcher.discardChanges();
    }
  }

  @Test
  void aKilledSessionIsLostAndItsLockIsFree() throws Exception {
    try (NetconfSession victim = connect();
        NetconfSession killer = connect()) {
      victim.lock(Datastore.RUNNING);
      killer.killSession(victim.id());
      await().until(() -> !victim.isOpen());
      assertThatThrownBy(victim::commit).isInstanceOf(Lost.class);
      killer.lock(Datastore.RUNNING);
      killer.unlock(Datastore.RUNNING);
    }
  }

  @Test
  void anErrorNamesThePathAndTheSessionGoesOn() throws Exception {
    try (NetconfSession session = connect()) {
      String bad =
          link("bad")
              .replace(
                  "</interface-configuration>",
                  "<secondary-admin-state>bogus</secondary-admin-state></interface-configuration>");
      Refused refused =
          catchThrowableOfType(Refused.class, () -> session.editConfig(Datastore.CANDIDATE, bad));
      RpcError error = refused.errors().getFirst();
      assertThat(error.tag()).isEqualTo("invalid-value");
      assertThat(error.path())
          .hasValueSatisfying(path -> assertThat(path).contains("secondary-admin-state"));
      assertThat(error.message()).isPresent();
      String unknown = link("bad").replace("description>", "describtion>");
      assertThatThrownBy(() -> session.editConfig(Datastore.CANDIDATE, unknown))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("unknown-element")
          .hasMessageContaining("describtion");
      assertThatThrownBy(() ->
              session.editConfig(
                  Datastore.CANDIDATE,
                  link("absent")
                      .replace(
                          "<interface-configuration>",
                          "<interface-configuration nc:operation='delete' xmlns:nc="
                              + "'urn:ietf:params:xml:ns:netconf:base:1.0'>")))
          .isInstanceOf(Refused.class)
          .hasMessageContaining("data-missing");
      session.discardChanges();
    }
  }

  private static String read(NetconfSession session, Datastore source) {
    return session.getConfig(source, FILTER).getTextContent();
  }
}
