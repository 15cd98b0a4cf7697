package io.circuitd.health;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What could not be read, gathered by reason: one silent router leaves many gaps. */
final class Gaps {
  private final Map<String, List<String>> byReason = new LinkedHashMap<>();

  void add(String what, String reason) {
    byReason.computeIfAbsent(reason, _ -> new ArrayList<>()).add(what);
  }

  boolean isEmpty() {
    return byReason.isEmpty();
  }

  /** {@code ipv4 session, BFD not known: no answer from …}, one for each reason. */
  List<String> words() {
    return byReason.entrySet().stream()
        .map(gap ->
            gap.getValue().stream().collect(Collectors.joining(", "))
                + " not known: "
                + gap.getKey())
        .toList();
  }
}
