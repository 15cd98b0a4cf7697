package io.circuitd.store;

import io.circuitd.model.LegId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The last drift check of each leg. */
public final class DriftRecords {
  private final Jdbi jdbi;
  private final InstantSource clock;

  DriftRecords(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * One check as stored.
   *
   * @param state {@code clean}, {@code drifted} or {@code unknown}
   * @param findings JSON list
   */
  public record Checked(String state, String findings, Instant at) {}

  public void put(LegId leg, String state, String findings) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                "insert or replace into drift (leg, state, findings, at)"
                    + " values (:leg, :state, :findings, :at)")
            .bind("leg", leg.toString())
            .bind("state", state)
            .bind("findings", findings)
            .bind("at", clock.instant().toString())
            .execute());
  }

  public Optional<Checked> of(LegId leg) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from drift where leg = :leg")
            .bind("leg", leg.toString())
            .map((row, context) ->
                new Checked(
                    row.getString("state"),
                    row.getString("findings"),
                    Instant.parse(row.getString("at"))))
            .findOne());
  }
}
