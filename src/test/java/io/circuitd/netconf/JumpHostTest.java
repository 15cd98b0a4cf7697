package io.circuitd.netconf;

import static io.circuitd.netconf.SshLab.byKey;
import static io.circuitd.netconf.SshLab.byPassword;
import static io.circuitd.netconf.SshLab.connects;
import static io.circuitd.netconf.SshLab.ed25519;
import static io.circuitd.netconf.SshLab.fingerprint;
import static io.circuitd.netconf.SshLab.refused;
import static io.circuitd.netconf.SshLab.server;
import static io.circuitd.netconf.SshLab.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JumpHostTest {
  private static final String JUMP_PASSWORD = "jump-password";
  private final NetconfClient netconf = new NetconfClient();
  private final KeyPair jumpKey;
  private final SshServer jump = SshServer.setUpDefaultServer();
  private ScriptedServer router;

  JumpHostTest() throws Exception {
    jumpKey = ed25519();
  }

  @BeforeEach
  void serve() throws Exception {
    router = server();
    jump.setHost("127.0.0.1");
    jump.setPort(0);
    jump.setKeyPairProvider(KeyPairProvider.wrap(jumpKey));
    CoreModuleProperties.TCP_NODELAY.set(jump, true);
    jump.setPasswordAuthenticator(
        (user, password, session) -> user.equals("hop") && password.equals(JUMP_PASSWORD));
    jump.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    jump.start();
  }

  @AfterEach
  void close() throws Exception {
    netconf.close();
    router.close();
    jump.stop(true);
  }

  @Test
  void theRouterIsReachedThroughTheJumpHost() {
    try (NetconfSession session = netconf.connect(target(host()))) {
      assertThat(session.id()).isEqualTo(4711);
      assertThat(jump.getActiveSessions()).hasSize(1);
      session.lock(NetconfSession.Datastore.RUNNING);
    }
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void theJumpHostMayTakeAKeyOfItsOwn() throws Exception {
    KeyPair key = ed25519();
    jump.setPublickeyAuthenticator((user, offered, session) -> offered.equals(key.getPublic()));
    connects(netconf, target(host(trust(), byKey(text(key, ""), ""))));
  }

  @Test
  void anAbortEndsBothSessions() {
    NetconfSession session = netconf.connect(target(host()));
    session.abort();
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void aJumpHostThatGoesAwayEndsTheSession() {
    NetconfSession session = netconf.connect(target(host()));
    jump.getActiveSessions().forEach(s -> s.close(true));
    await().atMost(Duration.ofSeconds(10)).until(() -> !session.isOpen());
  }

  @Test
  void aJumpHostThatCannotBeReachedIsNamed() throws Exception {
    int closed = freePort();
    JumpHost nobody = new JumpHost("127.0.0.1", closed, "hop", trust(), byPassword(JUMP_PASSWORD));
    assertThat(refused(netconf, target(nobody), Reason.UNREACHABLE))
        .hasMessageContaining("r1, jump host (127.0.0.1 port " + closed + "): no connection")
        .hasMessageContaining("that SSH is enabled on the jump host");
  }

  @Test
  void theJumpHostsKeyIsChecked() throws Exception {
    assertThat(
            refused(
                netconf,
                target(host(new HostTrust.Pin(fingerprint(ed25519())), byPassword(JUMP_PASSWORD))),
                Reason.HOST_KEY))
        .hasMessageContaining(jumpWhere())
        .hasMessageContaining("offered " + fingerprint(jumpKey))
        .hasMessageContaining("netconf.jump.hostKey");
  }

  @Test
  void theRoutersKeyIsCheckedBehindTheJumpHost() throws Exception {
    NetconfTarget target = with(target(host()), new HostTrust.Pin(fingerprint(ed25519())));
    assertThat(refused(netconf, target, Reason.HOST_KEY))
        .hasMessageContaining(
            "r1 (127.0.0.1 port "
                + router.port()
                + ", through jump host 127.0.0.1 port "
                + jump.getPort()
                + "): the host key")
        .hasMessageContaining("offered " + router.fingerprint());
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void aRefusedLoginOnTheJumpHostIsNamed() {
    assertThat(refused(netconf, target(host(trust(), byPassword("wrong"))), Reason.LOGIN))
        .hasMessageContaining(jumpWhere())
        .hasMessageContaining("login of user hop by password refused")
        .hasMessageContaining("netconf.jump of the inventory and on the jump host");
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void aRefusedLoginOnTheRouterIsNamed() {
    assertThat(refused(netconf, with(target(host()), byPassword("wrong")), Reason.LOGIN))
        .hasMessageContaining("through jump host")
        .hasMessageContaining("login of user circuitd by password refused");
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void refusedForwardingIsNamed() {
    jump.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
    assertThat(refused(netconf, target(host()), Reason.UNREACHABLE))
        .hasMessageContaining(jumpWhere())
        .hasMessageContaining("forwarding to 127.0.0.1 port " + router.port() + " was refused")
        .hasMessageContaining("allow TCP forwarding");
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void aRouterThatTheJumpHostCannotReachIsNamed() throws Exception {
    int closed = freePort();
    NetconfTarget target = with(router.target(closed, Duration.ofSeconds(20)), host());
    assertThat(refused(netconf, target, Reason.UNREACHABLE))
        .hasMessageContaining(jumpWhere())
        .hasMessageContaining("from there no connection to 127.0.0.1 port " + closed);
    nobodyIsLeftOnTheJumpHost();
  }

  @Test
  void aRouterWithoutNetconfIsNamedAndTheJumpHostLeft() throws Exception {
    router.withoutNetconf();
    refused(netconf, target(host()), Reason.HELLO);
    nobodyIsLeftOnTheJumpHost();
  }

  private void nobodyIsLeftOnTheJumpHost() {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(jump.getActiveSessions()).isEqualTo(List.of()));
  }

  private String jumpWhere() {
    return "r1, jump host (127.0.0.1 port " + jump.getPort() + "): ";
  }

  private HostTrust trust() {
    return new HostTrust.Pin(fingerprint(jumpKey));
  }

  private JumpHost host() {
    return host(trust(), byPassword(JUMP_PASSWORD));
  }

  private JumpHost host(HostTrust trust, SshLogin login) {
    return new JumpHost("127.0.0.1", jump.getPort(), "hop", trust, login);
  }

  private NetconfTarget target(JumpHost host) {
    return with(router.target(), host);
  }

  private static NetconfTarget with(NetconfTarget target, JumpHost host) {
    return target.with(((SshAccess) target.access()).through(host));
  }

  private static NetconfTarget with(NetconfTarget target, HostTrust trust) {
    return SshLab.with(target, trust);
  }

  private static NetconfTarget with(NetconfTarget target, SshLogin login) {
    return SshLab.with(target, login);
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
