package io.circuitd.ssh;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** A FIDO security key in software: what PROTOCOL.u2f says that one signs. */
public final class SoftSecurityKey {
  private static final String APPLICATION = "ssh:";

  private final boolean ecdsa;
  private final KeyPair pair;

  public SoftSecurityKey(boolean ecdsa) throws GeneralSecurityException {
    this.ecdsa = ecdsa;
    KeyPairGenerator generator = KeyPairGenerator.getInstance(ecdsa ? "EC" : "Ed25519");
    if (ecdsa) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    }
    this.pair = generator.generateKeyPair();
  }

  private String type() {
    return ecdsa ? "sk-ecdsa-sha2-nistp256@openssh.com" : "sk-ssh-ed25519@openssh.com";
  }

  /** The key. */
  public SshPublicKey key() throws Unusable {
    Buffer blob = new ByteArrayBuffer();
    blob.putString(type());
    byte[] encoded = pair.getPublic().getEncoded();
    if (ecdsa) {
      ECPublicKey ec = (ECPublicKey) pair.getPublic();
      blob.putString("nistp256");
      byte[] point = new byte[65];
      point[0] = 4;
      copy(ec.getW().getAffineX(), point, 1);
      copy(ec.getW().getAffineY(), point, 33);
      blob.putBytes(point);
    } else {
      blob.putBytes(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }
    blob.putString(APPLICATION);
    return SshPublicKey.of(blob.getCompactData());
  }

  private static void copy(BigInteger number, byte[] to, int at) {
    byte[] bytes = number.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, to, at + 32 - length, length);
  }

  /** Signs, touched or not. */
  public String sign(String namespace, byte[] text, boolean touched) throws Exception {
    byte flags = (byte) (touched ? 1 : 0);
    Buffer data = new ByteArrayBuffer();
    data.putRawBytes(sha256(APPLICATION.getBytes(StandardCharsets.US_ASCII)));
    data.putByte(flags);
    data.putUInt(7);
    data.putRawBytes(sha256(SshSignature.signed(namespace, "sha512", text)));
    Signature signer = Signature.getInstance(ecdsa ? "SHA256withECDSA" : "Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(data.getCompactData());
    byte[] raw = signer.sign();
    Buffer signature = new ByteArrayBuffer();
    signature.putString(type());
    signature.putBytes(ecdsa ? numbers(raw) : raw);
    signature.putByte(flags);
    signature.putUInt(7);
    return SshSignature.armoured(key(), namespace, "sha512", signature.getCompactData());
  }

  /** From DER to two mpints. */
  private static byte[] numbers(byte[] der) {
    Buffer out = new ByteArrayBuffer();
    int at = 2;
    for (int i = 0; i < 2; i++) {
      int length = der[at + 1];
      out.putMPInt(new BigInteger(Arrays.copyOfRange(der, at + 2, at + 2 + length)));
      at += 2 + length;
    }
    return out.getCompactData();
  }

  private static byte[] sha256(byte[] data) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(data);
  }
}
