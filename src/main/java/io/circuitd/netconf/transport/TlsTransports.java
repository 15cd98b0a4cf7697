package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.NotConnected.Reason;
import io.circuitd.netconf.NetconfTarget;
import io.circuitd.netconf.TlsAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;

/**
 * NETCONF over TLS (RFC 7589). The router's certificate is always checked before anything of ours
 * is sent.
 *
 * <p>TLS has no heartbeat. A host that goes away while nothing of ours is on the wire, or after it
 * has acknowledged a request, is noticed by TCP keepalive within 10 s on Linux; one that takes no
 * more of a request by the patience given here; any other only by the RPC's own timeout.
 */
public final class TlsTransports implements AutoCloseable {
  private static final int SECONDS_IDLE = 4;
  private static final int SECONDS_BETWEEN = 2;
  private static final int PROBES = 3;

  private final Set<TlsLine> open = ConcurrentHashMap.newKeySet();
  private final Duration patience;
  private final Thread watch;

  /**
   * @param patience how long a peer may let one write wait; looked at four times in that time
   */
  public TlsTransports(Duration patience) {
    this.patience = patience;
    watch = Thread.ofVirtual().name("tls-watch").start(this::watch);
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(patience.dividedBy(4));
        open.forEach(line -> line.dropIfStuck(patience));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Connects, shakes hands and checks the router's certificate; each of connect and handshake
   * within the target's connect timeout.
   *
   * @throws NotConnected with the reason; nothing stays open
   */
  public Transport open(NetconfTarget target, TlsAccess access) {
    TlsHandshake.Failure failure = failure(target);
    TlsIdentity identity = identity(access, failure);
    TlsServerCheck check = new TlsServerCheck(List.of(new TlsServerCheck.Known(target, access)));
    PatientSocket socket = connected(target, failure);
    return new TlsHandshake(socket, check, new TlsKeys(check).with(identity), failure, open)
        .run(target.connectTimeout());
  }

  static TlsHandshake.Failure failure(NetconfTarget target) {
    return (reason, what, cause) ->
        new NotConnected(
            reason,
            target.name() + " (" + target.host() + " port " + target.port() + "): " + what,
            cause);
  }

  private static TlsIdentity identity(TlsAccess access, TlsHandshake.Failure failure) {
    try {
      return TlsIdentity.read(access);
    } catch (TlsMaterialRefused e) {
      throw failure.of(Reason.LOGIN, String.valueOf(e.getMessage()), null);
    }
  }

  private static PatientSocket connected(NetconfTarget target, TlsHandshake.Failure failure) {
    PatientSocket socket = new PatientSocket();
    boolean done = false;
    try {
      InetAddress address = InetAddress.getByName(target.host());
      tuned(socket);
      socket.connect(
          new InetSocketAddress(address, target.port()), (int) target.connectTimeout().toMillis());
      done = true;
      return socket;
    } catch (UnknownHostException e) {
      throw failure.of(
          Reason.UNREACHABLE, "unknown host; check the management address in the inventory", e);
    } catch (IOException e) {
      String what =
          e instanceof SocketTimeoutException
              ? "no answer within " + target.connectTimeout().toMillis() / 1000.0 + " s"
              : "no connection (" + Problems.words(e, "connect failed") + ")";
      throw failure.of(
          Reason.UNREACHABLE,
          what + "; check address, port, and that NETCONF over TLS is enabled on the router",
          e);
    } finally {
      if (!done) {
        closeQuietly(socket);
      }
    }
  }

  static void tuned(Socket socket) throws IOException {
    socket.setTcpNoDelay(true);
    socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
    if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
      socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, SECONDS_IDLE);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, SECONDS_BETWEEN);
      socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    }
  }

  static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // Closed is what it was to become.
    }
  }

  /**
   * Listens for routers that call (RFC 8071).
   *
   * @throws IOException when the port is taken
   */
  public TlsCalls listen(InetSocketAddress address, Callers callers) throws IOException {
    return new TlsCalls(address, callers, open);
  }

  /** Drops every line that is still open. */
  @Override
  public void close() {
    watch.interrupt();
    List.copyOf(open).forEach(Transport::abort);
  }
}
