package io.circuitd.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Whether all writes are stopped, since which second; stays so over restarts. */
public final class FreezeRecord {
  private final Jdbi jdbi;
  private final Jdbi reading;
  private final InstantSource clock;

  FreezeRecord(Jdbi jdbi, Jdbi reading, InstantSource clock) {
    this.jdbi = jdbi;
    this.reading = reading;
    this.clock = clock;
  }

  /** Freezes; who did it first stays who did it. */
  public Freeze freeze(String by, String reason) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "insert or ignore into freeze (only, by, reason, at)"
                    + " values (1, :by, :reason, :at)")
            .bind("by", by)
            .bind("reason", reason)
            .bind("at", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
            .execute());
    return standing().orElseThrow();
  }

  /** Ends it, and says what it was; empty when nothing was frozen. */
  public Optional<Freeze> end() {
    Optional<Freeze> was = standing();
    jdbi.useHandle(handle -> handle.createUpdate("delete from freeze").execute());
    return was;
  }

  public Optional<Freeze> standing() {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from freeze")
            .map((row, context) ->
                new Freeze(
                    row.getString("by"),
                    row.getString("reason"),
                    Instant.parse(row.getString("at"))))
            .findOne());
  }
}
