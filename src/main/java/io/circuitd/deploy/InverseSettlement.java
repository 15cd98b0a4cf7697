package io.circuitd.deploy;

import io.circuitd.deploy.Gate.Verdict;
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
import java.time.Instant;

/**
 * Settles a commit that no router takes back: nothing happens to it by itself, so it is judged by
 * its gate as long as it stands as sent, and put back by the computed inverse.
 */
final class InverseSettlement implements Settlement {
  private final GuardedEdit guarded;
  private final Window window;
  private final ByInverse back;
  private final Locks locks;
  private final Inspection inspection;

  InverseSettlement(GuardedEdit guarded, Window window, ByInverse back) {
    this.guarded = guarded;
    this.window = window;
    this.back = back;
    this.locks = guarded.locks(back.target());
    this.inspection = new Inspection(guarded, locks);
  }

  @Override
  public Outcome interrupted() {
    Found found = inspection.settled();
    return switch (found.standing()) {
      case AS_BEFORE -> {
        guarded.log().step(Step.ROLLED_BACK);
        yield new Later(guarded.router() + " did not take a commit that was interrupted");
      }
      case AS_WANTED -> guarded.judged(window, guarded.router() + " took a commit", this::judged);
      case NEITHER -> {
        if (!isOurs()) {
          yield Settlement.neither(guarded.router(), found);
        }
        guarded.log().step(Step.CANCEL);
        yield takenBack(
            new Later(guarded.router() + " took only part of a commit: " + found.words()));
      }
      case UNKNOWN ->
          new Unsettled(
              guarded.router() + ": whether it took a commit is unknown: " + found.words());
    };
  }

  private Outcome judged(Verdict verdict) {
    if (verdict.passed()) {
      guarded.log().step(Step.CONFIRM, verdict.toDetail());
      return new Done();
    }
    String why = "the gate did not pass: " + verdict.reason();
    guarded.log().step(Step.CANCEL, verdict.toDetail(why));
    return takenBack(new Failed(why));
  }

  /**
   * What is neither old nor new is taken for our own work only as long as a router with a timer
   * would roll it back, whoever had edited it.
   */
  private boolean isOurs() {
    return guarded
        .clock()
        .instant()
        .isBefore(window.deadline().plus(guarded.settings().rollbackMargin()));
  }

  @Override
  public Outcome takenBack(Outcome then) {
    Instant end = guarded.clock().instant().plus(guarded.settings().confirmWindow());
    while (true) {
      Found found = putBack();
      if (found.standing() == Standing.AS_BEFORE) {
        guarded.log().step(Step.ROLLED_BACK);
        return then;
      }
      if (found.standing() == Standing.NEITHER && !isOurs()) {
        return Settlement.neither(guarded.router(), found);
      }
      if (!guarded.clock().instant().isBefore(end)) {
        return new Unsettled(
            guarded.router()
                + " is not put back to what was there before: "
                + found.words()
                + NEXT);
      }
      Pause.of(guarded.poll());
    }
  }

  private Found putBack() {
    try (NetconfSession session = guarded.connect()) {
      try {
        locks.lock(session);
      } catch (Denied denied) {
        Found found = inspection.read(session);
        return found.standing() == Standing.AS_BEFORE
                && !denied.heldBy(guarded.log().lockingSessions())
            ? found
            : new Found(Standing.UNKNOWN, String.valueOf(denied.getMessage()));
      }
      try {
        Found found = inspection.read(session);
        if (found.standing() == Standing.AS_WANTED
            || (found.standing() == Standing.NEITHER && isOurs())) {
          Inverse.apply(session, guarded.edit(), back);
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
  public Outcome confirmed() {
    Found found = inspection.settled();
    return switch (found.standing()) {
      case AS_WANTED -> new Done();
      case AS_BEFORE -> {
        guarded.log().step(Step.ROLLED_BACK);
        yield new Later(guarded.router() + " lost a commit that was to stay");
      }
      case NEITHER -> Settlement.neither(guarded.router(), found);
      case UNKNOWN ->
          new Unsettled(
              guarded.router() + ": what became of a commit is unknown: " + found.words());
    };
  }
}
