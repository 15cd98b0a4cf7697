package io.circuitd.ssh;

import java.time.Instant;
import java.util.Optional;

/**
 * Judges signatures as {@code ssh-keygen -Y verify} does, and says why one does not count.
 *
 * @param namespace what signatures must have been made for
 */
public record SignatureCheck(
    AllowedSigners signers, Optional<RevokedKeys> revoked, String namespace) {

  /**
   * Why a signature does not count; empty when it does.
   *
   * @param armoured the signature
   * @param principal who is said to have signed
   * @param at when, as the signer claims; the times of the key must hold then and now
   */
  public Optional<String> refusal(
      String armoured, byte[] text, String principal, Instant at, Instant now) {
    SshSignature signature;
    try {
      signature = SshSignature.parse(armoured);
    } catch (Unusable e) {
      return Optional.of("there is " + e.reason());
    }
    SshPublicKey key = signature.key();
    if (!signature.namespace().equals(namespace)) {
      return Optional.of(
          "it was made for the namespace '" + signature.namespace() + "', not for " + namespace);
    }
    if (!signature.fits(text)) {
      return Optional.of(
          "it does not fit what it stands under: one of both was edited, or it was not made with"
              + " the key "
              + key);
    }
    return refusal(key, principal, at, now);
  }

  /** Why this person's signatures with a key would not count; empty when they would. */
  public Optional<String> refusal(SshPublicKey key, String principal, Instant at, Instant now) {
    return revoked
        .flatMap(list -> list.at(key))
        .map(where -> "the key " + key + " is revoked at " + where)
        .or(() -> signers.refusal(key, principal, namespace, at, now));
  }
}
