package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Jdbi;

/** What the fuse has counted, and what a person has let pass it. */
public final class FuseRecords {
  private static final String LINE_END = "\n";

  private final Jdbi jdbi;

  FuseRecords(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * What one change may reach.
   *
   * @param connections such as {@code example-univ primary}
   * @param sessions BGP sessions that may be interrupted
   */
  public record Counted(
      Instant at,
      CircuitName circuit,
      Set<String> connections,
      Set<String> routers,
      int sessions) {}

  /** Adds what a change that is about to start may reach, and forgets what is older than this. */
  public void add(Counted counted, Instant forget) {
    jdbi.useTransaction(handle -> {
      handle
          .createUpdate("delete from fuse_count where at < :forget")
          .bind("forget", forget.toString())
          .execute();
      handle
          .createUpdate(
              "insert into fuse_count (at, circuit, connections, routers, sessions)"
                  + " values (:at, :circuit, :connections, :routers, :sessions)")
          .bind("at", counted.at().toString())
          .bind("circuit", counted.circuit().value())
          .bind("connections", String.join(LINE_END, counted.connections()))
          .bind("routers", String.join(LINE_END, counted.routers()))
          .bind("sessions", counted.sessions())
          .execute();
    });
  }

  /** All that was counted and not forgotten, oldest first. */
  public List<Counted> all() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select * from fuse_count order by seq")
            .map((row, context) ->
                new Counted(
                    Instant.parse(row.getString("at")),
                    new CircuitName(row.getString("circuit")),
                    lines(row.getString("connections")),
                    lines(row.getString("routers")),
                    row.getInt("sessions")))
            .list());
  }

  /** Counts anew, and lets plans of these digests pass once. */
  public void release(Collection<String> digests) {
    jdbi.useTransaction(handle -> {
      handle.createUpdate("delete from fuse_count").execute();
      handle.createUpdate("delete from fuse_let").execute();
      for (String digest : digests) {
        handle
            .createUpdate("insert or ignore into fuse_let (digest) values (:digest)")
            .bind("digest", digest)
            .execute();
      }
    });
  }

  /** The digests of the plans that may pass. */
  public Set<String> let() {
    List<String> digests =
        jdbi.withHandle(
            handle -> handle.createQuery("select digest from fuse_let").mapTo(String.class).list());
    return new TreeSet<>(digests);
  }

  /** A plan that was let pass has passed. */
  public void passed(String digest) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate("delete from fuse_let where digest = :digest")
            .bind("digest", digest)
            .execute());
  }

  private static Set<String> lines(String text) {
    return new TreeSet<>(text.lines().toList());
  }
}
