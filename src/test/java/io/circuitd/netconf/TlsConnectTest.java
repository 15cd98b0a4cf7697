package io.circuitd.netconf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.circuitd.files.Secret;
import io.circuitd.lab.LabTls;
import io.circuitd.netconf.NetconfException.Lost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NETCONF over TLS (RFC 7589) from the client's side: who is let through, and what is said else.
 */
class TlsConnectTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final NetconfClient netconf = new NetconfClient();
  private final LabTls authority = LabTls.create();
  private final LabTls.Identity router = authority.issue("CN=r1", "ip:127.0.0.1", "dns:localhost");
  private final LabTls.Identity client = authority.issue("CN=circuitd");
  private TlsAccess access;

  @BeforeEach
  void writeFiles() {
    access =
        new TlsAccess(
            client.writeCertificate(folder.resolve("client.pem")),
            new Secret(client.key()),
            Optional.empty(),
            new TlsTrust.Authorities(authority.writeCa(folder.resolve("ca.pem"))));
  }

  @AfterEach
  void close() {
    netconf.close();
  }

  @ParameterizedTest
  @CsvSource({"TLSv1.3, 127.0.0.1", "TLSv1.2, 127.0.0.1", "TLSv1.3, localhost"})
  void aCertificateOfTheAuthorityWithTheRightNameOpensASession(String version, String host)
      throws Exception {
    try (TlsPeer peer = new TlsPeer(authority, router, version, TlsPeer::greet);
        NetconfSession session = netconf.connect(target(host, peer.port()))) {
      assertThat(session.id()).isEqualTo(7);
      assertThat(session.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPinnedCertificateNeedsNeitherAuthorityNorNameNorDates(boolean colons) throws Exception {
    LabTls.Identity old =
        LabTls.create().issue("CN=own", Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(old.certificate().getEncoded());
    String pin =
        colons
            ? HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash)
            : HexFormat.of().formatHex(hash);
    access = access.with(new TlsTrust.Pin("SHA256:" + pin));
    try (TlsPeer peer = new TlsPeer(authority, old, "TLSv1.3", TlsPeer::greet);
        NetconfSession session = netconf.connect(target("127.0.0.1", peer.port()))) {
      assertThat(session.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA256:00", "", "SHA256:", "*", "sha256"})
  void anotherPinIsRefusedWithBothFingerprints(String pin) throws Exception {
    access = access.with(new TlsTrust.Pin(pin));
    try (TlsPeer peer = new TlsPeer(authority, router, "TLSv1.3", TlsPeer::greet)) {
      assertThat(refused(target("127.0.0.1", peer.port()), Reason.HOST_KEY))
          .hasMessageContaining("not the pinned one: pinned " + pin)
          .hasMessageContaining("offered SHA256:")
          .hasMessageContaining("CN=r1");
      assertThat(peer.served()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          127.0.0.1 | dns:localhost | expected 127.0.0.1, offered localhost
          127.0.0.1 | dns:127.0.0.1 | expected 127.0.0.1, offered 127.0.0.1
          127.0.0.1 | ip:127.0.0.2  | expected 127.0.0.1, offered 127.0.0.2
          127.0.0.1 | -             | expected 127.0.0.1, offered no name in subjectAltName
          localhost | -             | expected localhost, offered no name in subjectAltName
          localhost | dns:*         | expected localhost, offered *
          localhost | ip:127.0.0.1  | expected localhost, offered 127.0.0.1
          """)
  void aCertificateForAnotherNameIsRefused(String host, @Nullable String name, String words)
      throws Exception {
    LabTls.Identity other =
        name == null ? authority.issue("CN=" + host) : authority.issue("CN=" + host, name);
    try (TlsPeer peer = new TlsPeer(authority, other, "TLSv1.3", TlsPeer::greet)) {
      assertThat(refused(target(host, peer.port()), Reason.HOST_KEY))
          .hasMessageContaining("for another name: " + words);
      assertThat(peer.served()).isZero();
    }
  }

  @Test
  void aRouterThatTakesNothingMoreLosesItsSession() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    TlsPeer.Script deaf =
        (line, tcp) -> {
          TlsPeer.say(line, TlsPeer.HELLO);
          try {
            over.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (NetconfClient impatient = new NetconfClient(Duration.ofMillis(50));
        TlsPeer peer = new TlsPeer(authority, router, "TLSv1.3", deaf);
        NetconfSession session = impatient.connect(target("127.0.0.1", peer.port()))) {
      String large = "<get><x>" + "x".repeat(16 << 20) + "</x></get>";
      CompletableFuture<Lost> lost =
          CompletableFuture.supplyAsync(
              () -> catchThrowableOfType(Lost.class, () -> session.rpc(large, LIMIT)),
              Thread::startVirtualThread);
      assertThat(lost)
          .succeedsWithin(LIMIT)
          .asInstanceOf(InstanceOfAssertFactories.THROWABLE)
          .hasMessageContaining("the peer has taken nothing for 0.2 s");
    } finally {
      over.countDown();
    }
  }

  @Test
  void datesAndIssuerAreChecked() throws Exception {
    Instant from = Instant.parse("2020-01-01T00:00:00Z");
    Instant until = Instant.parse("2020-02-01T00:00:00Z");
    Instant later = Instant.parse("2999-01-01T00:00:00Z");
    refusedAs(
        authority.issue("CN=r1", from, until, "ip:127.0.0.1"),
        "CN=r1 expired on 2020-02-01T00:00:00Z");
    refusedAs(
        authority.issue("CN=r1", later, later.plusSeconds(60), "ip:127.0.0.1"),
        "CN=r1 is not valid before 2999-01-01T00:00:00Z");
    refusedAs(LabTls.create().issue("CN=r1", "ip:127.0.0.1"), "no authority in " + folder);
  }

  private void refusedAs(LabTls.Identity offered, String words) throws Exception {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (TlsPeer peer = new TlsPeer(authority, offered, version, TlsPeer::greet)) {
        assertThat(refused(target("127.0.0.1", peer.port()), Reason.HOST_KEY))
            .hasMessageContaining("r1 (127.0.0.1 port " + peer.port() + ")")
            .hasMessageContaining(words);
        assertThat(peer.served()).isZero();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientCertificateThatTheRouterDoesNotKnowIsALoginFailure(String version) throws Exception {
    LabTls.Identity stranger = LabTls.create().issue("CN=circuitd,O=elsewhere");
    use(stranger.writeCertificate(folder.resolve("other.pem")), stranger.key(), null);
    try (TlsPeer peer = new TlsPeer(authority, router, version, TlsPeer::greet)) {
      assertThat(refused(target("127.0.0.1", peer.port()), Reason.LOGIN))
          .hasMessageContaining("our certificate was refused (the router said ")
          .hasMessageContaining("O=elsewhere")
          .hasMessageContaining("maps it to a user name");
    }
  }

  @Test
  void aRouterThatEndsTheLineInsteadOfAHelloHasRefusedTheCertificate() throws Exception {
    try (TlsPeer peer = new TlsPeer(authority, router, "TLSv1.3", (line, tcp) -> line.close())) {
      assertThat(refused(target("127.0.0.1", peer.port()), Reason.LOGIN))
          .hasMessageContaining("ended the line after the handshake without a word")
          .hasMessageContaining("CN=circuitd");
    }
  }

  @Test
  void keysThatCannotBeUsedAreRefusedBeforeAnybodyIsDialled() throws Exception {
    Path certificate = access.certificate();
    String key = client.key();
    noLogin(folder.resolve("none.pem"), key, null, "there is no file");
    noLogin(Files.writeString(folder.resolve("junk"), "junk"), key, null, "junk");
    noLogin(certificate, router.key(), null, "does not belong to the certificate");
    noLogin(certificate, "secret words", null, "found nothing in PEM");
    noLogin(
        certificate,
        key.replace("PRIVATE KEY", "EC PRIVATE KEY"),
        null,
        "found EC PRIVATE KEY; 'openssl pkcs8 -topk8' converts it");
    noLogin(
        certificate,
        "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----",
        null,
        "expected is a PKCS#8 key of the kind EC");
    noLogin(certificate, encrypted("right"), null, "is encrypted; give its passphrase");
    noLogin(certificate, encrypted("right"), "wrong", "the passphrase does not open");
  }

  private void noLogin(Path certificate, String key, @Nullable String passphrase, String words) {
    use(certificate, key, passphrase);
    assertThat(refused(target("127.0.0.1", 1), Reason.LOGIN))
        .hasMessageContaining(words)
        .hasMessageNotContaining("c2VjcmV0")
        .hasMessageNotContaining("secret words")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void anEncryptedKeyIsOpenedWithItsPassphrase() throws Exception {
    use(access.certificate(), encrypted("right"), "right");
    try (TlsPeer peer = new TlsPeer(authority, router, "TLSv1.3", TlsPeer::greet);
        NetconfSession session = netconf.connect(target("127.0.0.1", peer.port()))) {
      assertThat(session.isOpen()).isTrue();
    }
  }

  private String encrypted(String passphrase) throws Exception {
    var sealed =
        new JcaPKCS8Generator(
            client.keys().getPrivate(),
            new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                .setProvider(new BouncyCastleProvider())
                .setPRF(PKCS8Generator.PRF_HMACSHA256)
                .setPassword(passphrase.toCharArray())
                .build());
    StringWriter text = new StringWriter();
    try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
      pem.writeObject(sealed);
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SSH   | 5353482d322e302d4f70656e5353485f392e320d0a | does not speak TLS
          HTTP  | 485454502f312e31203430302042616420526571756573740d0a0d0a | does not speak TLS
          old   | 15030100020246 | no common TLS version
          suite | 15030300020228 | refused the TLS handshake (handshake_failure)
          """)
  void aPortThatSpeaksSomethingElseIsUnreachable(String what, String bytes, String words)
      throws Exception {
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      Thread.ofVirtual().start(() -> answer(server, HexFormat.of().parseHex(bytes)));
      assertThat(refused(target("127.0.0.1", server.getLocalPort()), Reason.UNREACHABLE))
          .as(what)
          .hasMessageContaining(words);
    }
  }

  private static void answer(ServerSocket server, byte[] bytes) {
    try (Socket line = server.accept()) {
      line.getInputStream().read();
      line.getOutputStream().write(bytes);
      line.shutdownOutput();
      line.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
    } catch (IOException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|closed).*");
    }
  }

  @Test
  void aClosedPortIsUnreachable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    assertThat(refused(target("127.0.0.1", port), Reason.UNREACHABLE))
        .hasMessageContaining("check address, port, and that NETCONF over TLS is enabled");
  }

  @Test
  void aPortThatSaysNothingIsUnreachable() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
      NetconfTarget hasty =
          target("127.0.0.1", silent.getLocalPort()).within(Duration.ofMillis(500), LIMIT);
      assertThat(refused(hasty, Reason.UNREACHABLE))
          .hasMessageContaining("no TLS handshake within 0.5 s");
    }
  }

  @Test
  void aRouterThatSaysNoHelloIsAHelloFailure() throws Exception {
    try (TlsPeer peer =
        new TlsPeer(
            authority,
            router,
            "TLSv1.3",
            (line, tcp) ->
                line.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))) {
      NetconfTarget hasty = target("127.0.0.1", peer.port()).within(Duration.ofSeconds(2), LIMIT);
      assertThat(refused(hasty, Reason.HELLO))
          .hasMessageContaining("no hello came within 2.0 s")
          .hasMessageContaining("NETCONF over TLS");
    }
  }

  @Test
  void theRouterMayNotRenegotiate() throws Exception {
    AtomicInteger after = new AtomicInteger();
    try (TlsPeer peer =
            new TlsPeer(
                authority,
                router,
                "TLSv1.2",
                (line, tcp) -> {
                  TlsPeer.say(line, TlsPeer.HELLO);
                  line.getInputStream().read(new byte[4096]);
                  line.addHandshakeCompletedListener(done -> after.incrementAndGet());
                  line.startHandshake();
                  line.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
                });
        NetconfSession session = netconf.connect(target("127.0.0.1", peer.port()))) {
      await().until(() -> !session.isOpen());
      assertThat(after).hasValue(0);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLineThatIsCutFailsWhatWaitsOnIt(boolean reset) throws Exception {
    try (TlsPeer peer =
            new TlsPeer(
                authority,
                router,
                "TLSv1.3",
                (line, tcp) -> {
                  TlsPeer.say(line, TlsPeer.HELLO);
                  while (!readMore(line).contains("<lock>")) {
                    assertThat(line.isClosed()).isFalse();
                  }
                  if (reset) {
                    tcp.setSoLinger(true, 0);
                  }
                  tcp.close();
                });
        NetconfSession session = netconf.connect(target("127.0.0.1", peer.port()))) {
      Lost lost =
          catchThrowableOfType(Lost.class, () -> session.lock(NetconfSession.Datastore.RUNNING));
      assertThat(lost).hasMessageContaining("the outcome is unknown");
      assertThat(session.isOpen()).isFalse();
    }
  }

  private static String readMore(javax.net.ssl.SSLSocket line) throws IOException {
    byte[] buffer = new byte[4096];
    int count = line.getInputStream().read(buffer);
    return count < 0 ? "<lock>" : new String(buffer, 0, count, StandardCharsets.UTF_8);
  }

  @Test
  void anAbortReachesThePeerAtOnceWithoutCloseNotify() throws Exception {
    CountDownLatch broken = new CountDownLatch(1);
    try (TlsPeer peer =
            new TlsPeer(
                authority,
                router,
                "TLSv1.3",
                (line, tcp) -> {
                  try {
                    TlsPeer.greet(line, tcp);
                  } catch (IOException e) {
                    broken.countDown();
                  }
                });
        NetconfSession session = netconf.connect(target("127.0.0.1", peer.port()))) {
      session.abort();
      assertThat(broken.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private void use(Path certificate, String key, @Nullable String passphrase) {
    access =
        new TlsAccess(
            certificate,
            new Secret(key),
            Optional.ofNullable(passphrase).map(Secret::new),
            access.trust());
  }

  private NetconfTarget target(String host, int port) {
    return new NetconfTarget(
        "r1", host, port, access, LIMIT, LIMIT, ReplyLimits.DEFAULT, Optional.empty());
  }

  private NotConnected refused(NetconfTarget target, Reason reason) {
    NotConnected refused =
        catchThrowableOfType(NotConnected.class, () -> netconf.connect(target).close());
    assertThat(refused).isNotNull();
    assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    return refused;
  }
}
