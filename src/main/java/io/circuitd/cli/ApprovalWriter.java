package io.circuitd.cli;

import io.circuitd.control.PlanReport;
import io.circuitd.intent.Approval;
import io.circuitd.intent.ApprovalFiles;
import io.circuitd.intent.ApprovalJudge;
import io.circuitd.intent.Consent;
import io.circuitd.intent.Judgement;
import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.ssh.SshPublicKey;
import io.circuitd.ssh.SshSigner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes one person's approvals of plans, signed where that is asked for. */
final class ApprovalWriter {
  private final Terminal terminal;
  private final Path folder;
  private final String by;
  private final Optional<String> ticket;

  /** What was written: a file for each connection, and which approvals are still missing. */
  record Written(List<String> files, List<String> notes) {}

  private record Signed(PlanReport plan, Approver approver, Approval approval) {}

  ApprovalWriter(Terminal terminal, Path folder, String by, Optional<String> ticket) {
    this.terminal = terminal;
    this.folder = folder;
    this.by = by;
    this.ticket = ticket;
  }

  /**
   * Approves plans, each by its own digest.
   *
   * @throws CommandFailure when one of them may not be approved by this person, or the key does not
   *     sign; then none is
   */
  Written write(List<PlanReport> plans, Optional<Path> key, Optional<Path> agent)
      throws IOException {
    if (plans.isEmpty()) {
      return new Written(List.of(), List.of());
    }
    Optional<SshSigner> signer =
        new Approver(terminal, plans.getFirst().needs(), by).signer(key, agent);
    List<Signed> signed = new ArrayList<>();
    // All are signed before the first is written, so that a refusing agent leaves nothing behind.
    for (PlanReport plan : plans) {
      Approver approver = new Approver(terminal, plan.needs(), by);
      for (Side side : plan.connections()) {
        Consent consent = new Consent(by, now(), ticket, Optional.empty());
        Approval mine = new Approval(plan.circuit(), side, plan.digest(), List.of(consent));
        signed.add(new Signed(plan, approver, approver.signed(mine, signer)));
      }
    }
    List<String> files = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    // Signing may have taken its time: what others approved meanwhile must not be lost.
    List<Approval> there = ApprovalFiles.load(folder).approvals();
    for (Signed one : signed) {
      Approval approval = added(one.plan(), one.approval(), there);
      files.add(ApprovalFiles.write(folder, approval).toString());
      Judgement judgement = one.approver().judge(approval);
      if (one.plan().needs().count() > 1 || !judgement.enough()) {
        notes.add(
            (plans.size() > 1 ? one.plan().circuit() + " " : "")
                + one.approval().side().word()
                + ": "
                + judgement.words());
      }
    }
    return new Written(files, notes);
  }

  /** To those of others who approved the same plan; what is used up or of another one goes. */
  private static Approval added(PlanReport plan, Approval mine, List<Approval> there) {
    CircuitName circuit = plan.circuit();
    boolean usedUp =
        plan.approvals().stream()
            .anyMatch(given -> given.connection() == mine.side() && given.usedUp());
    Optional<Approval> same =
        there.stream()
            .filter(given -> given.circuit().equals(circuit) && given.side() == mine.side())
            .filter(given -> given.digest().equals(mine.digest()) && !usedUp)
            .findFirst();
    Consent own = mine.consents().getFirst();
    List<Consent> consents = new ArrayList<>();
    same.ifPresent(given ->
        given.consents().stream()
            .filter(consent -> !isOfSame(consent, own))
            .forEach(consents::add));
    consents.add(own);
    return new Approval(circuit, mine.side(), mine.digest(), consents);
  }

  private static boolean isOfSame(Consent one, Consent other) {
    Optional<SshPublicKey> key = ApprovalJudge.key(one);
    return ApprovalJudge.same(one.by(), other.by())
        || (key.isPresent() && key.equals(ApprovalJudge.key(other)));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
