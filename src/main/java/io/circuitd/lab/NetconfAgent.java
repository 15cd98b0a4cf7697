package io.circuitd.lab;

import io.circuitd.lab.datastore.Datastores;
import io.circuitd.lab.datastore.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;

/** NETCONF over SSH on 127.0.0.1 (RFC 6242). */
final class NetconfAgent implements AutoCloseable {
  private final SshServer server;
  private final String user;
  private final Datastores datastores;
  private final Offer offer;
  private final RouterFaults faults;
  private final NetconfOperations operations;
  private final Map<Long, NetconfAgentSession> sessions = new ConcurrentHashMap<>();
  private final AtomicLong lastId = new AtomicLong(100);

  /**
   * Starts to listen.
   *
   * @param state of the router, as top-level elements
   * @throws UncheckedIOException when the port is taken
   */
  NetconfAgent(
      LabRouterSpec spec,
      Dialect dialect,
      Datastores datastores,
      RouterFaults faults,
      Supplier<String> state) {
    user = spec.netconf().user();
    this.datastores = datastores;
    this.offer = Offer.of(dialect, spec.abilities());
    this.faults = faults;
    this.operations = new NetconfOperations(dialect, offer, datastores, this::kill, faults, state);
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(spec.netconf().port());
    CoreModuleProperties.TCP_NODELAY.set(server, true);
    CoreModuleProperties.IDLE_TIMEOUT.set(server, Duration.ZERO);
    CoreModuleProperties.STOP_WAIT_TIME.set(server, Duration.ofSeconds(1));
    server.setKeyPairProvider(session ->
        List.of(LabHostKey.of(spec.name() + (faults.isWrongHostKey() ? "-impostor" : ""))));
    server.setPasswordAuthenticator((user, password, session) ->
        !faults.isRefuseLogin()
            && user.equals(spec.netconf().user())
            && password.equals(spec.netconf().password().reveal()));
    List<PublicKey> keys =
        spec.netconf().authorizedKey().stream().map(NetconfAgent::publicKey).toList();
    server.setPublickeyAuthenticator((user, key, session) ->
        !faults.isRefuseLogin()
            && user.equals(spec.netconf().user())
            && keys.stream().anyMatch(known -> KeyUtils.compareKeys(known, key)));
    server.setSubsystemFactories(List.of(new Subsystem()));
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "lab router "
              + spec.name()
              + " cannot listen on 127.0.0.1:"
              + spec.netconf().port()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  int port() {
    return server.getPort();
  }

  /** Speaks NETCONF on a line whose user is known to be the right one, until it ends. */
  void serve(InputStream in, OutputStream out, Runnable hangUp) {
    session(hangUp).serve(in, out);
  }

  /** Whether this user may come in without a password. */
  boolean knows(String name) {
    return !faults.isRefuseLogin() && name.equals(user);
  }

  /** Serves SSH on a line that this router has opened itself, until it ends. */
  CallHomeSsh caller() {
    return new CallHomeSsh(server);
  }

  /** Drops every session without a word. */
  void dropAll() {
    sessions.values().forEach(NetconfAgentSession::drop);
  }

  @Override
  public void close() {
    try {
      dropAll();
      server.stop(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean kill(long id) {
    NetconfAgentSession session = sessions.get(id);
    if (session != null) {
      session.drop();
      return true;
    }
    if (id == RouterFaults.OTHER_SESSION) {
      boolean holds =
          Stream.of(Datastores.Name.values())
              .anyMatch(name -> datastores.lockHolder(name).equals(Optional.of(id)));
      datastores.sessionEnded(id);
      return holds;
    }
    return false;
  }

  private static PublicKey publicKey(String line) {
    try {
      PublicKey key = AuthorizedKeyEntry.parseAuthorizedKeyEntry(line).resolvePublicKey(null, null);
      if (key == null) {
        throw new IllegalArgumentException("unknown kind of key: " + line);
      }
      return key;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("not a line of authorized_keys: " + line, e);
    }
  }

  private NetconfAgentSession session(Runnable hangUp) {
    long id = lastId.incrementAndGet();
    AtomicBoolean once = new AtomicBoolean();
    NetconfAgentSession session =
        new NetconfAgentSession(
            id,
            hangUp,
            offer,
            operations,
            faults,
            () -> {
              if (once.compareAndSet(false, true)) {
                sessions.remove(id);
                datastores.sessionEnded(id);
              }
            });
    sessions.put(id, session);
    return session;
  }

  private final class Subsystem implements SubsystemFactory {
    @Override
    public String getName() {
      return "netconf";
    }

    @Override
    public Command createSubsystem(ChannelSession channel) {
      return session(() -> channel.getSession().close(true));
    }
  }
}
