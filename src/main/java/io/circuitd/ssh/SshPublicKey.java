package io.circuitd.ssh;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.digest.BuiltinDigests;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A public key that may sign: ed25519, ECDSA on the NIST curves, RSA of 2048 to 16384 bits, and the
 * first two on a security key. Two are equal when they are the same key: a key has one text only.
 *
 * @param type such as {@code ssh-ed25519}
 * @param base64 the key as RFC 4253 section 6.6 encodes it
 */
public record SshPublicKey(String type, String base64) {
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 16384;
  private static final int LONGEST = 4096;
  private static final List<String> TYPES =
      List.of(
          "ssh-ed25519",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "ssh-rsa",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");

  /**
   * Reads a key in its binary form.
   *
   * @throws Unusable when it is of another type, too short, or written in another way than the one
   */
  static SshPublicKey of(byte[] blob) throws Unusable {
    String type = typeOf(blob);
    if (type.contains("-cert-v01@")) {
      throw new Unusable(
          "a certificate (" + type + "), which is not supported; the key itself is needed");
    }
    if (!TYPES.contains(type)) {
      throw new Unusable(
          type.matches("[a-z0-9@.-]{1,64}")
              ? "a key of type " + type + ", which is not supported"
              : "no public key");
    }
    SshPublicKey key = new SshPublicKey(type, Base64.getEncoder().encodeToString(blob));
    PublicKey parsed = key.parsed();
    if (parsed instanceof RSAPublicKey rsa) {
      int bits = rsa.getModulus().bitLength();
      if (bits < MIN_RSA_BITS || bits > MAX_RSA_BITS) {
        throw new Unusable(
            "an RSA key of "
                + bits
                + " bits, where "
                + MIN_RSA_BITS
                + " to "
                + MAX_RSA_BITS
                + " are taken");
      }
    }
    return key;
  }

  /**
   * Reads {@code TYPE BASE64}, and maybe a comment, as a {@code .pub} file has it.
   *
   * @throws Unusable as {@link #of}
   */
  public static SshPublicKey parse(String line) throws Unusable {
    String[] words = line.strip().split("\\s+", 3);
    if (words.length < 2) {
      throw new Unusable("no public key");
    }
    byte[] blob;
    try {
      blob = Base64.getDecoder().decode(words[1]);
    } catch (IllegalArgumentException e) {
      throw new Unusable("a key that is no base64");
    }
    SshPublicKey key = of(blob);
    if (!key.type().equals(words[0])) {
      throw new Unusable("the word " + words[0] + " before a key of type " + key.type());
    }
    return key;
  }

  /** Whether a line may be meant as a public key, usable or not. */
  public static boolean isLike(String line) {
    return line.strip().matches("(ssh-|ecdsa-|sk-)\\S+ +AAAA\\S*.*");
  }

  private static String typeOf(byte[] blob) throws Unusable {
    try {
      if (blob.length <= LONGEST) {
        return new ByteArrayBuffer(blob).getString();
      }
    } catch (RuntimeException e) {
      throw new Unusable("no public key");
    }
    throw new Unusable("a key of " + blob.length + " bytes");
  }

  /** Another spelling of the same key would get past a list of revoked ones. */
  private PublicKey parsed() throws Unusable {
    try {
      PublicKey key = java();
      ByteArrayBuffer again = new ByteArrayBuffer();
      again.putRawPublicKey(key);
      if (Arrays.equals(again.getCompactData(), blob())) {
        return key;
      }
    } catch (GeneralSecurityException | SshException | RuntimeException e) {
      throw new Unusable("a key of type " + type + " that cannot be read");
    }
    throw new Unusable("a key of type " + type + " that is not written as it should be");
  }

  byte[] blob() {
    return Base64.getDecoder().decode(base64);
  }

  /** For the crypto. */
  PublicKey java() throws GeneralSecurityException, SshException {
    return new ByteArrayBuffer(blob()).getRawPublicKey();
  }

  /** The algorithms whose signatures are taken from such a key; the first one is for signing. */
  List<String> algorithms() {
    return type.equals("ssh-rsa") ? List.of("rsa-sha2-512", "rsa-sha2-256") : List.of(type);
  }

  /** Whether it lives on a security key, which wants a touch. */
  boolean isSecurityKey() {
    return type.startsWith("sk-");
  }

  /** {@code SHA256:…}, as {@code ssh-keygen -l} prints it. */
  public String fingerprint() {
    try {
      return Optional.ofNullable(KeyUtils.getFingerPrint(BuiltinDigests.sha256, java()))
          .orElseThrow();
    } catch (GeneralSecurityException | SshException e) {
      throw new IllegalStateException("a key that was read cannot be read again", e);
    }
  }

  /** {@code TYPE BASE64}. */
  public String line() {
    return type + " " + base64;
  }

  /** Fingerprint and type. */
  @Override
  public String toString() {
    return fingerprint() + " (" + type + ")";
  }
}
