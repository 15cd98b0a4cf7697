package io.circuitd.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Digests that operators read: {@code sha256:} and 64 hexadecimal digits. */
public final class Sha256 {
  private Sha256() {}

  /** Over a text's UTF-8, as {@code sha256sum} would print it. */
  public static String of(String text) {
    return word(digest().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Over parts in their order, each framed by its length: no two lists give the same bytes. */
  public static String of(List<String> parts) {
    MessageDigest digest = digest();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return word(digest.digest());
  }

  private static String word(byte[] hash) {
    return "sha256:" + HexFormat.of().formatHex(hash);
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
