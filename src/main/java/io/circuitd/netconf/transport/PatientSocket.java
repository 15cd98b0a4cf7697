package io.circuitd.netconf.transport;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;

/**
 * A socket that does not fail while it writes, as long as it is patient, but when it reads: a peer
 * that ends a handshake says why before it hangs up, and TLS would stop at the write that fails
 * because of that.
 */
final class PatientSocket extends Socket {
  private volatile boolean patient = true;
  private volatile boolean brokenWhilePatient;
  // By System.nanoTime(); 0 while nothing is being written.
  private volatile long writingSince;
  private volatile Optional<String> givenUp = Optional.empty();

  /** From now on a write fails when it fails, also when one before it has. */
  void endPatience() {
    patient = false;
  }

  /** Whether the peer has let one write wait for longer than this; it is given up then. */
  boolean takesNothing(Duration limit) {
    long since = writingSince;
    if (since == 0 || System.nanoTime() - since <= limit.toNanos()) {
      return false;
    }
    givenUp = Optional.of("the peer has taken nothing for " + limit.toMillis() / 1000.0 + " s");
    return true;
  }

  /** Why the line is being dropped, where its peer was given up. */
  Optional<String> givenUp() {
    return givenUp;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    return new Writer(super.getOutputStream());
  }

  private final class Writer extends FilterOutputStream {
    Writer(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (brokenWhilePatient) {
        if (!patient) {
          throw new SocketException("the peer hung up");
        }
        return;
      }
      writingSince = System.nanoTime() | 1;
      try {
        out.write(bytes, offset, length);
      } catch (SocketException e) {
        if (!patient) {
          throw givenUp.map(SocketException::new).orElse(e);
        }
        brokenWhilePatient = true;
      } finally {
        writingSince = 0;
      }
    }
  }
}
