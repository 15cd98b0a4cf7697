package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Jdbi;

/**
 * What was planned, approved, sent, answered and decided, in order; each record is chained to the
 * one before it. Records are only ever added. Secrets never get here.
 */
public final class Audit {
  private final Jdbi jdbi;
  private final Jdbi reading;
  private final InstantSource clock;
  private final Runnable appended;

  /**
   * @param reading for what only reads, however long it takes
   * @param appended called after each commit that added records
   */
  Audit(Jdbi jdbi, Jdbi reading, InstantSource clock, Runnable appended) {
    this.jdbi = jdbi;
    this.reading = reading;
    this.clock = clock;
    this.appended = appended;
  }

  /**
   * One record.
   *
   * @param seq from 1, without gaps
   * @param circuit empty text for the whole site
   * @param event as {@link AuditEvent#word}, or the word of another version
   * @param detail a JSON object
   * @param hash SHA-256 over the former record's hash and these fields, hex
   */
  public record Entry(
      long seq,
      Instant at,
      String circuit,
      OptionalLong change,
      String event,
      String detail,
      String hash) {}

  /** Adds a record that belongs to no change; durable when it returns. */
  public void add(AuditEvent event, CircuitName circuit, Map<String, String> detail) {
    append(event, circuit.value(), detail);
  }

  /** The same, for the whole site. */
  public void add(AuditEvent event, Map<String, String> detail) {
    append(event, "", detail);
  }

  private void append(AuditEvent event, String circuit, Map<String, String> detail) {
    AuditChain.Row row = row(event, circuit, AuditDetail.of(detail));
    jdbi.useTransaction(handle -> AuditChain.append(handle, List.of(row)));
    appended.run();
  }

  /**
   * Adds a record unless the circuit has one of the same event and detail.
   *
   * @return true when it was added
   */
  public boolean once(AuditEvent event, CircuitName circuit, Map<String, String> detail) {
    AuditChain.Row row = row(event, circuit.value(), AuditDetail.of(detail));
    boolean added =
        jdbi.inTransaction(handle -> {
          boolean there =
              handle
                      .createQuery(
                          "select count(*) from audit where circuit = :circuit"
                              + " and event = :event and detail = :detail")
                      .bind("circuit", row.circuit())
                      .bind("event", row.event())
                      .bind("detail", row.detail())
                      .mapTo(Integer.class)
                      .one()
                  > 0;
          if (!there) {
            AuditChain.append(handle, List.of(row));
          }
          return !there;
        });
    if (added) {
      appended.run();
    }
    return added;
  }

  private AuditChain.Row row(AuditEvent event, String circuit, String detail) {
    return new AuditChain.Row(clock.instant(), circuit, OptionalLong.empty(), event.word(), detail);
  }

  /** Goes through the whole chain. Holds one record at a time, however many there are. */
  public AuditCheck verify() {
    return reading.withHandle(AuditChain::verify);
  }

  /**
   * Compares a copy's lines with the store; shows what was taken off the end of the store, which
   * its own chain cannot.
   *
   * @throws java.io.UncheckedIOException when the copy cannot be read
   */
  public AuditCheck verify(Path copy) {
    return reading.withHandle(handle -> new CopyComparison(handle).compare(copy));
  }

  /** All records of a circuit, oldest first. */
  public List<Entry> of(CircuitName circuit) {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from audit where circuit = :circuit order by seq")
            .bind("circuit", circuit.value())
            .map((row, context) -> AuditChain.entry(row))
            .list());
  }

  /** The details of all records of one kind of a circuit, oldest first. */
  public List<Map<String, String>> details(AuditEvent event, CircuitName circuit) {
    return reading.withHandle(handle ->
        handle
            .createQuery(
                "select detail from audit where circuit = :circuit and event = :event order by seq")
            .bind("circuit", circuit.value())
            .bind("event", event.word())
            .mapTo(String.class)
            .map(AuditDetail::fields)
            .list());
  }

  /** All records of a change, oldest first. */
  public List<Entry> ofChange(long id) {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from audit where change_id = :id order by seq")
            .bind("id", id)
            .map((row, context) -> AuditChain.entry(row))
            .list());
  }

  /** What led to a plan's change: when it was shown, and its approvals, oldest first. */
  public List<Entry> ofDigest(CircuitName circuit, String digest) {
    return reading.withHandle(handle ->
        handle
            .createQuery(
                "select * from audit where circuit = :circuit and change_id is null"
                    + " and event in ('plan shown', 'approval seen', 'approval refused')"
                    + " and json_extract(detail, '$.digest') = :digest order by seq")
            .bind("circuit", circuit.value())
            .bind("digest", digest)
            .map((row, context) -> AuditChain.entry(row))
            .list());
  }

  /**
   * Starts, used approvals and ends of the newest changes, oldest first.
   *
   * @param circuit one, or all
   * @param limit how many changes
   */
  public List<Entry> changes(Optional<CircuitName> circuit, int limit) {
    return reading.withHandle(handle ->
        handle
            .createQuery(
                "select * from audit where change_id in (select change_id from audit where"
                    + " event = 'change started' and change_id is not null"
                    + " and :circuit in ('', circuit) order by seq desc limit :limit)"
                    + " and event in ('change started', 'approval used', 'change ended')"
                    + " order by seq")
            .bind("circuit", circuit.map(CircuitName::value).orElse(""))
            .bind("limit", limit)
            .map((row, context) -> AuditChain.entry(row))
            .list());
  }

  /**
   * The newest records that belong to no change, oldest first.
   *
   * @param circuit one and what concerns the whole site, or all
   */
  public List<Entry> others(Optional<CircuitName> circuit, int limit) {
    return reading
        .withHandle(handle ->
            handle
                .createQuery(
                    "select * from audit where change_id is null"
                        + " and (:circuit = '' or circuit in ('', :circuit))"
                        + " order by seq desc limit :limit")
                .bind("circuit", circuit.map(CircuitName::value).orElse(""))
                .bind("limit", limit)
                .map((row, context) -> AuditChain.entry(row))
                .list())
        .reversed();
  }

  /** The records after one, oldest first. */
  List<Entry> after(long seq, int limit) {
    return reading.withHandle(handle ->
        handle
            .createQuery("select * from audit where seq > :seq order by seq limit :limit")
            .bind("seq", seq)
            .bind("limit", limit)
            .map((row, context) -> AuditChain.entry(row))
            .list());
  }

  /** Number and hash of the last record. */
  AuditChain.Head head() {
    return reading.withHandle(AuditChain::head);
  }
}
