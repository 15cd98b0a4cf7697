package io.circuitd.snmp;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.PrivAES192;
import org.snmp4j.security.PrivAES256;
import org.snmp4j.security.PrivacyProtocol;

/** Encryption of SNMPv3 messages (RFC 3826; AES-192 and AES-256 as vendors have it). */
public enum PrivAlgorithm {
  AES_128,
  AES_192,
  AES_256;

  /** {@code AES-128}, {@code aes256}; plain {@code AES} is AES-128. */
  public static Optional<PrivAlgorithm> of(String name) {
    String plain = name.toUpperCase(Locale.ROOT).replace("-", "");
    return Arrays.stream(values())
        .filter(algorithm ->
            algorithm.name().replace("_", "").equals(plain)
                || (algorithm == AES_128 && plain.equals("AES")))
        .findFirst();
  }

  /** The library's implementation. */
  public PrivacyProtocol protocol() {
    return switch (this) {
      case AES_128 -> new PrivAES128();
      case AES_192 -> new PrivAES192();
      case AES_256 -> new PrivAES256();
    };
  }
}
