package io.circuitd.ssh;

import java.time.Instant;
import java.util.List;
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

  /**
   * Those whose signatures would count now, as far as the file names them without wildcards.
   *
   * @param without a person whose keys are left out, whoever else has them
   */
  public List<String> principals(Instant now, Optional<String> without) {
    return signers.principals(
        namespace,
        now,
        key ->
            revoked.flatMap(list -> list.at(key)).isEmpty()
                && without.flatMap(person -> signers.gives(key, person)).isEmpty());
  }

  /** Why this person's signatures with a key would not count; empty when they would. */
  public Optional<String> refusal(SshPublicKey key, String principal, Instant at, Instant now) {
    return revoked
        .flatMap(list -> list.at(key))
        .map(where -> "the key " + key + " is revoked at " + where)
        .or(() -> signers.refusal(key, principal, namespace, at, now));
  }
}
