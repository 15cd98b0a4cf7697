package io.circuitd.deploy;

import io.circuitd.deploy.Committing.Held;
import io.circuitd.deploy.Locks.Denied;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.w3c.dom.Element;

/**
 * One edit of one router, made so that it is either kept whole or not at all: lock, edit, validate,
 * commit, read-back, gate, confirm (RFC 6241, 8.3 and 8.4). Each step is journaled before it is
 * taken.
 */
final class GuardedChange {
  private final GuardedEdit guarded;
  private final Edit edit;
  private final StepLog log;
  private final StartupCopy startup;
  private final Committing committing;

  GuardedChange(GuardedEdit guarded) {
    this.guarded = guarded;
    this.edit = guarded.edit();
    this.log = guarded.log();
    this.startup = new StartupCopy(guarded);
    this.committing = new Committing(guarded);
  }

  /** Makes the change, or goes on with what a former run left open. */
  Outcome run() {
    Outcome outcome = changed();
    return outcome instanceof Done ? startup.saved() : outcome;
  }

  private Outcome changed() {
    Optional<Map<String, String>> cancel = log.lastSince(Step.CANCEL, Step.COMMIT);
    Optional<Outcome> fault =
        cancel.flatMap(detail -> Optional.ofNullable(detail.get(Gate.REASON))).map(Failed::new);
    Optional<Window> open = log.openCommit().map(Window::of);
    if (open.isEmpty()) {
      return fault.orElseGet(this::fromTheStart);
    }
    if (startup.begun()) {
      return new Done();
    }
    Settlement settlement = Settlement.of(guarded, open.get());
    if (cancel.isPresent()) {
      return settlement.takenBack(
          fault.orElseGet(() -> Settlement.afterInterruption(edit.router())));
    }
    return committing.confirmSent() ? settlement.confirmed() : settlement.interrupted();
  }

  private Outcome fromTheStart() {
    Optional<Outcome> stopped = guarded.permit().refusal();
    if (stopped.isPresent()) {
      return stopped.get();
    }
    Set<String> earlier = log.last(Step.COMMIT).map(Window::wereUp).orElse(Set.of());
    Gate.Before before = guarded.gate().before(earlier);
    if (before.obstacle().isPresent()) {
      return new Later(before.obstacle().get());
    }
    try (NetconfSession session = guarded.connect()) {
      return Way.of(session.capabilities(), guarded.abilities())
          .map(way -> locked(new Held(session, way, guarded.locks(way.target())), before.up()))
          .orElseGet(() ->
              new Failed(
                  edit.router()
                      + ": its hello offers no candidate that its profile lets us use, and no"
                      + " writable-running with rollback-on-error; circuitd changes a router only"
                      + " where the change can be taken back"));
    } catch (NotConnected e) {
      return new Later(String.valueOf(e.getMessage()));
    }
  }

  private Outcome locked(Held held, Set<String> wereUp) {
    try {
      held.locks().lock(held.session());
    } catch (Denied e) {
      return new Later(
          edit.router() + ": " + held.way().target().tag() + " is not free: " + e.getMessage());
    } catch (NetconfException e) {
      held.session().abort();
      return new Later(String.valueOf(e.getMessage()));
    }
    TakeBack back;
    List<String> payloads;
    try {
      Element running = read(held, Datastore.RUNNING);
      Optional<Outcome> nothing = compareBaseline(held, running);
      if (nothing.isPresent()) {
        held.locks().release(held.session());
        return nothing.get();
      }
      back = held.way().takeBack(edit, running);
      payloads = edit.payloads(running);
      fill(held, payloads);
    } catch (Edit.NotRestorable | CandidateGone | Refused e) {
      held.locks().discardAndRelease(held.session());
      return new Failed(String.valueOf(e.getMessage()));
    } catch (NetconfException e) {
      held.session().abort();
      return new Later(e.getMessage() + "; nothing was committed");
    }
    Window window =
        new Window(
            guarded.clock().instant().plus(guarded.settings().confirmWindow()),
            back,
            wereUp,
            guarded.abilities().startup() && held.session().capabilities().startup());
    return committing.commit(held, window, payloads);
  }

  /** Empty when the router is as the plan found it; an outcome when there is nothing to send. */
  private Optional<Outcome> compareBaseline(Held held, Element running) {
    String standing = edit.standing(running);
    boolean planned = standing.equals(edit.baseline());
    boolean ours = planned || log.last(Step.COMMIT).isPresent();
    if (ours && edit.differences(running).isEmpty()) {
      return Optional.of(new Done());
    }
    if (!planned) {
      return Optional.of(
          new Failed(
              edit.router()
                  + " changed since the plan; found:\n"
                  + (standing.isEmpty() ? "nothing" : standing)
                  + "\nplanned on:\n"
                  + (edit.baseline().isEmpty() ? "nothing" : edit.baseline())));
    }
    if (held.way().target() == Datastore.CANDIDATE
        && !edit.standing(read(held, Datastore.CANDIDATE)).equals(standing)) {
      return Optional.of(
          new Later(edit.router() + ": the candidate holds edits of somebody else on this leg"));
    }
    return Optional.empty();
  }

  private Element read(Held held, Datastore source) {
    return guarded.read(held.session(), source);
  }

  /** Fills the candidate and has it checked; some servers throw it away while they do so. */
  private void fill(Held held, List<String> payloads) throws CandidateGone {
    if (held.way().target() != Datastore.CANDIDATE) {
      return;
    }
    log.step(Step.EDIT);
    held.way().fill(held.session(), payloads);
    if (!guarded.abilities().validate() || !held.session().capabilities().validate()) {
      return;
    }
    log.step(Step.VALIDATE);
    held.session().validate(Datastore.CANDIDATE);
    if (edit.standing(read(held, Datastore.CANDIDATE)).equals(edit.baseline())) {
      throw new CandidateGone(
          edit.router()
              + ": after validate the candidate holds none of what was edited into it; nothing was"
              + " committed; next: netconf.validate: false in its device profile");
    }
  }

  private static final class CandidateGone extends Exception {
    private static final long serialVersionUID = 1L;

    CandidateGone(String message) {
      super(message);
    }
  }
}
