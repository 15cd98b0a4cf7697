package io.circuitd.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.circuitd.files.Secret;
import io.circuitd.netconf.HostTrust;
import io.circuitd.netconf.JumpHost;
import io.circuitd.netconf.NetconfClient;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshAlgorithms;
import io.circuitd.netconf.SshLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's sshd, ssh-keygen, ssh-agent and ssh-add say whether we speak as they do. */
class OpenSshJudgeTest {
  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519, ''",
    "ed25519, four words of passphrase",
    "rsa, ''",
    "rsa, four words of passphrase",
    "ecdsa, four words of passphrase"
  })
  void aKeyOfSshKeygenLogsIn(String type, String passphrase) throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path key = ssh.keygen("user", type, passphrase);
      ssh.authorise(key);
      connects(ssh.target(trust(ssh, "ed25519"), byKey(key, passphrase)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"256", "384", "521"})
  void everyEcdsaCurveLogsIn(String bits) throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path key = ssh.keygen("user", "ecdsa", "", "-b", bits);
      ssh.authorise(key);
      connects(ssh.target(trust(ssh, "ed25519"), byKey(key, "")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "ecdsa", "rsa"})
  void aHashedKnownHostsFileDecidesWhichHostKeyIsAskedFor(String type) throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path key = ssh.keygen("user", "ed25519", "");
      ssh.authorise(key);
      connects(ssh.target(trust(ssh, type), byKey(key, "")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa", "ecdsa"})
  void sshAgentSigns(String type) throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path agent = ssh.agent();
      Path other = ssh.keygen("other", "ed25519", "");
      Path key = ssh.keygen("user", type, "");
      ssh.authorise(key);
      ssh.add(agent, other.toString());
      ssh.add(agent, key.toString());
      connects(ssh.target(trust(ssh, "ed25519"), byAgent(agent)));
      assertThat(ssh.log()).contains("Accepted publickey for " + OpenSsh.user());
    }
  }

  @Test
  void anAgentWithoutAKeyIsSaid() throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path agent = ssh.agent();
      refused(
          ssh.target(trust(ssh, "ed25519"), byAgent(agent)),
          "the SSH agent at " + agent + " has no key that we know; add one with ssh-add");
    }
  }

  @Test
  void anAgentWithOtherKeysIsSaid() throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path agent = ssh.agent();
      ssh.add(agent, ssh.keygen("other", "ed25519", "").toString());
      NetconfTarget target = ssh.target(trust(ssh, "ed25519"), byAgent(agent));
      refused(target, "login of user " + OpenSsh.user() + " by agent refused");
      refused(target, "the router takes publickey; the agent's keys are SHA256:");
    }
  }

  @Test
  void aLockedAgentIsSaid() throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path agent = ssh.agent();
      Path key = ssh.keygen("user", "ed25519", "");
      ssh.authorise(key);
      ssh.add(agent, key.toString());
      ssh.add(agent, "-x");
      refused(ssh.target(trust(ssh, "ed25519"), byAgent(agent)), "has no key that we know");
      ssh.add(agent, "-X");
      connects(ssh.target(trust(ssh, "ed25519"), byAgent(agent)));
    }
  }

  @Test
  void aChainThroughSshdReachesTheRouter() throws Exception {
    try (OpenSsh jump = OpenSsh.start();
        OpenSsh router = OpenSsh.start()) {
      Path key = router.keygen("user", "ed25519", "");
      jump.authorise(key);
      router.authorise(key);
      NetconfTarget target = router.target(trust(router, "ed25519"), byKey(key, ""));
      JumpHost host =
          new JumpHost(
              "127.0.0.1", jump.port(), OpenSsh.user(), trust(jump, "ecdsa"), byKey(key, ""));
      connects(target.with(((SshAccess) target.access()).through(host)));
      assertThat(jump.log()).contains("direct-tcpip");
    }
  }

  @Test
  void sshdThatForbidsForwardingIsSaid() throws Exception {
    try (OpenSsh jump = OpenSsh.start("AllowTcpForwarding no")) {
      Path key = jump.keygen("user", "ed25519", "");
      jump.authorise(key);
      NetconfTarget target = jump.target(trust(jump, "ed25519"), byKey(key, ""));
      JumpHost host =
          new JumpHost(
              "127.0.0.1", jump.port(), OpenSsh.user(), trust(jump, "ed25519"), byKey(key, ""));
      refused(
          target.with(((SshAccess) target.access()).through(host)),
          "forwarding to 127.0.0.1 port " + jump.port() + " was refused");
    }
  }

  @Test
  void aRouterThatSshdCannotReachIsSaid() throws Exception {
    try (OpenSsh jump = OpenSsh.start()) {
      Path key = jump.keygen("user", "ed25519", "");
      jump.authorise(key);
      NetconfTarget here = jump.target(trust(jump, "ed25519"), byKey(key, ""));
      JumpHost host =
          new JumpHost(
              "127.0.0.1", jump.port(), OpenSsh.user(), trust(jump, "ed25519"), byKey(key, ""));
      NetconfTarget nowhere =
          new NetconfTarget(
              "r1",
              "127.0.0.1",
              1,
              ((SshAccess) here.access()).through(host),
              here.connectTimeout(),
              here.rpcTimeout(),
              here.limits(),
              here.trace());
      refused(nowhere, "login worked, but from there no connection to 127.0.0.1 port 1");
    }
  }

  @Test
  void thePostQuantumExchangeOfSshdIsAgreedOn() throws Exception {
    try (OpenSsh ssh = OpenSsh.start()) {
      Path key = ssh.keygen("user", "ed25519", "");
      ssh.authorise(key);
      NetconfTarget target = ssh.target(trust(ssh, "ed25519"), byKey(key, ""));
      connects(target.with(((SshAccess) target.access()).with(SshAlgorithms.POST_QUANTUM)));
      assertThat(ssh.log()).containsPattern("kex: algorithm: (sntrup761|mlkem768)x25519");
    }
  }

  @Test
  void sshdWithOldAlgorithmsNeedsTheLegacySwitch() throws Exception {
    try (OpenSsh ssh =
        OpenSsh.start(
            "KexAlgorithms diffie-hellman-group14-sha1",
            "HostKeyAlgorithms ssh-rsa",
            "Ciphers aes128-cbc",
            "MACs hmac-sha1")) {
      Path key = ssh.keygen("user", "ed25519", "");
      ssh.authorise(key);
      NetconfTarget target = ssh.target(trust(ssh, "rsa"), byKey(key, ""));
      refused(target, "the router offers diffie-hellman-group14-sha1");
      connects(target.with(((SshAccess) target.access()).with(SshAlgorithms.LEGACY)));
    }
  }

  private void connects(NetconfTarget target) {
    NetconfSession session = netconf.connect(target);
    assertThat(session.id()).isEqualTo(7);
    session.abort();
  }

  private void refused(NetconfTarget target, String words) {
    assertThatThrownBy(() -> netconf.connect(target).abort())
        .isInstanceOf(NotConnected.class)
        .hasMessageContaining(words);
  }

  private static HostTrust trust(OpenSsh ssh, String type)
      throws IOException, InterruptedException {
    return new HostTrust.KnownHosts(ssh.hashedKnownHosts(type));
  }

  private static SshLogin byKey(Path file, String passphrase) throws IOException {
    return new SshLogin(
        Optional.empty(),
        Optional.of(
            new SshLogin.PrivateKey(
                new Secret(Files.readString(file)),
                passphrase.isEmpty() ? Optional.empty() : Optional.of(new Secret(passphrase)))),
        Optional.empty());
  }

  private static SshLogin byAgent(Path socket) {
    return new SshLogin(Optional.empty(), Optional.empty(), Optional.of(socket));
  }
}
