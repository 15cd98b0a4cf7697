package io.circuitd.deploy;

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
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * One edit of one router, made so that it is either kept whole or not at all: lock, edit, validate,
 * confirmed commit, read-back, gate, confirm (RFC 6241, 8.3 and 8.4). Each step is journaled before
 * it is taken.
 */
final class GuardedChange {
  private static final Logger logger = LoggerFactory.getLogger(GuardedChange.class);
  private static final String REASON = "reason";

  private final RouterAccess routers;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final StepLog log;
  private final Locks locks;
  private final Edit edit;
  private final NetconfAbilities abilities;
  private final Gate gate;
  private final Settlement settlement;

  GuardedChange(
      RouterAccess routers,
      DeploySettings settings,
      InstantSource clock,
      StepLog log,
      Edit edit,
      NetconfAbilities abilities,
      Gate gate) {
    this.routers = routers;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
    this.locks = new Locks(log, () -> routers.user(edit.router()));
    this.edit = edit;
    this.abilities = abilities;
    this.gate = gate;
    this.settlement = new Settlement(routers, settings, clock, log, edit, abilities, gate);
  }

  /** Makes the change, or goes on with what a former run left open. */
  Outcome run() {
    Optional<Map<String, String>> cancel = log.lastSince(Step.CANCEL, Step.COMMIT);
    Optional<String> fault = cancel.flatMap(detail -> Optional.ofNullable(detail.get(REASON)));
    Optional<Window> open = log.openCommit().map(Window::of);
    if (open.isEmpty()) {
      return fault.<Outcome>map(Failed::new).orElseGet(this::fromTheStart);
    }
    if (cancel.isEmpty() && confirmSent()) {
      return settlement.confirmed(open.get());
    }
    if (cancel.isEmpty()) {
      log.step(Step.CANCEL);
    }
    return settlement.takenBack(
        open.get(),
        fault
            .<Outcome>map(Failed::new)
            .orElseGet(
                () -> new Later(edit.router() + " took back a commit that was interrupted")));
  }

  private boolean confirmSent() {
    return log.lastSince(Step.CONFIRM, Step.COMMIT).isPresent();
  }

  private Outcome fromTheStart() {
    Set<String> earlier = log.last(Step.COMMIT).map(Window::wereUp).orElse(Set.of());
    Gate.Before before = gate.before(earlier);
    if (before.obstacle().isPresent()) {
      return new Later(before.obstacle().get());
    }
    try (NetconfSession session = routers.connect(edit.router())) {
      return guarded(session, before.up());
    } catch (NotConnected e) {
      return new Later(String.valueOf(e.getMessage()));
    }
  }

  private Outcome guarded(NetconfSession session, Set<String> wereUp) {
    Optional<String> lacking = lacking(session);
    if (lacking.isPresent()) {
      return new Failed(lacking.get());
    }
    try {
      locks.lock(session);
    } catch (Denied e) {
      return new Later(edit.router() + ": candidate is not free: " + e.getMessage());
    } catch (NetconfException e) {
      session.abort();
      return new Later(String.valueOf(e.getMessage()));
    }
    try {
      Optional<Outcome> outcome = prepare(session);
      if (outcome.isPresent()) {
        locks.release(session);
        return outcome.get();
      }
    } catch (Refused e) {
      locks.discardAndRelease(session);
      return new Failed(String.valueOf(e.getMessage()));
    } catch (NetconfException e) {
      session.abort();
      return new Later(e.getMessage() + "; nothing was committed");
    }
    return commit(session, wereUp);
  }

  private Optional<String> lacking(NetconfSession session) {
    if (!session.capabilities().candidate() || !session.capabilities().confirmedCommit()) {
      return Optional.of(
          edit.router()
              + ": its hello offers no "
              + (session.capabilities().candidate() ? "confirmed commit" : "candidate")
              + "; circuitd changes a router only where it can be taken back");
    }
    return Optional.empty();
  }

  /** Fills the candidate; an outcome when nothing is to be sent. */
  private Optional<Outcome> prepare(NetconfSession session) {
    Element running = read(session, Datastore.RUNNING);
    Optional<Outcome> outcome = compareBaseline(session, running);
    if (outcome.isPresent()) {
      return outcome;
    }
    log.step(Step.EDIT);
    session.editConfig(Datastore.CANDIDATE, edit.payload(running));
    if (abilities.validate() && session.capabilities().validate()) {
      log.step(Step.VALIDATE);
      session.validate(Datastore.CANDIDATE);
    }
    return Optional.empty();
  }

