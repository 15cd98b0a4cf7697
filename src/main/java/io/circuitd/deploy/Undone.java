package io.circuitd.deploy;

import io.circuitd.files.Finding;
import io.circuitd.files.Severity;
import io.circuitd.store.ChangeRecord;
import io.circuitd.store.Journal;
import java.util.Optional;

/** What was taken back: read from the journal. */
public final class Undone {
  private Undone() {}

  /** The change that a change took back; empty for a change of its own. */
  public static Optional<Long> by(ChangeRecord change) {
    return PlanJson.read(change.plan()).undoes();
  }

  /** Says in a plan that it brings back what the last change undid. */
  static void warn(PlanDraft draft, Journal journal) {
    journal
        .last(draft.circuit.name())
        .filter(last -> last.state() == ChangeRecord.State.DONE)
        .ifPresent(last ->
            by(last)
                .ifPresent(undone ->
                    draft.findings.add(
                        new Finding(
                            Severity.WARNING,
                            Optional.empty(),
                            draft.circuit.file(),
                            "change "
                                + last.id()
                                + " undid change "
                                + undone
                                + ", and the file wants otherwise than what stands",
                            "a file that wants what stands, unless this plan is to bring it back",
                            "change the file, or approve"))));
  }
}
