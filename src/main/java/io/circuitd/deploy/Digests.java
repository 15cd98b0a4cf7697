package io.circuitd.deploy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Digests of plans, and keyed hashes of secrets. */
final class Digests {
  private Digests() {}

  /** {@code sha256:…} over named parts; each part is framed by its length. */
  static String of(Map<String, String> parts) {
    MessageDigest digest = sha256();
    parts.forEach((name, text) -> {
      update(digest, name);
      update(digest, text);
    });
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  /** {@code sha256:…} of a text's UTF-8, as {@code sha256sum} would print it. */
  static String of(String text) {
    byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return "sha256:" + HexFormat.of().formatHex(hash);
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

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
