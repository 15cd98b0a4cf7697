package io.circuitd.lab;

import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/**
 * How a NETCONF server over TLS learns the user's name (RFC 7589, 7; the list is that of
 * ietf-x509-cert-to-name, RFC 7407, 3.3).
 *
 * @param entries tried in the order of their ids
 */
public record CertificateToName(List<Entry> entries) {
  public CertificateToName {
    entries = entries.stream().sorted(Comparator.comparingInt(Entry::id)).toList();
  }

  /** The way from a certificate to a name; the identities of RFC 7407 in capitals. */
  public enum MapType {
    SPECIFIED,
    SAN_RFC822_NAME,
    SAN_DNS_NAME,
    SAN_IP_ADDRESS,
    SAN_ANY,
    COMMON_NAME
  }

  /**
   * One line of the list.
   *
   * @param fingerprint of the user's certificate or of an authority above it, as RFC 7407 writes
   *     it: one octet for the hash (4 for SHA-256, 5 SHA-384, 6 SHA-512), then the hash, in
   *     hexadecimal with colons
   * @param name with {@code SPECIFIED} only
   */
  public record Entry(int id, String fingerprint, MapType type, Optional<String> name) {}

  /**
   * Every certificate of an authority is mapped by one rule.
   *
   * @param name with {@code SPECIFIED} only
   */
  public static CertificateToName all(
      X509Certificate authority, MapType type, Optional<String> name) {
    return new CertificateToName(List.of(new Entry(1, fingerprint(authority), type, name)));
  }

  /** The SHA-256 fingerprint in the form of RFC 7407. */
  public static String fingerprint(X509Certificate certificate) {
    return HexFormat.ofDelimiter(":").formatHex(hash((byte) 4, "SHA-256", certificate));
  }

  /**
   * The user's name.
   *
   * @param path the user's certificate first, up to the authority that the server trusts
   * @return empty when no entry gives one; the server must end the session then
   */
  public Optional<String> name(List<X509Certificate> path) {
    return entries.stream()
        .filter(entry -> path.stream().anyMatch(each -> matches(entry, each)))
        .flatMap(entry -> name(entry, path.getFirst()).stream())
        .findFirst();
  }

  private static boolean matches(Entry entry, X509Certificate certificate) {
    byte[] wanted = HexFormat.of().parseHex(entry.fingerprint().replace(":", ""));
    Optional<String> algorithm =
        wanted.length == 0
            ? Optional.empty()
            : Optional.ofNullable(
                Map.of(4, "SHA-256", 5, "SHA-384", 6, "SHA-512").get((int) wanted[0]));
    return algorithm.isPresent()
        && Arrays.equals(wanted, hash(wanted[0], algorithm.get(), certificate));
  }

  private static byte[] hash(byte number, String algorithm, X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
      byte[] all = new byte[digest.length + 1];
      all[0] = number;
      System.arraycopy(digest, 0, all, 1, digest.length);
      return all;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot take a fingerprint", e);
    }
  }

  private static Optional<String> name(Entry entry, X509Certificate user) {
    List<San> sans = sans(user);
    return switch (entry.type()) {
      case SPECIFIED -> entry.name();
      case SAN_RFC822_NAME -> first(sans, San.RFC822);
      case SAN_DNS_NAME -> first(sans, San.DNS);
      case SAN_IP_ADDRESS -> first(sans, San.IP);
      case SAN_ANY -> sans.stream().map(San::name).findFirst();
      case COMMON_NAME -> commonName(user);
    };
  }

  private static Optional<String> first(List<San> sans, int kind) {
    return sans.stream().filter(san -> san.kind() == kind).map(San::name).findFirst();
  }

  private record San(int kind, String name) {
    static final int RFC822 = 1;
    static final int DNS = 2;
    static final int IP = 7;
  }

  private static List<San> sans(X509Certificate certificate) {
    List<San> found = new ArrayList<>();
    try {
      for (List<?> each :
          Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of())) {
        int kind = (Integer) each.getFirst();
        if (each.get(1) instanceof String text) {
          Stream.of(text)
              .filter(t -> kind == San.RFC822 || kind == San.DNS || kind == San.IP)
              .map(t -> new San(kind, written(kind, t)))
              .forEach(found::add);
        }
      }
    } catch (GeneralSecurityException e) {
      return List.of();
    }
    return found;
  }

  private static String written(int kind, String text) {
    return switch (kind) {
      case San.RFC822 -> {
        int at = text.lastIndexOf('@');
        yield text.substring(0, at + 1) + text.substring(at + 1).toLowerCase(Locale.ROOT);
      }
      case San.IP -> {
        byte[] address = InetAddress.ofLiteral(text).getAddress();
        yield address.length == 4 ? text : HexFormat.of().formatHex(address);
      }
      default -> text.toLowerCase(Locale.ROOT);
    };
  }

  private static Optional<String> commonName(X509Certificate certificate) {
    try {
      return new LdapName(certificate.getSubjectX500Principal().getName())
          .getRdns().reversed().stream()
              .filter(rdn -> rdn.getType().equalsIgnoreCase("CN"))
              .map(Rdn::getValue)
              .map(String::valueOf)
              .findFirst();
    } catch (InvalidNameException e) {
      return Optional.empty();
    }
  }
}
