package io.circuitd.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Compares a copy of the audit with the store, by number and hash of each record. */
final class CopyComparison {
  private static final int BLOCK = 5000;

  private final Handle handle;
  private Map<Long, String> hashes = Map.of();

  CopyComparison(Handle handle) {
    this.handle = handle;
  }

  /**
   * A copy may begin anywhere, repeat itself, and have lines before and between its records that
   * are none; but from its first record to its last it may leave none out.
   */
  AuditCheck compare(Path copy) {
    AuditCheck.Whole seen = new AuditCheck.Whole(1, 0, AuditChain.ROOT);
    try (BufferedReader lines = Files.newBufferedReader(copy, StandardCharsets.ISO_8859_1)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<CopiedRecord> record = CopiedRecord.of(line);
        if (record.isEmpty()) {
          continue;
        }
        AuditCheck next = next(seen, record.get());
        if (!(next instanceof AuditCheck.Whole whole)) {
          return next;
        }
        seen = whole;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the copy " + copy + " cannot be read: " + e.getMessage(), e);
    }
    return seen.count() > 0
        ? seen
        : new AuditCheck.Broken(1, "no record in " + copy, "one record a line");
  }

  private AuditCheck next(AuditCheck.Whole seen, CopiedRecord copied) {
    long seq = copied.seq();
    boolean first = seen.count() == 0;
    if (!first && (seq > seen.last() + 1 || seq < seen.first())) {
      return new AuditCheck.Broken(
          seen.last() + 1,
          "record " + seq + " after record " + seen.last() + " in the copy",
          "record " + (seen.last() + 1));
    }
    String stored = hash(seq);
    if (stored.isEmpty()) {
      return new AuditCheck.Broken(
          seq,
          "no such record in the store, whose last one is " + AuditChain.head(handle).seq(),
          "hash " + copied.hash() + " as in the copy");
    }
    if (!stored.equals(copied.hash())) {
      return new AuditCheck.Broken(
          seq, "hash " + stored + " in the store", "hash " + copied.hash() + " as in the copy");
    }
    if (first) {
      return new AuditCheck.Whole(seq, seq, stored);
    }
    return seq > seen.last() ? new AuditCheck.Whole(seen.first(), seq, stored) : seen;
  }

  /** Empty text where the store has no such record. */
  private String hash(long seq) {
    if (!hashes.containsKey(seq)) {
      Map<Long, String> block = new HashMap<>();
      handle
          .createQuery("select seq, hash from audit where seq >= :from and seq < :to")
          .bind("from", seq)
          .bind("to", seq + BLOCK)
          .map((row, context) -> Map.entry(row.getLong("seq"), row.getString("hash")))
          .forEach(entry -> block.put(entry.getKey(), entry.getValue()));
      hashes = block;
    }
    return hashes.getOrDefault(seq, "");
  }
}
