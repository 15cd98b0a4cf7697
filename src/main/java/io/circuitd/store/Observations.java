package io.circuitd.store;

import io.circuitd.model.LegId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The last verdict of each leg. */
public final class Observations {
  private final Jdbi jdbi;
  private final InstantSource clock;

  Observations(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * One verdict as stored.
   *
   * @param detail JSON of the readings
   */
  public record Observed(String verdict, String reason, String detail, Instant at) {}

  public void put(LegId leg, String verdict, String reason, String detail) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "insert or replace into observation (leg, verdict, reason, detail, at)"
                    + " values (:leg, :verdict, :reason, :detail, :at)")
            .bind("leg", leg.toString())
            .bind("verdict", verdict)
            .bind("reason", reason)
            .bind("detail", detail)
            .bind("at", clock.instant().toString())
            .execute());
  }

  public Optional<Observed> of(LegId leg) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from observation where leg = :leg")
            .bind("leg", leg.toString())
            .map((row, context) ->
                new Observed(
                    row.getString("verdict"),
                    row.getString("reason"),
                    row.getString("detail"),
                    Instant.parse(row.getString("at"))))
            .findOne());
  }
}
