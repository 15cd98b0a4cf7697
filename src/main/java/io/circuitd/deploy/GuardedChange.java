package io.circuitd.deploy;

import io.circuitd.deploy.Locks.Denied;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.deploy.TakeBack.ByInverse;
import io.circuitd.deploy.TakeBack.ByRouter;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.NotConnected;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/**
 * One edit of one router, made so that it is either kept whole or not at all: lock, edit, validate,
 * commit, read-back, gate, confirm (RFC 6241, 8.3 and 8.4). Each step is journaled before it is
 * taken.
 */
final class GuardedChange {
  private static final Logger logger = LoggerFactory.getLogger(GuardedChange.class);

  private final RouterAccess routers;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final StepLog log;
  private final Edit edit;
  private final NetconfAbilities abilities;
  private final Gate gate;
  private final StartupCopy startup;
  private final Permit permit;

  GuardedChange(
      RouterAccess routers,
      DeploySettings settings,
      InstantSource clock,
      StepLog log,
      Edit edit,
      NetconfAbilities abilities,
      Gate gate) {
    this(routers, settings, clock, log, edit, abilities, gate, Permit.ALWAYS);
  }

  GuardedChange(
      RouterAccess routers,
      DeploySettings settings,
      InstantSource clock,
      StepLog log,
      Edit edit,
      NetconfAbilities abilities,
      Gate gate,
      Permit permit) {
    this.permit = permit;
    this.routers = routers;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
    this.edit = edit;
    this.abilities = abilities;
    this.gate = gate;
    this.startup =
        new StartupCopy(
            routers, log, edit, new Inspection(routers, log, locks(Datastore.RUNNING), edit));
  }

  /** A session that has the lock. */
  private record Held(NetconfSession session, Way way, Locks locks) {}

  /** Makes the change, or goes on with what a former run left open. */
  Outcome run() {
    Outcome outcome = changed();
    return outcome instanceof Done ? startup.saved() : outcome;
  }

  private Outcome changed() {
    Optional<Map<String, String>> cancel = log.lastSince(Step.CANCEL, Step.COMMIT);
    Optional<String> fault = cancel.flatMap(detail -> Optional.ofNullable(detail.get(Gate.REASON)));
    Optional<Window> open = log.openCommit().map(Window::of);
    if (open.isEmpty()) {
      return fault.<Outcome>map(Failed::new).orElseGet(this::fromTheStart);
    }
    if (startup.begun()) {
      return new Done();
    }
    Window window = open.get();
    if (cancel.isPresent()) {
      return settlement(window)
          .takenBack(
              window,
              fault
                  .<Outcome>map(Failed::new)
                  .orElseGet(
                      () -> new Later(edit.router() + " took back a commit that was interrupted")));
    }
    return confirmSent()
        ? settlement(window).confirmed(window)
        : settlement(window).interrupted(window);
  }

  private boolean confirmSent() {
    return log.lastSince(Step.CONFIRM, Step.COMMIT).isPresent();
  }

  private Locks locks(Datastore target) {
    return new Locks(log, () -> routers.user(edit.router()), target);
  }

  private Settlement settlement(Window window) {
    Duration poll =
        abilities.confirmPoll().compareTo(settings.readingEvery()) > 0
            ? abilities.confirmPoll()
            : settings.readingEvery();
    return switch (window.back()) {
      case ByRouter timer ->
          new TimerSettlement(
              routers, settings, clock, log, locks(Datastore.CANDIDATE), edit, gate, poll);
      case ByInverse back ->
          new InverseSettlement(
              routers, settings, clock, log, locks(back.target()), edit, gate, poll, back);
    };
  }

  private Outcome fromTheStart() {
    Optional<Outcome> stopped = permit.refusal();
    if (stopped.isPresent()) {
      return stopped.get();
    }
    Set<String> earlier = log.last(Step.COMMIT).map(Window::wereUp).orElse(Set.of());
    Gate.Before before = gate.before(earlier);
    if (before.obstacle().isPresent()) {
      return new Later(before.obstacle().get());
    }
    try (NetconfSession session = routers.connect(edit.router())) {
      return Way.of(session.capabilities(), abilities)
          .map(way -> locked(new Held(session, way, locks(way.target())), before.up()))
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
    } catch (Edit.NotRestorable | CandidateGone e) {
      held.locks().discardAndRelease(held.session());
      return new Failed(String.valueOf(e.getMessage()));
    } catch (Refused e) {
      held.locks().discardAndRelease(held.session());
      return new Failed(String.valueOf(e.getMessage()));
    } catch (NetconfException e) {
      held.session().abort();
      return new Later(e.getMessage() + "; nothing was committed");
    }
    Window window =
        new Window(
            clock.instant().plus(settings.confirmWindow()),
            back,
            wereUp,
            abilities.startup() && held.session().capabilities().startup());
    return commit(held, window, payloads);
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
    return held.session().getConfig(source, Optional.of(edit.filter()));
  }

