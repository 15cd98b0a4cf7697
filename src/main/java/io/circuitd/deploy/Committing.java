package io.circuitd.deploy;

import io.circuitd.deploy.Locks.Denied;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Failed;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.deploy.TakeBack.ByInverse;
import io.circuitd.deploy.TakeBack.ByRouter;
import io.circuitd.model.Reading;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfException.Refused;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** A guarded change from its commit on: read-back, gate, and the confirm or the way back. */
final class Committing {
  private static final Logger logger = LoggerFactory.getLogger(Committing.class);

  private final GuardedEdit guarded;
  private final Edit edit;
  private final StepLog log;

  Committing(GuardedEdit guarded) {
    this.guarded = guarded;
    this.edit = guarded.edit();
    this.log = guarded.log();
  }

  /** A session that has the lock. */
  record Held(NetconfSession session, Way way, Locks locks) {}

  /** Whether we have said of the last commit that it is to stay. */
  boolean confirmSent() {
    return log.lastSince(Step.CONFIRM, Step.COMMIT).isPresent();
  }

  /** Commits, and goes on until the change is kept or taken back. */
  Outcome commit(Held held, Window window, List<String> payloads) {
    Optional<Outcome> stopped = guarded.permit().refusal();
    if (stopped.isPresent()) {
      held.locks().discardAndRelease(held.session());
      return stopped.get();
    }
    log.step(Step.COMMIT, window.toDetail());
    try {
      held.way()
          .commit(held.session(), window.back(), payloads, guarded.settings().confirmWindow());
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
    return Settlement.of(guarded, window).takenBack(new Failed(why));
  }

  private Outcome insideWindow(Held held, Window window) {
    try {
      log.step(Step.READ_BACK);
      Element running = running(held);
      List<String> differences = edit.differences(running);
      if (!differences.isEmpty()) {
        return rollBack(held, window, Map.of(Gate.REASON, differs(running, differences)));
      }
      log.step(Step.GATE);
      Gate.Verdict verdict = guarded.gate().await(guarded.gateEnd(window));
      if (!verdict.passed()) {
        return rollBack(
            held, window, verdict.toDetail("the gate did not pass: " + verdict.reason()));
      }
      if (guarded.clock().instant().isAfter(guarded.gateEnd(window))) {
        return rollBack(
            held,
            window,
            verdict.toDetail(
                "the gate passed less than "
                    + guarded.settings().gateMargin().toSeconds()
                    + " s before the end of the confirm window, too late to confirm safely"));
      }
      log.step(Step.CONFIRM, verdict.toDetail());
      held.way().confirm(held.session(), window.back());
      if (!edit.differences(running(held)).isEmpty()) {
        // A router whose timer ended early takes the confirm for a commit of nothing.
        held.session().abort();
        return Settlement.of(guarded, window).confirmed();
      }
    } catch (Refused e) {
      return rollBack(held, window, Map.of(Gate.REASON, String.valueOf(e.getMessage())));
    } catch (NetconfException e) {
      held.session().abort();
      return confirmSent() ? Settlement.of(guarded, window).confirmed() : lineLost(held, window, e);
    }
    held.locks().release(held.session());
    return new Done();
  }

  private Element running(Held held) {
    return guarded.read(held.session(), Datastore.RUNNING);
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
    return Settlement.of(guarded, window)
        .takenBack(new Failed(why.getOrDefault(Gate.REASON, "taken back")));
  }

  /**
   * After a commit or a read-back without an answer: goes on in another session where the commit is
   * seen and does not end with its session; else it is taken back.
   */
  private Outcome lineLost(Held held, Window window, NetconfException lost) {
    if (window.back().outlivesSession() && showsWanted(guarded.gateEnd(window))) {
      try (NetconfSession again = guarded.connect()) {
        held.locks().lock(again);
        return insideWindow(new Held(again, held.way(), held.locks()), window);
      } catch (Denied | NetconfException e) {
        logger.info("{}", e.getMessage());
      }
    }
    log.step(Step.CANCEL);
    return Settlement.of(guarded, window)
        .takenBack(new Later("commit not kept: " + lost.getMessage()));
  }

  /** True as soon as the router shows what was sent; false when it shows anything else. */
  private boolean showsWanted(Instant until) {
    while (guarded.clock().instant().isBefore(until)) {
      switch (guarded.routers().read(edit.router(), edit.filter())) {
        case Reading.Present<Element>(Element running) -> {
          return edit.differences(running).isEmpty();
        }
        default -> Pause.of(guarded.abilities().confirmPoll());
      }
    }
    return false;
  }
}
