package io.circuitd.daemon;

import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A roll-out whose stages were made: they stay, so that the canary is the same one tomorrow.
 *
 * @param templates fingerprint of the templates that it brings; other templates are another one
 */
record BegunRollout(String templates, Instant since, Stages stages) {

  /** As the store has it. */
  private record Stored(
      String templates,
      Instant since,
      Optional<String> canary,
      String why,
      List<String> pops,
      List<String> pop,
      List<String> rest,
      List<String> notUp) {}

  String json() {
    return JsonMapper.shared()
        .writeValueAsString(
            new Stored(
                templates,
                since,
                stages.canary().map(CircuitName::value),
                stages.why(),
                List.copyOf(stages.pops()),
                texts(stages.pop()),
                texts(stages.rest()),
                texts(stages.notUp())));
  }

  static BegunRollout read(String json) {
    Stored stored = JsonMapper.shared().readValue(json, Stored.class);
    return new BegunRollout(
        stored.templates(),
        stored.since(),
        new Stages(
            stored.canary().map(CircuitName::new),
            stored.why(),
            new TreeSet<>(stored.pops()),
            names(stored.pop()),
            names(stored.rest()),
            Set.copyOf(names(stored.notUp()))));
  }

  private static List<String> texts(Collection<CircuitName> names) {
    return names.stream().map(CircuitName::value).collect(Collectors.toList());
  }

  private static List<CircuitName> names(List<String> texts) {
    return texts.stream().map(CircuitName::new).toList();
  }
}
