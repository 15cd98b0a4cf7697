package io.circuitd.netconf.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TLS line after its handshake. A peer that leaves without close_notify has ended it, too. */
final class TlsLine implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(TlsLine.class);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final Socket tcp;
  private final SSLSocket tls;
  private final PushbackInputStream input;
  private final OutputStream output;
  private final Set<TlsLine> open;

  /**
   * @param open the lines that are open; this one leaves when it ends
   */
  TlsLine(Socket tcp, SSLSocket tls, Set<TlsLine> open) throws IOException {
    this.tcp = tcp;
    this.tls = tls;
    input = new PushbackInputStream(tls.getInputStream(), 1);
    output = tls.getOutputStream();
    this.open = open;
  }

  /**
   * Waits until the peer has sent something, which stays to be read.
   *
   * @throws java.net.SocketTimeoutException when it says nothing in time; the line stays usable
   * @throws IOException when it ended the line instead
   */
  void awaitFirstWord(Duration limit) throws IOException {
    tls.setSoTimeout((int) limit.toMillis());
    try {
      int first = input.read();
      if (first < 0) {
        throw new EOFException("end of the line");
      }
      input.unread(first);
    } finally {
      if (!tls.isClosed()) {
        tls.setSoTimeout(0);
      }
    }
  }

  String protocol() {
    return tls.getSession().getProtocol();
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  /** Says close_notify; a peer that takes nothing does not hold us. */
  @Override
  public void close() {
    open.remove(this);
    Thread farewell = Thread.ofVirtual().name("tls-close").start(this::sayGoodbye);
    try {
      if (!farewell.join(FAREWELL)) {
        abort();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      abort();
    }
  }

  private void sayGoodbye() {
    try {
      tls.close();
    } catch (IOException e) {
      LOG.debug("close_notify: {}", e.getMessage());
      abort();
    }
  }

  @Override
  public void abort() {
    open.remove(this);
    try {
      if (!tcp.isClosed()) {
        // A reset, whatever is still in the buffers.
        tcp.setSoLinger(true, 0);
      }
      tcp.close();
    } catch (IOException e) {
      LOG.debug("abort: {}", e.getMessage());
    }
  }
}
