package io.circuitd.netconf.transport;

import java.io.IOException;
import java.nio.channels.AsynchronousSocketChannel;
import jdk.net.ExtendedSocketOptions;
import org.apache.sshd.client.ClientFactoryManager;
import org.apache.sshd.client.session.SessionFactory;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.common.io.nio2.Nio2Session;
import org.apache.sshd.common.util.Readable;

/**
 * Acknowledges at once what a router sends until the channel is open. An SSH server writes small
 * packets one after the other then, and OpenSSH switches Nagle's algorithm off only when a channel
 * starts its subsystem: each packet waits for our acknowledgement of the one before, which Linux
 * delays by 40 ms while we have nothing to send. Where the operating system has no such option (all
 * but Linux), nothing happens.
 */
final class PromptAcks extends SessionFactory {
  PromptAcks(ClientFactoryManager client) {
    super(client);
  }

  /** Leaves acknowledging to the operating system from now on: it costs a packet for each read. */
  static void end(IoSession session) {
    session.setAttribute(PromptAcks.class, true);
  }

  @Override
  public void messageReceived(IoSession session, Readable message) throws Exception {
    super.messageReceived(session, message);
    if (session instanceof Nio2Session dialed && dialed.getAttribute(PromptAcks.class) == null) {
      acknowledge(dialed.getSocket());
    }
  }

  private static void acknowledge(AsynchronousSocketChannel socket) {
    if (!socket.supportedOptions().contains(ExtendedSocketOptions.TCP_QUICKACK)) {
      return;
    }
    try {
      // Counts for what has arrived; the kernel falls back to delays by itself.
      socket.setOption(ExtendedSocketOptions.TCP_QUICKACK, true);
    } catch (IOException e) {
      // The line has ended; whoever reads it learns that.
    }
  }
}
