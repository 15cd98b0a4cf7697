package io.circuitd.deploy;

import io.circuitd.deploy.Locks.Denied;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.util.List;
import org.w3c.dom.Element;

/** Looks what stands on the router: what was there before an edit, what was wanted, or neither. */
final class Inspection {
  private final GuardedEdit guarded;
  private final Locks locks;

  Inspection(GuardedEdit guarded, Locks locks) {
    this.guarded = guarded;
    this.locks = locks;
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
    try (NetconfSession session = guarded.connect()) {
      Found found = read(session);
      return found.standing() == Standing.AS_BEFORE ? underLock(session) : found;
    } catch (NetconfException e) {
      return Found.unknown(e);
    }
  }

  /** As {@link #found}, and takes the lock from a dead session of ours whatever is read. */
  Found settled() {
    try (NetconfSession session = guarded.connect()) {
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
      if (denied.heldBy(guarded.log().lockingSessions())) {
        return new Found(
            Standing.UNKNOWN, "an own session that died is still there, " + denied.getMessage());
      }
    }
    return read(session);
  }

  /** Reads running. */
  Found read(NetconfSession session) {
    return judge(guarded.read(session, Datastore.RUNNING));
  }

  private Found judge(Element running) {
    Edit edit = guarded.edit();
    List<String> differences = edit.differences(running);
    if (differences.isEmpty()) {
      return new Found(Standing.AS_WANTED, "");
    }
    return edit.standing(running).equals(edit.baseline())
        ? new Found(Standing.AS_BEFORE, "")
        : new Found(Standing.NEITHER, String.join("; ", differences));
  }
}
