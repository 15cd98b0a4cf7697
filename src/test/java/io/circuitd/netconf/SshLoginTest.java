package io.circuitd.netconf;

import static io.circuitd.netconf.SshLab.byAgent;
import static io.circuitd.netconf.SshLab.byKey;
import static io.circuitd.netconf.SshLab.byPassword;
import static io.circuitd.netconf.SshLab.connects;
import static io.circuitd.netconf.SshLab.ed25519;
import static io.circuitd.netconf.SshLab.fingerprint;
import static io.circuitd.netconf.SshLab.refused;
import static io.circuitd.netconf.SshLab.server;
import static io.circuitd.netconf.SshLab.text;
import static io.circuitd.netconf.SshLab.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.auth.keyboard.InteractiveChallenge;
import org.apache.sshd.server.auth.keyboard.KeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.PromptEntry;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.session.ServerSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshLoginTest {
  private static final String PASSPHRASE = "open sesame, please";
  private final NetconfClient netconf = new NetconfClient();
  @TempDir private Path folder;

  @AfterEach
  void close() {
    netconf.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ssh-ed25519, 256",
    "ssh-rsa, 2048",
    "ecdsa-sha2-nistp256, 256",
    "ecdsa-sha2-nistp384, 384",
    "ecdsa-sha2-nistp521, 521"
  })
  void anEncryptedKeyOpensWithItsPassphrase(String type, int bits) throws Exception {
    KeyPair key = KeyUtils.generateKeyPair(type, bits);
    try (ScriptedServer server = server().authorise(key.getPublic())) {
      connects(netconf, with(server.target(), byKey(text(key, PASSPHRASE), PASSPHRASE)));
    }
  }

  @Test
  void aPassphraseForAKeyThatNeedsNoneDoesNoHarm() throws Exception {
    KeyPair key = ed25519();
    try (ScriptedServer server = server().authorise(key.getPublic())) {
      connects(netconf, with(server.target(), byKey(text(key, ""), PASSPHRASE)));
    }
  }

  @Test
  void aMissingPassphraseIsSaid() throws Exception {
    assertThat(refusedKey(text(ed25519(), PASSPHRASE), ""))
        .hasMessageContaining("it is encrypted; give its passphrase by reference")
        .hasMessageContaining("netconf.passphrase");
  }

  @Test
  void aWrongPassphraseIsSaidAndNotShown() throws Exception {
    assertThat(refusedKey(text(ed25519(), PASSPHRASE), "wrong-one"))
        .hasMessageContaining("the passphrase does not open it")
        .message()
        .doesNotContain("wrong-one", PASSPHRASE);
  }

  @Test
  void aPublicKeyInPlaceOfThePrivateOneIsSaid() throws Exception {
    assertThat(refusedKey(PublicKeyEntry.toString(ed25519().getPublic()), ""))
        .hasMessageContaining("it is a public key; give the file without .pub");
  }

  @ParameterizedTest
  @CsvSource({
    "PuTTY-User-Key-File-3: ssh-ed25519, puttygen -O private-openssh",
    "s3cret, it is not a private key",
    "-----BEGIN OPENSSH PRIVATE KEY-----AAAA-----END OPENSSH PRIVATE KEY-----, cannot be read",
    "-----BEGIN PRIVATE KEY-----AAAA-----END PRIVATE KEY-----, cannot be read",
  })
  void whatIsNoUsableKeyIsSaid(String text, String why) throws Exception {
    assertThat(refusedKey(text, "")).hasMessageContaining(why).hasMessageNotContaining("s3cret");
  }

  @Test
  void aKeyOfAnUnknownTypeIsNamed() throws Exception {
    KeyPair dsa = KeyUtils.generateKeyPair("ssh-dss", 1024);
    assertThat(refusedKey(text(dsa, ""), ""))
        .hasMessageContaining("keys of type ssh-dss are not supported");
  }

  private NotConnected refusedKey(String text, String passphrase) throws Exception {
    try (ScriptedServer server = server()) {
      return refused(netconf, with(server.target(), byKey(text, passphrase)), Reason.LOGIN);
    }
  }

  @Test
  void aPasswordAnswersTheOneHiddenQuestion() throws Exception {
    try (ScriptedServer server = asking(List.of(new PromptEntry("circuitd's secret: ", false)))) {
      connects(netconf, server.target());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"One-time password: ", "Verification code: ", "Enter PASSCODE:", "Duo token "})
  void aQuestionForAOneTimeCodeIsRefusedInItsOwnWords(String prompt) throws Exception {
    try (ScriptedServer server = asking(List.of(new PromptEntry(prompt, false)))) {
      assertThat(refused(netconf, server.target(), Reason.LOGIN))
          .hasMessageContaining("it asked what no file can answer: \"" + prompt.strip() + "\"");
    }
  }

  @Test
  void severalQuestionsAreRefusedInTheirOwnWords() throws Exception {
    List<PromptEntry> prompts =
        List.of(new PromptEntry("Password: ", false), new PromptEntry("Site? ", true));
    try (ScriptedServer server = asking(prompts)) {
      assertThat(refused(netconf, server.target(), Reason.LOGIN))
          .hasMessageContaining("\"Password:\", \"Site?\"");
    }
  }

  @Test
  void aWrongPasswordIsSentOnceAlthoughTwoMethodsWouldTakeIt() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    try (ScriptedServer server = server()) {
      server
          .ssh()
          .setPasswordAuthenticator((user, password, session) -> {
            sent.incrementAndGet();
            return false;
          });
      server
          .ssh()
          .setKeyboardInteractiveAuthenticator(
              new Questions(List.of(new PromptEntry("Password: ", false)), sent));
      assertThat(refused(netconf, with(server.target(), byPassword("wrong")), Reason.LOGIN))
          .hasMessageContaining("login of user circuitd by password refused")
          .hasMessageContaining("the router takes ")
          .hasMessageContaining("keyboard-interactive")
          .hasMessageContaining("check user and credential in netconf of the inventory");
      assertThat(sent).hasValue(1);
    }
  }

  @Test
  void theMethodsOfAServerThatTakesNoneOfOursAreNamed() throws Exception {
    KeyPair key = ed25519();
    try (ScriptedServer server = server()) {
      server.ssh().setUserAuthFactories(List.of(UserAuthPasswordFactory.INSTANCE));
      assertThat(refused(netconf, with(server.target(), byKey(text(key, ""), "")), Reason.LOGIN))
          .hasMessageContaining("login of user circuitd refused; the router takes password;");
    }
  }

  @Test
  void aRefusedKeyIsFollowedByThePassword() throws Exception {
    SshLogin key = byKey(text(ed25519(), ""), "");
    try (ScriptedServer server = server().authorise(ed25519().getPublic())) {
      SshLogin both =
          new SshLogin(
              Optional.of(new Secret(ScriptedServer.PASSWORD)), key.privateKey(), Optional.empty());
      connects(netconf, with(server.target(), both));
    }
  }

  @Test
  void keyThenPasswordIsPossibleWhereTheServerWantsBoth() throws Exception {
    KeyPair key = ed25519();
    try (ScriptedServer server = server().authorise(key.getPublic())) {
      CoreModuleProperties.AUTH_METHODS.set(server.ssh(), "publickey,password");
      SshLogin both =
          new SshLogin(
              Optional.of(new Secret(ScriptedServer.PASSWORD)),
              byKey(text(key, ""), "").privateKey(),
              Optional.empty());
      connects(netconf, with(server.target(), both));
    }
  }

  @Test
  void aSecondFactorAfterThePasswordIsRefusedInItsOwnWords() throws Exception {
    try (ScriptedServer server = server()) {
      server
          .ssh()
          .setKeyboardInteractiveAuthenticator(
              new Questions(
                  List.of(new PromptEntry("Second password: ", false)), new AtomicInteger()));
      CoreModuleProperties.AUTH_METHODS.set(server.ssh(), "password,keyboard-interactive");
      assertThat(refused(netconf, server.target(), Reason.LOGIN))
          .hasMessageContaining("by password, then keyboard-interactive refused")
          .hasMessageContaining("\"Second password:\"");
    }
  }

  @Test
  void anAgentThatIsNotThereIsSaid() throws Exception {
    try (ScriptedServer server = server()) {
      assertThat(
              refused(
                  netconf, with(server.target(), byAgent(folder.resolve("none"))), Reason.LOGIN))
          .hasMessageContaining("the SSH agent at " + folder.resolve("none") + " gives no keys")
          .hasMessageContaining("start it, or correct netconf.agent");
    }
  }

  @Test
  void anAgentThatSaysNothingDoesNotHoldTheLoginUp() throws Exception {
    Path socket = folder.resolve("agent");
    try (ScriptedServer server = server();
        ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      silent.bind(UnixDomainSocketAddress.of(socket));
      NetconfTarget target = with(server.target(), byAgent(socket));
      assertThat(
              refused(
                  netconf,
                  target.within(Duration.ofMillis(300), Duration.ofSeconds(5)),
                  Reason.LOGIN))
          .hasMessageContaining("no answer within 0.3 s");
    }
  }

  @Test
  void anAgentThatDoesNotSignIsSaidAndThePasswordTried() throws Exception {
    KeyPair key = ed25519();
    Path socket = folder.resolve("agent");
    try (ScriptedServer server = server().authorise(key.getPublic());
        ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual().start(() -> listButDoNotSign(agent, key));
      Thread.ofVirtual().start(() -> listButDoNotSign(agent, key));
      assertThat(refused(netconf, with(server.target(), byAgent(socket)), Reason.LOGIN))
          .hasMessageContaining("by agent refused")
          .hasMessageContaining("did not sign with " + fingerprint(key))
          .hasMessageContaining("it answered with a failure")
          .hasMessageContaining("whether it is locked");
      SshLogin both =
          new SshLogin(
              Optional.of(new Secret(ScriptedServer.PASSWORD)),
              Optional.empty(),
              Optional.of(socket));
      connects(netconf, with(server.target(), both));
    }
  }

  @Test
  void agentsThatWaitForAPersonHoldNobodyElseUp() throws Exception {
    KeyPair key = ed25519();
    Path socket = folder.resolve("agent");
    int logins = Runtime.getRuntime().availableProcessors() + 3;
    CountDownLatch asked = new CountDownLatch(logins);
    CountDownLatch over = new CountDownLatch(1);
    try (ScriptedServer server = server().authorise(key.getPublic());
        ServerSocketChannel agent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        NetconfSession session =
            netconf.connect(
                server.target().within(Duration.ofSeconds(20), Duration.ofSeconds(5)))) {
      agent.bind(UnixDomainSocketAddress.of(socket));
      NetconfTarget target = with(server.target(), byAgent(socket));
      for (int i = 0; i < logins; i++) {
        Thread.ofVirtual().start(() -> list(agent, key, () -> waits(asked, over)));
        Thread.ofVirtual().start(() -> refused(netconf, target, Reason.LOGIN));
      }
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(session.rpc("<get/>", Duration.ofSeconds(5)).warnings()).isEmpty();
      over.countDown();
    }
  }

  private static void waits(CountDownLatch asked, CountDownLatch over) {
    asked.countDown();
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void listButDoNotSign(ServerSocketChannel agent, KeyPair key) {
    list(agent, key, () -> {});
  }

  /** The agent's side of one login, as the draft has it; it does not sign. */
  private static void list(ServerSocketChannel agent, KeyPair key, Runnable beforeItRefuses) {
    try (SocketChannel peer = agent.accept()) {
      ByteBuffer request = ByteBuffer.allocate(65536);
      peer.read(request);
      ByteArrayBuffer list = new ByteArrayBuffer();
      list.putByte((byte) 12);
      list.putUInt(1);
      list.putPublicKey(key.getPublic());
      list.putString("test");
      ByteArrayBuffer answer = new ByteArrayBuffer();
      answer.putBytes(list.getCompactData());
      peer.write(ByteBuffer.wrap(answer.getCompactData()));
      request.clear();
      peer.read(request);
      beforeItRefuses.run();
      peer.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 5}));
      request.clear();
      peer.read(request);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static ScriptedServer asking(List<PromptEntry> prompts) throws Exception {
    ScriptedServer server = server();
    server.ssh().setUserAuthFactories(List.of(UserAuthKeyboardInteractiveFactory.INSTANCE));
    server.ssh().setKeyboardInteractiveAuthenticator(new Questions(prompts, new AtomicInteger()));
    return server;
  }

  /** Takes the password as the first answer. */
  private record Questions(List<PromptEntry> prompts, AtomicInteger answers)
      implements KeyboardInteractiveAuthenticator {
    @Override
    public InteractiveChallenge generateChallenge(
        ServerSession session, String user, String language, String methods) {
      InteractiveChallenge challenge = new InteractiveChallenge();
      challenge.setInteractionName("login");
      challenge.setPrompts(prompts);
      return challenge;
    }

    @Override
    public boolean authenticate(ServerSession session, String user, List<String> responses) {
      answers.incrementAndGet();
      return responses.equals(List.of(ScriptedServer.PASSWORD));
    }
  }
}
