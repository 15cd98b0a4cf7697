package io.circuitd.netconf.session;

import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.netconf.ops.Operation;
import io.circuitd.netconf.ops.Operations;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a session has on the router and must give back. A request without a reply may have had its
 * effect: a request puts something on this list, and only a reply takes it off.
 */
final class Holdings {
  private final Set<Datastore> locks = EnumSet.noneOf(Datastore.class);
  private boolean candidateEdited;
  private boolean commitOpen;
  private boolean awaitsConfirmation;

  /** Returns false when the session had this lock already. */
  synchronized boolean locking(Datastore target) {
    return locks.add(target);
  }

  /** Edits stay on the list: not every router discards them with the lock (RFC 6241, 8.3.5.2). */
  synchronized void unlocked(Datastore target) {
    locks.remove(target);
  }

  synchronized void editingCandidate() {
    candidateEdited = true;
  }

  /** Committed or discarded: the candidate is what running is. */
  synchronized void candidateSettled() {
    candidateEdited = false;
  }

  /** A confirmed commit, whoever may confirm it; a refusal does not take it off. */
  synchronized void openingCommit() {
    commitOpen = true;
  }

  /** Confirmed or taken back. */
  synchronized void commitClosed() {
    commitOpen = false;
    awaitsConfirmation = false;
  }

  /** Returns false when a confirmed commit of this session waited already. */
  synchronized boolean awaitingConfirmation() {
    boolean first = !awaitsConfirmation;
    awaitsConfirmation = true;
    return first;
  }

  /** Refused, or left to whoever has its persist-id. */
  synchronized void awaitsNoConfirmation() {
    awaitsConfirmation = false;
  }

  synchronized boolean areNone() {
    return locks.isEmpty() && !candidateEdited && !commitOpen;
  }

  /**
   * What gives everything back, in order. While a confirmed commit waits that ends with its
   * session, the end of the session is all that is said: that takes the commit back and releases
   * the locks.
   */
  synchronized List<Operation> givingBack() {
    List<Operation> steps = new ArrayList<>();
    if (awaitsConfirmation) {
      return steps;
    }
    if (candidateEdited && locks.contains(Datastore.CANDIDATE)) {
      steps.add(Operations.discardChanges());
    }
    locks.forEach(target -> steps.add(Operations.unlock(target)));
    return steps;
  }
}
