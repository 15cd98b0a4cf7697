package io.circuitd.daemon;

import io.circuitd.deploy.Approvals;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Refusal;
import io.circuitd.model.CircuitName;
import io.circuitd.store.AuditEvent;
import io.circuitd.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells the audit of a circuit's approvals, once for each content of their files. */
final class ApprovalNews {
  private final CircuitName circuit;
  private final Store store;
  private final Set<String> told = new HashSet<>();

  ApprovalNews(CircuitName circuit, Store store) {
    this.circuit = circuit;
    this.store = store;
  }

  /** They lie there, whatever they are worth. */
  void seen(Collection<Approval> approvals) {
    for (Approval approval : approvals) {
      for (Consent consent : approval.consents()) {
        tell(AuditEvent.APPROVAL_SEEN, approval, consent, Map.of());
      }
    }
  }

  /** Those that do not count, by the site's policy or for their signatures. */
  void refused(Collection<Approval> approvals, ApprovalJudge judge) {
    for (Approval approval : approvals) {
      Approvals.judge(approval, store.journal(), judge)
          .refused()
          .forEach((consent, refusal) -> {
            if (refusal.reason() != Refusal.Reason.COUNTED_ALREADY) {
              refused(approval, consent, refusal.toString());
            }
          });
    }
  }

  /** Those that are for another plan than this one. */
  void moved(Collection<Approval> approvals, String digest, String reason) {
    for (Approval approval : approvals) {
      if (!approval.digest().equals(digest)) {
        approval.consents().forEach(consent -> refused(approval, consent, reason));
      }
    }
  }

  private void refused(Approval approval, Consent consent, String reason) {
    tell(AuditEvent.APPROVAL_REFUSED, approval, consent, Map.of("reason", reason));
  }

  private void tell(
      AuditEvent event, Approval approval, Consent consent, Map<String, String> more) {
    Map<String, String> detail = new TreeMap<>(more);
    detail.put("connection", approval.side().word());
    detail.put("digest", approval.digest());
    detail.put("by", consent.by());
    detail.put("at", consent.at().toString());
    consent.ticket().ifPresent(ticket -> detail.put("ticket", ticket));
    consent.signature().ifPresent(signature -> detail.put("signature", signature));
    if (told.add(event + detail.toString())) {
      store.audit().once(event, circuit, detail);
    }
  }
}
