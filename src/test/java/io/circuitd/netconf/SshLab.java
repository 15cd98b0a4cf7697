package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.ScriptedServer.Peer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.digest.BuiltinDigests;

/** What tests of the SSH transport share. */
final class SshLab {
  private SshLab() {}

  /** A server that says hello and ok to everything. */
  static ScriptedServer server() throws Exception {
    return new ScriptedServer(SshLab::greetOnly);
  }

  static void greetOnly(Peer peer) throws Exception {
    peer.hello(ScriptedServer.BASE_10);
    for (var rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
      peer.reply(rpc.get(), "<ok/>");
    }
  }

  static NotConnected refused(NetconfConnector netconf, NetconfTarget target, Reason reason) {
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> netconf.connect(target).close());
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    return refused;
  }

  static void connects(NetconfConnector netconf, NetconfTarget target) {
    try (NetconfSession session = netconf.connect(target)) {
      assertThat(session.isOpen()).isTrue();
    }
  }

  static NetconfTarget with(NetconfTarget target, SshLogin login) {
    return target.with(((SshAccess) target.access()).with(login));
  }

  static NetconfTarget with(NetconfTarget target, HostTrust trust) {
    return target.with(((SshAccess) target.access()).with(trust));
  }

  static NetconfTarget with(NetconfTarget target, SshAlgorithms algorithms) {
    return target.with(((SshAccess) target.access()).with(algorithms));
  }

  static SshLogin byPassword(String password) {
    return new SshLogin(Optional.of(new Secret(password)), Optional.empty(), Optional.empty());
  }

  static SshLogin byKey(String text, String passphrase) {
    return new SshLogin(
        Optional.empty(),
        Optional.of(
            new SshLogin.PrivateKey(
                new Secret(text),
                passphrase.isEmpty() ? Optional.empty() : Optional.of(new Secret(passphrase)))),
        Optional.empty());
  }

  static SshLogin byAgent(Path socket) {
    return new SshLogin(Optional.empty(), Optional.empty(), Optional.of(socket));
  }

  static KeyPair ed25519() throws Exception {
    return KeyUtils.generateKeyPair("ssh-ed25519", 256);
  }

  static String fingerprint(KeyPair key) {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, key.getPublic());
  }

  /** The OpenSSH file's text; encrypted where there is a passphrase. */
  static String text(KeyPair key, String passphrase) throws Exception {
    OpenSSHKeyEncryptionContext encryption = new OpenSSHKeyEncryptionContext();
    if (!passphrase.isEmpty()) {
      encryption.setPassword(passphrase);
      encryption.setCipherName("AES");
      encryption.setCipherType("256");
      encryption.setCipherMode("CTR");
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "test", encryption, text);
    return text.toString(StandardCharsets.US_ASCII);
  }
}
