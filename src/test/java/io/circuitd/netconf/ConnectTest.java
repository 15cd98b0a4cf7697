package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.ScriptedServer.Peer;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectTest {
  private final NetconfClient netconf = new NetconfClient();

  @AfterEach
  void close() {
    netconf.close();
  }

  @Test
  void aPasswordOpensASessionWithTheServersIdAndCapabilities() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly);
        NetconfSession session = netconf.connect(server.target())) {
      assertThat(session.id()).isEqualTo(4711);
      assertThat(session.isOpen()).isTrue();
      assertThat(session.capabilities().candidate()).isTrue();
      assertThat(session.capabilities().confirmedCommit()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519, 256",
    "ssh-rsa, 2048",
    "ecdsa-sha2-nistp256, 256",
    "ecdsa-sha2-nistp384, 384"
  })
  void anOpenSshPrivateKeyOpensASession(String type, int bits) throws Exception {
    KeyPair key = KeyUtils.generateKeyPair(type, bits);
    try (ScriptedServer server =
            new ScriptedServer(ConnectTest::greetOnly).authorise(key.getPublic());
        NetconfSession session =
            netconf.connect(with(server.target(), Optional.empty(), Optional.of(text(key))))) {
      assertThat(session.isOpen()).isTrue();
    }
  }

  @Test
  void anotherHostKeyIsRefusedBeforeAnySecretIsSent() throws Exception {
    AtomicInteger sessions = new AtomicInteger();
    try (ScriptedServer other = new ScriptedServer(ConnectTest::greetOnly);
        ScriptedServer server = new ScriptedServer(peer -> sessions.incrementAndGet())) {
      NetconfTarget target = other.target(server.port(), Duration.ofSeconds(20));
      NotConnected refused = refused(target, Reason.HOST_KEY);
      assertThat(refused)
          .hasMessageContaining("r1 (127.0.0.1 port " + server.port() + ")")
          .hasMessageContaining("pinned " + other.fingerprint())
          .hasMessageContaining("offered " + server.fingerprint())
          .hasMessageContaining("router's console");
      assertThat(sessions).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "SHA256:", "*", "MD5:00:11", "sha256"})
  void aPinThatIsNoFingerprintTrustsNobody(String pin) throws Exception {
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly)) {
      NetconfTarget good = server.target();
      refused(good.with(((SshAccess) good.access()).with(new HostTrust.Pin(pin))), Reason.HOST_KEY);
    }
  }

  @Test
  void aWrongPasswordIsALoginFailureAndIsNotShown() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly)) {
      NetconfTarget target =
          with(server.target(), Optional.of(new Secret("wrong-password")), Optional.empty());
      assertThat(refused(target, Reason.LOGIN))
          .hasMessageContaining("login of user circuitd by password refused")
          .hasMessageNotContaining("wrong-password");
    }
  }

  @Test
  void aKeyThatIsNotAuthorisedIsALoginFailure() throws Exception {
    Secret key = text(KeyUtils.generateKeyPair("ssh-ed25519", 256));
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly)) {
      assertThat(refused(with(server.target(), Optional.empty(), Optional.of(key)), Reason.LOGIN))
          .hasMessageContaining("by public key refused");
    }
  }

  @Test
  void aKeyThatCannotBeReadIsALoginFailureWithoutTheKey() throws Exception {
    Secret secret = new Secret("-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END");
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly)) {
      assertThat(
              refused(with(server.target(), Optional.empty(), Optional.of(secret)), Reason.LOGIN))
          .hasMessageContaining("expected is an OpenSSH private key")
          .hasMessageNotContaining("c2VjcmV0");
    }
  }

  @Test
  void noCredentialIsALoginFailure() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly)) {
      assertThat(refused(with(server.target(), Optional.empty(), Optional.empty()), Reason.LOGIN))
          .hasMessageContaining("give a password or an OpenSSH private key");
    }
  }

  @Test
  void aClosedPortIsUnreachable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertThat(refused(target("127.0.0.1", port, Duration.ofSeconds(20)), Reason.UNREACHABLE))
        .hasMessageContaining("no connection")
        .hasMessageContaining("check address, port");
  }

  @Test
  void anUnknownHostIsUnreachable() {
    assertThat(refused(target("r1.invalid", 830, Duration.ofSeconds(5)), Reason.UNREACHABLE))
        .hasMessageContaining("unknown host");
  }

  @Test
  void aPortThatSaysNothingIsUnreachable() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      assertThat(
              refused(
                  target("127.0.0.1", silent.getLocalPort(), Duration.ofMillis(500)),
                  Reason.UNREACHABLE))
          .hasMessageContaining("no SSH key exchange within 0.5 s");
    }
  }

  @Test
  void aPortThatDoesNotSpeakSshIsUnreachable() throws Exception {
    try (ServerSocket web = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      FutureTask<Boolean> answer =
          new FutureTask<>(() -> {
            try (var client = web.accept()) {
              // As web servers do: the peer's first bytes, an answer, the end of the line.
              client.getInputStream().read();
              client
                  .getOutputStream()
                  .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            }
            return true;
          });
      Thread.ofVirtual().start(answer);
      assertThat(
              refused(
                  target("127.0.0.1", web.getLocalPort(), Duration.ofSeconds(20)),
                  Reason.UNREACHABLE))
          .message()
          .containsAnyOf("the SSH key exchange failed", "the peer hung up at once")
          .contains("check that this port speaks SSH");
    }
  }

  @Test
  void aServerWithoutTheSubsystemIsAHelloFailure() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly).withoutNetconf()) {
      assertThat(refused(server.target(), Reason.HELLO))
          .hasMessageContaining("check that the SSH subsystem netconf is enabled");
    }
  }

  @Test
  void aServerThatSaysNoHelloIsAHelloFailure() throws Exception {
    try (ScriptedServer server = new ScriptedServer(Peer::drain)) {
      NetconfTarget good = server.target();
      NetconfTarget hasty = good.within(Duration.ofSeconds(3), good.rpcTimeout());
      assertThat(refused(hasty, Reason.HELLO)).hasMessageContaining("no hello came within 3.0 s");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          <!DOCTYPE hello><hello/>                                   | a DTD is not allowed
          <hello>                                                    | XML refused
          <rpc-reply/>                                               | expected <hello>
          <hello xmlns='urn:other'/>                                 | expected <hello>
          <hello><session-id>1</session-id></hello>                  | neither base:1.0 nor base:1.1
          <hello><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability></capabilities></hello> | no session-id
          """)
  void aHelloThatIsNoneIsAHelloFailure(String hello, String why) throws Exception {
    try (ScriptedServer server =
        new ScriptedServer(peer -> {
          peer.say(hello);
          peer.drain();
        })) {
      assertThat(refused(server.target(), Reason.HELLO)).hasMessageContaining(why);
    }
  }

  @Test
  void aServerThatGoesAwayBeforeItsHelloIsAHelloFailure() throws Exception {
    try (ScriptedServer server = new ScriptedServer(Peer::drop)) {
      refused(server.target(), Reason.HELLO);
    }
  }

  @Test
  void sessionsOfOneConnectorAreIndependent() throws Exception {
    try (ScriptedServer server = new ScriptedServer(ConnectTest::greetOnly);
        NetconfSession first = netconf.connect(server.target());
        NetconfSession second = netconf.connect(server.target())) {
      first.abort();
      assertThat(first.isOpen()).isFalse();
      assertThat(second.isOpen()).isTrue();
      assertThatThrownBy(() -> first.lock(NetconfSession.Datastore.CANDIDATE))
          .isInstanceOf(NetconfException.Lost.class)
          .hasMessageContaining("not sent");
    }
  }

  private NotConnected refused(NetconfTarget target, Reason reason) {
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> netconf.connect(target).close());
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    return refused;
  }

  private static void greetOnly(Peer peer) throws Exception {
    peer.hello(ScriptedServer.BASE_10, "urn:ietf:params:netconf:capability:candidate:1.0");
    for (var rpc = peer.next(); rpc.isPresent(); rpc = peer.next()) {
      peer.reply(rpc.get(), "<ok/>");
    }
  }

  private static NetconfTarget target(String host, int port, Duration limit) {
    return NetconfTarget.ssh(
        "r1",
        host,
        port,
        ScriptedServer.USER,
        "SHA256:x",
        Optional.of(new Secret(ScriptedServer.PASSWORD)),
        Optional.empty(),
        limit,
        limit);
  }

  private static NetconfTarget with(
      NetconfTarget target, Optional<Secret> password, Optional<Secret> key) {
    SshLogin login =
        new SshLogin(
            password,
            key.map(text -> new SshLogin.PrivateKey(text, Optional.empty())),
            Optional.empty());
    return target.with(((SshAccess) target.access()).with(login));
  }

  private static Secret text(KeyPair key) throws Exception {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(
        key, "test", new OpenSSHKeyEncryptionContext(), text);
    return new Secret(text.toString(StandardCharsets.US_ASCII));
  }
}
