package io.circuitd.deploy;

import io.circuitd.deploy.Inspection.Found;
import io.circuitd.deploy.Outcome.Later;
import io.circuitd.deploy.Outcome.Unsettled;
import io.circuitd.deploy.TakeBack.ByInverse;
import io.circuitd.deploy.TakeBack.ByRouter;

/** Finds out how one commit ended: by reading, never by sending it again. */
sealed interface Settlement permits TimerSettlement, InverseSettlement {
  /** What a person has to do. */
  String NEXT =
      "; next: put these entries by hand to what they were, or to what is wanted; circuitd reads"
          + " again by itself";

  /** The one that fits how the commit is taken back. */
  static Settlement of(GuardedEdit guarded, Window window) {
    return switch (window.back()) {
      case ByRouter timer -> new TimerSettlement(guarded, window);
      case ByInverse back -> new InverseSettlement(guarded, window, back);
    };
  }

  /** Goes on after a restart with a commit that was neither confirmed nor to be taken back. */
  Outcome interrupted();

  /**
   * Sees the commit taken back.
   *
   * @param then what came of the change, once the router is as before
   */
  Outcome takenBack(Outcome then);

  /** How the commit stands when we have said that it is to stay. */
  Outcome confirmed();

  /** What comes of a change whose commit is taken back for no fault of its own. */
  static Outcome afterInterruption(String router) {
    return new Later(router + " took back a commit that was interrupted");
  }

  /** Somebody else has been there, or the router took half of it. */
  static Outcome neither(String router, Found found) {
    return new Unsettled(
        router + " holds neither what was there before nor what was sent: " + found.words() + NEXT);
  }
}
