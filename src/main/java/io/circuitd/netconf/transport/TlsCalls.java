package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.TlsAccess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Routers that call over TLS (RFC 8071, 3.1): we are the TLS client on the line that they opened,
 * and their certificate tells which router it is.
 */
public final class TlsCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TlsCalls.class);

  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Listener server;
  private final Callers callers;
  private final Set<TlsLine> lines;
  private final Gate gate = new Gate();

  TlsCalls(InetSocketAddress address, Callers callers, Set<TlsLine> lines) throws IOException {
    this.callers = callers;
    this.lines = lines;
    server = new Listener();
    try {
      server.setReuseAddress(true);
      server.bind(address);
    } catch (IOException e) {
      server.close();
      throw e;
    }
    Thread.ofVirtual().name("call-home-tls").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        PatientSocket socket = server.accept();
        InetAddress from = socket.getInetAddress();
        if (gate.enter(from)) {
          Thread.ofVirtual().name("call-home-tls").start(() -> identified(socket, from));
        } else {
          TlsTransports.closeQuietly(socket);
          callers.unknown(from, "too many lines that have not shown a certificate yet");
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          LOG.warn("call home over TLS: {}", e.getMessage());
          pause();
        }
      }
    }
  }

  /** Such as while there are too many open files: trying again at once would not help. */
  private static void pause() {
    try {
      Thread.sleep(AGAIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void identified(PatientSocket socket, InetAddress from) {
    try {
      identify(socket, from);
    } catch (RuntimeException e) {
      LOG.error("call home over TLS: a call from {} failed", from.getHostAddress(), e);
      TlsTransports.closeQuietly(socket);
    } finally {
      gate.leave(from);
    }
  }

  private void identify(PatientSocket socket, InetAddress from) {
    List<TlsServerCheck.Known> known =
        callers.known().stream()
            .filter(target -> target.access() instanceof TlsAccess)
            .map(target -> new TlsServerCheck.Known(target, (TlsAccess) target.access()))
            .toList();
    TlsServerCheck check = new TlsServerCheck(known);
    TlsHandshake.Failure failure =
        (reason, what, cause) ->
            new NotConnected(
                reason,
                check.recognised().map(router -> router.target().name()).orElse("a caller")
                    + " (called from "
                    + from.getHostAddress()
                    + "): "
                    + what,
                cause);
    try {
      TlsTransports.tuned(socket);
      TlsLine line =
          new TlsHandshake(socket, check, new TlsKeys(check), failure, lines).run(Gate.IDENTIFY);
      callers.arrived(check.recognised().orElseThrow().target(), line);
    } catch (NotConnected e) {
      check
          .recognised()
          .ifPresentOrElse(
              router -> callers.failed(router.target(), e),
              () -> callers.unknown(from, String.valueOf(e.getMessage())));
    } catch (IOException e) {
      TlsTransports.closeQuietly(socket);
      LOG.debug("call from {}: {}", from, e.getMessage());
    }
  }

  /** Lets nobody in any more; lines that are open stay. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.debug("close: {}", e.getMessage());
    }
  }

  private static final class Listener extends ServerSocket {
    Listener() throws IOException {}

    @Override
    public PatientSocket accept() throws IOException {
      PatientSocket socket = new PatientSocket();
      implAccept(socket);
      return socket;
    }
  }
}
