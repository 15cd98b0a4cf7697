package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.snmp4j.security.AuthHMAC128SHA224;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.AuthHMAC256SHA384;
import org.snmp4j.security.AuthHMAC384SHA512;
import org.snmp4j.security.AuthSHA;
import org.snmp4j.security.AuthenticationProtocol;

/** Authentication of SNMPv3 messages (RFC 3414, RFC 7860). */
public enum AuthAlgorithm {
  SHA_1,
  SHA_224,
  SHA_256,
  SHA_384,
  SHA_512;

  /** {@code SHA-256}, {@code sha256}; plain {@code SHA} is SHA-1. */
  public static Optional<AuthAlgorithm> of(String name) {
    String plain = name.toUpperCase(Locale.ROOT).replace("-", "");
    return Arrays.stream(values())
        .filter(algorithm ->
            algorithm.digest().replace("-", "").equals(plain)
                || (algorithm == SHA_1 && plain.equals("SHA")))
        .findFirst();
  }

  /** The hash's name in the JDK. */
  String digest() {
    return name().replace('_', '-');
  }

  /** The library's implementation. */
  public AuthenticationProtocol protocol() {
    return switch (this) {
      case SHA_1 -> new AuthSHA();
      case SHA_224 -> new AuthHMAC128SHA224();
      case SHA_256 -> new AuthHMAC192SHA256();
      case SHA_384 -> new AuthHMAC256SHA384();
      case SHA_512 -> new AuthHMAC384SHA512();
    };
  }
}
