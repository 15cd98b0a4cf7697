package io.circuitd.store;

import io.circuitd.store.Audit.Entry;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The links between the records of the audit: each record's hash is over the hash of the one before
 * it and over its own fields, each framed by its length, so that no record can be changed, taken
 * out or moved without every later hash being made anew.
 */
final class AuditChain {
  /** Stands before the first record. */
  static final String ROOT = "0".repeat(64);

  private AuditChain() {}

  /**
   * What is to be appended.
   *
   * @param circuit empty text for the whole site
   */
  record Row(Instant at, String circuit, OptionalLong change, String event, String detail) {}

  /** The last record; its number is 0 where there is none. */
  record Head(long seq, String hash) {}

  static Head head(Handle handle) {
    return handle
        .createQuery("select seq, hash from audit order by seq desc limit 1")
        .map((row, context) -> new Head(row.getLong("seq"), row.getString("hash")))
        .findOne()
        .orElse(new Head(0, ROOT));
  }

  /** Appends in the handle's transaction, which must hold the write lock already. */
  static void append(Handle handle, List<Row> rows) {
    if (rows.isEmpty()) {
      return;
    }
    Head head = head(handle);
    PreparedBatch batch =
        handle.prepareBatch(
            "insert into audit (seq, at, circuit, change_id, event, detail, hash)"
                + " values (:seq, :at, :circuit, :change, :event, :detail, :hash)");
    for (Row row : rows) {
      long seq = head.seq() + 1;
      String hash = hash(head.hash(), seq, row);
      batch
          .bind("seq", seq)
          .bind("at", row.at().toString())
          .bind("circuit", row.circuit())
          .bind("change", row.change().isPresent() ? row.change().getAsLong() : null)
          .bind("event", row.event())
          .bind("detail", row.detail())
          .bind("hash", hash)
          .add();
      head = new Head(seq, hash);
    }
    batch.execute();
  }

  /** The hash that a record has by what it says and what stands before it. */
  static String hash(String before, Entry entry) {
    return hash(
        before,
        entry.seq(),
        new Row(entry.at(), entry.circuit(), entry.change(), entry.event(), entry.detail()));
  }

  private static String hash(String before, long seq, Row row) {
    MessageDigest digest = sha256();
    String change = row.change().isPresent() ? Long.toString(row.change().getAsLong()) : "";
    for (String field :
        List.of(
            before,
            Long.toString(seq),
            row.at().toString(),
            row.circuit(),
            change,
            row.event(),
            row.detail())) {
      byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Goes through all records, one at a time, up to the first that does not follow. */
  static AuditCheck verify(Handle handle) {
    try (Stream<Entry> rows =
        handle
            .createQuery("select * from audit order by seq")
            .setFetchSize(500)
            .map((row, context) -> entry(row))
            .stream()) {
      Head head = new Head(0, ROOT);
      for (Iterator<Entry> all = rows.iterator(); all.hasNext(); ) {
        Entry stored = all.next();
        long seq = head.seq() + 1;
        if (stored.seq() != seq) {
          return new AuditCheck.Broken(
              seq, "record " + stored.seq() + " in its place", "record " + seq);
        }
        String expected = hash(head.hash(), stored);
        if (!expected.equals(stored.hash())) {
          return new AuditCheck.Broken(
              seq,
              "hash " + stored.hash(),
              "hash " + expected + ", by what the record says and the record before it");
        }
        head = new Head(seq, expected);
      }
      return new AuditCheck.Whole(1, head.seq(), head.hash());
    }
  }

  static Entry entry(ResultSet row) throws SQLException {
    long id = row.getLong("change_id");
    OptionalLong change = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
    return new Entry(
        row.getLong("seq"),
        at(row.getString("at")),
        row.getString("circuit"),
        change,
        row.getString("event"),
        row.getString("detail"),
        row.getString("hash"));
  }

  /** A time that somebody made unreadable breaks the chain, and must not stop who reads it. */
  private static Instant at(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