  /** Fills the candidate and has it checked; some servers throw it away while they do so. */
  private void fill(Held held, List<String> payloads) throws CandidateGone {
    if (held.way().target() != Datastore.CANDIDATE) {
      return;
    }
    log.step(Step.EDIT);
    held.way().fill(held.session(), payloads);
    if (!abilities.validate() || !held.session().capabilities().validate()) {
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

  private Outcome commit(Held held, Window window, List<String> payloads) {
    Optional<Outcome> stopped = permit.refusal();
    if (stopped.isPresent()) {
      held.locks().discardAndRelease(held.session());
      return stopped.get();
    }
    log.step(Step.COMMIT, window.toDetail());
    try {
      held.way().commit(held.session(), window.back(), payloads, settings.confirmWindow());
    } catch (Refused e) {
      return refused(held, window, String.valueOf(e.getMessage()));
    } catch (NetconfException e) {
      held.session().abort();
      return lineLost(held, window, e);
    }
    return insideWindow(held, window);
  }

  /** A router may say no to a commit and have made it all the same, so it is read back, too. */
  private Outcome refused(Held held, Window window, String why) {
    log.step(Step.CANCEL, Map.of(Gate.REASON, why));
    if (window.back().outlivesSession()) {
      held.locks().discardAndRelease(held.session());
    } else {
      held.session().abort();
    }
    return settlement(window).takenBack(window, new Failed(why));
  }

  private Instant gateEnd(Window window) {
    return window.deadline().minus(settings.gateMargin());
  }

  private Outcome insideWindow(Held held, Window window) {
    try {
      log.step(Step.READ_BACK);
      Element running = read(held, Datastore.RUNNING);
      List<String> differences = edit.differences(running);
      if (!differences.isEmpty()) {
        return rollBack(held, window, Map.of(Gate.REASON, differs(running, differences)));
      }
      log.step(Step.GATE);
      Gate.Verdict verdict = gate.await(gateEnd(window));
      if (!verdict.passed()) {
        return rollBack(
            held, window, verdict.toDetail("the gate did not pass: " + verdict.reason()));
      }
      if (clock.instant().isAfter(gateEnd(window))) {
        return rollBack(
            held,
            window,
            verdict.toDetail(
                "the gate passed less than "
                    + settings.gateMargin().toSeconds()
                    + " s before the end of the confirm window, too late to confirm safely"));
      }
      log.step(Step.CONFIRM, verdict.toDetail());
      held.way().confirm(held.session(), window.back());
      if (!edit.differences(read(held, Datastore.RUNNING)).isEmpty()) {
        // A router whose timer ended early takes the confirm for a commit of nothing.
        held.session().abort();
        return settlement(window).confirmed(window);
      }
    } catch (Refused e) {
      return rollBack(held, window, Map.of(Gate.REASON, String.valueOf(e.getMessage())));
    } catch (NetconfException e) {
      held.session().abort();
      return confirmSent() ? settlement(window).confirmed(window) : lineLost(held, window, e);
    }
    held.locks().release(held.session());
    return new Done();
  }

  private String differs(Element running, List<String> differences) {
    boolean nothing = edit.standing(running).equals(edit.baseline());
    boolean validated = log.last(Step.VALIDATE).isPresent();
    return edit.router()
        + ": read-back after the commit differs from what was sent"
        + (nothing ? ", the commit did nothing: " : ": ")
        + String.join("; ", differences)
        + (nothing && validated
            ? "; next: where its validate spoils the candidate, netconf.validate: false in its"
                + " device profile"
            : "");
  }

  /** Takes the commit back at once where that can be done, else lets the router's timer run. */
  private Outcome rollBack(Held held, Window window, Map<String, String> why) {
    log.step(Step.CANCEL, why);
    NetconfSession session = held.session();
    try {
      switch (window.back()) {
        case ByRouter timer when session.capabilities().confirmedCommit11() -> {
          session.cancelCommit(timer.persist());
          held.locks().discardAndRelease(session);
        }
        case ByRouter timer -> session.abort();
        case ByInverse back -> {
          Inverse.apply(session, edit, back);
          held.locks().release(session);
        }
      }
    } catch (NetconfException e) {
      logger.info("{}", e.getMessage());
      session.abort();
    }
    return settlement(window)
        .takenBack(window, new Failed(why.getOrDefault(Gate.REASON, "taken back")));
  }

  /**
   * After a commit or a read-back without an answer: goes on in another session where the commit is
   * seen and does not end with its session; else it is taken back.
   */
  private Outcome lineLost(Held held, Window window, NetconfException lost) {
    if (window.back().outlivesSession() && showsWanted(gateEnd(window))) {
      try (NetconfSession again = routers.connect(edit.router())) {
        held.locks().lock(again);
        return insideWindow(new Held(again, held.way(), held.locks()), window);
      } catch (Denied | NetconfException e) {
        logger.info("{}", e.getMessage());
      }
    }
    log.step(Step.CANCEL);
    return settlement(window).takenBack(window, new Later("commit not kept: " + lost.getMessage()));
  }

  /** True as soon as the router shows what was sent; false when it shows anything else. */
  private boolean showsWanted(Instant until) {
    while (clock.instant().isBefore(until)) {
      switch (routers.read(edit.router(), edit.filter())) {
        case io.circuitd.model.Reading.Present<Element>(Element running) -> {
          return edit.differences(running).isEmpty();
        }
        default -> Pause.of(abilities.confirmPoll());
      }
    }
    return false;
  }
}
