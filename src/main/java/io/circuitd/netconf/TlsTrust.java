package io.circuitd.netconf;

import java.nio.file.Path;

/** How a router's certificate is checked; there is no way to take any certificate. */
public sealed interface TlsTrust {
  /**
   * Authorities that vouch for the router. Its certificate must also name the target's host in
   * subjectAltName (RFC 7589, 6; RFC 6125): a DNS name or an IP address, as the target is written;
   * the common name does not count.
   *
   * @param bundle PEM file, read anew at each connect
   */
  record Authorities(Path bundle) implements TlsTrust {}

  /**
   * One certificate, known beforehand; its names and dates do not matter then.
   *
   * @param fingerprint {@code SHA256:} and 64 hexadecimal digits, with or without colons between
   *     them, as {@code openssl x509 -fingerprint -sha256} prints it
   */
  record Pin(String fingerprint) implements TlsTrust {}
}
