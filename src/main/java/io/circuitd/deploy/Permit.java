package io.circuitd.deploy;

import java.util.Optional;

/**
 * Whether a router may be written to now; asked before it is locked and again before the commit.
 * Nobody is asked for taking back or settling what is there already.
 */
interface Permit {
  /** Nothing stands against it. */
  Permit ALWAYS = Optional::empty;

  /** What comes of the change when it may not; in its words why, and the next step. */
  Optional<Outcome> refusal();
}
