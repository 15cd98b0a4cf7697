package io.circuitd.netconf.transport;

import io.circuitd.files.Secret;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import io.circuitd.netconf.SshLogin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.client.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.future.ConnectFuture;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.AttributeRepository.AttributeKey;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.session.helpers.MissingAttachedSessionException;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * NETCONF over SSH (RFC 6242), one SSH client for all routers. The host key is always compared with
 * the target's pin, before anything secret is sent; no file of the user's SSH set-up is read.
 */
public final class SshTransports implements AutoCloseable {
  private static final AttributeKey<Attempt> ATTEMPT = new AttributeKey<>();

  // Each session holds one for as long as it lives, idle too; larger ones (the library's default is
  // 32 KiB) make large replies no faster.
  private static final int READ_BUFFER = 8 * 1024;

  private final SshClient client;

  /**
   * Starts the client's threads.
   *
   * @param heartbeat time between two heartbeats; a peer that leaves two in a row unanswered is
   *     dropped
   */
  public SshTransports(Duration heartbeat) {
    client =
        ClientBuilder.builder()
            .keyExchangeFactories(
                preferred(
                    ClientBuilder.setUpDefaultKeyExchanges(true),
                    BuiltinDHFactories.curve25519.getName(),
                    BuiltinDHFactories.curve25519_libssh.getName()))
            .cipherFactories(
                preferred(
                    ClientBuilder.setUpDefaultCiphers(true), BuiltinCiphers.aes128gcm.getName()))
            .serverKeyVerifier((session, address, key) -> accepts(attempt(session), key))
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .build();
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    // Without it small RPCs wait for delayed ACKs; off by default.
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, heartbeat);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 2);
    // A session may idle for as long as it answers heartbeats.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    // One attempt, so that a wrong password does not lock the account.
    CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
    client.setSessionFactory(new PromptAcks(client));
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, READ_BUFFER);
    client.addSessionListener(new Witness());
    client.start();
  }

  private static <T extends NamedResource> List<T> preferred(List<T> all, String... first) {
    List<T> ordered = new ArrayList<>();
    for (String name : first) {
      all.stream().filter(f -> f.getName().equals(name)).forEach(ordered::add);
    }
    all.stream().filter(f -> !ordered.contains(f)).forEach(ordered::add);
    return ordered;
  }

  private static Attempt attempt(ClientSession session) {
    return session.getConnectionContext().getAttribute(ATTEMPT);
  }

  private static boolean accepts(Attempt attempt, PublicKey offered) {
    return attempt.accepts(
        KeyUtils.getFingerPrint(BuiltinDigests.sha256, offered), KeyUtils.getKeyType(offered));
  }

  /**
   * Connects, checks the host key, logs in and starts the netconf subsystem; each of connect with
   * key exchange, login, and subsystem within the target's connect timeout.
   *
   * @throws NotConnected with the reason; nothing stays open
   */
  public Transport open(NetconfTarget target, SshAccess access) {
    Attempt attempt = new Attempt(target, access);
    List<KeyPair> keys = privateKeys(attempt);
    ClientSession session = connected(attempt);
    boolean done = false;
    try {
      handshake(attempt, session);
      login(attempt, session, keys);
      Transport line = subsystem(attempt, session);
      done = true;
      return line;
    } finally {
      if (!done) {
        session.close(true);
      }
    }
  }

  private static List<KeyPair> privateKeys(Attempt attempt) {
    SshAccess access = attempt.access();
    SshLogin login = access.login();
    List<KeyPair> keys = new ArrayList<>();
    if (login.privateKey().isPresent()) {
      byte[] text = login.privateKey().get().text().reveal().getBytes(StandardCharsets.UTF_8);
      try {
        SecurityUtils.loadKeyPairIdentities(
                null,
                NamedResource.ofName("private key"),
                new ByteArrayInputStream(text),
                FilePasswordProvider.EMPTY)
            .forEach(keys::add);
      } catch (IOException | GeneralSecurityException | RuntimeException e) {
        throw attempt.failed(
            Reason.LOGIN,
            "the private key of user "
                + access.user()
                + " cannot be used; expected is an OpenSSH private key without a passphrase"
                + " (ed25519, RSA or ECDSA)",
            null);
      }
    }
    if (keys.isEmpty() && login.password().isEmpty()) {
      throw attempt.failed(
          Reason.LOGIN,
          "no way to log in as "
              + access.user()
              + ": give a password or an OpenSSH private key by reference in the inventory",
          null);
    }
    return keys;
  }

  private ClientSession connected(Attempt attempt) {
    NetconfTarget target = attempt.target();
    try {
      String address = InetAddress.getByName(target.host()).getHostAddress();
      ConnectFuture future =
          client.connect(
              attempt.access().user(),
              address,
              target.port(),
              AttributeRepository.ofKeyValuePair(ATTEMPT, attempt),
              null);
      return future
          .verify(
              target.connectTimeout(),
              CancelOption.CANCEL_ON_TIMEOUT,
              CancelOption.CANCEL_ON_INTERRUPT)
          .getSession();
    } catch (UnknownHostException e) {
      throw attempt.failed(
          Reason.UNREACHABLE, "unknown host; check the management address in the inventory", e);
    } catch (IOException e) {
      // The library may refuse the key, or lose the line, before it hands the session out.
      attempt.throwOnWrongHostKey();
      if (has(e, MissingAttachedSessionException.class)) {
        throw attempt.failed(
            Reason.UNREACHABLE,
            "connected, but the peer hung up at once; check that this port speaks SSH",
            e);
      }
      String what =
          timedOut(e)
              ? "no answer within " + attempt.limit()
              : "no connection (" + words(e, "connect failed") + ")";
      throw attempt.failed(
          Reason.UNREACHABLE,
          what + "; check address, port, and that NETCONF over SSH is enabled on the router",
          e);
    }
  }

  private static void handshake(Attempt attempt, ClientSession session) {
    Set<ClientSessionEvent> seen =
        session.waitFor(
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED),
            attempt.target().connectTimeout());
    if (seen.contains(ClientSessionEvent.WAIT_AUTH)) {
      return;
    }
    attempt.throwOnWrongHostKey();
    String what =
        seen.contains(ClientSessionEvent.TIMEOUT)
            ? "connected, but no SSH key exchange within " + attempt.limit()
            : "connected, but the SSH key exchange failed ("
                + words(attempt.trouble(), "the line was closed")
                + ")";
    throw attempt.failed(
        Reason.UNREACHABLE,
        what + "; check that this port speaks SSH, and which algorithms it offers",
        attempt.trouble());
  }

  private static void login(Attempt attempt, ClientSession session, List<KeyPair> keys) {
    NetconfTarget target = attempt.target();
    SshAccess access = attempt.access();
    Optional<Secret> password = access.login().password();
    List<UserAuthFactory> ways = new ArrayList<>();
    List<String> names = new ArrayList<>();
    if (!keys.isEmpty()) {
      ways.add(UserAuthPublicKeyFactory.INSTANCE);
      names.add("public key");
      keys.forEach(session::addPublicKeyIdentity);
    }
    if (password.isPresent()) {
      ways.add(UserAuthPasswordFactory.INSTANCE);
      ways.add(UserAuthKeyboardInteractiveFactory.INSTANCE);
      names.add("password");
      session.addPasswordIdentity(password.get().reveal());
    }
    session.setUserAuthFactories(ways);
    try {
      session.auth().verify(target.connectTimeout());
    } catch (IOException e) {
      attempt.throwOnWrongHostKey();
      String login = "login of user " + access.user() + " by " + String.join(" or ", names);
      throw attempt.failed(
          Reason.LOGIN,
          timedOut(e)
              ? login + " not answered within " + attempt.limit()
              : login
                  + " refused ("
                  + words(e, "no reason given")
                  + "); check user and credential in the inventory and on the router",
          e);
    }
  }

  private static Transport subsystem(Attempt attempt, ClientSession session) {
    try {
      ChannelSubsystem channel = session.createSubsystemChannel("netconf");
      channel.setErr(OutputStream.nullOutputStream());
      channel.open().verify(attempt.target().connectTimeout());
      PromptAcks.end(session.getIoSession());
      return new SshLine(attempt, session, channel);
    } catch (IOException e) {
      throw attempt.failed(
          Reason.HELLO,
          "login worked, but the SSH subsystem netconf did not start ("
              + words(e, "no reason given")
              + "); enable NETCONF over SSH on this port, and for this user",
          e);
    }
  }

  private static boolean timedOut(Throwable problem) {
    return has(problem, TimeoutException.class) || has(problem, SocketTimeoutException.class);
  }

  private static boolean has(Throwable problem, Class<? extends Throwable> kind) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      if (kind.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String words(@Nullable Throwable problem, String otherwise) {
    String words = otherwise;
    for (Throwable t = problem; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (message != null && !message.isBlank()) {
        words = message;
      }
    }
    return words;
  }

  @Override
  public void close() {
    client.stop();
  }

  private static final class Witness implements SessionListener {
    @Override
    public void sessionException(Session session, Throwable problem) {
      note(session, problem);
    }

    @Override
    public void sessionDisconnect(
        Session session, int reason, String message, String language, boolean initiator) {
      if (!initiator) {
        note(session, new IOException("the router said: " + message));
      }
    }

    private static void note(Session session, Throwable problem) {
      if (session instanceof ClientSession ours) {
        attempt(ours).note(problem);
      }
    }
  }

  private record SshLine(Attempt attempt, ClientSession session, ChannelSubsystem channel)
      implements Transport {
    @Override
    public InputStream input() {
      return channel.getInvertedOut();
    }

    @Override
    public OutputStream output() {
      return channel.getInvertedIn();
    }

    @Override
    public Optional<String> trouble() {
      return Optional.ofNullable(attempt.trouble()).map(problem -> words(problem, "line lost"));
    }

    @Override
    public void close() {
      session.close(false);
    }

    @Override
    public void abort() {
      session.close(true);
    }
  }
}
