package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord.State;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Jdbi;

/** The journal of changes; a step is on the disk before it is taken. */
public final class Journal {
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final StepListener listener;
  private final Runnable appended;

  /**
   * @param appended called after each commit that added records to the audit
   */
  Journal(Jdbi jdbi, InstantSource clock, StepListener listener, Runnable appended) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.listener = listener;
    this.appended = appended;
  }

  /**
   * An approval that a change was started on; it counts for no other change.
   *
   * @param at as the approval itself says, whatever the clock that wrote it
   * @param by who gave it, and under which ticket: for the audit, not to know it by
   */
  public record UsedApproval(
      Side side, String digest, Instant at, String by, Optional<String> ticket) {
    /** What an approval is known by. */
    public UsedApproval(Side side, String digest, Instant at) {
      this(side, digest, at, "", Optional.empty());
    }

    /** Whether a change that was started on this one leaves nothing of the other. */
    public boolean usesUp(UsedApproval other) {
      return side == other.side && digest.equals(other.digest) && !at.isBefore(other.at);
    }

    private Map<String, String> told() {
      Map<String, String> told = new TreeMap<>();
      told.put("connection", side.word());
      told.put("digest", digest);
      told.put("at", at.toString());
      told.put("by", by);
      ticket.ifPresent(t -> told.put("ticket", t));
      return told;
    }
  }

  /**
   * Starts a change, and uses its approvals up; the audit tells it.
   *
   * @param undoes the past change that it takes back
   * @throws IllegalStateException when the circuit has an open one
   */
  public ChangeRecord open(
      CircuitName circuit,
      String kind,
      String digest,
      String plan,
      Collection<UsedApproval> approvals,
      Optional<Long> undoes) {
    Instant now = clock.instant();
    Map<String, String> started = new TreeMap<>(Map.of("kind", kind, "digest", digest));
    undoes.ifPresent(change -> started.put("undoes", change.toString()));
    ChangeRecord opened =
        jdbi.inTransaction(handle -> {
          if (ChangeRows.openOf(handle, circuit).isPresent()) {
            throw new IllegalStateException("circuit " + circuit + " has an open change");
          }
          long id = ChangeRows.insert(handle, circuit, kind, digest, plan, now);
          ChangeRows.useUp(handle, id, circuit, approvals);
          List<AuditChain.Row> told = new ArrayList<>();
          told.add(
              StepRows.row(
                  now, circuit.value(), id, AuditEvent.CHANGE_STARTED, AuditDetail.of(started)));
          for (UsedApproval approval : approvals) {
            String detail = AuditDetail.of(approval.told());
            told.add(StepRows.row(now, circuit.value(), id, AuditEvent.APPROVAL_USED, detail));
          }
          AuditChain.append(handle, told);
          return new ChangeRecord(id, circuit, kind, digest, plan, State.OPEN, "", now);
        });
    appended.run();
    return opened;
  }

  /** Writes the next step; it is durable when this returns. */
  public void step(long changeId, int stage, String name, String detail) {
    together(List.of(NextStep.of(changeId, stage, name, detail)));
  }

  /** Writes the last step of a push together with the record of what is now on the router. */
  public void pushed(long changeId, int stage, PushedRecord record) {
    together(List.of(NextStep.pushed(changeId, stage, record)));
  }

  /** Writes the last step of a removal and forgets what was on the router. */
  public void removed(long changeId, int stage, LegId leg, String router) {
    together(List.of(NextStep.removed(changeId, stage, leg, router)));
  }

  /**
   * Writes the next steps of several changes, all of them or none, with one wait for the disk. The
   * audit tells them, after the notes of each.
   */
  public void together(Collection<NextStep> steps) {
    Instant now = clock.instant();
    steps.forEach(step -> listener.before(step.changeId(), step.stage(), step.name()));
    jdbi.useTransaction(handle -> StepRows.put(handle, steps, now));
    appended.run();
    steps.forEach(step -> listener.after(step.changeId(), step.stage(), step.name()));
  }

  /** Something for the audit that happens now; to be written with the next step. */
  public AuditNote note(AuditEvent event, Map<String, String> detail) {
    return new AuditNote(event, clock.instant(), AuditDetail.of(detail));
  }

  /** Writes notes of a change that no step takes along. */
  public void tell(long changeId, List<AuditNote> notes) {
    if (notes.isEmpty()) {
      return;
    }
    jdbi.useTransaction(handle -> {
      String circuit = StepRows.circuitOf(handle, changeId);
      AuditChain.append(
          handle,
          notes.stream()
              .map(note -> StepRows.row(note.at(), circuit, changeId, note.event(), note.detail()))
              .toList());
    });
    appended.run();
  }

  /** Ends a change; the audit tells it. */
  public void close(long changeId, State state, String reason) {
    Instant now = clock.instant();
    jdbi.useTransaction(handle -> {
      ChangeRows.close(handle, changeId, state, reason, now);
      String detail =
          AuditDetail.of(
              Map.of("outcome", state.name().toLowerCase(Locale.ROOT), "reason", reason));
      AuditChain.append(
          handle,
          List.of(
              StepRows.row(
                  now,
                  StepRows.circuitOf(handle, changeId),
                  changeId,
                  AuditEvent.CHANGE_ENDED,
                  detail)));
    });
    appended.run();
  }

  /** Changes that were started and not ended, oldest first. */
  public List<ChangeRecord> open() {
    return jdbi.withHandle(handle -> ChangeRows.open(handle));
  }

  /** The change of a circuit that was started and not ended. */
  public Optional<ChangeRecord> openOf(CircuitName circuit) {
    return jdbi.withHandle(handle -> ChangeRows.openOf(handle, circuit));
  }

  /**
   * The last commit of each stage of open changes that was neither taken back nor brought to its
   * end.
   */
  public List<StepRecord> openCommits() {
    return jdbi.withHandle(handle -> StepRows.openCommits(handle));
  }

  /** The last change of a circuit, open or ended. */
  public Optional<ChangeRecord> last(CircuitName circuit) {
    return jdbi.withHandle(handle -> ChangeRows.last(handle, circuit));
  }

  /** The last change of each of these circuits, open or ended, in bulk. */
  public Map<CircuitName, NewestChange> newest(Collection<CircuitName> circuits) {
    return jdbi.withHandle(handle -> ChangeRows.newest(handle, circuits));
  }

  /** The approvals of these circuits that changes were started on, in bulk. */
  public Map<CircuitName, List<UsedApproval>> usedUp(Collection<CircuitName> circuits) {
    return jdbi.withHandle(handle -> ChangeRows.usedUp(handle, circuits));
  }

  /** One change, open or ended. */
  public Optional<ChangeRecord> change(long id) {
    return jdbi.withHandle(handle -> ChangeRows.byId(handle, id));
  }

  /** How many changes there are in each state, of all that were ever begun. */
  public Map<State, Long> counts() {
    return jdbi.withHandle(ChangeRows::counts);
  }

  /** Every change of a circuit, oldest first. */
  public List<ChangeRecord> of(CircuitName circuit) {
    return jdbi.withHandle(handle -> ChangeRows.of(handle, circuit));
  }

  /** True when a change was started on this very approval, or on a later one of the same plan. */
  public boolean usedUp(CircuitName circuit, UsedApproval approval) {
    return jdbi.withHandle(handle -> ChangeRows.usedUp(handle, circuit, approval));
  }

  /** The steps of a change, in order. */
  public List<StepRecord> steps(long changeId) {
    return jdbi.withHandle(handle -> StepRows.of(handle, changeId));
  }

  /**
   * Keeps the parts of a plan by its digest, so that it can be told later what moved; the audit
   * tells that it was shown.
   *
   * @param shown to whom, and what else is known of it
   */
  public void rememberPlan(
      CircuitName circuit, String digest, String parts, Map<String, String> shown) {
    Instant now = clock.instant();
    jdbi.useTransaction(handle -> PlanRows.put(handle, circuit, digest, parts, shown, now));
    appended.run();
  }

  /** The parts of a plan that was shown before. */
  public Optional<String> planParts(String digest) {
    return jdbi.withHandle(handle -> PlanRows.parts(handle, digest));
  }

  /** When a plan was shown last: what it stands on stood so then. */
  public Optional<Instant> planShown(String digest) {
    return jdbi.withHandle(handle -> PlanRows.shown(handle, digest));
  }
}
