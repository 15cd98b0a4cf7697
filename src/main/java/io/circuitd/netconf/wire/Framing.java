package io.circuitd.netconf.wire;

/** How messages are told apart on the line (RFC 6242). */
public enum Framing {
  /** Each message ends with {@code ]]>]]>}: every hello, and all of base:1.0 (4.3). */
  END_OF_MESSAGE,
  /** Sized chunks: base:1.1 after the hellos (4.2). */
  CHUNKED
}
