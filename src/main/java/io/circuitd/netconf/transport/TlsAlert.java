package io.circuitd.netconf.transport;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An alert that the peer sent before it ended the line (RFC 8446, 6.2).
 *
 * @param name as the RFC has it, {@code bad_certificate}
 */
record TlsAlert(String name) {
  private static final Pattern RECEIVED = Pattern.compile("Received fatal alert: (\\w+)");

  /**
   * What a server says of a client's certificate; some say access_denied once it maps to no user.
   */
  private static final Set<String> ABOUT_OUR_CERTIFICATE =
      Set.of(
          "bad_certificate",
          "unsupported_certificate",
          "certificate_revoked",
          "certificate_expired",
          "certificate_unknown",
          "unknown_ca",
          "access_denied",
          "decrypt_error",
          "certificate_required");

  static Optional<TlsAlert> in(@Nullable Throwable problem) {
    for (Throwable t = problem; t != null; t = t.getCause()) {
      Matcher found = RECEIVED.matcher(String.valueOf(t.getMessage()));
      if (found.find()) {
        return Optional.of(new TlsAlert(found.group(1)));
      }
    }
    return Optional.empty();
  }

  boolean refusesOurCertificate() {
    return ABOUT_OUR_CERTIFICATE.contains(name);
  }
}
