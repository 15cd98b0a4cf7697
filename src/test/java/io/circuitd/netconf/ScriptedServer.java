package io.circuitd.netconf;

import io.circuitd.files.Secret;
import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.FrameWriter;
import io.circuitd.netconf.wire.Framing;
import io.circuitd.netconf.wire.SafeXml;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.PublickeyAuthenticator;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.w3c.dom.Element;

/**
 * A real SSH server on an ephemeral port whose netconf subsystem says what the test tells it to.
 */
final class ScriptedServer implements AutoCloseable {
  static final String USER = "circuitd";
  static final String PASSWORD = "right-password";
  static final String BASE = "xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"";
  static final String BASE_10 = "urn:ietf:params:netconf:base:1.0";
  static final String BASE_11 = "urn:ietf:params:netconf:base:1.1";

  /** The server's side of one session. */
  interface Script {
    void run(Peer peer) throws Exception;
  }

  private final SshServer ssh = SshServer.setUpDefaultServer();
  private final KeyPair hostKey;

  ScriptedServer(Script script) throws Exception {
    hostKey = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
    ssh.setHost("127.0.0.1");
    ssh.setPort(0);
    CoreModuleProperties.TCP_NODELAY.set(ssh, true);
    ssh.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    ssh.setPasswordAuthenticator(
        (user, password, session) -> user.equals(USER) && password.equals(PASSWORD));
    ssh.setSubsystemFactories(List.of(new Subsystem(script)));
    ssh.start();
  }

  /** Lets this key in as well. */
  ScriptedServer authorise(PublicKey key) {
    PublickeyAuthenticator only =
        (user, offered, session) -> user.equals(USER) && KeyUtils.compareKeys(offered, key);
    ssh.setPublickeyAuthenticator(only);
    return this;
  }

  ScriptedServer withoutNetconf() {
    ssh.setSubsystemFactories(List.of());
    return this;
  }

  /** For what a test wants otherwise below NETCONF. */
  SshServer ssh() {
    return ssh;
  }

  int port() {
    return ssh.getPort();
  }

  String fingerprint() {
    return KeyUtils.getFingerPrint(BuiltinDigests.sha256, hostKey.getPublic());
  }

  NetconfTarget target() {
    return target(port(), Duration.ofSeconds(20));
  }

  NetconfTarget target(int port, Duration rpcTimeout) {
    return NetconfTarget.ssh(
        "r1",
        "127.0.0.1",
        port,
        USER,
        fingerprint(),
        Optional.of(new Secret(PASSWORD)),
        Optional.empty(),
        Duration.ofSeconds(20),
        rpcTimeout);
  }

  /** Ends every connection at once, and takes new ones. */
  void dropSessions() {
    ssh.getActiveSessions().forEach(session -> session.close(true));
  }

  @Override
  public void close() throws IOException {
    ssh.stop(true);
  }

  /** What a script speaks with. */
  static final class Peer {
    private final FrameReader reader;
    private final FrameWriter writer;
    private final OutputStream out;
    private final ChannelSession channel;

    Peer(InputStream in, OutputStream out, ChannelSession channel) {
      reader = new FrameReader(in, FrameLimits.DEFAULT);
      writer = new FrameWriter(out, 7);
      this.out = out;
      this.channel = channel;
    }

    /** Says hello, reads the client's, and goes on in the framing that both have. */
    void hello(String... capabilities) throws IOException {
      say(helloText(capabilities));
      String theirs = SafeXml.serialise(SafeXml.parse(reader.next().orElseThrow()));
      if (theirs.contains(BASE_11) && List.of(capabilities).contains(BASE_11)) {
        reader.use(Framing.CHUNKED);
        writer.use(Framing.CHUNKED);
      }
    }

    static String helloText(String... capabilities) {
      StringBuilder text = new StringBuilder("<hello " + BASE + "><capabilities>");
      for (String capability : capabilities) {
        text.append("<capability>\n  ").append(capability).append("\n</capability>");
      }
      return text + "</capabilities><session-id>4711</session-id></hello>";
    }

    /** The next rpc; empty when the client has gone. */
    Optional<Rpc> next() throws IOException {
      Optional<InputStream> message = reader.next();
      return message.isEmpty()
          ? Optional.empty()
          : Optional.of(new Rpc(SafeXml.parse(message.get()).getDocumentElement()));
    }

    void reply(Rpc rpc, String content) throws IOException {
      reply(rpc.id(), content);
    }

    void reply(String id, String content) throws IOException {
      say("<rpc-reply " + BASE + " message-id=\"" + id + "\">" + content + "</rpc-reply>");
    }

    void say(String message) throws IOException {
      writer.write(message.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes as they are, without framing. */
    void raw(String bytes) throws IOException {
      out.write(bytes.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    /** Ends the connection at once. */
    void drop() {
      channel.getSession().close(true);
    }

    /** Until the client has gone; answers only its farewell. */
    void drain() throws IOException {
      for (Optional<Rpc> rpc = next(); rpc.isPresent(); rpc = next()) {
        if (rpc.get().operation().getLocalName().equals("close-session")) {
          reply(rpc.get(), "<ok/>");
        }
      }
    }
  }

  record Rpc(Element element) {
    String id() {
      return element.getAttribute("message-id");
    }

    Element operation() {
      return SafeXml.children(element).getFirst();
    }

    String text() {
      return SafeXml.serialise(operation());
    }
  }

  private record Subsystem(Script script) implements SubsystemFactory {
    @Override
    public String getName() {
      return "netconf";
    }

    @Override
    public Command createSubsystem(ChannelSession channel) {
      return new Running(script);
    }
  }

  @SuppressWarnings("NullAway.Init")
  private static final class Running implements Command {
    private final Script script;
    private InputStream in;
    private OutputStream out;
    private ExitCallback exit;

    Running(Script script) {
      this.script = script;
    }

    @Override
    public void setInputStream(InputStream stream) {
      in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
      out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {}

    @Override
    public void setExitCallback(ExitCallback callback) {
      exit = callback;
    }

    @Override
    public void start(ChannelSession channel, Environment environment) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              script.run(new Peer(in, out, channel));
              exit.onExit(0);
            } catch (Exception e) {
              exit.onExit(1, String.valueOf(e.getMessage()));
            }
          });
    }

    @Override
    public void destroy(ChannelSession channel) {}
  }
}
