package io.circuitd.netconf;

import io.circuitd.files.Secret;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What may prove the user (RFC 4252, RFC 4256); tried in the order public key, agent, password.
 *
 * @param password serves the methods password and keyboard-interactive
 * @param agent socket of an SSH agent
 */
public record SshLogin(
    Optional<Secret> password, Optional<PrivateKey> privateKey, Optional<Path> agent) {

  /**
   * A key of our own: ed25519, RSA or ECDSA.
   *
   * @param text the OpenSSH file's text
   * @param passphrase where the file is encrypted
   */
  public record PrivateKey(Secret text, Optional<Secret> passphrase) {}
}
