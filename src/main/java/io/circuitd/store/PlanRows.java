package io.circuitd.store;

import io.circuitd.model.CircuitName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The parts of plans that were shown, by digest. */
final class PlanRows {
  private PlanRows() {}

  /** Keeps a plan, and tells the audit that it was shown. */
  static void put(
      Handle handle,
      CircuitName circuit,
      String digest,
      String parts,
      Map<String, String> shown,
      Instant now) {
    handle
        .createUpdate(
            "insert or replace into plan (digest, circuit, parts, at)"
                + " values (:digest, :circuit, :parts, :at)")
        .bind("digest", digest)
        .bind("circuit", circuit.value())
        .bind("parts", parts)
        .bind("at", now.toString())
        .execute();
    Map<String, String> told = new TreeMap<>(shown);
    told.put("digest", digest);
    AuditChain.append(
        handle,
        List.of(
            new AuditChain.Row(
                now,
                circuit.value(),
                OptionalLong.empty(),
                AuditEvent.PLAN_SHOWN.word(),
                AuditDetail.of(told))));
  }

  static Optional<String> parts(Handle handle, String digest) {
    return handle
        .createQuery("select parts from plan where digest = :digest")
        .bind("digest", digest)
        .mapTo(String.class)
        .findOne();
  }
}
