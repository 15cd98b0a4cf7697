package io.circuitd.netconf.transport;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.ClosedChannelException;
import jdk.net.ExtendedSocketOptions;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.nio2.Nio2Session;
import org.apache.sshd.common.session.helpers.AbstractSession;
import org.apache.sshd.common.util.Readable;

/**
 * Acknowledges what comes at once until the line stands. sshd sends small messages with Nagle's
 * algorithm until then, and twice one right after another (service accept and the answer to the
 * first login request; its host keys and the open channel): the second one waits for our
 * acknowledgement of the first, which the system would hold back for 40 ms.
 */
final class PromptSessions extends SessionFactory {
  PromptSessions(ClientFactoryManager client) {
    super(client);
  }

  @Override
  public void messageReceived(IoSession wire, Readable message) throws Exception {
    super.messageReceived(wire, message);
    if (wire instanceof Nio2Session socket
        && AbstractSession.getSession(wire, true) instanceof ClientSession session
        && !Attempt.of(session).stands()) {
      acknowledge(socket.getSocket());
    }
  }

  private static void acknowledge(AsynchronousSocketChannel socket) throws IOException {
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
      try {
        socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
      } catch (ClosedChannelException e) {
        // Nothing is left to acknowledge.
      }
    }
  }
}
