package io.circuitd.store;

import io.circuitd.model.CircuitName;
import io.circuitd.model.Side;
import io.circuitd.store.ChangeRecord.State;
import io.circuitd.store.Journal.UsedApproval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows of changes, and of the approvals that they used up. */
final class ChangeRows {
  private ChangeRows() {}

  /** The number of the new change, which is open. */
  static long insert(
      Handle handle, CircuitName circuit, String kind, String digest, String plan, Instant now) {
    return handle
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
  }

  static void useUp(
      Handle handle, long id, CircuitName circuit, Collection<UsedApproval> approvals) {
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
  }

  /** True when a change was started on this approval, or on a later one of the same plan. */
  static boolean usedUp(Handle handle, CircuitName circuit, UsedApproval approval) {
    return handle
        .createQuery(
            "select at from used_approval where circuit = :circuit and side = :side"
                + " and digest = :digest")
        .bind("circuit", circuit.value())
        .bind("side", approval.side().name())
        .bind("digest", approval.digest())
        .mapTo(String.class)
        .list()
        .stream()
        .anyMatch(at -> !Instant.parse(at).isBefore(approval.at()));
  }

  static void close(Handle handle, long id, State state, String reason, Instant now) {
    handle
        .createUpdate(
            "update change set state = :state, reason = :reason, closed_at = :at"
                + " where id = :id")
        .bind("state", state.name())
        .bind("reason", reason)
        .bind("at", now.toString())
        .bind("id", id)
        .execute();
  }

  static List<ChangeRecord> open(Handle handle) {
    return handle
        .createQuery("select * from change where state = 'OPEN' order by id")
        .map((row, context) -> change(row))
        .list();
  }

  static Optional<ChangeRecord> openOf(Handle handle, CircuitName circuit) {
    return handle
        .createQuery("select * from change where circuit = :c and state = 'OPEN'")
        .bind("c", circuit.value())
        .map((row, context) -> change(row))
        .findOne();
  }

  static Optional<ChangeRecord> last(Handle handle, CircuitName circuit) {
    return handle
        .createQuery("select * from change where circuit = :c order by id desc limit 1")
        .bind("c", circuit.value())
        .map((row, context) -> change(row))
        .findOne();
  }

  static Map<CircuitName, NewestChange> newest(Handle handle, Collection<CircuitName> circuits) {
    Map<CircuitName, NewestChange> newest = new HashMap<>();
    handle
        .createQuery(
            "select id, circuit, state, reason, opened_at,"
                + " json_extract(plan, '$.undoes') as undoes from change where id in"
                + " (select max(id) from change where circuit in "
                + NameList.THEM
                + " group by circuit)")
        .bind("names", NameList.of(circuits))
        .map((row, context) -> newest(row))
        .forEach(change -> newest.put(change.circuit(), change));
    return newest;
  }

  private static NewestChange newest(ResultSet row) throws SQLException {
    long undoes = row.getLong("undoes");
    return new NewestChange(
        row.getLong("id"),
        new CircuitName(row.getString("circuit")),
        State.valueOf(row.getString("state")),
        row.getString("reason"),
        Instant.parse(row.getString("opened_at")),
        undoes == 0 ? Optional.empty() : Optional.of(undoes));
  }

  static Map<CircuitName, List<UsedApproval>> usedUp(
      Handle handle, Collection<CircuitName> circuits) {
    Map<CircuitName, List<UsedApproval>> used = new HashMap<>();
    handle
        .createQuery(
            "select circuit, side, digest, at from used_approval where circuit in " + NameList.THEM)
        .bind("names", NameList.of(circuits))
        .map((row, context) ->
            Map.entry(
                new CircuitName(row.getString("circuit")),
                new UsedApproval(
                    Side.valueOf(row.getString("side")),
                    row.getString("digest"),
                    Instant.parse(row.getString("at")))))
        .forEach(entry ->
            used.computeIfAbsent(entry.getKey(), name -> new ArrayList<>()).add(entry.getValue()));
    return used;
  }

  static Optional<ChangeRecord> byId(Handle handle, long id) {
    return handle
        .createQuery("select * from change where id = :id")
        .bind("id", id)
        .map((row, context) -> change(row))
        .findOne();
  }

  static List<ChangeRecord> of(Handle handle, CircuitName circuit) {
    return handle
        .createQuery("select * from change where circuit = :c order by id")
        .bind("c", circuit.value())
        .map((row, context) -> change(row))
        .list();
  }

  static Map<State, Long> counts(Handle handle) {
    Map<State, Long> counts = new EnumMap<>(State.class);
    handle
        .createQuery("select state, count(*) as n from change group by state")
        .map((row, context) -> Map.entry(State.valueOf(row.getString("state")), row.getLong("n")))
        .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
    return counts;
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
