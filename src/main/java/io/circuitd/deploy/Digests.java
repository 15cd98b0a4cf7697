package io.circuitd.deploy;

import io.circuitd.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests of plans, and keyed hashes of secrets. */
final class Digests {
  private Digests() {}

  /** {@code sha256:…} over named parts. */
  static String of(Map<String, String> parts) {
    return Sha256.of(
        parts.entrySet().stream()
            .flatMap(part -> Stream.of(part.getKey(), part.getValue()))
            .toList());
  }

  /** A hash of a secret that tells nothing without the store's key. */
  static String keyed(String key, String secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(secret.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
