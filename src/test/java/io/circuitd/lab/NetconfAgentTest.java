package io.circuitd.lab;

import static io.circuitd.lab.LabFixtures.iosXr;
import static io.circuitd.lab.LabFixtures.junos;
import static io.circuitd.lab.LabFixtures.junosUnit;
import static io.circuitd.lab.LabFixtures.xrInterface;
import static io.circuitd.lab.RawNetconf.edit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The simulated routers on the wire. */
class NetconfAgentTest {
  private static final String LOCK = "<lock><target><candidate/></target></lock>";
  private static final String COMMIT = "<commit/>";
  private final KeyPair userKey = LabHostKey.of("some user");
  private final Lab lab = Lab.start(List.of(junos("pop1-r1"), withKey(iosXr("pop1-r2"))));
  private final SimulatedRouter junos = lab.router("pop1-r1");
  private final SimulatedRouter xr = lab.router("pop1-r2");

  private LabRouterSpec withKey(LabRouterSpec spec) {
    return new LabRouterSpec(
        spec.name(),
        spec.kind(),
        spec.ports(),
        spec.vrfs(),
        spec.policies(),
        spec.global(),
        new LabRouterSpec.NetconfLogin(
            spec.netconf().user(),
            spec.netconf().password(),
            Optional.of(PublicKeyEntry.toString(userKey.getPublic())),
            0),
        spec.snmp());
  }

  @AfterEach
  void stop() {
    lab.close();
  }

  @Test
  void helloNamesWhatEachKindCan() {
    try (RawNetconf session = RawNetconf.connect(junos)) {
      assertThat(session.hello())
          .contains("confirmed-commit:1.0")
          .doesNotContain("confirmed-commit:1.1")
          .doesNotContain("base:1.1");
    }
    try (RawNetconf session = RawNetconf.connect(xr)) {
      assertThat(session.hello())
          .contains("confirmed-commit:1.1", "base:1.1", "validate:1.1")
          .contains("Cisco-IOS-XR-ipv4-bgp-cfg?module=Cisco-IOS-XR-ipv4-bgp-cfg")
          .doesNotContain("writable-running");
    }
  }

  @Test
  void hostKeyIsTheOneThatTheNameGives() {
    try (RawNetconf session = RawNetconf.connect(junos)) {
      assertThat(session.hostKey()).isEqualTo(junos.hostKeyPin()).startsWith("SHA256:");
    }
    assertThat(LabHostKey.pin("pop1-r1")).isEqualTo(junos.hostKeyPin());
    assertThat(LabHostKey.pin("pop1-r2")).isNotEqualTo(junos.hostKeyPin());
  }

  @Test
  void pinOfANameNeverChanges() {
    assertThat(LabHostKey.pin("example"))
        .isEqualTo("SHA256:N6Pla7265GJ2Vcfwm083GKqNue6vhrvocgPXpEegKMg");
  }

