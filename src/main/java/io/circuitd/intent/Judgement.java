package io.circuitd.intent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What an approval is worth.
 *
 * @param needed how many persons must approve
 * @param counted a consent of each person that counts
 * @param refused those that do not count
 * @param others who else could approve, as far as the approvers' file names them
 */
public record Judgement(
    int needed, List<Consent> counted, Map<Consent, Refusal> refused, List<String> others) {
  private static final int SHOWN = 10;

  public Judgement {
    counted = List.copyOf(counted);
    refused = Map.copyOf(refused);
    others = List.copyOf(others);
  }

  public boolean enough() {
    return counted.size() >= needed;
  }

  /** Why a consent does not count; empty when it does. */
  public Optional<Refusal> refusal(Consent consent) {
    return Optional.ofNullable(refused.get(consent));
  }

  /** How many of how many, why others do not count, and who could give what is missing. */
  public String words() {
    StringBuilder words = new StringBuilder();
    words.append(counted.size()).append(" of ").append(needed);
    words.append(needed == 1 ? " approval" : " approvals");
    if (!counted.isEmpty()) {
      words.append(" (").append(names(counted.stream().map(Consent::by).toList())).append(")");
    }
    refused.values().stream()
        .map(Refusal::toString)
        .sorted()
        .forEach(why -> words.append("; refused: ").append(why));
    if (!enough() && !others.isEmpty()) {
      words.append("; can come from: ").append(names(others));
    }
    return words.toString();
  }

  private static String names(List<String> names) {
    return names.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
  }
}
