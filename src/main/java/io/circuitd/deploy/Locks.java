package io.circuitd.deploy;

import io.circuitd.deploy.StepLog.Step;
import io.circuitd.netconf.LockHolder;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.LockDenied;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.RpcError;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The lock on what is edited (RFC 6241, 7.5), and who has it; journaled for one change. */
final class Locks {
  private static final Logger log = LoggerFactory.getLogger(Locks.class);

  private final StepLog steps;
  private final Supplier<Optional<String>> user;
  private final Datastore target;

  /**
   * @param user whom our sessions log in as, where we know
   * @param target the datastore that is edited
   */
  Locks(StepLog steps, Supplier<Optional<String>> user, Datastore target) {
    this.steps = steps;
    this.user = user;
    this.target = target;
  }

  /**
   * Locks; a session of our own that died and still holds the lock is killed. A router that has
   * restarted gives the same session ids to others: a session that the router says is of another
   * user is not ours any more.
   *
   * @throws Denied when somebody else has it
   * @throws NetconfException when nobody knows whether it is locked
   */
  void lock(NetconfSession session) throws Denied {
    Set<Long> dead = new TreeSet<>(steps.lockingSessions());
    dead.remove(session.id());
    steps.step(Step.LOCK, detail(session.id()));
    try {
      lock(session, dead);
    } catch (Denied denied) {
      steps.step(Step.UNLOCKED, detail(session.id()));
      if (!isOurs(denied, dead)) {
        ended(dead);
      }
      throw denied;
    }
    ended(dead);
  }

  private void lock(NetconfSession session, Set<Long> dead) throws Denied {
    try {
      session.lock(target);
    } catch (Refused refused) {
      Denied denied = new Denied(refused);
      if (!isOurs(denied, dead)) {
        throw denied;
      }
      denied.holder().ifPresent(holder -> kill(session, holder));
      lockAgain(session);
    }
  }

  private boolean isOurs(Denied denied, Set<Long> dead) {
    return denied.heldBy(dead)
        && denied.user().flatMap(told -> user.get().map(told::equals)).orElse(true);
  }

  private void lockAgain(NetconfSession session) throws Denied {
    try {
      session.lock(target);
    } catch (Refused refused) {
      throw new Denied(refused);
    }
  }

  /** Whoever else has the lock, these have it no more. */
  private void ended(Set<Long> sessions) {
    sessions.forEach(id -> steps.step(Step.UNLOCKED, detail(id)));
  }

  /** A refusal may mean that the session has just ended by itself; the next lock shows it. */
  private static void kill(NetconfSession session, long dead) {
    try {
      session.killSession(dead);
    } catch (Refused e) {
      log.info("{}", e.getMessage());
    }
  }

  /** Unlocks; a failure is only noted, as closing the session releases the lock too. */
  void release(NetconfSession session) {
    try {
      session.unlock(target);
      steps.step(Step.UNLOCKED, detail(session.id()));
    } catch (NetconfException e) {
      log.info("unlock: {}", e.getMessage());
    }
  }

  /** Throws our own edits away and unlocks; where that fails, the session ends. */
  void discardAndRelease(NetconfSession session) {
    try {
      if (target == Datastore.CANDIDATE) {
        session.discardChanges();
      }
      session.unlock(target);
      steps.step(Step.UNLOCKED, detail(session.id()));
    } catch (NetconfException e) {
      log.info("discard: {}", e.getMessage());
      session.abort();
    }
  }

  private static Map<String, String> detail(long session) {
    return Map.of(StepLog.SESSION, Long.toString(session));
  }

  /** Somebody has the lock, or has edited the candidate; the message says who. */
  static final class Denied extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refused refusal;

    Denied(Refused refusal) {
      super(words(refusal), refusal);
      this.refusal = refusal;
    }

    /** True when one of these sessions has the lock. */
    boolean heldBy(Set<Long> sessions) {
      return holder().filter(sessions::contains).isPresent();
    }

    /** The session that has it; 0 for somebody outside NETCONF. */
    Optional<Long> holder() {
      return holder(refusal).map(LockHolder::sessionId);
    }

    /** Whose session that is, where the router tells. */
    Optional<String> user() {
      return holder(refusal).flatMap(LockHolder::user);
    }

    private static Optional<LockHolder> holder(Refused refusal) {
      return refusal instanceof LockDenied denied ? denied.holder() : Optional.empty();
    }

    private static String words(Refused refusal) {
      String said = String.join("; ", refusal.errors().stream().map(RpcError::toString).toList());
      return holder(refusal)
          .map(who ->
              (who.outsideNetconf() ? "locked or edited outside NETCONF" : "locked by " + who)
                  + " ("
                  + said
                  + ")")
          .orElse(said);
    }
  }
}
