package io.circuitd.ssh;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A signature over a text, as {@code ssh-keygen -Y sign} makes it (PROTOCOL.sshsig, version 1).
 * Stricter than that program: SHA-1 and short RSA keys are refused, a security key must have been
 * touched, the reserved field must be empty.
 */
public final class SshSignature {
  private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int LONGEST = 16 * 1024;
  private static final int TOUCHED = 1;
  private static final int LINE = 70;
  private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
  private static final String END = "-----END SSH SIGNATURE-----";
  private static final Pattern ARMOUR =
      Pattern.compile("\\s*" + BEGIN + "([A-Za-z0-9+/=\\s]*)" + END + "\\s*");

  private final SshPublicKey key;
  private final String namespace;
  private final String hash;
  private final byte[] signature;

  private SshSignature(SshPublicKey key, String namespace, String hash, byte[] signature) {
    this.key = key;
    this.namespace = namespace;
    this.hash = hash;
    this.signature = signature;
  }

  /**
   * Reads the armoured form; whether it fits a text is not known yet.
   *
   * @throws Unusable when it is no such signature, or of a kind that is not taken
   */
  public static SshSignature parse(String armoured) throws Unusable {
    if (armoured.length() > LONGEST) {
      throw new Unusable("a signature of " + armoured.length() + " characters");
    }
    Matcher matcher = ARMOUR.matcher(armoured);
    if (!matcher.matches()) {
      throw new Unusable("no text between '" + BEGIN + "' and '" + END + "'");
    }
    byte[] keyBlob;
    String namespace;
    byte[] reserved;
    String hash;
    byte[] signature;
    try {
      byte[] bytes = Base64.getDecoder().decode(matcher.group(1).replaceAll("\\s", ""));
      ByteArrayBuffer in = new ByteArrayBuffer(bytes);
      byte[] magic = new byte[MAGIC.length];
      in.getRawBytes(magic);
      int version = in.getInt();
      if (!Arrays.equals(magic, MAGIC) || version != VERSION) {
        throw new Unusable("no signature of version 1 (SSHSIG)");
      }
      keyBlob = in.getBytes();
      namespace = in.getString();
      reserved = in.getBytes();
      hash = in.getString();
      signature = in.getBytes();
      if (in.available() != 0) {
        throw new Unusable("a signature with something behind its end");
      }
    } catch (RuntimeException e) {
      throw new Unusable("a signature that is cut off or damaged");
    }
    if (reserved.length != 0) {
      throw new Unusable("a signature with a field that this version does not have");
    }
    if (!hash.equals("sha256") && !hash.equals("sha512")) {
      throw new Unusable("a signature over a hash other than sha256 and sha512");
    }
    SshPublicKey key = SshPublicKey.of(keyBlob);
    check(key, signature);
    return new SshSignature(key, namespace, hash, signature);
  }

  private static void check(SshPublicKey key, byte[] signature) throws Unusable {
    String algorithm;
    int flags = TOUCHED;
    int left;
    try {
      ByteArrayBuffer in = new ByteArrayBuffer(signature);
      algorithm = in.getString();
      in.getBytes();
      if (key.isSecurityKey()) {
        flags = in.getUByte();
        in.getUInt();
      }
      left = in.available();
    } catch (RuntimeException e) {
      throw new Unusable("a signature that is cut off or damaged");
    }
    if (!key.algorithms().contains(algorithm)) {
      throw new Unusable(
          algorithm.equals("ssh-rsa")
              ? "an RSA signature over SHA-1; rsa-sha2-256 or rsa-sha2-512 is needed"
              : "a signature of another algorithm than its key has");
    }
    if (left != 0) {
      throw new Unusable("a signature with something behind its end");
    }
    if ((flags & TOUCHED) == 0) {
      throw new Unusable("a signature of a security key that nobody touched");
    }
  }

  /** The key that it claims to be made with; {@link #fits} says whether it was. */
  public SshPublicKey key() {
    return key;
  }

  /** What it was made for. */
  public String namespace() {
    return namespace;
  }

  /** Whether the key made it over this text, in its namespace. */
  public boolean fits(byte[] text) {
    try {
      String algorithm = new ByteArrayBuffer(signature).getString();
      Optional<Signature> verifier =
          Optional.ofNullable(BuiltinSignatures.fromFactoryName(algorithm))
              .map(BuiltinSignatures::create);
      if (verifier.isEmpty()) {
        return false;
      }
      verifier.get().initVerifier(null, key.java());
      verifier.get().update(null, signed(namespace, hash, text));
      return verifier.get().verify(null, signature);
    } catch (Exception e) {
      // The library's own signature says "any exception": whatever the reason, it does not fit.
      return false;
    }
  }

  /** What the key signs in place of a text. */
  static byte[] signed(String namespace, String hash, byte[] text) throws GeneralSecurityException {
    Buffer out = new ByteArrayBuffer();
    out.putRawBytes(MAGIC);
    out.putString(namespace);
    out.putBytes(new byte[0]);
    out.putString(hash);
    out.putBytes(
        MessageDigest.getInstance(hash.toUpperCase(Locale.ROOT).replace("SHA", "SHA-"))
            .digest(text));
    return out.getCompactData();
  }

  /**
   * The armoured form.
   *
   * @param signature with its algorithm (RFC 4253 section 6.6)
   */
  static String armoured(SshPublicKey key, String namespace, String hash, byte[] signature) {
    Buffer out = new ByteArrayBuffer();
    out.putRawBytes(MAGIC);
    out.putUInt(VERSION);
    out.putBytes(key.blob());
    out.putString(namespace);
    out.putBytes(new byte[0]);
    out.putString(hash);
    out.putBytes(signature);
    return BEGIN
        + "\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(out.getCompactData())
        + "\n"
        + END
        + "\n";
  }
}
