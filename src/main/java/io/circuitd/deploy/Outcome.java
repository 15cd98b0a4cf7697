package io.circuitd.deploy;

import java.util.function.UnaryOperator;

/** How a step of a change ended. */
sealed interface Outcome {
  /** The same outcome, its reason in other words. */
  default Outcome saying(UnaryOperator<String> words) {
    return switch (this) {
      case Done done -> done;
      case Failed(String reason) -> new Failed(words.apply(reason));
      case Refused(String reason) -> new Refused(words.apply(reason));
      case Later(String reason) -> new Later(words.apply(reason));
      case Blocked(String reason) -> new Blocked(words.apply(reason));
      case Unsettled(String reason) -> new Unsettled(words.apply(reason));
    };
  }

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
