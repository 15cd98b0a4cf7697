package io.circuitd.deploy;

import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.RpcError;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock on the candidate (RFC 6241, 7.5), and who has it. */
final class Locks {
  private static final Logger log = LoggerFactory.getLogger(Locks.class);

  private Locks() {}

  /**
   * Locks the candidate; a session of our own that died and still holds the lock is killed.
   *
   * @throws Refused when somebody else has it
   */
  static void lockCandidate(NetconfSession session, OptionalLong deadSession) {
    try {
      session.lock(Datastore.CANDIDATE);
    } catch (Refused e) {
      boolean ours =
          deadSession.isPresent()
              && e.errors().stream()
                  .flatMap(error -> error.sessionId().stream())
                  .anyMatch(id -> id == deadSession.getAsLong());
      if (!ours) {
        throw e;
      }
      session.killSession(deadSession.getAsLong());
      session.lock(Datastore.CANDIDATE);
    }
  }

  /** Who holds the lock, in words. */
  static String holder(Refused refusal) {
    return refusal.errors().stream()
        .filter(error -> error.tag().equals("lock-denied"))
        .flatMap(error -> error.sessionId().stream())
        .findFirst()
        .map(id -> id == 0 ? "locked or edited outside NETCONF" : "locked by NETCONF session " + id)
        .orElseGet(() -> words(refusal))
        .concat(" (" + words(refusal) + ")");
  }

  private static String words(Refused refusal) {
    return String.join("; ", refusal.errors().stream().map(RpcError::toString).toList());
  }

  /** Unlocks; a failure is only noted, as closing the session releases the lock too. */
  static void release(NetconfSession session) {
    try {
      session.unlock(Datastore.CANDIDATE);
    } catch (NetconfException e) {
      log.info("unlock: {}", e.getMessage());
    }
  }

  /** Throws our own edits away and unlocks. */
  static void discardAndRelease(NetconfSession session) {
    try {
      session.discardChanges();
      session.unlock(Datastore.CANDIDATE);
    } catch (NetconfException e) {
      log.info("discard: {}", e.getMessage());
      session.abort();
    }
  }
}
