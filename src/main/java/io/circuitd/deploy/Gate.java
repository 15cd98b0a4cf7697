package io.circuitd.deploy;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Decides, inside the confirm window, whether a change is kept (DESIGN §6). */
interface Gate {
  /** The gate {@code config}: the read-back, which is always made, is enough. */
  Gate CONFIG =
      new Gate() {
        @Override
        public Before before(Set<String> earlier) {
          return new Before(Set.of(), Optional.empty());
        }

        @Override
        public Verdict await(Instant until) {
          return new Verdict(true, "read-back equals what was rendered");
        }
      };

  /**
   * Takes the readings that the gate compares with; called before the router is touched.
   *
   * @param earlier what was up before a former commit of the same change, which was taken back: it
   *     is asked for again, though that commit may have brought it down
   */
  Before before(Set<String> earlier);

  /** What comes of the change when nothing may be committed, asked right before the commit. */
  default Optional<Outcome> hold() {
    return Optional.empty();
  }

  /** This gate, with a reason to hold back that is looked for right before the commit. */
  default Gate heldBy(Supplier<Optional<Outcome>> reason) {
    Gate inner = this;
    return new Gate() {
      @Override
      public Before before(Set<String> earlier) {
        return inner.before(earlier);
      }

      @Override
      public Optional<Outcome> hold() {
        return inner.hold().or(reason);
      }

      @Override
      public Verdict await(Instant until) {
        return inner.await(until);
      }
    };
  }

  /** Waits until the gate has passed, or cannot pass any more, or the time is over. */
  Verdict await(Instant until);

  /**
   * What was seen before the change.
   *
   * @param up names of what is up and must be up again
   * @param obstacle why the gate could not judge a change now
   */
  record Before(Set<String> up, Optional<String> obstacle) {}

  /**
   * What the gate says.
   *
   * @param reason the reading that decided, in words
   */
  record Verdict(boolean passed, String reason) {}
}
