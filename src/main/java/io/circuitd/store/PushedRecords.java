package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.LegId;
import io.circuitd.model.PeeringType;
import io.circuitd.model.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What circuitd put on routers and has not taken away: the baseline of drift and removal. A leg
 * stands on one router; what it left on another one when it moved is kept until it is gone there.
 */
public final class PushedRecords {
  private static final String COLUMNS =
      "leg, circuit, side, peering, router, profile, document, template_version, leg_facts,"
          + " secret_hash, change_id, at";

  private final Jdbi jdbi;

  PushedRecords(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<PushedRecord> of(LegId leg) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from pushed where leg = :leg")
            .bind("leg", leg.toString())
            .map((row, context) -> record(row))
            .findOne());
  }

  public List<PushedRecord> of(CircuitName circuit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from pushed where circuit = :circuit order by leg")
            .bind("circuit", circuit.value())
            .map((row, context) -> record(row))
            .list());
  }

  public List<PushedRecord> all() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from pushed order by leg")
            .map((row, context) -> record(row))
            .list());
  }

  /** What is of these circuits, in bulk. */
  public List<PushedFacts> facts(Collection<CircuitName> circuits) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select circuit, side, peering, router, leg_facts, change_id, at from pushed where"
                    + " circuit in "
                    + NameList.THEM
                    + " order by leg")
            .bind("names", NameList.of(circuits))
            .map((row, context) -> facts(row))
            .list());
  }

  /** What is on one router, without its documents. */
  public List<PushedFacts> facts(String router) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select circuit, side, peering, router, leg_facts, change_id, at from pushed where"
                    + " router = :router order by leg")
            .bind("router", router)
            .map((row, context) -> facts(row))
            .list());
  }

  /** Where all legs stand, and nothing else of them. */
  public List<PushedPlace> places() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select circuit, side, peering, router from pushed order by leg")
            .map((row, context) -> new PushedPlace(leg(row), row.getString("router")))
            .list());
  }

  /** Where the legs of one circuit stand. */
  public List<PushedPlace> places(CircuitName circuit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select circuit, side, peering, router from pushed where circuit = :circuit"
                    + " order by leg")
            .bind("circuit", circuit.value())
            .map((row, context) -> new PushedPlace(leg(row), row.getString("router")))
            .list());
  }

  /** What is on one router. */
  public List<PushedRecord> on(String router) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from pushed where router = :router order by leg")
            .bind("router", router)
            .map((row, context) -> record(row))
            .list());
  }

  /** What legs of a circuit left on routers from which they moved. */
  public List<PushedRecord> leaving(CircuitName circuit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from leaving where circuit = :circuit order by leg, router")
            .bind("circuit", circuit.value())
            .map((row, context) -> record(row))
            .list());
  }

  /** What a leg has on a router, whether it stands there or moved from there. */
  public Optional<PushedRecord> on(LegId leg, String router) {
    return of(leg)
        .filter(record -> record.router().equals(router))
        .or(() ->
            leaving(leg.circuit()).stream()
                .filter(record -> record.leg().equals(leg) && record.router().equals(router))
                .findFirst());
  }

  static void put(Handle handle, PushedRecord pushed) {
    handle
        .createUpdate(
            "insert or replace into leaving (<columns>)"
                + " select <columns> from pushed where leg = :leg and router <> :router")
        .define("columns", COLUMNS)
        .bind("leg", pushed.leg().toString())
        .bind("router", pushed.router())
        .execute();
    left(handle, pushed.leg(), pushed.router());
    handle
        .createUpdate(
            "insert or replace into pushed (<columns>) values (:leg, :circuit, :side, :peering,"
                + " :router, :profile, :document, :version, :facts, :secret, :change, :at)")
        .define("columns", COLUMNS)
        .bind("leg", pushed.leg().toString())
        .bind("circuit", pushed.leg().circuit().value())
        .bind("side", pushed.leg().side().name())
        .bind("peering", pushed.leg().peering().map(Enum::name).orElse(""))
        .bind("router", pushed.router())
        .bind("profile", pushed.profile())
        .bind("document", pushed.document())
        .bind("version", pushed.templateVersion())
        .bind("facts", pushed.legFacts())
        .bind("secret", pushed.secretHash())
        .bind("change", pushed.changeId())
        .bind("at", pushed.at().toString())
        .execute();
    forgetDrift(handle, pushed.leg());
  }

  /** What was found on an older push says nothing about this one. */
  private static void forgetDrift(Handle handle, LegId leg) {
    handle.createUpdate("delete from drift where leg = :leg").bind("leg", leg.toString()).execute();
  }

  private static void left(Handle handle, LegId leg, String router) {
    handle
        .createUpdate("delete from leaving where leg = :leg and router = :router")
        .bind("leg", leg.toString())
        .bind("router", router)
        .execute();
  }

  /** Forgets a leg on this router; what it has on another one is what stands then. */
  static void delete(Handle handle, LegId leg, String router) {
    left(handle, leg, router);
    int forgotten =
        handle
            .createUpdate("delete from pushed where leg = :leg and router = :router")
            .bind("leg", leg.toString())
            .bind("router", router)
            .execute();
    if (forgotten == 0) {
      return;
    }
    forgetDrift(handle, leg);
    handle
        .createUpdate(
            "insert into pushed (<columns>)"
                + " select <columns> from leaving where leg = :leg order by at desc limit 1")
        .define("columns", COLUMNS)
        .bind("leg", leg.toString())
        .execute();
    handle
        .createUpdate(
            "delete from leaving where leg = :leg"
                + " and router = (select router from pushed where leg = :leg)")
        .bind("leg", leg.toString())
        .execute();
  }

  private static LegId leg(ResultSet row) throws SQLException {
    String peering = row.getString("peering");
    return new LegId(
        new CircuitName(row.getString("circuit")),
        Side.valueOf(row.getString("side")),
        peering.isEmpty() ? Optional.empty() : Optional.of(PeeringType.valueOf(peering)));
  }

  private static PushedFacts facts(ResultSet row) throws SQLException {
    return new PushedFacts(
        leg(row),
        row.getString("router"),
        row.getString("leg_facts"),
        row.getLong("change_id"),
        Instant.parse(row.getString("at")));
  }

  private static PushedRecord record(ResultSet row) throws SQLException {
    return new PushedRecord(
        leg(row),
        row.getString("router"),
        row.getString("profile"),
        row.getString("document"),
        row.getString("template_version"),
        row.getString("leg_facts"),
        row.getString("secret_hash"),
        row.getLong("change_id"),
        Instant.parse(row.getString("at")));
  }
}
