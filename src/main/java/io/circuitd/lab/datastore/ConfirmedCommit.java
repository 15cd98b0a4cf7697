package io.circuitd.lab.datastore;

import java.time.Instant;
import java.util.Optional;

/**
 * A confirmed commit that waits for its confirmation (RFC 6241, 8.4).
 *
 * @param session who made it last
 * @param before what comes back if nobody confirms
 */
record ConfirmedCommit(
    long session, Optional<String> persist, ConfigNode before, Instant deadline) {
  /** Who may go on with it: its session, or with persist whoever knows the id. */
  void mayFollow(long other, Optional<String> persistId) {
    if (persist.isPresent()) {
      if (!persist.equals(persistId)) {
        throw wrongPersistId(
            "the open confirmed commit has another persist-id than "
                + persistId.map(id -> "'" + id + "'").orElse("none"));
      }
    } else if (persistId.isPresent()) {
      throw wrongPersistId("the open confirmed commit does not persist");
    } else if (session != other) {
      throw new RpcRefused(
          RpcProblem.protocol("in-use", "a confirmed commit of session " + session + " is open"));
    }
  }

  static RpcRefused wrongPersistId(String message) {
    return new RpcRefused(
        RpcProblem.protocol("invalid-value", message)
            .withInfo("<bad-element>persist-id</bad-element>"));
  }
}
