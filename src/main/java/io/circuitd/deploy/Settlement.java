package io.circuitd.deploy;

import io.circuitd.deploy.Inspection.Found;
import io.circuitd.deploy.Outcome.Unsettled;

/** Finds out how a commit ended: by reading, never by sending it again. */
sealed interface Settlement permits TimerSettlement, InverseSettlement {
  /** What a person has to do. */
  String NEXT =
      "; next: put these entries by hand to what they were, or to what is wanted; circuitd reads"
          + " again by itself";

  /** Goes on after a restart with a commit that was neither confirmed nor to be taken back. */
  Outcome interrupted(Window window);

  /**
   * Sees a commit taken back.
   *
   * @param then what came of the change, once the router is as before
   */
  Outcome takenBack(Window window, Outcome then);

  /** How a commit stands of which we have said that it is to stay. */
  Outcome confirmed(Window window);

  /** Somebody else has been there, or the router took half of it. */
  static Outcome neither(String router, Found found) {
    return new Unsettled(
        router + " holds neither what was there before nor what was sent: " + found.words() + NEXT);
  }
}
