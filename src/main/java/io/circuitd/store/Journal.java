package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The journal of changes; a step is on the disk before it is taken. */
public final class Journal {
  private final Jdbi jdbi;
  private final InstantSource clock;
  private final StepListener listener;

  Journal(Jdbi jdbi, InstantSource clock, StepListener listener) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * An approval that a change was started on; it counts for no other change.
   *
   * @param at as the approval itself says, whatever the clock that wrote it
   */
  public record UsedApproval(Side side, String digest, Instant at) {}

  /**
   * Starts a change, and uses its approvals up; the audit tells it.
   *
   * @throws IllegalStateException when the circuit has an open one
   */
  public ChangeRecord open(
      CircuitName circuit,
      String kind,
      String digest,
      String plan,
      Collection<UsedApproval> approvals) {
    Instant now = clock.instant();
    return jdbi.inTransaction(handle -> {
      if (openOf(handle, circuit).isPresent()) {
        throw new IllegalStateException("circuit " + circuit + " has an open change");
      }
      long id =
          handle
              .createUpdate(
                  "insert into change (circuit, kind, digest, plan, state, opened_at)"
                      + " values (:circuit, :kind, :digest, :plan, 'OPEN', :at)")
              .bind("circuit", circuit.value())
              .bind("kind", kind)
              .bind("digest", digest)
              .bind("plan", plan)
              .bind("at", now.toString())
              .executeAndReturnGeneratedKeys()
              .mapTo(Long.class)
              .one();
      for (UsedApproval approval : approvals) {
        handle
            .createUpdate(
                "insert into used_approval (change_id, circuit, side, digest, at)"
                    + " values (:change, :circuit, :side, :digest, :at)")
            .bind("change", id)
            .bind("circuit", circuit.value())
            .bind("side", approval.side().name())
            .bind("digest", approval.digest())
            .bind("at", approval.at().toString())
            .execute();
      }
      Audit.put(handle, now, circuit.value(), "change started", kind + " " + digest);
      return new ChangeRecord(id, circuit, kind, digest, plan, State.OPEN, "", now);
    });
  }

  /** Writes the next step; it is durable when this returns. */
  public void step(long changeId, int stage, String name, String detail) {
    step(changeId, stage, name, detail, handle -> {});
  }

  /** Writes the next step together with what belongs to it, in one transaction. */
  void step(long changeId, int stage, String name, String detail, Consumer<Handle> alongside) {
    Instant now = clock.instant();
    listener.before(changeId, stage, name);
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate(
              "insert into step (change_id, seq, stage, name, detail, at) values (:change,"
                  + " (select coalesce(max(seq) + 1, 0) from step where change_id = :change),"
                  + " :stage, :name, :detail, :at)")
          .bind("change", changeId)
          .bind("stage", stage)
          .bind("name", name)
          .bind("detail", detail)
          .bind("at", now.toString())
          .execute();
      alongside.accept(handle);
    });
    listener.after(changeId, stage, name);
  }

  /** Writes the last step of a push together with the record of what is now on the router. */
  public void pushed(long changeId, int stage, PushedRecord record) {
    step(changeId, stage, "PUSHED", "{}", handle -> PushedRecords.put(handle, record));
  }

  /** Writes the last step of a removal and forgets what was on the router. */
  public void removed(long changeId, int stage, LegId leg, String router) {
    step(changeId, stage, "REMOVED", "{}", handle -> PushedRecords.delete(handle, leg, router));
  }

  /** Ends a change; the audit tells it. */
  public void close(long changeId, State state, String reason) {
    Instant now = clock.instant();
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate(
              "update change set state = :state, reason = :reason, closed_at = :at"
                  + " where id = :id")
          .bind("state", state.name())
          .bind("reason", reason)
          .bind("at", now.toString())
          .bind("id", changeId)
          .execute();
      String circuit =
          handle
              .createQuery("select circuit from change where id = :id")
              .bind("id", changeId)
              .mapTo(String.class)
              .one();
      String event = "change " + state.name().toLowerCase(Locale.ROOT);
      Audit.put(handle, now, circuit, event, reason);
    });
  }

  /** Changes that were started and not ended, oldest first. */
  public List<ChangeRecord> open() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from change where state = 'OPEN' order by id")
            .map((row, context) -> change(row))
            .list());
  }

  /** The last change of a circuit, open or ended. */
  public Optional<ChangeRecord> last(CircuitName circuit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from change where circuit = :c order by id desc limit 1")
            .bind("c", circuit.value())
            .map((row, context) -> change(row))
            .findOne());
  }

  /** One change, open or ended. */
  public Optional<ChangeRecord> change(long id) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from change where id = :id")
            .bind("id", id)
            .map((row, context) -> change(row))
            .findOne());
  }

  /** Every change of a circuit, oldest first. */
  public List<ChangeRecord> of(CircuitName circuit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from change where circuit = :c order by id")
            .bind("c", circuit.value())
            .map((row, context) -> change(row))
            .list());
  }

  /** True when a change was started on this very approval. */
  public boolean usedUp(CircuitName circuit, UsedApproval approval) {
    return jdbi.withHandle(handle ->
        handle
                .createQuery(
                    "select count(*) from used_approval where circuit = :circuit and side = :side"
                        + " and digest = :digest and at = :at")
                .bind("circuit", circuit.value())
                .bind("side", approval.side().name())
                .bind("digest", approval.digest())
                .bind("at", approval.at().toString())
                .mapTo(Integer.class)
                .one()
            > 0);
  }

  /** The steps of a change, in order. */
  public List<StepRecord> steps(long changeId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from step where change_id = :id order by seq")
            .bind("id", changeId)
            .map((row, context) ->
                new StepRecord(
                    row.getLong("change_id"),
                    row.getInt("seq"),
                    row.getInt("stage"),
                    row.getString("name"),
                    row.getString("detail"),
                    Instant.parse(row.getString("at"))))
            .list());
  }

  /** Keeps the parts of a plan by its digest, so that it can be told later what moved. */
  public void rememberPlan(CircuitName circuit, String digest, String parts) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "insert or replace into plan (digest, circuit, parts, at)"
                    + " values (:digest, :circuit, :parts, :at)")
            .bind("digest", digest)
            .bind("circuit", circuit.value())
            .bind("parts", parts)
            .bind("at", clock.instant().toString())
            .execute());
  }

  /** The parts of a plan that was shown before. */
  public Optional<String> planParts(String digest) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select parts from plan where digest = :digest")
            .bind("digest", digest)
            .mapTo(String.class)
            .findOne());
  }

  private static Optional<ChangeRecord> openOf(Handle handle, CircuitName circuit) {
    return handle
        .createQuery("select * from change where circuit = :c and state = 'OPEN'")
        .bind("c", circuit.value())
        .map((row, context) -> change(row))
        .findOne();
  }

  private static ChangeRecord change(ResultSet row) throws SQLException {
    return new ChangeRecord(
        row.getLong("id"),
        new CircuitName(row.getString("circuit")),
        row.getString("kind"),
        row.getString("digest"),
        row.getString("plan"),
        State.valueOf(row.getString("state")),
        row.getString("reason"),
        Instant.parse(row.getString("opened_at")));
  }
}
