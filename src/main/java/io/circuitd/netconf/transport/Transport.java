package io.circuitd.netconf.transport;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/** An authenticated byte line to one router's NETCONF server. */
public interface Transport extends AutoCloseable {
  /** Ends when the peer or we close the line; a reset looks the same. */
  InputStream input();

  OutputStream output();

  /** Why the line has ended, where the transport knows more than that it has. */
  default Optional<String> trouble() {
    return Optional.empty();
  }

  /** Ends the line in order, after what was written has gone out. */
  @Override
  void close();

  /** Drops the line at once. */
  void abort();
}
