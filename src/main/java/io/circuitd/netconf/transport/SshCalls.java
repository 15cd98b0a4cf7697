package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.SshAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.io.IoAcceptor;
import org.apache.sshd.common.io.IoHandler;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.Readable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routers that call over SSH (RFC 8071, 3.1): we are the SSH client on the line that they opened.
 * The address that it comes from and the host key tell which router it is.
 */
public final class SshCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SshCalls.class);

  private final Callers callers;
  private final Gate gate = new Gate();
  private final IoAcceptor acceptor;

  SshCalls(SshClient client, InetSocketAddress address, Callers callers) throws IOException {
    this.callers = callers;
    acceptor =
        client.getIoServiceFactory().createAcceptor(new AsClient(new SessionFactory(client)));
    try {
      acceptor.bind(address);
    } catch (IOException e) {
      acceptor.close(true);
      throw e;
    }
  }

  public int port() {
    return acceptor.getBoundAddresses().stream()
        .filter(InetSocketAddress.class::isInstance)
        .map(InetSocketAddress.class::cast)
        .findFirst()
        .orElseThrow()
        .getPort();
  }

  /** Lets nobody in any more; lines that are open stay. */
  @Override
  public void close() {
    acceptor.unbind();
  }

  private List<Caller> candidates(InetAddress from) {
    List<Caller> found = new ArrayList<>();
    for (NetconfTarget target : callers.known()) {
      if (target.access() instanceof SshAccess access && isAt(target, from)) {
        Hop hop = Hop.router(target, access);
        try {
          found.add(new Caller(target, new Attempt.Candidate(hop, HostKeys.of(hop))));
        } catch (NotConnected e) {
          callers.failed(target, e);
        }
      }
    }
    return found;
  }

  private record Caller(NetconfTarget target, Attempt.Candidate candidate) {}

  private static boolean isAt(NetconfTarget target, InetAddress from) {
    try {
      return Arrays.asList(InetAddress.getAllByName(target.host())).contains(from);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void identified(
      List<Caller> possible, Attempt attempt, ClientSession session, InetAddress from) {
    try {
      SshSteps.enterCalled(attempt, session);
      Transport line = SshTransports.orClose(session, () -> SshSteps.subsystem(attempt, session));
      callers.arrived(settled(possible, attempt).orElseThrow(), line);
    } catch (NotConnected e) {
      settled(possible, attempt)
          .ifPresentOrElse(
              router -> callers.failed(router, e),
              () -> callers.unknown(from, String.valueOf(e.getMessage())));
    }
  }

  private static Optional<NetconfTarget> settled(List<Caller> possible, Attempt attempt) {
    return attempt
        .settled()
        .flatMap(candidate ->
            possible.stream()
                .filter(caller -> caller.candidate().equals(candidate))
                .map(Caller::target)
                .findFirst());
  }

  /** Makes a client's session of each line that comes in. */
  private final class AsClient implements IoHandler {
    private final SessionFactory sessions;

    AsClient(SessionFactory sessions) {
      this.sessions = sessions;
    }

    @Override
    public void sessionCreated(IoSession line) {
      InetAddress from = ((InetSocketAddress) line.getRemoteAddress()).getAddress();
      if (!gate.enter(from)) {
        line.close(true);
        callers.unknown(from, "too many lines that have not shown a host key yet");
        return;
      }
      // Files and names are looked up, which must not hold the thread that serves every line.
      line.suspendRead();
      Thread.ofVirtual().name("call-home-ssh").start(() -> called(line, from));
    }

    private void called(IoSession line, InetAddress from) {
      try {
        List<Caller> possible = candidates(from);
        if (possible.isEmpty()) {
          line.close(true);
          callers.unknown(from, "no router that calls over SSH has this address");
          return;
        }
        Attempt attempt = new Attempt(possible.stream().map(Caller::candidate).toList());
        line.setAttribute(AttributeRepository.class, attempt.context());
        sessions.sessionCreated(line);
        ClientSession session = (ClientSession) AbstractSession.getSession(line);
        line.resumeRead();
        identified(possible, attempt, session, from);
      } catch (Exception e) {
        LOG.error("call home over SSH: a call from {} failed", from.getHostAddress(), e);
        line.close(true);
      } finally {
        gate.leave(from);
      }
    }

    @Override
    public void sessionClosed(IoSession line) throws Exception {
      if (known(line)) {
        sessions.sessionClosed(line);
      }
    }

    @Override
    public void exceptionCaught(IoSession line, Throwable cause) throws Exception {
      if (known(line)) {
        sessions.exceptionCaught(line, cause);
      }
    }

    @Override
    public void messageReceived(IoSession line, Readable message) throws Exception {
      if (known(line)) {
        sessions.messageReceived(line, message);
      }
    }

    private static boolean known(IoSession line) {
      return AbstractSession.getSession(line, true) != null;
    }
  }
}
