package io.circuitd.deploy;

import io.circuitd.deploy.Locks.Denied;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;

/** Looks what stands on the router: what was there before an edit, what was wanted, or neither. */
final class Inspection {
  private final RouterAccess routers;
  private final StepLog log;
  private final Locks locks;
  private final Edit edit;

  Inspection(RouterAccess routers, StepLog log, Locks locks, Edit edit) {
    this.routers = routers;
    this.log = log;
    this.locks = locks;
    this.edit = edit;
  }

  /** What stands on the router. */
  enum Standing {
    AS_BEFORE,
    AS_WANTED,
    NEITHER,
    UNKNOWN
  }

  /**
   * What a reading showed.
   *
   * @param words more about it, for operators
   */
  record Found(Standing standing, String words) {
    static Found unknown(NetconfException e) {
      return new Found(Standing.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Reads in a session of its own. As before counts only once no session of ours has the lock any
   * more: then no commit of ours is still on its way.
   */
  Found found() {
    try (NetconfSession session = routers.connect(edit.router())) {
      Found found = read(session);
      return found.standing() == Standing.AS_BEFORE ? underLock(session) : found;
    } catch (NetconfException e) {
      return Found.unknown(e);
    }
  }

  /** As {@link #found}, and takes the lock from a dead session of ours whatever is read. */
  Found settled() {
    try (NetconfSession session = routers.connect(edit.router())) {
      return underLock(session);
    } catch (NetconfException e) {
      return Found.unknown(e);
    }
  }

  private Found underLock(NetconfSession session) {
    try {
      locks.lock(session);
      locks.release(session);
    } catch (Denied denied) {
      if (denied.heldBy(log.lockingSessions())) {
        return new Found(
            Standing.UNKNOWN, "an own session that died is still there, " + denied.getMessage());
      }
    }
    return read(session);
  }

  /** Reads running. */
  Found read(NetconfSession session) {
    return judge(session.getConfig(Datastore.RUNNING, Optional.of(edit.filter())));
  }

  private Found judge(Element running) {
    List<String> differences = edit.differences(running);
    if (differences.isEmpty()) {
      return new Found(Standing.AS_WANTED, "");
    }
    return edit.standing(running).equals(edit.baseline())
        ? new Found(Standing.AS_BEFORE, "")
        : new Found(Standing.NEITHER, String.join("; ", differences));
  }
}
