package io.circuitd.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshSignatureTest {
  private static final byte[] TEXT = "what is approved\n".getBytes(StandardCharsets.UTF_8);
  private static final byte[] OTHER = "something else\n".getBytes(StandardCharsets.UTF_8);

  private static byte[] bytes(String armoured) {
    return Base64.getMimeDecoder().decode(armoured.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static String armour(byte[] bytes) {
    return "-----BEGIN SSH SIGNATURE-----\n"
        + Base64.getMimeEncoder(70, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END SSH SIGNATURE-----\n";
  }

  private static boolean counts(String armoured, byte[] text) {
    try {
      SshSignature signature = SshSignature.parse(armoured);
      return signature.namespace().equals("n") && signature.fits(text);
    } catch (Unusable e) {
      return false;
    }
  }

  /** An RSA signature by hand: of any length of key, under any name. */
  private static String rsa(int bits, String java, String algorithm) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    Buffer blob = new ByteArrayBuffer();
    blob.putRawPublicKey(pair.getPublic());
    Signature signer = Signature.getInstance(java);
    signer.initSign(pair.getPrivate());
    signer.update(SshSignature.signed("n", "sha512", TEXT));
    Buffer signature = new ByteArrayBuffer();
    signature.putString(algorithm);
    signature.putBytes(signer.sign());
    return SshSignature.armoured(
        new SshPublicKey("ssh-rsa", Base64.getEncoder().encodeToString(blob.getCompactData())),
        "n",
        "sha512",
        signature.getCompactData());
  }

  @ParameterizedTest
  @CsvSource({
    "2048, SHA512withRSA, rsa-sha2-512, ''",
    "2048, SHA256withRSA, rsa-sha2-256, ''",
    "2048, SHA1withRSA, ssh-rsa, an RSA signature over SHA-1",
    "1024, SHA512withRSA, rsa-sha2-512, an RSA key of 1024 bits",
    "2048, SHA512withRSA, ssh-ed25519, of another algorithm than its key has"
  })
  void rsaIsTakenWithSha2AndLongKeysAlone(int bits, String java, String algorithm, String refusal)
      throws Exception {
    String armoured = rsa(bits, java, algorithm);
    if (refusal.isEmpty()) {
      assertThat(counts(armoured, TEXT)).isTrue();
      assertThat(counts(armoured, OTHER)).isFalse();
    } else {
      assertThatThrownBy(() -> SshSignature.parse(armoured)).hasMessageContaining(refusal);
    }
  }

  @Test
  void aSha1SignatureUnderTheNameOfSha2DoesNotFit() throws Exception {
    assertThat(counts(rsa(2048, "SHA1withRSA", "rsa-sha2-512"), TEXT)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noByteOfASignatureCanBeChanged(boolean ecdsa) throws Exception {
    byte[] whole = bytes(new SoftSecurityKey(ecdsa).sign("n", TEXT, true));
    assertThat(counts(armour(whole), TEXT)).isTrue();
    for (int i = 0; i < whole.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] bent = whole.clone();
        bent[i] ^= (byte) (1 << bit);
        assertThat(counts(armour(bent), TEXT)).as("byte %d bit %d", i, bit).isFalse();
      }
      assertThat(counts(armour(Arrays.copyOf(whole, i)), TEXT)).as("cut at %d", i).isFalse();
    }
    assertThat(counts(armour(Arrays.copyOf(whole, whole.length + 1)), TEXT)).isFalse();
  }

  @Test
  void whateverComesIsRefusedInWords() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] whole = bytes(new SoftSecurityKey(false).sign("n", TEXT, true));
    String text = armour(whole);
    for (int run = 0; run < 3000; run++) {
      byte[] bytes = whole.clone();
      String armoured =
          switch (run % 4) {
            case 0 -> {
              byte[] noise = new byte[random.nextInt(400)];
              random.nextBytes(noise);
              yield armour(noise);
            }
            case 1 -> {
              for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
              }
              yield armour(bytes);
            }
            case 2 -> {
              int at = random.nextInt(bytes.length - 4);
              int length = random.nextInt();
              for (int i = 0; i < 4; i++) {
                bytes[at + i] = (byte) (length >> (8 * i));
              }
              yield armour(bytes);
            }
            default -> {
              int at = random.nextInt(text.length());
              yield text.substring(0, at)
                  + (char) random.nextInt(0x180)
                  + text.substring(Math.min(text.length(), at + random.nextInt(5)));
            }
          };
      assertThat(counts(armoured, OTHER)).as("seed %d, run %d", seed, run).isFalse();
      if (run % 4 < 3 && !Arrays.equals(bytes(armoured), whole)) {
        assertThat(counts(armoured, TEXT)).as("seed %d, run %d", seed, run).isFalse();
      }
    }
  }

  @Test
  void anotherSpellingOfAKeyIsRefused() throws Exception {
    Buffer blob = new ByteArrayBuffer();
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    blob.putRawPublicKey(generator.generateKeyPair().getPublic());
    Buffer in = new ByteArrayBuffer(blob.getCompactData());
    Buffer padded = new ByteArrayBuffer();
    padded.putString(in.getString());
    padded.putBytes(concat(new byte[1], in.getBytes()));
    padded.putBytes(in.getBytes());
    assertThatThrownBy(() -> SshPublicKey.of(padded.getCompactData()))
        .hasMessageContaining("not written as it should be");
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
