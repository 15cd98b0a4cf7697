package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TLS line after its handshake. A peer that leaves without close_notify has ended it, too. */
final class TlsLine implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(TlsLine.class);
  private static final Duration FAREWELL = Duration.ofSeconds(2);

  private final PatientSocket tcp;
  private final SSLSocket tls;
  private final InputStream input;
  private final OutputStream output;
  private final Set<TlsLine> open;

  /**
   * @param open the lines that are open; this one leaves when it ends
   * @param refusal what it means that the router ends the line instead of saying anything
   */
  TlsLine(
      PatientSocket tcp,
      SSLSocket tls,
      Set<TlsLine> open,
      Function<IOException, NotConnected> refusal)
      throws IOException {
    this.tcp = tcp;
    this.tls = tls;
    input = new FirstWord(tls.getInputStream(), refusal);
    output = tls.getOutputStream();
    this.open = open;
  }

  @Override
  public InputStream input() {
    return input;
  }

  @Override
  public OutputStream output() {
    return output;
  }

  @Override
  public Optional<String> trouble() {
    return tcp.givenUp();
  }

  /** Drops the line where the peer has let one write wait for longer than this. */
  void dropIfStuck(Duration limit) {
    if (tcp.takesNothing(limit)) {
      abort();
    }
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

  /** Until the router has said something, an end of the line is a refusal of our certificate. */
  private final class FirstWord extends FilterInputStream {
    private final Function<IOException, NotConnected> refusal;
    private boolean heard;

    FirstWord(InputStream in, Function<IOException, NotConnected> refusal) {
      super(in);
      this.refusal = refusal;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (heard) {
        return further(target, offset, length);
      }
      try {
        int count = in.read(target, offset, length);
        if (count < 0) {
          throw new EOFException("end of the line");
        }
        heard = true;
        tcp.endPatience();
        return count;
      } catch (IOException e) {
        throw new LoginRefused(refusal.apply(e));
      }
    }

    private int further(byte[] target, int offset, int length) throws IOException {
      try {
        return in.read(target, offset, length);
      } catch (IOException e) {
        throw tcp.givenUp().map(words -> new IOException(words, e)).orElse(e);
      }
    }
  }
}
