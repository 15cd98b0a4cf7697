package io.circuitd.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;

/**
 * The host keys of simulated routers, derived from their names: anyone can know them, which is what
 * a lab wants, so that the pins in an example inventory never change.
 */
public final class LabHostKey {
  private LabHostKey() {}

  /** The pin for an inventory, {@code SHA256:…} as ssh-keygen -l prints it. */
  public static String pin(String routerName) {
    return KeyUtils.getFingerPrint(of(routerName).getPublic());
  }

  static KeyPair of(String routerName) {
    try {
      byte[] seed =
          MessageDigest.getInstance("SHA-256")
              .digest(("circuitd-lab:" + routerName).getBytes(StandardCharsets.UTF_8));
      PrivateKey key = SecurityUtils.generateEDDSAPrivateKey(KeyPairProvider.SSH_ED25519, seed);
      return new KeyPair(SecurityUtils.recoverEDDSAPublicKey(key), key);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("ed25519 is not available", e);
    }
  }
}
