package io.circuitd.netconf;

import static io.circuitd.netconf.SshLab.connects;
import static io.circuitd.netconf.SshLab.ed25519;
import static io.circuitd.netconf.SshLab.fingerprint;
import static io.circuitd.netconf.SshLab.refused;
import static io.circuitd.netconf.SshLab.server;
import static io.circuitd.netconf.SshLab.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostTrustTest {
  private final NetconfClient netconf = new NetconfClient();
  private final AtomicInteger logins = new AtomicInteger();
  private KeyPair key;
  private ScriptedServer server;
  @TempDir private Path folder;

  @BeforeEach
  void serve() throws Exception {
    key = ed25519();
    server = server();
    server.ssh().setKeyPairProvider(KeyPairProvider.wrap(key));
    server
        .ssh()
        .setPasswordAuthenticator((user, password, session) -> {
          logins.incrementAndGet();
          return true;
        });
  }

  @AfterEach
  void close() throws IOException {
    netconf.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[127.0.0.1]:PORT KEY",
        "[127.0.0.1]:PORT KEY some comment",
        "  other,[127.0.0.1]:PORT\tKEY",
        "127.0.0.1 KEY",
        "127.0.0.* KEY",
        "127.0.0.? KEY",
        "[127.0.0.*]:PORT KEY",
        "!10.0.0.1,127.* KEY",
        "HASH KEY",
        "HASHNAME KEY",
        "# a comment\n\n[127.0.0.1]:PORT OTHER\n[127.0.0.1]:PORT KEY",
        "[127.0.0.1]:PORT ssh-ed25519 broken\n[127.0.0.1]:PORT KEY",
        "@revoked [127.0.0.1]:PORT OTHER\n[127.0.0.1]:PORT KEY",
        "@revoked * OTHER\n127.0.0.1 KEY",
        "@cert-authority * OTHER\n127.0.0.1 KEY",
      })
  void aKeyThatTheFileHasIsAccepted(String lines) throws Exception {
    connects(netconf, target(lines));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# [127.0.0.1]:PORT KEY",
        "127.0.0.2 KEY",
        "[127.0.0.1]:1 KEY",
        "!127.0.0.1,127.* KEY",
        "127.*,!*.1 KEY",
        "|1|c2FsdA==|c2FsdA== KEY",
        "|2|c2FsdA==|c2FsdA== KEY",
        "|1|%%%|%%% KEY",
        "127X0.0.1 KEY",
      })
  void anUnknownHostIsRefusedWithTheLineToAdd(String lines) throws Exception {
    NetconfTarget target = target(lines);
    assertThat(refused(netconf, target, Reason.HOST_KEY))
        .hasMessageContaining("the host key is unknown: " + folder.resolve("known_hosts"))
        .hasMessageContaining("has none for " + name())
        .hasMessageContaining("offered " + fingerprint(key) + " (ssh-ed25519)")
        .hasMessageContaining("on the router's console")
        .hasMessageContaining(
            "add this line to the file: "
                + name()
                + " "
                + PublicKeyEntry.toString(key.getPublic()));
    assertThat(logins).hasValue(0);
    // The offered line is the right one.
    String message = String.valueOf(refused(netconf, target, Reason.HOST_KEY).getMessage());
    connects(netconf, target(message.substring(message.indexOf("file: ") + 6)));
  }

  @Test
  void aChangedKeyIsRefusedWithBothFingerprintsAndTheLine() throws Exception {
    KeyPair before = ed25519();
    NetconfTarget target = target("# ours\n" + name() + " " + entry(before));
    assertThat(refused(netconf, target, Reason.HOST_KEY))
        .hasMessageContaining(
            "the host key has changed: known "
                + fingerprint(before)
                + " (ssh-ed25519) at "
                + folder.resolve("known_hosts")
                + ":2; offered "
                + fingerprint(key)
                + " (ssh-ed25519)")
        .hasMessageContaining("somebody else answers at this address")
        .hasMessageContaining(entry(key));
    assertThat(logins).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[127.0.0.1]:PORT", "127.0.0.1", "*"})
  void aRevokedKeyIsRefusedAlsoWhereItIsListedAsGood(String name) throws Exception {
    assertThat(
            refused(
                netconf,
                target("[127.0.0.1]:PORT KEY\n@revoked " + name + " KEY"),
                Reason.HOST_KEY))
        .hasMessageContaining("is revoked at " + folder.resolve("known_hosts") + ":2");
    assertThat(logins).hasValue(0);
  }

  @Test
  void aCertificateAuthorityAcceptsNothingAndIsSaid() throws Exception {
    assertThat(refused(netconf, target("@cert-authority [127.0.0.1]:PORT KEY"), Reason.HOST_KEY))
        .hasMessageContaining("line 1 is for host certificates, which are not supported");
  }

  @Test
  void aLineThatCannotBeReadIsSaid() throws Exception {
    assertThat(refused(netconf, target("[127.0.0.1]:PORT ssh-ed25519"), Reason.HOST_KEY))
        .hasMessageContaining("line 1 has no key that can be read");
  }

  @Test
  void aFileThatIsNotThereTrustsNobody() {
    Path none = folder.resolve("none");
    assertThat(
            refused(
                netconf, with(server.target(), new HostTrust.KnownHosts(none)), Reason.HOST_KEY))
        .hasMessageContaining("the known_hosts file " + none + " cannot be read");
  }

  @Test
  void theFileIsReadAnewAtEachConnect() throws Exception {
    NetconfTarget target = target("");
    refused(netconf, target, Reason.HOST_KEY);
    target("[127.0.0.1]:PORT KEY");
    connects(netconf, target);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssh-ed25519", "ecdsa-sha2-nistp384", "ssh-rsa"})
  void aServerWithSeveralKeysIsAskedForTheOneThatTheFileHas(String type) throws Exception {
    KeyPair rsa = KeyUtils.generateKeyPair("ssh-rsa", 2048);
    KeyPair ecdsa = KeyUtils.generateKeyPair("ecdsa-sha2-nistp384", 384);
    server.ssh().setKeyPairProvider(KeyPairProvider.wrap(rsa, ecdsa, key));
    KeyPair known = type.equals("ssh-rsa") ? rsa : type.equals("ssh-ed25519") ? key : ecdsa;
    connects(netconf, target(name() + " " + entry(known)));
  }

  @Test
  void aPinMayBeForTheEd25519KeyOfSeveral() throws Exception {
    server
        .ssh()
        .setKeyPairProvider(
            KeyPairProvider.wrap(KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256), key));
    connects(netconf, with(server.target(), new HostTrust.Pin(fingerprint(key))));
  }

  private NetconfTarget target(String lines) throws Exception {
    Path file = folder.resolve("known_hosts");
    Files.writeString(
        file,
        lines
            .replace("HASHNAME", hashed("127.0.0.1"))
            .replace("HASH", hashed(name()))
            .replace("PORT", Integer.toString(server.port()))
            .replace("KEY", entry(key))
            .replace("OTHER", entry(ed25519())));
    return with(server.target(), new HostTrust.KnownHosts(file));
  }

  private String name() {
    return "[127.0.0.1]:" + server.port();
  }

  private static String entry(KeyPair pair) {
    return PublicKeyEntry.toString(pair.getPublic());
  }

  private static String hashed(String name) throws Exception {
    byte[] salt = "twenty bytes of salt".getBytes(StandardCharsets.US_ASCII);
    Mac hmac = Mac.getInstance("HmacSHA1");
    hmac.init(new SecretKeySpec(salt, "HmacSHA1"));
    Base64.Encoder base64 = Base64.getEncoder();
    return "|1|"
        + base64.encodeToString(salt)
        + "|"
        + base64.encodeToString(hmac.doFinal(name.getBytes(StandardCharsets.US_ASCII)));
  }
}