  /** Empty when the router is as the plan found it; an outcome when there is nothing to send. */
  private Optional<Outcome> compareBaseline(NetconfSession session, Element running) {
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
    if (!edit.standing(read(session, Datastore.CANDIDATE)).equals(standing)) {
      return Optional.of(
          new Later(edit.router() + ": the candidate holds edits of somebody else on this leg"));
    }
    return Optional.empty();
  }

  private Element read(NetconfSession session, Datastore source) {
    return session.getConfig(source, Optional.of(edit.filter()));
  }

  private Outcome commit(NetconfSession session, Set<String> wereUp) {
    Optional<Outcome> hold = gate.hold();
    if (hold.isPresent()) {
      locks.discardAndRelease(session);
      return hold.get();
    }
    boolean persist = abilities.persist() && session.capabilities().confirmedCommit11();
    Window window =
        new Window(
            clock.instant().plus(settings.confirmWindow()),
            persist ? Optional.of("circuitd-" + UUID.randomUUID()) : Optional.empty(),
            wereUp);
    log.step(Step.COMMIT, window.toDetail());
    try {
      session.confirmedCommit(settings.confirmWindow(), window.persist());
    } catch (Refused e) {
      log.step(Step.ROLLED_BACK);
      locks.discardAndRelease(session);
      return new Failed(String.valueOf(e.getMessage()));
    } catch (NetconfException e) {
      session.abort();
      return lineLost(window, e);
    }
    return insideWindow(session, window);
  }

  private Instant gateEnd(Window window) {
    return window.deadline().minus(settings.gateMargin());
  }

  private Outcome insideWindow(NetconfSession session, Window window) {
    try {
      log.step(Step.READ_BACK);
      List<String> differences = edit.differences(read(session, Datastore.RUNNING));
      if (!differences.isEmpty()) {
        return rollBack(
            session,
            window,
            edit.router()
                + ": read-back after the commit differs from what was sent: "
                + String.join("; ", differences));
      }
      log.step(Step.GATE);
      Gate.Verdict verdict = gate.await(gateEnd(window));
      if (!verdict.passed()) {
        return rollBack(session, window, "the gate did not pass: " + verdict.reason());
      }
      if (clock.instant().isAfter(gateEnd(window))) {
        return rollBack(
            session,
            window,
            "the gate passed less than "
                + settings.gateMargin().toSeconds()
                + " s before the end of the confirm window, too late to confirm safely");
      }
      log.step(Step.CONFIRM);
      session.confirm(window.persist());
    } catch (Refused e) {
      return rollBack(session, window, String.valueOf(e.getMessage()));
    } catch (NetconfException e) {
      session.abort();
      return confirmSent() ? settlement.confirmed(window) : lineLost(window, e);
    }
    locks.release(session);
    return new Done();
  }

  /** Takes the commit back at once where the router can, else lets its timer run. */
  private Outcome rollBack(NetconfSession session, Window window, String why) {
    log.step(Step.CANCEL, Map.of(REASON, why));
    if (session.capabilities().confirmedCommit11()) {
      try {
        session.cancelCommit(window.persist());
        locks.discardAndRelease(session);
      } catch (NetconfException e) {
        logger.info("{}", e.getMessage());
        session.abort();
      }
    } else {
      session.abort();
    }
    return settlement.takenBack(window, new Failed(why));
  }

  /**
   * After a commit or a read-back without an answer: goes on in another session where the commit is
   * seen and lets itself be confirmed from there; else it is taken back.
   */
  private Outcome lineLost(Window window, NetconfException lost) {
    if (window.persist().isPresent() && settlement.showsWanted(gateEnd(window))) {
      try (NetconfSession again = routers.connect(edit.router())) {
        locks.lock(again);
        return insideWindow(again, window);
      } catch (Denied | NetconfException e) {
        logger.info("{}", e.getMessage());
      }
    }
    log.step(Step.CANCEL);
    return settlement.takenBack(window, new Later("commit not kept: " + lost.getMessage()));
  }
}
