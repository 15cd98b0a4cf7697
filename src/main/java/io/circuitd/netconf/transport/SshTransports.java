package io.circuitd.netconf.transport;

import io.circuitd.netconf.JumpHost;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientConnectionServiceFactory;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * NETCONF over SSH (RFC 6242), one SSH client for all routers. Every host key is checked as the
 * target says, before anything secret is sent; no file of the user's SSH set-up is read.
 */
public final class SshTransports implements AutoCloseable {
  // Each session holds one for as long as it lives, idle too; larger ones (the library's default is
  // 32 KiB) make large replies no faster.
  private static final int READ_BUFFER = 8 * 1024;

  private final SshClient client;
  private final SshSteps steps;

  /**
   * Starts the client's threads.
   *
   * @param heartbeat time between two heartbeats; a peer that leaves two in a row unanswered is
   *     dropped
   */
  public SshTransports(Duration heartbeat) {
    client =
        ClientBuilder.builder()
            .factory(LineConnector.Client::new)
            .serverKeyVerifier((session, address, key) -> Attempt.of(session).accepts(key))
            .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
            .filePasswordProvider(FilePasswordProvider.EMPTY)
            .build();
    client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
    client.setUserAuthFactories(LoginService.METHODS);
    client.setServiceFactories(
        List.of(new LoginService.Factory(), ClientConnectionServiceFactory.INSTANCE));
    // Without it small RPCs wait for delayed ACKs; off by default.
    CoreModuleProperties.TCP_NODELAY.set(client, true);
    CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, heartbeat);
    CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, 2);
    // A session may idle for as long as it answers heartbeats.
    CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(client, Duration.ZERO);
    // One attempt, so that a wrong password does not lock the account.
    CoreModuleProperties.PASSWORD_PROMPTS.set(client, 1);
    CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, READ_BUFFER);
    client.addSessionListener(new Witness());
    client.start();
    steps = new SshSteps(client);
  }

  /**
   * Connects, through the jump host where there is one, checks the host keys, logs in and starts
   * the netconf subsystem; each of connect with key exchange, login, forwarding and subsystem
   * within the target's connect timeout.
   *
   * @throws NotConnected with the reason; nothing stays open
   */
  public Transport open(NetconfTarget target, SshAccess access) {
    return open(target, access, access.jump().map(jump -> lineThrough(target, jump)));
  }

  private Transport open(NetconfTarget target, SshAccess access, Optional<Transport> line) {
    boolean done = false;
    try {
      Attempt attempt = new Attempt(Hop.router(target, access), line);
      ClientSession session = steps.enter(attempt);
      line.ifPresent(below -> session.addCloseFutureListener(closed -> below.close()));
      Transport netconf = orClose(session, () -> SshSteps.subsystem(attempt, session));
      done = true;
      return netconf;
    } finally {
      if (!done) {
        line.ifPresent(Transport::abort);
      }
    }
  }

  private Transport lineThrough(NetconfTarget target, JumpHost jump) {
    Attempt attempt = new Attempt(Hop.jump(target, jump), Optional.empty());
    ClientSession session = steps.enter(attempt);
    return orClose(
        session, () -> SshSteps.forwarding(attempt, session, target.host(), target.port()));
  }

  /**
   * Listens for routers that call (RFC 8071).
   *
   * @throws IOException when the port is taken
   */
  public SshCalls listen(InetSocketAddress address, Callers callers) throws IOException {
    return new SshCalls(client, address, callers);
  }

  static Transport orClose(ClientSession session, Supplier<Transport> step) {
    boolean done = false;
    try {
      Transport line = step.get();
      done = true;
      return line;
    } finally {
      if (!done) {
        session.close(true);
      }
    }
  }

  @Override
  public void close() {
    client.stop();
  }

  private static final class Witness implements SessionListener {
    @Override
    public void sessionCreated(Session session) {
      if (session instanceof ClientSession ours) {
        Attempt attempt = Attempt.of(ours);
        AlgorithmOffer.of(attempt.hop().algorithms()).applyTo(ours, attempt.knownKeyTypes());
      }
    }

    @Override
    public void sessionNegotiationEnd(
        Session session,
        Map<KexProposalOption, String> ours,
        Map<KexProposalOption, String> theirs,
        Map<KexProposalOption, String> agreed,
        @Nullable Throwable reason) {
      if (reason != null && session instanceof ClientSession own) {
        Attempt attempt = Attempt.of(own);
        AlgorithmOffer.disagreement(attempt.hop(), ours, theirs).ifPresent(attempt::disagree);
      }
    }

    @Override
    public void sessionException(Session session, Throwable problem) {
      note(session, problem);
    }

    @Override
    public void sessionDisconnect(
        Session session, int reason, String message, String language, boolean initiator) {
      if (!initiator) {
        String side =
            session instanceof ClientSession ours ? Attempt.of(ours).hop().side() : "peer";
        note(session, new IOException("the " + side + " said: " + message));
      }
    }

    private static void note(Session session, Throwable problem) {
      if (session instanceof ClientSession ours) {
        Attempt.of(ours).note(problem);
      }
    }
  }
}
