package io.circuitd.deploy;

import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
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
import java.util.OptionalLong;
import java.util.UUID;
import org.w3c.dom.Element;

/**
 * One edit of one router, made so that it is either kept whole or not at all: lock, edit, validate,
 * confirmed commit, read-back, gate, confirm (RFC 6241, 8.3 and 8.4). Each step is journaled before
 * it is taken.
 */
final class GuardedChange {
  private final RouterAccess routers;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final StepLog log;
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
    this.edit = edit;
    this.abilities = abilities;
    this.gate = gate;
    this.settlement = new Settlement(routers, settings, clock, edit, abilities);
  }

  /** Makes the change, or goes on with what a former run of the daemon left open. */
  Outcome run() {
    Optional<Map<String, String>> commit = log.last(Step.COMMIT);
    boolean open = commit.isPresent() && !rolledBackSince();
    OptionalLong deadSession =
        log.last(Step.LOCK)
            .map(lock -> OptionalLong.of(Long.parseLong(lock.getOrDefault("session", "0"))))
            .orElse(OptionalLong.empty());
    if (!open) {
      return fromTheStart(deadSession);
    }
    Window window = Window.of(commit.orElseThrow());
    if (confirmSent()) {
      return settleConfirm(window, deadSession);
    }
    return afterRollback(window, deadSession);
  }

  private boolean rolledBackSince() {
    List<String> names = log.steps().stream().map(step -> step.name()).toList();
    return names.lastIndexOf(Step.ROLLED_BACK.name()) > names.lastIndexOf(Step.COMMIT.name());
  }

  private boolean confirmSent() {
    List<String> names = log.steps().stream().map(step -> step.name()).toList();
    return names.lastIndexOf(Step.CONFIRM.name()) > names.lastIndexOf(Step.COMMIT.name());
  }

  private Outcome fromTheStart(OptionalLong deadSession) {
    gate.before();
    NetconfSession session;
    try {
      session = routers.connect(edit.router());
    } catch (NotConnected e) {
      return new Later(edit.router() + ": " + e.getMessage());
    }
    try (session) {
      return guarded(session, deadSession);
    }
  }

  private Outcome guarded(NetconfSession session, OptionalLong deadSession) {
    Optional<String> lacking = lacking(session);
    if (lacking.isPresent()) {
      return new Failed(lacking.get());
    }
    Window window;
    try {
      log.step(Step.LOCK, Map.of("session", Long.toString(session.id())));
      Locks.lockCandidate(session, deadSession);
    } catch (Refused e) {
      return new Later(edit.router() + ": candidate is not free: " + Locks.holder(e));
    } catch (NetconfException e) {
      return new Later(edit.router() + ": " + e.getMessage());
    }
    try {
      Element running = session.getConfig(Datastore.RUNNING, Optional.of(edit.filter()));
      Optional<Outcome> settled = compareBaseline(session, running);
      if (settled.isPresent()) {
        Locks.release(session);
        return settled.get();
      }
      log.step(Step.EDIT);
      session.editConfig(Datastore.CANDIDATE, edit.payload(running));
      if (abilities.validate() && session.capabilities().validate()) {
        log.step(Step.VALIDATE);
        session.validate(Datastore.CANDIDATE);
      }
    } catch (Refused e) {
      Locks.discardAndRelease(session);
      return new Failed(edit.router() + ": " + e.getMessage());
    } catch (NetconfException e) {
      session.abort();
      return new Later(edit.router() + ": " + e.getMessage() + "; nothing was committed");
    }
    boolean persist = abilities.persist() && session.capabilities().confirmedCommit11();
    window =
        new Window(
            clock.instant().plus(settings.confirmWindow()),
            persist ? Optional.of("circuitd-" + UUID.randomUUID()) : Optional.empty());
    log.step(Step.COMMIT, window.toDetail());
    try {
      session.confirmedCommit(settings.confirmWindow(), window.persist());
    } catch (Refused e) {
      log.step(Step.ROLLED_BACK);
      Locks.discardAndRelease(session);
      return new Failed(edit.router() + ": " + e.getMessage());
    } catch (NetconfException e) {
      session.abort();
      return commitReplyLost(window, OptionalLong.of(session.id()), e);
    }
    return insideWindow(session, window);
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
    String candidate =
        edit.standing(session.getConfig(Datastore.CANDIDATE, Optional.of(edit.filter())));
    if (!candidate.equals(standing)) {
      return Optional.of(
          new Later(edit.router() + ": the candidate holds edits of somebody else on this leg"));
    }
    return Optional.empty();
  }

  private Outcome insideWindow(NetconfSession session, Window window) {
    try {
      log.step(Step.READ_BACK);
      List<String> differences =
          edit.differences(session.getConfig(Datastore.RUNNING, Optional.of(edit.filter())));
      if (!differences.isEmpty()) {
        return rollBack(
            session,
            window,
            edit.router()
                + ": read-back after the commit differs from what was sent: "
                + String.join("; ", differences));
      }
      log.step(Step.GATE);
      Gate.Verdict verdict = gate.await(window.deadline().minus(settings.gateMargin()));
      if (!verdict.passed()) {
        return rollBack(session, window, "the gate did not pass: " + verdict.reason());
      }
      log.step(Step.CONFIRM);
      session.confirm(window.persist());
    } catch (Refused e) {
      return rollBack(session, window, edit.router() + ": " + e.getMessage());
    } catch (NetconfException e) {
      session.abort();
      return confirmSent()
          ? settleConfirm(window, OptionalLong.of(session.id()))
          : commitReplyLost(window, OptionalLong.of(session.id()), e);
    }
    Locks.release(session);
    return new Done();
  }

  /** Takes the commit back at once where the router can, else lets its timer run. */
  private Outcome rollBack(NetconfSession session, Window window, String why) {
    log.step(Step.CANCEL);
    if (session.isOpen() && session.capabilities().confirmedCommit11()) {
      try {
        session.cancelCommit(window.persist());
        Locks.discardAndRelease(session);
      } catch (NetconfException e) {
        session.abort();
      }
    } else {
      session.abort();
    }
    return settledAsBefore(window, OptionalLong.of(session.id()), new Failed(why));
  }

  private Outcome commitReplyLost(Window window, OptionalLong deadSession, NetconfException e) {
    if (window.persist().isPresent()
        && settlement.readable(window.deadline().minus(settings.gateMargin()))
        && settlement.isAsWanted()) {
      try (NetconfSession again = routers.connect(edit.router())) {
        Locks.lockCandidate(again, deadSession);
        return insideWindow(again, window);
      } catch (NetconfException again) {
        return new Unsettled(edit.router() + ": " + again.getMessage());
      }
    }
    return settledAsBefore(
        window, deadSession, new Later(edit.router() + ": commit not kept: " + e.getMessage()));
  }

  private Outcome afterRollback(Window window, OptionalLong deadSession) {
    if (window.persist().isPresent() && clock.instant().isBefore(window.deadline())) {
      log.step(Step.CANCEL);
      settlement.cancel(window, deadSession);
    }
    Outcome outcome =
        settledAsBefore(window, deadSession, new Later("interrupted inside the confirm window"));
    return outcome instanceof Later ? fromTheStart(deadSession) : outcome;
  }

  private Outcome settledAsBefore(Window window, OptionalLong deadSession, Outcome ifSo) {
    return switch (settlement.settle(window, deadSession)) {
      case AS_BEFORE -> {
        log.step(Step.ROLLED_BACK);
        yield ifSo;
      }
      case AS_WANTED ->
          ifSo instanceof Failed(String reason)
              ? new Unsettled(
                  edit.router() + " kept a commit that was not confirmed, although: " + reason)
              : new Done();
      case NEITHER ->
          new Unsettled(edit.router() + " holds neither what was there before nor what was sent");
      case UNREADABLE ->
          new Unsettled(edit.router() + " does not answer; whether it rolled back is unknown");
    };
  }

  private Outcome settleConfirm(Window window, OptionalLong deadSession) {
    if (window.persist().isPresent() && settlement.confirmAgain(window)) {
      return new Done();
    }
    return switch (settlement.settle(window, deadSession)) {
      case AS_WANTED -> new Done();
      case AS_BEFORE -> {
        log.step(Step.ROLLED_BACK);
        yield new Later(edit.router() + ": the confirm did not arrive, and the router rolled back");
      }
      case NEITHER ->
          new Unsettled(edit.router() + " holds neither what was there before nor what was sent");
      case UNREADABLE ->
          new Unsettled(edit.router() + " does not answer; whether it confirmed is unknown");
    };
  }

  /**
   * The confirm window of one commit.
   *
   * @param deadline when the router rolls back by itself
   */
  record Window(Instant deadline, Optional<String> persist) {
    static Window of(Map<String, String> detail) {
      return new Window(
          Instant.parse(detail.getOrDefault("deadline", "")),
          Optional.ofNullable(detail.get("persist")));
    }

    Map<String, String> toDetail() {
      return persist
          .map(id -> Map.of("deadline", deadline.toString(), "persist", id))
          .orElse(Map.of("deadline", deadline.toString()));
    }
  }
}
