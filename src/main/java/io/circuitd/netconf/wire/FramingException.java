package io.circuitd.netconf.wire;

import java.io.IOException;

/** The peer broke RFC 6242 framing or a limit; nothing after it on the line can be trusted. */
public final class FramingException extends IOException {
  private static final long serialVersionUID = 1L;

  public FramingException(String message) {
    super(message);
  }
}
