package io.circuitd.deploy;

/** How a step of a change ended. */
sealed interface Outcome {
  /** It is done, and seen to be done. */
  record Done() implements Outcome {}

  /** It cannot be done; the router is as it was before. */
  record Failed(String reason) implements Outcome {}

  /** Azure said no and changed nothing; it may be only a delay. */
  record Refused(String reason) implements Outcome {}

  /** It could not start; nothing was touched, and it is worth another try. */
  record Later(String reason) implements Outcome {}

  /**
   * As {@link Later}, for a reason that no try of ours ends and that stands in the way of any other
   * plan of the circuit; after a time the change is given up.
   */
  record Blocked(String reason) implements Outcome {}

  /** Nobody knows how it ended; it must be settled by reading before anything else. */
  record Unsettled(String reason) implements Outcome {}
}
