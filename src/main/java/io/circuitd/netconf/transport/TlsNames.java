package io.circuitd.netconf.transport;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names in a certificate's subjectAltName (RFC 6125, RFC 5280 4.2.1.6). */
record TlsNames(List<String> dns, List<InetAddress> addresses) {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  static TlsNames of(X509Certificate certificate) throws CertificateParsingException {
    List<String> dns = new ArrayList<>();
    List<InetAddress> addresses = new ArrayList<>();
    var all = Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
    for (List<?> name : all) {
      if (name.get(1) instanceof String text) {
        if (name.getFirst().equals(DNS_NAME)) {
          dns.add(text);
        } else if (name.getFirst().equals(IP_ADDRESS)) {
          literal(text).ifPresent(addresses::add);
        }
      }
    }
    return new TlsNames(List.copyOf(dns), List.copyOf(addresses));
  }

  /** An address is compared with addresses only, a name with names only. */
  boolean match(String host) {
    Optional<InetAddress> address = literal(host);
    return address.isPresent()
        ? addresses.contains(address.get())
        : dns.stream().anyMatch(pattern -> matches(pattern, host));
  }

  /** A {@code *} stands for exactly one whole label, the leftmost (RFC 6125, 6.4.3). */
  private static boolean matches(String pattern, String host) {
    String wanted = plain(host);
    String offered = plain(pattern);
    if (!offered.startsWith("*.")) {
      return offered.equals(wanted);
    }
    String parent = offered.substring(1);
    int dot = wanted.indexOf('.');
    return dot > 0 && parent.indexOf('.', 1) > 0 && wanted.substring(dot).equals(parent);
  }

  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** For messages. */
  String words() {
    List<String> words = new ArrayList<>(dns);
    addresses.forEach(address -> words.add(address.getHostAddress()));
    return words.isEmpty() ? "no name in subjectAltName" : String.join(", ", words);
  }
}
