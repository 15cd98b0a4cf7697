package io.circuitd.netconf.session;

import java.io.IOException;

/** The peer sent well-formed XML that RFC 6241 does not allow there. */
final class ProtocolBroken extends IOException {
  private static final long serialVersionUID = 1L;

  ProtocolBroken(String message) {
    super(message);
  }
}
