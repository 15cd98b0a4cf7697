package io.circuitd.deploy;

import io.circuitd.deploy.Inspection.Found;
import io.circuitd.deploy.Outcome.Done;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.StepLog.Step;
import io.circuitd.netconf.NetconfException;
import io.circuitd.netconf.NetconfSession;

/** Lets a kept change survive a restart of the router, where it starts with a startup datastore. */
final class StartupCopy {
  private final RouterAccess routers;
  private final StepLog log;
  private final Edit edit;
  private final Inspection inspection;

  StartupCopy(RouterAccess routers, StepLog log, Edit edit, Inspection inspection) {
    this.routers = routers;
    this.log = log;
    this.edit = edit;
    this.inspection = inspection;
  }

  /** True when the last commit is confirmed, and only the copy may be missing. */
  boolean begun() {
    return log.lastSince(Step.SAVE, Step.COMMIT).isPresent();
  }

  /** Copies running to startup after a commit of ours (RFC 6241, 8.7); it may be done twice. */
  Outcome saved() {
    if (log.openCommit().map(Window::of).filter(Window::startup).isEmpty()) {
      return new Done();
    }
    if (!begun()) {
      log.step(Step.SAVE);
    }
    try (NetconfSession session = routers.connect(edit.router())) {
      Found found = inspection.read(session);
      return switch (found.standing()) {
        case AS_WANTED -> {
          session.saveStartup();
          yield new Done();
        }
        case AS_BEFORE -> {
          log.step(Step.ROLLED_BACK);
          yield new Later(edit.router() + " started again before startup was written");
        }
        case NEITHER, UNKNOWN -> Settlement.neither(edit.router(), found);
      };
    } catch (NetconfException e) {
      return new Unsettled(
          edit.router()
              + ": the change is in running and not in startup, a restart of the router would lose"
              + " it: "
              + e.getMessage());
    }
  }
}
