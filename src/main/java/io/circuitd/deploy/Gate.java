package io.circuitd.deploy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Decides, inside the confirm window, whether a change is kept (DESIGN §6). */
interface Gate {
  /** In the detail of a journaled step: why a commit is taken back. */
  String REASON = "reason";

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
   * @param readings each reading that showed something else than the one before, with its time
   */
  record Verdict(boolean passed, String reason, List<String> readings) {
    Verdict(boolean passed, String reason) {
      this(passed, reason, List.of());
    }

    /** What is journaled with the step that follows. */
    Map<String, String> toDetail() {
      return readings.isEmpty() ? Map.of() : Map.of("readings", String.join("\n", readings));
    }

    /** The same, where the commit is taken back. */
    Map<String, String> toDetail(String why) {
      Map<String, String> detail = new LinkedHashMap<>(toDetail());
      detail.put(REASON, why);
      return detail;
    }
  }
}