  @Test
  void wrongPasswordIsRefusedAndAKeyLogsIn() {
    assertThatThrownBy(() -> RawNetconf.connect(xr, "wrong"))
        .isInstanceOf(UncheckedIOException.class);
    try (RawNetconf session = RawNetconf.connect(xr, userKey)) {
      assertThat(session.rpc(LOCK)).hasValueSatisfying(r -> assertThat(r).contains("<ok/>"));
    }
    assertThatThrownBy(() -> RawNetconf.connect(xr, LabHostKey.of("another user")))
        .isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void bothFramingsWorkOnIosXr() {
    for (boolean chunked : new boolean[] {true, false}) {
      try (RawNetconf session = RawNetconf.connect(xr, chunked)) {
        assertThat(session.rpc("<get-config><source><running/></source></get-config>"))
            .hasValueSatisfying(r -> assertThat(r).contains("<data><interface-configurations"));
      }
    }
  }

  @Test
  void replyEchoesTheAttributesOfItsRequest() {
    try (RawNetconf session = RawNetconf.connect(junos)) {
      session.send(
          "<rpc xmlns='"
              + RawNetconf.BASE
              + "' xmlns:u='urn:u' u:x='a&quot;b' message-id='m 1'>"
              + LOCK
              + "</rpc>");
      assertThat(session.read())
          .hasValueSatisfying(r ->
              assertThat(r)
                  .contains("message-id=\"m 1\"", "u:x=\"a&quot;b\"", "xmlns:u=\"urn:u\""));
      session.send("<rpc xmlns='" + RawNetconf.BASE + "'>" + LOCK + "</rpc>");
      assertThat(session.read())
          .hasValueSatisfying(r -> assertThat(r).contains("missing-attribute"));
    }
  }

  @Test
  void malformedMessageEndsTheSession() {
    try (RawNetconf session = RawNetconf.connect(xr)) {
      session.send("<rpc><unclosed></rpc>");
      assertThat(session.read())
          .hasValueSatisfying(r -> assertThat(r).contains("malformed-message"));
      assertThat(session.read()).isEmpty();
    }
  }

  @Test
  void unknownOperationsAndParametersAreRefused() {
    try (RawNetconf session = RawNetconf.connect(junos)) {
      assertThat(session.rpc("<cancel-commit/>").orElseThrow()).contains("operation-not-supported");
      assertThat(session.rpc("<commit><confirmed/><persist>x</persist></commit>").orElseThrow())
          .contains("unknown-element", "<bad-element>persist</bad-element>");
      assertThat(session.rpc("<frobnicate/>").orElseThrow()).contains("operation-not-supported");
      assertThat(
              session
                  .rpc("<edit-config><target><running/></target><config/></edit-config>")
                  .orElseThrow())
          .contains("operation-not-supported");
      assertThat(
              session.rpc("<edit-config><target><candidate/></target></edit-config>").orElseThrow())
          .contains("missing-element", "<bad-element>config</bad-element>");
    }
  }

  @Test
  void warningStandsBesideOk() {
    try (RawNetconf session = RawNetconf.connect(junos)) {
      assertThat(session.rpc(edit(junosUnit("nc:operation='delete'", ""))).orElseThrow())
          .contains("<error-severity>warning</error-severity>")
          .endsWith("<ok/></rpc-reply>");
    }
  }

  @Test
  void errorPathCarriesPrefixesThatAreDeclared() {
    try (RawNetconf session = RawNetconf.connect(xr)) {
      assertThat(session.rpc(edit(xrInterface("nc:operation='delete'", ""))).orElseThrow())
          .contains(
              "xmlns:ifmgr-cfg=\"http://cisco.com/ns/yang/Cisco-IOS-XR-ifmgr-cfg\"",
              ">/nc:rpc/nc:edit-config/nc:config/ifmgr-cfg:interface-configurations/");
    }
  }

  @Test
  void droppedSessionLosesItsLockAndItsConfirmedCommit() {
    try (RawNetconf first = RawNetconf.connect(junos)) {
      assertThat(first.rpc(LOCK).orElseThrow()).contains("<ok/>");
      first.rpc(edit(junosUnit("", "<description>try</description>")));
      first.rpc("<commit><confirmed/><confirm-timeout>600</confirm-timeout></commit>");
      assertThat(junos.running()).contains("try");
    }
    await().untilAsserted(() -> assertThat(junos.running()).doesNotContain("try"));
    try (RawNetconf second = RawNetconf.connect(junos)) {
      assertThat(second.rpc(LOCK).orElseThrow()).contains("<ok/>");
    }
  }

  @Test
  void confirmedCommitRunsOutInRealTime() {
    try (RawNetconf session = RawNetconf.connect(xr)) {
      session.rpc(edit(xrInterface("", "<description>try</description>")));
      session.rpc(
          "<commit><confirmed/><confirm-timeout>1</confirm-timeout><persist>p</persist></commit>");
      assertThat(xr.running()).contains("try");
      await().untilAsserted(() -> assertThat(xr.running()).doesNotContain("try"));
      assertThat(session.rpc("<commit><persist-id>p</persist-id></commit>").orElseThrow())
          .contains("invalid-value");
    }
  }

  @Test
  void killedSessionIsGoneAndItsLockFree() {
    try (RawNetconf victim = RawNetconf.connect(xr);
        RawNetconf killer = RawNetconf.connect(xr)) {
      victim.rpc(LOCK);
      assertThat(killer.rpc(LOCK).orElseThrow())
          .contains("lock-denied", "<session-id>" + victim.sessionId() + "</session-id>");
      assertThat(killer.rpc(kill(killer.sessionId())).orElseThrow()).contains("invalid-value");
      assertThat(killer.rpc(kill("1")).orElseThrow()).contains("invalid-value");
      assertThat(killer.rpc(kill(victim.sessionId())).orElseThrow()).contains("<ok/>");
      assertThat(killer.rpc(LOCK).orElseThrow()).contains("<ok/>");
      assertThat(victim.rpc(COMMIT)).isEmpty();
    }
  }

  private static String kill(String id) {
    return "<kill-session><session-id>" + id + "</session-id></kill-session>";
  }

  @Test
  void closeSessionAnswersThenEnds() {
    try (RawNetconf session = RawNetconf.connect(xr)) {
      assertThat(session.rpc("<close-session/>").orElseThrow()).contains("<ok/>");
      assertThat(session.read()).isEmpty();
    }
  }
}
