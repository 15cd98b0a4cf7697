package io.circuitd.deploy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The confirm window of one commit, as it is journaled with it.
 *
 * @param deadline when the router rolls back by itself at the earliest: its timer starts no sooner
 *     than the commit is sent
 * @param persist the persist-id, where the router takes one
 * @param wereUp what the gate saw up before the commit
 */
record Window(Instant deadline, Optional<String> persist, Set<String> wereUp) {
  private static final String SEPARATOR = ",";

  static Window of(Map<String, String> detail) {
    return new Window(
        Instant.parse(detail.getOrDefault("deadline", "")),
        Optional.ofNullable(detail.get("persist")),
        wereUp(detail));
  }

  /** What a gate saw up before a commit that was journaled so. */
  static Set<String> wereUp(Map<String, String> detail) {
    String text = detail.getOrDefault("up", "");
    return text.isEmpty() ? Set.of() : new TreeSet<>(Set.of(text.split(SEPARATOR)));
  }

  Map<String, String> toDetail() {
    Map<String, String> detail = new LinkedHashMap<>();
    detail.put("deadline", deadline.toString());
    persist.ifPresent(id -> detail.put("persist", id));
    detail.put("up", String.join(SEPARATOR, wereUp));
    return detail;
  }
}
