package io.circuitd.deploy;

import io.circuitd.deploy.Inspection.Found;
import io.circuitd.deploy.Inspection.Standing;
import io.circuitd.deploy.Locks.Denied;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.deploy.TakeBack.ByInverse;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Settles a commit that no router takes back: nothing happens to it by itself, so it is judged by
 * its gate as long as it stands as sent, and put back by the computed inverse.
 */
final class InverseSettlement implements Settlement {
  private final RouterAccess routers;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final StepLog log;
  private final Locks locks;
  private final Edit edit;
  private final Gate gate;
  private final Duration poll;
  private final ByInverse back;
  private final Inspection inspection;

  /**
   * @param poll time between two tries
   */
  InverseSettlement(
      RouterAccess routers,
      DeploySettings settings,
      InstantSource clock,
      StepLog log,
      Locks locks,
      Edit edit,
      Gate gate,
      Duration poll,
      ByInverse back) {
    this.routers = routers;
    this.settings = settings;
    this.clock = clock;
    this.log = log;
    this.locks = locks;
    this.edit = edit;
    this.gate = gate;
    this.poll = poll;
    this.back = back;
    this.inspection = new Inspection(routers, log, locks, edit);
  }

  @Override
  public Outcome interrupted(Window window) {
    Found found = inspection.settled();
    return switch (found.standing()) {
      case AS_BEFORE -> {
        log.step(Step.ROLLED_BACK);
        yield new Later(edit.router() + " did not take a commit that was interrupted");
      }
      case AS_WANTED -> judged(window);
      case NEITHER -> {
        if (!isOurs(window)) {
          yield Settlement.neither(edit.router(), found);
        }
        log.step(Step.CANCEL);
        yield takenBack(
            window, new Later(edit.router() + " took only part of a commit: " + found.words()));
      }
      case UNKNOWN ->
          new Unsettled(edit.router() + ": whether it took a commit is unknown: " + found.words());
    };
  }

  private Outcome judged(Window window) {
    Optional<String> obstacle = gate.before(window.wereUp()).obstacle();
    if (obstacle.isPresent()) {
      return new Unsettled(
          edit.router() + " took a commit, and it cannot be judged: " + obstacle.get());
    }
    Gate.Verdict verdict =
        gate.await(clock.instant().plus(settings.confirmWindow()).minus(settings.gateMargin()));
    if (verdict.passed()) {
      log.step(Step.CONFIRM, verdict.toDetail());
      return new Done();
    }
    String why = "the gate did not pass: " + verdict.reason();
    log.step(Step.CANCEL, verdict.toDetail(why));
    return takenBack(window, new Failed(why));
  }

  /**
   * What is neither old nor new is taken for our own work only as long as a router with a timer
   * would roll it back, whoever had edited it.
   */
  private boolean isOurs(Window window) {
    return clock.instant().isBefore(window.deadline().plus(settings.rollbackMargin()));
  }

  @Override
  public Outcome takenBack(Window window, Outcome then) {
    Instant end = clock.instant().plus(settings.confirmWindow());
    while (true) {
      Found found = putBack(window);
      if (found.standing() == Standing.AS_BEFORE) {
        log.step(Step.ROLLED_BACK);
        return then;
      }
      if (found.standing() == Standing.NEITHER && !isOurs(window)) {
        return Settlement.neither(edit.router(), found);
      }
      if (!clock.instant().isBefore(end)) {
        return new Unsettled(
            edit.router() + " is not put back to what was there before: " + found.words() + NEXT);
      }
      Pause.of(poll);
    }
  }

  private Found putBack(Window window) {
    try (NetconfSession session = routers.connect(edit.router())) {
      try {
        locks.lock(session);
      } catch (Denied denied) {
        Found found = inspection.read(session);
        return found.standing() == Standing.AS_BEFORE && !denied.heldBy(log.lockingSessions())
            ? found
            : new Found(Standing.UNKNOWN, String.valueOf(denied.getMessage()));
      }
      try {
        Found found = inspection.read(session);
        if (found.standing() == Standing.AS_WANTED
            || (found.standing() == Standing.NEITHER && isOurs(window))) {
          Inverse.apply(session, edit, back);
          found = inspection.read(session);
        }
        locks.release(session);
        return found;
      } catch (Refused refused) {
        locks.discardAndRelease(session);
        return Found.unknown(refused);
      }
    } catch (NetconfException e) {
      return Found.unknown(e);
    }
  }

  @Override
  public Outcome confirmed(Window window) {
    Found found = inspection.settled();
    return switch (found.standing()) {
      case AS_WANTED -> new Done();
      case AS_BEFORE -> {
        log.step(Step.ROLLED_BACK);
        yield new Later(edit.router() + " lost a commit that was to stay");
      }
      case NEITHER -> Settlement.neither(edit.router(), found);
      case UNKNOWN ->
          new Unsettled(edit.router() + ": what became of a commit is unknown: " + found.words());
    };
  }
}
