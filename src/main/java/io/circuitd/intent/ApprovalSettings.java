package io.circuitd.intent;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the site wants of an approval.
 *
 * @param signed whether every consent must be signed; a signature that is there is always checked
 * @param count how many persons must approve a plan, at least 1
 * @param authorMayApprove whether the author of a circuit's file counts among them
 * @param approvers file of their keys (ssh-keygen(1), ALLOWED SIGNERS)
 * @param revoked file of keys that count no more
 */
public record ApprovalSettings(
    boolean signed,
    int count,
    boolean authorMayApprove,
    Optional<Path> approvers,
    Optional<Path> revoked) {
  /** One approval, without a signature, of anybody but the author. */
  public static final ApprovalSettings DEFAULT =
      new ApprovalSettings(false, 1, false, Optional.empty(), Optional.empty());
}
