package io.circuitd.deploy;

import io.circuitd.deploy.Inspection.Found;
import io.circuitd.deploy.Inspection.Standing;
import io.circuitd.deploy.Locks.Denied;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles a confirmed commit: by cancel-commit where a persist-id lets any session cancel, else by
 * the end of its session or of the router's timer.
 */
final class TimerSettlement implements Settlement {
  private static final Logger logger = LoggerFactory.getLogger(TimerSettlement.class);

  private final GuardedEdit guarded;
  private final Window window;
  private final Locks locks;
  private final Inspection inspection;

  TimerSettlement(GuardedEdit guarded, Window window) {
    this.guarded = guarded;
    this.window = window;
    this.locks = guarded.locks(Datastore.CANDIDATE);
    this.inspection = new Inspection(guarded, locks);
  }

  @Override
  public Outcome interrupted() {
    guarded.log().step(Step.CANCEL);
    return takenBack(Settlement.afterInterruption(guarded.router()));
  }

  @Override
  public Outcome takenBack(Outcome then) {
    Found found = settle(true);
    return switch (found.standing()) {
      case AS_BEFORE -> {
        guarded.log().step(Step.ROLLED_BACK);
        yield then;
      }
      case AS_WANTED -> kept();
      case NEITHER -> Settlement.neither(guarded.router(), found);
      case UNKNOWN ->
          new Unsettled(guarded.router() + ": whether it rolled back is unknown: " + found.words());
    };
  }

  /** How a confirm ended whose reply was lost. */
  @Override
  public Outcome confirmed() {
    if (window.back().persist().isPresent() && confirmAgain()) {
      return new Done();
    }
    Found found = settle(false);
    return switch (found.standing()) {
      case AS_BEFORE -> {
        guarded.log().step(Step.ROLLED_BACK);
        yield new Later(
            guarded.router() + ": the confirm did not arrive, and the router rolled back");
      }
      case AS_WANTED -> new Done();
      case NEITHER -> Settlement.neither(guarded.router(), found);
      case UNKNOWN ->
          new Unsettled(guarded.router() + ": whether it confirmed is unknown: " + found.words());
    };
  }

  /** A commit that nobody confirmed and nothing took back is judged as in its window. */
  private Outcome kept() {
    String what = guarded.router() + " kept a commit that circuitd did not confirm";
    return guarded.judged(
        window,
        what,
        verdict ->
            verdict.passed()
                ? new Done()
                : new Unsettled(what + ", and the gate does not pass: " + verdict.reason() + NEXT));
  }

  /**
   * Reads until the router is as before, or its timer is over for certain; then says what stands
   * there.
   */
  private Found settle(boolean takeBack) {
    DeploySettings settings = guarded.settings();
    Instant late = window.deadline().plus(settings.rollbackMargin());
    Instant latest = late.plus(settings.confirmWindow());
    Optional<Instant> wantedEnds = Optional.empty();
    Optional<Standing> asked = Optional.empty();
    while (true) {
      Found found = inspection.found();
      boolean stands =
          found.standing() == Standing.AS_WANTED || found.standing() == Standing.NEITHER;
      if (takeBack
          && stands
          && window.back().persist().isPresent()
          && !asked.equals(Optional.of(found.standing()))) {
        asked = Optional.of(found.standing());
        cancel();
        found = inspection.found();
      }
      Instant now = guarded.clock().instant();
      if (found.standing() == Standing.AS_WANTED && wantedEnds.isEmpty()) {
        // The timer starts when the commit is made, which a slow router does long after it was
        // sent, but not after it was seen.
        Instant seen = now.plus(settings.confirmWindow()).plus(settings.rollbackMargin());
        wantedEnds = Optional.of(seen.isBefore(latest) ? seen : latest);
      }
      Instant end = found.standing() == Standing.AS_WANTED ? wantedEnds.orElse(late) : late;
      if (found.standing() == Standing.AS_BEFORE || !now.isBefore(end)) {
        return found;
      }
      Pause.of(guarded.poll());
    }
  }

  /** Cancels by persist-id; a refusal may say that there is nothing to cancel any more. */
  private void cancel() {
    try (NetconfSession session = guarded.connect()) {
      session.cancelCommit(window.back().persist());
    } catch (NetconfException e) {
      logger.info("{}", e.getMessage());
    }
  }

  /**
   * After a confirm without an answer: where the router holds what was sent, confirms by persist-id
   * once more, under the lock, so that nobody else's edits go with it. That is not blind: what is
   * confirmed was read, and the gate had passed.
   *
   * @return true when what was sent is there to stay
   */
  private boolean confirmAgain() {
    try (NetconfSession session = guarded.connect()) {
      locks.lock(session);
      boolean settled = inspection.read(session).standing() == Standing.AS_WANTED;
      if (settled) {
        try {
          session.confirm(window.back().persist());
        } catch (Refused e) {
          // RFC 6241, 8.4.5: no commit with this persist-id waits any more.
          settled = e.has("invalid-value");
        }
        settled = settled && inspection.read(session).standing() == Standing.AS_WANTED;
      }
      locks.release(session);
      return settled;
    } catch (Denied | NetconfException e) {
      logger.info("{}", e.getMessage());
      return false;
    }
  }
}
