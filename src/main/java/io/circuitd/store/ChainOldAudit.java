package io.circuitd.store;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Makes the records of the first version's audit the first links of the chain. */
final class ChainOldAudit implements JavaMigration {
  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("2.1");
  }

  @Override
  public String getDescription() {
    return "chain the old audit";
  }

  @Override
  public @Nullable Integer getChecksum() {
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) {
    Jdbi.create(context.getConnection())
        .useHandle(handle -> {
          AuditChain.append(handle, old(handle));
          handle.execute("drop table audit_before");
        });
  }

  /** A change's start and end have the time of their record. */
  private static List<AuditChain.Row> old(Handle handle) {
    return handle
        .createQuery(
            "select old.*, (select id from change where change.circuit = old.circuit and old.at in"
                + " (opened_at, closed_at) order by id desc limit 1) as change_id"
                + " from audit_before old order by seq")
        .map((row, context) -> {
          long id = row.getLong("change_id");
          OptionalLong change = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
          return row(
              Instant.parse(row.getString("at")),
              row.getString("circuit"),
              change,
              row.getString("event"),
              row.getString("detail"));
        })
        .list();
  }

  private static AuditChain.Row row(
      Instant at, String circuit, OptionalLong change, String event, String detail) {
    return switch (event) {
      case "change started" -> {
        String[] words = detail.split(" ", 2);
        yield new AuditChain.Row(
            at,
            circuit,
            change,
            AuditEvent.CHANGE_STARTED.word(),
            AuditDetail.of(Map.of("kind", words[0], "digest", words.length > 1 ? words[1] : "")));
      }
      case "change done", "change failed" ->
          new AuditChain.Row(
              at,
              circuit,
              change,
              AuditEvent.CHANGE_ENDED.word(),
              AuditDetail.of(
                  Map.of(
                      "outcome",
                      event.substring("change ".length()).toLowerCase(Locale.ROOT),
                      "reason",
                      detail)));
      default ->
          new AuditChain.Row(at, circuit, change, event, AuditDetail.of(Map.of("text", detail)));
    };
  }
}
