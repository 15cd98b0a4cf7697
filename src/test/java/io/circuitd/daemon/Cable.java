package io.circuitd.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line to a router, on which nobody tells the router that the daemon's end is gone: as when the
 * daemon's machine loses its power. The router keeps the dead session, with its lock.
 */
final class Cable implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Cable.class);

  private final ServerSocket listener;
  private final int router;
  private final List<Socket> routerEnds = new CopyOnWriteArrayList<>();

  /**
   * @param router port of the router on 127.0.0.1
   */
  Cable(int router) {
    this.router = router;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().name("cable").start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket daemonEnd = listener.accept();
        Socket routerEnd = new Socket(InetAddress.getLoopbackAddress(), router);
        daemonEnd.setTcpNoDelay(true);
        routerEnd.setTcpNoDelay(true);
        routerEnds.add(routerEnd);
        Thread.ofVirtual().start(() -> toRouter(daemonEnd, routerEnd));
        Thread.ofVirtual().start(() -> toDaemon(routerEnd, daemonEnd));
      } catch (IOException e) {
        LOG.debug("cable: {}", e.getMessage());
      }
    }
  }

  private static void toRouter(Socket daemonEnd, Socket routerEnd) {
    try (daemonEnd) {
      pump(daemonEnd.getInputStream(), routerEnd.getOutputStream());
    } catch (IOException e) {
      LOG.debug("cable: {}", e.getMessage());
    }
  }

  /** What comes from the router after the daemon's end is gone is lost. */
  private static void toDaemon(Socket routerEnd, Socket daemonEnd) {
    try (routerEnd;
        daemonEnd) {
      InputStream in = routerEnd.getInputStream();
      byte[] buffer = new byte[8192];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        if (!daemonEnd.isClosed()) {
          write(daemonEnd, buffer, count);
        }
      }
    } catch (IOException e) {
      LOG.debug("cable: {}", e.getMessage());
    }
  }

  private static void write(Socket daemonEnd, byte[] buffer, int count) throws IOException {
    try {
      daemonEnd.getOutputStream().write(buffer, 0, count);
    } catch (IOException e) {
      daemonEnd.close();
    }
  }

  private static void pump(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = new byte[8192];
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      out.write(buffer, 0, count);
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket end : routerEnds) {
        end.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
