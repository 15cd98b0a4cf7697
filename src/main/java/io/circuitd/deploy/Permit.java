package io.circuitd.deploy;

import java.util.Optional;

/**
 * Whether a router may be written to now; asked before it is locked and again before the commit.
 * Nobody is asked for taking back or settling what is there already.
 */
interface Permit {
  /** Nothing stands against it. */
  Permit ALWAYS = Optional::empty;

  /** Why not, and the next step. */
  Optional<String> refusal();
}
