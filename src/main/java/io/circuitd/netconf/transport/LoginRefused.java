package io.circuitd.netconf.transport;

import io.circuitd.netconf.NetconfException.NotConnected;
import java.io.IOException;

/**
 * Instead of its first word the router ended the line: only then does TLS 1.3 say that it refuses.
 */
public final class LoginRefused extends IOException {
  private static final long serialVersionUID = 1L;
  private final NotConnected refusal;

  LoginRefused(NotConnected refusal) {
    super(refusal.getMessage(), refusal);
    this.refusal = refusal;
  }

  /** What to tell whoever wanted the session. */
  public NotConnected refusal() {
    return refusal;
  }
}
