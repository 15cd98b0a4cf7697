package io.circuitd.deploy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The confirm window of one commit, as it is journaled with it.
 *
 * @param deadline when a router with a timer rolls back at the earliest: it starts no sooner than
 *     the commit is sent
 * @param wereUp what the gate saw up before the commit
 * @param startup the router starts with another datastore than running
 */
record Window(Instant deadline, TakeBack back, Set<String> wereUp, boolean startup) {
  private static final String SEPARATOR = ",";
  private static final String STARTUP = "startup";

  static Window of(Map<String, String> detail) {
    return new Window(
        Instant.parse(detail.getOrDefault("deadline", "")),
        TakeBack.of(detail),
        wereUp(detail),
        detail.containsKey(STARTUP));
  }

  /** What a gate saw up before a commit that was journaled so. */
  static Set<String> wereUp(Map<String, String> detail) {
    String text = detail.getOrDefault("up", "");
    return text.isEmpty() ? Set.of() : new TreeSet<>(Set.of(text.split(SEPARATOR)));
  }

  Map<String, String> toDetail() {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("deadline", deadline.toString());
    back.into(detail);
    detail.put("up", String.join(SEPARATOR, wereUp));
    if (startup) {
      detail.put(STARTUP, "true");
    }
    return detail;
  }
}
