package io.circuitd.netconf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP relay that can go silent or send a reset, as networks do. */
final class Relay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final List<Socket> servers = new CopyOnWriteArrayList<>();
  private volatile boolean frozen;

  Relay(int port) throws IOException {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket client = listener.accept();
              Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
              clients.add(client);
              servers.add(server);
              pump(client, server);
              pump(server, client);
            }
          } catch (IOException e) {
            frozen = true;
          }
        });
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Everything after this is swallowed, in both directions. */
  void freeze() {
    frozen = true;
  }

  /** A TCP reset to every client. */
  void reset() throws IOException {
    for (Socket client : clients) {
      client.setSoLinger(true, 0);
      client.close();
    }
  }

  private void pump(Socket from, Socket to) {
    Thread.ofVirtual()
        .start(() -> {
          byte[] buffer = new byte[8192];
          try (from;
              to) {
            for (int count = from.getInputStream().read(buffer);
                count >= 0;
                count = from.getInputStream().read(buffer)) {
              if (!frozen) {
                to.getOutputStream().write(buffer, 0, count);
              }
            }
          } catch (IOException e) {
            clients.remove(from);
          }
        });
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : servers) {
      socket.close();
    }
    for (Socket socket : clients) {
      socket.close();
    }
  }
}
