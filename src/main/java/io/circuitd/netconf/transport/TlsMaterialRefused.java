package io.circuitd.netconf.transport;

import java.io.IOException;

/** A certificate or key of ours that cannot be used; the message says what to do. */
final class TlsMaterialRefused extends IOException {
  private static final long serialVersionUID = 1L;

  TlsMaterialRefused(String message) {
    super(message);
  }
}
