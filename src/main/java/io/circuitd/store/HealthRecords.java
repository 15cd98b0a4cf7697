package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What is kept of health over a restart, and the history of its news. */
public final class HealthRecords {
  private final Jdbi jdbi;
  private final Jdbi reading;

  HealthRecords(Jdbi jdbi, Jdbi reading) {
    this.jdbi = jdbi;
    this.reading = reading;
  }

  /** All that is kept, by subject. */
  public Map<String, String> kept() {
    Map<String, String> kept = new TreeMap<>();
    reading.useHandle(handle ->
        handle
            .createQuery("select subject, memory from health")
            .map((row, _) -> kept.put(row.getString("subject"), row.getString("memory")))
            .list());
    return kept;
  }

  /**
   * Keeps all of one poll at once.
   *
   * @param kept by subject; empty text forgets one
   * @param taken older news that were taken without being stored
   * @param news in their order, without their place in it
   * @return the news with their places
   */
  public List<HealthRecord> put(
      Map<String, String> kept, Collection<HealthRecord> taken, List<HealthRecord> news) {
    return jdbi.inTransaction(handle -> {
      keep(handle, kept);
      taken.forEach(one -> insert(handle, one, true));
      List<HealthRecord> stored = new ArrayList<>();
      for (HealthRecord one : news) {
        stored.add(placed(one, insert(handle, one, false)));
      }
      return stored;
    });
  }

  private static void keep(Handle handle, Map<String, String> kept) {
    kept.forEach((subject, memory) -> {
      if (memory.isEmpty()) {
        handle
            .createUpdate("delete from health where subject = :subject")
            .bind("subject", subject)
            .execute();
      } else {
        handle
            .createUpdate(
                "insert or replace into health (subject, memory) values (:subject, :memory)")
            .bind("subject", subject)
            .bind("memory", memory)
            .execute();
      }
    });
  }

  private static long insert(Handle handle, HealthRecord one, boolean delivered) {
    return handle
        .createUpdate(
            "insert into health_event"
                + " (at, kind, circuit, leg, router, before, now, reason, silenced, detail,"
                + " delivered) values (:at, :kind, :circuit, :leg, :router, :before, :now,"
                + " :reason, :silenced, :detail, :delivered)")
        .bind("at", one.at().toString())
        .bind("kind", one.kind())
        .bind("circuit", one.circuit())
        .bind("leg", one.leg())
        .bind("router", one.router())
        .bind("before", one.before())
        .bind("now", one.now())
        .bind("reason", one.reason())
        .bind("silenced", one.silenced())
        .bind("detail", one.detail())
        .bind("delivered", delivered)
        .executeAndReturnGeneratedKeys("seq")
        .mapTo(Long.class)
        .one();
  }

  private static HealthRecord placed(HealthRecord one, long seq) {
    return new HealthRecord(
        seq,
        one.at(),
        one.kind(),
        one.circuit(),
        one.leg(),
        one.router(),
        one.before(),
        one.now(),
        one.reason(),
        one.silenced(),
        one.detail());
  }

  /** News that nobody has taken yet, oldest first. */
  public List<HealthRecord> undelivered() {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from health_event where delivered = 0 order by seq")
            .map((row, _) -> record(row))
            .list());
  }

  /** These were taken. */
  public void delivered(Collection<Long> seqs) {
    jdbi.useTransaction(handle -> {
      PreparedBatch batch =
          handle.prepareBatch("update health_event set delivered = 1 where seq = :seq");
      seqs.forEach(seq -> batch.bind("seq", seq).add());
      batch.execute();
    });
  }

  /**
   * The newest news, oldest first.
   *
   * @param circuit one circuit, or all of them with the routers
   */
  public List<HealthRecord> newest(Optional<CircuitName> circuit, int limit) {
    List<HealthRecord> newest =
        reading.withHandle(handle ->
            handle
                .createQuery(
                    "select * from health_event where (:all or circuit = :circuit)"
                        + " order by seq desc limit :limit")
                .bind("all", circuit.isEmpty())
                .bind("circuit", circuit.map(CircuitName::value).orElse(""))
                .bind("limit", limit)
                .map((row, _) -> record(row))
                .list());
    return newest.reversed();
  }

  /**
   * Forgets old news that were delivered.
   *
   * @param now the newest news count as now where they are older: a clock that is ahead at a start
   *     makes nothing old
   * @param keepFor what is older goes
   * @param most how many stay at most
   */
  public void prune(Instant now, Duration keepFor, long most) {
    jdbi.useTransaction(handle -> {
      Instant before =
          handle
              .createQuery("select at from health_event order by seq desc limit 1")
              .mapTo(String.class)
              .findOne()
              .map(Instant::parse)
              .filter(now::isAfter)
              .orElse(now)
              .minus(keepFor);
      handle
          .createUpdate("delete from health_event where delivered = 1 and at < :before")
          .bind("before", before.toString())
          .execute();
      handle
          .createUpdate(
              "delete from health_event where delivered = 1 and seq <="
                  + " (select seq from health_event order by seq desc limit 1 offset :most)")
          .bind("most", most)
          .execute();
    });
  }

  private static HealthRecord record(ResultSet row) throws SQLException {
    return new HealthRecord(
        row.getLong("seq"),
        Instant.parse(row.getString("at")),
        row.getString("kind"),
        row.getString("circuit"),
        row.getString("leg"),
        row.getString("router"),
        row.getString("before"),
        row.getString("now"),
        row.getString("reason"),
        row.getBoolean("silenced"),
        row.getString("detail"));
  }
}
