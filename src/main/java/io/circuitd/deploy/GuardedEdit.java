package io.circuitd.deploy;

import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import io.circuitd.profile.DeviceProfile.NetconfAbilities;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.w3c.dom.Element;

/**
 * One edit of one router, with all that it takes to make it, to judge it and to settle it.
 *
 * @param log where its steps are journaled
 * @param abilities what the router's device profile lets us use
 * @param gate decides whether it is kept
 * @param permit whether it may be made now
 */
record GuardedEdit(
    RouterAccess routers,
    DeploySettings settings,
    InstantSource clock,
    StepLog log,
    Edit edit,
    NetconfAbilities abilities,
    Gate gate,
    Permit permit) {

  String router() {
    return edit.router();
  }

  NetconfSession connect() {
    return routers.connect(router());
  }

  /** What the router has of the entries that the edit is about. */
  Element read(NetconfSession session, Datastore source) {
    return session.getConfig(source, Optional.of(edit.filter()));
  }

  Locks locks(Datastore target) {
    return new Locks(log, () -> routers.user(router()), target);
  }

  /** Time between two readings while it is not known how a commit ends. */
  Duration poll() {
    return abilities.confirmPoll().compareTo(settings.readingEvery()) > 0
        ? abilities.confirmPoll()
        : settings.readingEvery();
  }

  /** When its gate must have passed, so that there is time to confirm. */
  Instant gateEnd(Window window) {
    return window.deadline().minus(settings.gateMargin());
  }

  /**
   * Judges a commit that stands and that no router takes back any more, for as long as in a window.
   *
   * @param what what the router did, in words
   * @param then what comes of the gate's verdict
   */
  Outcome judged(Window window, String what, Function<Gate.Verdict, Outcome> then) {
    Optional<String> obstacle = gate.before(window.wereUp()).obstacle();
    if (obstacle.isPresent()) {
      return new Unsettled(what + ", and it cannot be judged: " + obstacle.get());
    }
    return then.apply(
        gate.await(clock.instant().plus(settings.confirmWindow()).minus(settings.gateMargin())));
  }
}
