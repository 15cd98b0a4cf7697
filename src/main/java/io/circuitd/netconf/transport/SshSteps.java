package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.apache.sshd.common.future.CancelOption;
import org.apache.sshd.common.session.helpers.MissingAttachedSessionException;
import org.apache.sshd.common.util.net.SshdSocketAddress;

/** The steps to a line through one SSH server, in the order of the protocol. */
final class SshSteps {
  private final SshClient client;

  SshSteps(SshClient client) {
    this.client = client;
  }

  /**
   * Connects, checks the host key and logs in.
   *
   * @throws NotConnected with the reason; nothing stays open
   */
  ClientSession enter(Attempt attempt) {
    try (LoginWays ways = attempt.ways()) {
      ClientSession session = connected(attempt);
      boolean done = false;
      try {
        handshake(attempt, session);
        login(attempt, session, ways);
        done = true;
        return session;
      } finally {
        if (!done) {
          session.close(true);
        }
      }
    }
  }

  /**
   * Checks the host key on a line that the router has opened, and logs in.
   *
   * @throws NotConnected with the reason; nothing stays open
   */
  static void enterCalled(Attempt attempt, ClientSession session) {
    boolean done = false;
    try {
      handshake(attempt, session);
      session.setUsername(attempt.hop().user());
      try (LoginWays ways = attempt.ways()) {
        login(attempt, session, ways);
      }
      done = true;
    } finally {
      if (!done) {
        session.close(true);
      }
    }
  }

  private ClientSession connected(Attempt attempt) {
    Hop hop = attempt.hop();
    try {
      return client
          .connect(hop.user(), address(attempt), attempt.context(), null)
          .verify(hop.limit(), CancelOption.CANCEL_ON_TIMEOUT, CancelOption.CANCEL_ON_INTERRUPT)
          .getSession();
    } catch (UnknownHostException e) {
      throw hop.failed(
          Reason.UNREACHABLE, "unknown host; check the management address in the inventory", e);
    } catch (IOException e) {
      // The library may refuse the key, or lose the line, before it hands the session out.
      attempt.throwOnWrongHostKey();
      attempt.throwOnDisagreement();
      if (Problems.find(e, MissingAttachedSessionException.class).isPresent()) {
        throw hop.failed(
            Reason.UNREACHABLE,
            "connected, but the peer hung up at once; check that this port speaks SSH",
            e);
      }
      String what =
          Problems.timedOut(e)
              ? "no answer within " + hop.limitText()
              : "no connection (" + Problems.words(e, "connect failed") + ")";
      throw hop.failed(
          Reason.UNREACHABLE,
          what
              + "; check address, port, and that "
              + (hop.section().equals("netconf") ? "NETCONF over SSH" : "SSH")
              + " is enabled on the "
              + hop.side(),
          e);
    }
  }

  /** Names are looked up by whoever dials. */
  private static InetSocketAddress address(Attempt attempt) throws UnknownHostException {
    Hop hop = attempt.hop();
    return attempt.line().isPresent()
        ? InetSocketAddress.createUnresolved(hop.host(), hop.port())
        : new InetSocketAddress(InetAddress.getByName(hop.host()), hop.port());
  }

  private static void handshake(Attempt attempt, ClientSession session) {
    Hop hop = attempt.hop();
    Set<ClientSessionEvent> seen =
        session.waitFor(
            EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), hop.limit());
    if (seen.contains(ClientSessionEvent.WAIT_AUTH)) {
      return;
    }
    attempt.throwOnWrongHostKey();
    attempt.throwOnDisagreement();
    String what =
        seen.contains(ClientSessionEvent.TIMEOUT)
            ? "connected, but no SSH key exchange within " + hop.limitText()
            : "connected, but the SSH key exchange failed ("
                + Problems.words(attempt.trouble(), "the line was closed")
                + ")";
    throw hop.failed(
        Reason.UNREACHABLE,
        what + "; check that this port speaks SSH, and which algorithms it offers",
        attempt.trouble());
  }

  private static void login(Attempt attempt, ClientSession session, LoginWays ways) {
    Hop hop = attempt.hop();
    try {
      session.auth().verify(hop.limit());
    } catch (IOException e) {
      attempt.throwOnWrongHostKey();
      throw hop.failed(
          Reason.LOGIN,
          ways.refusal(Problems.timedOut(e) ? ", no answer within " + hop.limitText() : words(e)),
          e);
    }
  }

  /** Why the server ended it; that we have no more to offer says nothing new. */
  private static String words(IOException problem) {
    boolean nothingLeft =
        problem instanceof SshException ssh
            && ssh.getDisconnectCode()
                == SshConstants.SSH2_DISCONNECT_NO_MORE_AUTH_METHODS_AVAILABLE;
    return nothingLeft ? "" : " (" + Problems.words(problem, "no reason given") + ")";
  }

  /** Starts the netconf subsystem (RFC 6242 section 3). */
  static Transport subsystem(Attempt attempt, ClientSession session) {
    try {
      ChannelSubsystem channel = session.createSubsystemChannel("netconf");
      channel.setErr(OutputStream.nullOutputStream());
      channel.open().verify(attempt.hop().limit());
      attempt.done();
      return new ChannelLine(attempt, session, channel);
    } catch (IOException | IllegalStateException e) {
      // MINA says IllegalStateException where the line has just ended.
      throw attempt
          .hop()
          .failed(
              Reason.HELLO,
              "login worked, but the SSH subsystem netconf did not start ("
                  + Problems.words(e, "no reason given")
                  + "); enable NETCONF over SSH on this port, and for this user",
              e);
    }
  }

  /** Has the jump host open a line to the router (RFC 4254 section 7.2). */
  static Transport forwarding(Attempt attempt, ClientSession session, String host, int port) {
    try {
      ChannelDirectTcpip channel =
          session.createDirectTcpipChannel(
              new SshdSocketAddress("127.0.0.1", 0), new SshdSocketAddress(host, port));
      channel.open().verify(attempt.hop().limit());
      attempt.done();
      return new ChannelLine(attempt, session, channel);
    } catch (IOException | IllegalStateException e) {
      // MINA says IllegalStateException where the line has just ended.
      boolean prohibited =
          Problems.find(e, SshChannelOpenException.class)
              .map(SshChannelOpenException::getReasonCode)
              .filter(code -> code == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED)
              .isPresent();
      String said = " (" + Problems.words(e, "no reason given") + ")";
      String to = host + " port " + port;
      throw attempt
          .hop()
          .failed(
              Reason.UNREACHABLE,
              prohibited
                  ? "login worked, but forwarding to "
                      + to
                      + " was refused"
                      + said
                      + "; allow TCP forwarding to it for this user"
                  : "login worked, but from there no connection to "
                      + to
                      + said
                      + "; check the router's address, port and filters",
              e);
    }
  }
}
