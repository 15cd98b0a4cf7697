package io.circuitd.ssh;

import io.circuitd.files.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.BufferException;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/** Makes signatures over texts (PROTOCOL.sshsig) with one key. */
public final class SshSigner {
  /** Long enough for somebody to find the security key and touch it. */
  private static final Duration AGENT_LIMIT = Duration.ofSeconds(60);

  private static final String HASH = "sha512";

  private final SshPublicKey key;
  private final Way way;

  private SshSigner(SshPublicKey key, Way way) {
    this.key = key;
    this.way = way;
  }

  private interface Way {
    /** The signature with its algorithm. */
    byte[] sign(String algorithm, byte[] data) throws Unusable;
  }

  /**
   * With a private key.
   *
   * @param content of its file
   * @throws PrivateKeys.NeedsPassphrase when it is encrypted and no passphrase is given
   * @throws Unusable when it cannot be used
   */
  public static SshSigner ofPrivateKey(Secret content, Optional<Secret> passphrase)
      throws Unusable {
    KeyPair pair = PrivateKeys.read(content, passphrase).getFirst();
    Buffer blob = new ByteArrayBuffer();
    blob.putRawPublicKey(pair.getPublic());
    return new SshSigner(
        SshPublicKey.of(blob.getCompactData()), (algorithm, data) -> sign(pair, algorithm, data));
  }

  private static byte[] sign(KeyPair pair, String algorithm, byte[] data) throws Unusable {
    try {
      Signature signer =
          Optional.ofNullable(BuiltinSignatures.fromFactoryName(algorithm))
              .map(BuiltinSignatures::create)
              .orElseThrow(() -> new GeneralSecurityException(algorithm));
      signer.initSigner(null, pair.getPrivate());
      signer.update(null, data);
      Buffer signature = new ByteArrayBuffer();
      signature.putString(algorithm);
      signature.putBytes(signer.sign(null));
      return signature.getCompactData();
    } catch (Exception e) {
      // The library's own signature says "any exception".
      throw new Unusable("the key does not sign: " + e.getMessage());
    }
  }

  /**
   * The keys of an agent that can sign here, in its order.
   *
   * @param socket such as SSH_AUTH_SOCK names
   * @throws Unusable when it does not answer
   */
  public static List<SshSigner> ofAgent(Path socket) throws Unusable {
    List<SshSigner> signers = new ArrayList<>();
    try (AgentClient agent = AgentClient.connect(socket, AGENT_LIMIT)) {
      for (byte[] blob : agent.blobs()) {
        usable(blob)
            .ifPresent(key ->
                signers.add(
                    new SshSigner(key, (algorithm, data) -> ask(socket, blob, algorithm, data))));
      }
    } catch (IOException | BufferException e) {
      throw new Unusable("the SSH agent at " + socket + " gives no keys: " + words(e));
    }
    return signers;
  }

  private static Optional<SshPublicKey> usable(byte[] blob) {
    try {
      return Optional.of(SshPublicKey.of(blob));
    } catch (Unusable e) {
      return Optional.empty();
    }
  }

  private static byte[] ask(Path socket, byte[] key, String algorithm, byte[] data)
      throws Unusable {
    try (AgentClient agent = AgentClient.connect(socket, AGENT_LIMIT)) {
      return agent.sign(key, algorithm, data);
    } catch (IOException | BufferException e) {
      throw new Unusable("the SSH agent at " + socket + " does not sign: " + words(e));
    }
  }

  private static String words(Exception e) {
    return Optional.ofNullable(e.getMessage()).orElse("no reason given");
  }

  public SshPublicKey key() {
    return key;
  }

  /**
   * Signs.
   *
   * @param namespace what the signature is for
   * @return the armoured form
   * @throws Unusable when key or agent do not sign
   */
  public String sign(String namespace, byte[] text) throws Unusable {
    try {
      byte[] data = SshSignature.signed(namespace, HASH, text);
      return SshSignature.armoured(
          key, namespace, HASH, way.sign(key.algorithms().getFirst(), data));
    } catch (GeneralSecurityException e) {
      throw new Unusable("this Java does not have " + HASH);
    }
  }
}
