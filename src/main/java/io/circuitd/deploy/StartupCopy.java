package io.circuitd.deploy;

import io.circuitd.deploy.Inspection.Found;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;
import io.circuitd.netconf.NetconfSession.Datastore;

/** Lets a kept change survive a restart of the router, where it starts with a startup datastore. */
final class StartupCopy {
  private final GuardedEdit guarded;
  private final Inspection inspection;

  StartupCopy(GuardedEdit guarded) {
    this.guarded = guarded;
    this.inspection = new Inspection(guarded, guarded.locks(Datastore.RUNNING));
  }

  /** True when the last commit is confirmed, and only the copy may be missing. */
  boolean begun() {
    return guarded.log().lastSince(Step.SAVE, Step.COMMIT).isPresent();
  }

  /** Copies running to startup after a commit of ours (RFC 6241, 8.7); it may be done twice. */
  Outcome saved() {
    if (guarded.log().openCommit().map(Window::of).filter(Window::startup).isEmpty()) {
      return new Done();
    }
    if (!begun()) {
      guarded.log().step(Step.SAVE);
    }
    try (NetconfSession session = guarded.connect()) {
      Found found = inspection.read(session);
      return switch (found.standing()) {
        case AS_WANTED -> {
          session.saveStartup();
          yield new Done();
        }
        case AS_BEFORE -> {
          guarded.log().step(Step.ROLLED_BACK);
          yield new Later(guarded.router() + " started again before startup was written");
        }
        case NEITHER, UNKNOWN -> Settlement.neither(guarded.router(), found);
      };
    } catch (NetconfException e) {
      return new Unsettled(
          guarded.router()
              + ": the change is in running and not in startup, a restart of the router would lose"
              + " it: "
              + e.getMessage());
    }
  }
}
