package io.circuitd.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.sshd.common.io.IoConnectFuture;
import org.apache.sshd.common.io.IoConnector;
import org.apache.sshd.common.io.IoSession;
import org.apache.sshd.server.SshServer;

/** An SSH server that opens the line itself (RFC 8071, 3.2). */
final class CallHomeSsh implements AutoCloseable {
  private final IoConnector connector;

  CallHomeSsh(SshServer server) {
    connector = server.getIoServiceFactory().createConnector(server.getSessionFactory());
  }

  /**
   * Serves one line until it ends.
   *
   * @throws IOException when nobody answers there
   */
  void call(InetSocketAddress client) throws IOException, InterruptedException {
    IoConnectFuture future = connector.connect(client, null, null);
    if (!future.await(Duration.ofSeconds(2)) || !future.isConnected()) {
      future.cancel();
      throw new IOException("no answer at " + client);
    }
    IoSession line = future.getSession();
    CountDownLatch over = new CountDownLatch(1);
    line.addCloseFutureListener(closed -> over.countDown());
    try {
      over.await();
    } finally {
      line.close(true);
    }
  }

  @Override
  public void close() {
    connector.close(true);
  }
}
