package io.circuitd.deploy;

import io.circuitd.deploy.GuardedChange.Window;
import io.circuitd.model.Reading;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.w3c.dom.Element;

/** Finds out how a commit ended whose answer was lost: by reading, never by sending it again. */
final class Settlement {
  private final RouterAccess routers;
  private final DeploySettings settings;
  private final InstantSource clock;
  private final Edit edit;
  private final Duration poll;

  Settlement(
      RouterAccess routers,
      DeploySettings settings,
      InstantSource clock,
      Edit edit,
      NetconfAbilities abilities) {
    this.routers = routers;
    this.settings = settings;
    this.clock = clock;
    this.edit = edit;
    this.poll =
        abilities.confirmPoll().compareTo(settings.readingEvery()) > 0
            ? abilities.confirmPoll()
            : settings.readingEvery();
  }

  /** What stands on the router. */
  enum Standing {
    AS_BEFORE,
    AS_WANTED,
    NEITHER,
    UNREADABLE
  }

  /**
   * Reads until the router is as before, or the window is over for certain; then says what stands
   * there. As before counts only once the candidate could be locked: then no commit of ours is
   * still on its way.
   */
  Standing settle(Window window, OptionalLong deadSession) {
    Instant certain = window.deadline().plus(settings.rollbackMargin());
    while (true) {
      Standing standing = standing(deadSession);
      boolean over = !clock.instant().isBefore(certain);
      if (standing == Standing.AS_BEFORE || over) {
        return standing;
      }
      Pause.of(poll);
    }
  }

  private Standing standing(OptionalLong deadSession) {
    try (NetconfSession session = routers.connect(edit.router())) {
      Element running = session.getConfig(Datastore.RUNNING, Optional.of(edit.filter()));
      if (edit.differences(running).isEmpty()) {
        return Standing.AS_WANTED;
      }
      if (!edit.standing(running).equals(edit.baseline())) {
        return Standing.NEITHER;
      }
      Locks.lockCandidate(session, deadSession);
      Element again = session.getConfig(Datastore.RUNNING, Optional.of(edit.filter()));
      Locks.release(session);
      return edit.standing(again).equals(edit.baseline()) ? Standing.AS_BEFORE : Standing.NEITHER;
    } catch (NetconfException e) {
      return Standing.UNREADABLE;
    }
  }

  /** True as soon as the router answers again; false when the time is over first. */
  boolean readable(Instant until) {
    while (clock.instant().isBefore(until)) {
      if (read() instanceof Reading.Present<Element>) {
        return true;
      }
      Pause.of(poll);
    }
    return false;
  }

  /** True when the router was read and holds what was sent. */
  boolean isAsWanted() {
    return read() instanceof Reading.Present<Element>(Element data)
        && edit.differences(data).isEmpty();
  }

  private Reading<Element> read() {
    return routers.read(edit.router(), edit.filter());
  }

  /** Cancels a commit that a dead session left in its window; a refusal says that none is left. */
  void cancel(Window window, OptionalLong deadSession) {
    try (NetconfSession session = routers.connect(edit.router())) {
      Locks.lockCandidate(session, deadSession);
      session.cancelCommit(window.persist());
      Locks.discardAndRelease(session);
    } catch (NetconfException e) {
      return;
    }
  }

  /**
   * After a confirm without an answer: where the router holds what was sent, confirms by persist-id
   * once more. That is not blind: what is confirmed was read, and the gate had passed.
   *
   * @return true when the router took it; a refusal proves nothing
   */
  boolean confirmAgain(Window window) {
    if (!isAsWanted()) {
      return false;
    }
    try (NetconfSession session = routers.connect(edit.router())) {
      session.confirm(window.persist());
      return edit.differences(session.getConfig(Datastore.RUNNING, Optional.of(edit.filter())))
          .isEmpty();
    } catch (Refused e) {
      return false;
    } catch (NetconfException e) {
      return false;
    }
  }
}
