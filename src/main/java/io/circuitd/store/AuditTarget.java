package io.circuitd.store;

import java.nio.file.Path;
import java.util.Locale;

/** Where the second copy of the audit goes. */
public sealed interface AuditTarget {
  /** A file of JSON lines, which is appended to. */
  record ToFile(Path path) implements AuditTarget {
    @Override
    public String toString() {
      return "file " + path;
    }
  }

  /** A syslog server (RFC 5424). */
  record ToSyslog(String host, int port, Protocol protocol) implements AuditTarget {
    @Override
    public String toString() {
      return "syslog " + protocol.word() + " " + host + ":" + port;
    }
  }

  /** How messages get to a syslog server. */
  enum Protocol {
    /** One datagram each (RFC 5426). */
    UDP,
    /** With octet counting (RFC 6587, 3.4.1). */
    TCP;

    /** As in the settings. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
