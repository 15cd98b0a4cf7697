package io.circuitd.deploy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Plans as the journal keeps them. */
final class PlanJson {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private PlanJson() {}

  /**
   * What a started change goes on by.
   *
   * @param cloud where the circuit is
   * @param azureId its resource id; empty when it is gone at Azure
   * @param ground Azure's facts that the plan stands on
   * @param peerings what Azure had of peerings when it was planned
   * @param undoes the change that it takes back
   */
  record Journaled(
      String cloud,
      String azureId,
      String ground,
      String peerings,
      int bandwidthMbps,
      List<Stage> stages,
      Optional<Long> undoes) {
    Journaled(
        String cloud,
        String azureId,
        String ground,
        String peerings,
        int bandwidthMbps,
        List<Stage> stages) {
      this(cloud, azureId, ground, peerings, bandwidthMbps, stages, Optional.empty());
    }
  }

  static String write(Journaled plan) {
    return MAPPER.writeValueAsString(plan);
  }

  static Journaled read(String json) {
    return MAPPER.readValue(json, Journaled.class);
  }

  /** Keeps the kinds of the stages, which a bare list would not. */
  private record Stages(List<Stage> stages) {}

  static String writeStages(List<Stage> stages) {
    return MAPPER.writeValueAsString(new Stages(stages));
  }

  static List<Stage> readStages(String json) {
    return MAPPER.readValue(json, Stages.class).stages();
  }

  static String writeParts(Map<String, String> parts) {
    return MAPPER.writeValueAsString(parts);
  }

  static Map<String, String> readParts(String json) {
    return MAPPER.readValue(json, new TypeReference<>() {});
  }
}
