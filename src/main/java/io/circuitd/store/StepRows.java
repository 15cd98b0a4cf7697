package io.circuitd.store;

import io.circuitd.model.LegId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** The rows of journal steps, and what is written with them in one transaction. */
final class StepRows {
  private StepRows() {}

  static void put(Handle handle, Collection<NextStep> steps, Instant now) {
    List<AuditChain.Row> told = new ArrayList<>();
    for (NextStep step : steps) {
      put(handle, step, now);
      String circuit = circuitOf(handle, step.changeId());
      for (AuditNote note : step.notes()) {
        told.add(row(note.at(), circuit, step.changeId(), note.event(), note.detail()));
      }
      String detail = AuditDetail.ofStep(step.stage(), step.name(), step.detail());
      told.add(row(now, circuit, step.changeId(), AuditEvent.STEP, detail));
    }
    AuditChain.append(handle, told);
  }

  private static void put(Handle handle, NextStep step, Instant now) {
    handle
        .createUpdate(
            "insert into step (change_id, seq, stage, name, detail, at) values (:change,"
                + " (select coalesce(max(seq) + 1, 0) from step where change_id = :change),"
                + " :stage, :name, :detail, :at)")
        .bind("change", step.changeId())
        .bind("stage", step.stage())
        .bind("name", step.name())
        .bind("detail", step.detail())
        .bind("at", now.toString())
        .execute();
    switch (step.effect()) {
      case NextStep.Effect.None none -> {}
      case NextStep.Effect.Pushed(PushedRecord record) -> PushedRecords.put(handle, record);
      case NextStep.Effect.Removed(LegId leg, String router) ->
          PushedRecords.delete(handle, leg, router);
    }
  }

  static String circuitOf(Handle handle, long changeId) {
    return handle
        .createQuery("select circuit from change where id = :id")
        .bind("id", changeId)
        .mapTo(String.class)
        .one();
  }

  /** A record of a change. */
  static AuditChain.Row row(
      Instant at, String circuit, long changeId, AuditEvent event, String detail) {
    return new AuditChain.Row(at, circuit, OptionalLong.of(changeId), event.word(), detail);
  }

  static List<StepRecord> of(Handle handle, long changeId) {
    return handle
        .createQuery("select * from step where change_id = :id order by seq")
        .bind("id", changeId)
        .map((row, context) -> step(row))
        .list();
  }

  /** As {@link Journal#openCommits}. */
  static List<StepRecord> openCommits(Handle handle) {
    return handle
        .createQuery(
            "select s.* from change c join step s on s.change_id = c.id"
                + " where c.state = 'OPEN' and s.name = 'COMMIT' and not exists (select 1 from"
                + " step e where e.change_id = s.change_id and e.stage = s.stage"
                + " and (e.name in ('PUSHED', 'REMOVED')"
                + " or (e.name in ('COMMIT', 'ROLLED_BACK') and e.seq > s.seq)))"
                + " order by s.change_id, s.seq")
        .map((row, context) -> step(row))
        .list();
  }

  private static StepRecord step(ResultSet row) throws SQLException {
    return new StepRecord(
        row.getLong("change_id"),
        row.getInt("seq"),
        row.getInt("stage"),
        row.getString("name"),
        row.getString("detail"),
        Instant.parse(row.getString("at")));
  }
}
