package io.circuitd.lab;

import io.circuitd.netconf.wire.FrameLimits;
import io.circuitd.netconf.wire.FrameReader;
import io.circuitd.netconf.wire.FrameWriter;
import io.circuitd.netconf.wire.Framing;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.core.CoreModuleProperties;

/** A client that sends what the test says, byte for byte. */
final class RawNetconf implements AutoCloseable {
  static final String BASE = "urn:ietf:params:xml:ns:netconf:base:1.0";

  private final SshClient ssh;
  private final FrameReader reader;
  private final FrameWriter writer;
  private final String hello;
  private final String hostKey;
  private int messageId;

  private RawNetconf(SimulatedRouter router, boolean chunked, Consumer<ClientSession> identity) {
    ssh = SshClient.setUpDefaultClient();
    CoreModuleProperties.TCP_NODELAY.set(ssh, true);
    String[] key = {""};
    ssh.setServerKeyVerifier((session, address, serverKey) -> {
      key[0] = KeyUtils.getFingerPrint(serverKey);
      return true;
    });
    ssh.start();
    try {
      ClientSession session =
          ssh.connect("circuitd", "127.0.0.1", router.netconfPort())
              .verify(Duration.ofSeconds(5))
              .getSession();
      identity.accept(session);
      session.auth().verify(Duration.ofSeconds(5));
      ChannelSubsystem channel = session.createSubsystemChannel("netconf");
      channel.open().verify(Duration.ofSeconds(5));
      reader = new FrameReader(channel.getInvertedOut(), FrameLimits.DEFAULT);
      writer = new FrameWriter(channel.getInvertedIn());
      hello = read().orElse("");
      send(
          "<hello xmlns='"
              + BASE
              + "'><capabilities><capability>urn:ietf:params:netconf:base:1.0</capability>"
              + (chunked ? "<capability>urn:ietf:params:netconf:base:1.1</capability>" : "")
              + "</capabilities></hello>");
      if (chunked) {
        reader.use(Framing.CHUNKED);
        writer.use(Framing.CHUNKED);
      }
      hostKey = key[0];
    } catch (IOException e) {
      ssh.stop();
      throw new UncheckedIOException(e);
    }
  }

  static RawNetconf connect(SimulatedRouter router) {
    return connect(router, router.kind().equals("iosxr-native"));
  }

  static RawNetconf connect(SimulatedRouter router, boolean chunked) {
    return new RawNetconf(router, chunked, s -> s.addPasswordIdentity("lab-login"));
  }

  static RawNetconf connect(SimulatedRouter router, String password) {
    return new RawNetconf(router, false, s -> s.addPasswordIdentity(password));
  }

  static RawNetconf connect(SimulatedRouter router, KeyPair key) {
    return new RawNetconf(router, false, s -> s.addPublicKeyIdentity(key));
  }

  String hello() {
    return hello;
  }

  String hostKey() {
    return hostKey;
  }

  String sessionId() {
    return hello.replaceAll("(?s).*<session-id>(\\d+)</session-id>.*", "$1");
  }

  /** Sends one operation; the reply, or empty when the line is dropped instead. */
  Optional<String> rpc(String operation) {
    try {
      send("<rpc xmlns='" + BASE + "' message-id='" + ++messageId + "'>" + operation + "</rpc>");
    } catch (UncheckedIOException dropped) {
      return Optional.empty();
    }
    return read();
  }

  void send(String message) {
    try {
      writer.write(message.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Optional<String> read() {
    try {
      Optional<InputStream> message = reader.next();
      return message.isEmpty()
          ? Optional.empty()
          : Optional.of(new String(message.get().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  static String edit(String config) {
    return "<edit-config><target><candidate/></target><config "
        + LabFixtures.NC
        + ">"
        + config
        + "</config></edit-config>";
  }

  @Override
  public void close() {
    ssh.stop();
  }
}
