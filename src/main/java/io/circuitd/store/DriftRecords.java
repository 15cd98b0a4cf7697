package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
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
            .map((row, context) -> checked(row))
            .findOne());
  }

  /** Of the legs of these circuits, in bulk; by the names of the legs. */
  public Map<String, Checked> of(Collection<CircuitName> circuits) {
    Map<String, Checked> all = new HashMap<>();
    jdbi.useHandle(handle ->
        handle
            .createQuery(
                "select * from drift where leg in (select leg from pushed where circuit in "
                    + NameList.THEM
                    + ")")
            .bind("names", NameList.of(circuits))
            .map((row, context) -> Map.entry(row.getString("leg"), checked(row)))
            .forEach(entry -> all.put(entry.getKey(), entry.getValue())));
    return all;
  }

  private static Checked checked(ResultSet row) throws SQLException {
    return new Checked(
        row.getString("state"), row.getString("findings"), Instant.parse(row.getString("at")));
  }
}
