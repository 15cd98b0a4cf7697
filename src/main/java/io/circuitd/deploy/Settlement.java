package io.circuitd.deploy;

import io.circuitd.deploy.Locks.Denied;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.model.Reading;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** Finds out how a commit ended: by reading, never by sending it again. */
final class Settlement {
  private static final Logger logger = LoggerFactory.getLogger(Settlement.class);
  private static final String NEXT =
      "; next: put these entries by hand to what they were, or to what is wanted; circuitd reads"
          + " again by itself";

  private final RouterAccess routers;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final StepLog log;
  private final Locks locks;
  private final Edit edit;
  private final Gate gate;
  private final Duration poll;

  Settlement(
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
    this.gate = gate;
    this.poll =
        abilities.confirmPoll().compareTo(settings.readingEvery()) > 0
            ? abilities.confirmPoll()
            : settings.readingEvery();
  }

  /** What stands on the router. */
  private enum Standing {
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
  private record Found(Standing standing, String words) {}

  /**
   * Sees a commit taken back: by cancel-commit where a persist-id lets any session cancel, else by
   * the end of its session or of its timer.
   *
   * @param then what came of the change, once the router is as before
   */
  Outcome takenBack(Window window, Outcome then) {
    Found found = settle(window, true);
    return switch (found.standing()) {
      case AS_BEFORE -> {
        log.step(Step.ROLLED_BACK);
        yield then;
      }
      case AS_WANTED -> kept(window);
      case NEITHER -> neither(found);
      case UNKNOWN ->
          new Unsettled(edit.router() + ": whether it rolled back is unknown: " + found.words());
    };
  }

  /** How a confirm ended whose reply was lost. */
  Outcome confirmed(Window window) {
    if (window.persist().isPresent() && confirmAgain(window)) {
      return new Done();
    }
    Found found = settle(window, false);
    return switch (found.standing()) {
      case AS_BEFORE -> {
        log.step(Step.ROLLED_BACK);
        yield new Later(edit.router() + ": the confirm did not arrive, and the router rolled back");
      }
      case AS_WANTED -> new Done();
      case NEITHER -> neither(found);
      case UNKNOWN ->
          new Unsettled(edit.router() + ": whether it confirmed is unknown: " + found.words());
    };
  }

  private Outcome neither(Found found) {
    return new Unsettled(
        edit.router()
            + " holds neither what was there before nor what was sent: "
            + found.words()
            + NEXT);
  }

  /** A commit that nobody confirmed and nothing took back is judged as in its window. */
  private Outcome kept(Window window) {
    String what = edit.router() + " kept a commit that circuitd did not confirm";
    Optional<String> obstacle = gate.before(window.wereUp()).obstacle();
    if (obstacle.isPresent()) {
      return new Unsettled(what + ", and it cannot be judged: " + obstacle.get());
    }
    Gate.Verdict verdict =
        gate.await(clock.instant().plus(settings.confirmWindow()).minus(settings.gateMargin()));
    return verdict.passed()
        ? new Done()
        : new Unsettled(what + ", and the gate does not pass: " + verdict.reason() + NEXT);
  }

  /**
   * Reads until the router is as before, or its timer is over for certain; then says what stands
   * there.
   */
  private Found settle(Window window, boolean takeBack) {
    Instant late = window.deadline().plus(settings.rollbackMargin());
    Instant latest = late.plus(settings.confirmWindow());
    Optional<Instant> wantedEnds = Optional.empty();
    Optional<Standing> asked = Optional.empty();
    while (true) {
      Found found = found();
      boolean stands =
          found.standing() == Standing.AS_WANTED || found.standing() == Standing.NEITHER;
      if (stands
          && takeBack
          && window.persist().isPresent()
          && !asked.equals(Optional.of(found.standing()))) {
        asked = Optional.of(found.standing());
        cancel(window);
        found = found();
      }
      Instant now = clock.instant();
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
      Pause.of(poll);
    }
  }

  /**
   * As before counts only once no session of ours has the lock any more: then no commit of ours is
   * still on its way.
   */
  private Found found() {
    try (NetconfSession session = routers.connect(edit.router())) {
      Found found = read(session);
      if (found.standing() != Standing.AS_BEFORE) {
        return found;
      }
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
    } catch (NetconfException e) {
      return new Found(Standing.UNKNOWN, String.valueOf(e.getMessage()));
    }
  }

  private Found read(NetconfSession session) {
    Element running = session.getConfig(Datastore.RUNNING, Optional.of(edit.filter()));
    List<String> differences = edit.differences(running);
    if (differences.isEmpty()) {
      return new Found(Standing.AS_WANTED, "");
    }
    return edit.standing(running).equals(edit.baseline())
        ? new Found(Standing.AS_BEFORE, "")
        : new Found(Standing.NEITHER, String.join("; ", differences));
  }

  /** True as soon as the router shows what was sent; false when it shows anything else. */
  boolean showsWanted(Instant until) {
    while (clock.instant().isBefore(until)) {
      if (routers.read(edit.router(), edit.filter())
          instanceof Reading.Present<Element>(Element running)) {
        return edit.differences(running).isEmpty();
      }
      Pause.of(poll);
    }
    return false;
  }

  /** Cancels by persist-id; a refusal may say that there is nothing to cancel any more. */
  private void cancel(Window window) {
    try (NetconfSession session = routers.connect(edit.router())) {
      session.cancelCommit(window.persist());
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
  private boolean confirmAgain(Window window) {
    try (NetconfSession session = routers.connect(edit.router())) {
      locks.lock(session);
      boolean settled = read(session).standing() == Standing.AS_WANTED;
      if (settled) {
        try {
          session.confirm(window.persist());
        } catch (Refused e) {
          // RFC 6241, 8.4.5: no commit with this persist-id waits any more.
          settled = e.has("invalid-value");
        }
        settled = settled && read(session).standing() == Standing.AS_WANTED;
      }
      locks.release(session);
      return settled;
    } catch (Denied | NetconfException e) {
      logger.info("{}", e.getMessage());
      return false;
    }
  }
}
