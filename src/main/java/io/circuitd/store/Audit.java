package io.circuitd.store;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** What was planned, approved and done, in order. Secrets never get here. */
public final class Audit {
  private final Jdbi jdbi;
  private final InstantSource clock;

  Audit(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** One line of the audit. */
  public record Entry(long seq, Instant at, String circuit, String event, String detail) {}

  /** Adds an entry. */
  public void add(String circuit, String event, String detail) {
    jdbi.useHandle(handle -> put(handle, clock.instant(), circuit, event, detail));
  }

  /** The same, in a transaction with what is told. */
  static void put(Handle handle, Instant at, String circuit, String event, String detail) {
    handle
        .createUpdate(
            "insert into audit (at, circuit, event, detail)"
                + " values (:at, :circuit, :event, :detail)")
        .bind("at", at.toString())
        .bind("circuit", circuit)
        .bind("event", event)
        .bind("detail", detail)
        .execute();
  }

  /** All entries of a circuit, oldest first. */
  public List<Entry> of(String circuit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from audit where circuit = :circuit order by seq")
            .bind("circuit", circuit)
            .map((row, context) ->
                new Entry(
                    row.getLong("seq"),
                    Instant.parse(row.getString("at")),
                    row.getString("circuit"),
                    row.getString("event"),
                    row.getString("detail")))
            .list());
  }
}
