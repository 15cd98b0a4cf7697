package io.circuitd.intent;

import io.circuitd.files.Finding;
import io.circuitd.files.Loaded;
import io.circuitd.ssh.AllowedSigners;
import io.circuitd.ssh.RevokedKeys;
import io.circuitd.ssh.SignatureCheck;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The site's settings of approvals with the approvers' keys, as the files have them now. Where a
 * file is broken, no signature counts.
 *
 * @param check empty when signatures cannot be checked
 * @param findings why not
 */
public record ApprovalPolicy(
    ApprovalSettings settings, Optional<SignatureCheck> check, List<Finding> findings) {

  /** Reads the files. */
  public static ApprovalPolicy load(ApprovalSettings settings) {
    Optional<Loaded<AllowedSigners>> approvers =
        settings.approvers().map(file -> AllowedSigners.load(file, ZoneId.systemDefault()));
    Optional<Loaded<RevokedKeys>> revoked = settings.revoked().map(RevokedKeys::load);
    List<Finding> findings = new ArrayList<>();
    approvers.ifPresent(loaded -> findings.addAll(loaded.findings()));
    revoked.ifPresent(loaded -> findings.addAll(loaded.findings()));
    Optional<SignatureCheck> check =
        findings.isEmpty()
            ? approvers
                .flatMap(Loaded::value)
                .map(signers ->
                    new SignatureCheck(signers, revoked.flatMap(Loaded::value), Approval.NAMESPACE))
            : Optional.empty();
    return new ApprovalPolicy(settings, check, List.copyOf(findings));
  }

  /**
   * For the approvals of one circuit.
   *
   * @param author of the circuit's file
   */
  public ApprovalJudge judge(Optional<String> author, Instant now) {
    return new ApprovalJudge(this, author, now);
  }
}
