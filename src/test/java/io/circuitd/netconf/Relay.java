package io.circuitd.netconf;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP relay that can go silent or send a reset, as networks do. */
final class Relay implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<Socket> clients = new CopyOnWriteArrayList<>();
  private final List<Socket> servers = new CopyOnWriteArrayList<>();
  private final Way toServer = new Way();
  private final Way toClient = new Way();
  private volatile boolean frozen;

  /** What has gone one way, and where it ends. */
  static final class Way {
    private final AtomicLong passed = new AtomicLong();
    private volatile long last = Long.MAX_VALUE;

    long passed() {
      return passed.get();
    }

    /** After so many bytes more, the client gets a TCP reset and the server an end. */
    void cutAfter(long bytes) {
      last = passed.get() + bytes;
    }
  }

  Way toServer() {
    return toServer;
  }

  Way toClient() {
    return toClient;
  }

  Relay(int port) throws IOException {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              Socket client = listener.accept();
              Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
              clients.add(client);
              servers.add(server);
              pump(client, server, toServer);
              pump(server, client, toClient);
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

  private void pump(Socket from, Socket to, Way way) {
    Thread.ofVirtual()
        .start(() -> {
          byte[] buffer = new byte[8192];
          try (from;
              to) {
            for (int count = from.getInputStream().read(buffer);
                count >= 0;
                count = from.getInputStream().read(buffer)) {
              if (frozen) {
                continue;
              }
              int allowed = (int) Math.min(count, way.last - way.passed.get());
              to.getOutputStream().write(buffer, 0, allowed);
              way.passed.addAndGet(allowed);
              if (allowed < count) {
                reset();
                return;
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
