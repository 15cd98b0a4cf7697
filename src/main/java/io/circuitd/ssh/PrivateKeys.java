package io.circuitd.ssh;

import io.circuitd.files.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * Reads private keys in OpenSSH's form (PROTOCOL.key), with or without a passphrase; PEM as far as
 * the SSH library reads it.
 */
public final class PrivateKeys {
  private static final Pattern OPENSSH =
      Pattern.compile(
          "-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END OPENSSH PRIVATE"
              + " KEY-----");
  private static final Pattern PUBLIC =
      Pattern.compile("^(ssh-|ecdsa-|sk-)\\S+ AAAA|^-----BEGIN .*PUBLIC KEY-----|^---- BEGIN SSH2");
  private static final List<String> TYPES =
      List.of(
          "ssh-ed25519",
          "ssh-rsa",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521");

  private PrivateKeys() {}

  /** It is encrypted, and no passphrase was given. */
  public static final class NeedsPassphrase extends Unusable {
    private static final long serialVersionUID = 1L;

    NeedsPassphrase() {
      super("it is encrypted; give its passphrase by reference as well");
    }
  }

  /**
   * Reads all keys of a file.
   *
   * @param content of the file
   * @throws NeedsPassphrase when it is encrypted and no passphrase is given
   * @throws Unusable when there is no key that can be used; the message holds nothing of it
   */
  public static List<KeyPair> read(Secret content, Optional<Secret> passphrase) throws Unusable {
    String text = content.reveal().strip();
    if (PUBLIC.matcher(text).find()) {
      throw new Unusable("it is a public key; give the file without .pub");
    }
    if (text.startsWith("PuTTY-User-Key-File")) {
      throw new Unusable("it is in PuTTY's form; convert it with puttygen -O private-openssh");
    }
    Matcher openSsh = OPENSSH.matcher(text);
    if (openSsh.find()) {
      check(openSsh.group(1), passphrase);
    } else if (!text.contains("PRIVATE KEY-----")) {
      throw new Unusable("it is not a private key");
    }
    boolean encrypted = openSsh.hasMatch() || text.contains("ENCRYPTED");
    try {
      List<KeyPair> pairs = new ArrayList<>();
      SecurityUtils.loadKeyPairIdentities(
              null,
              NamedResource.ofName("private key"),
              new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
              FilePasswordProvider.of(passphrase.map(Secret::reveal).orElse("")))
          .forEach(pairs::add);
      if (pairs.isEmpty()) {
        throw new Unusable("it has no key that can be read");
      }
      return pairs;
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (encrypted && passphrase.isPresent()) {
        throw new Unusable("the passphrase does not open it, or the file is damaged");
      }
      if (encrypted && !openSsh.hasMatch()) {
        throw new NeedsPassphrase();
      }
      throw new Unusable("its content cannot be read");
    }
  }

  /** What the unencrypted head of the file tells: cipher and key type. */
  private static void check(String base64, Optional<Secret> passphrase) throws Unusable {
    String cipher;
    String type;
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(base64);
      byte[] magic = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
      ByteArrayBuffer head = new ByteArrayBuffer(bytes);
      byte[] start = new byte[magic.length];
      head.getRawBytes(start);
      if (!Arrays.equals(start, magic)) {
        throw new Unusable("its content cannot be read");
      }
      cipher = head.getString();
      head.getString();
      head.getBytes();
      head.getInt();
      type = new ByteArrayBuffer(head.getBytes()).getString();
    } catch (RuntimeException e) {
      throw new Unusable("its content cannot be read");
    }
    if (!TYPES.contains(type)) {
      throw new Unusable("keys of type " + type + " are not supported");
    }
    if (!cipher.equals("none") && passphrase.isEmpty()) {
      throw new NeedsPassphrase();
    }
  }
}
