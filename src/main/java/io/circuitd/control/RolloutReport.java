package io.circuitd.control;

import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages.Stage;
import java.time.Instant;
import java.util.List;

/**
 * How far the templates that are in force have come on the routers.
 *
 * @param templates their folder
 * @param since when the roll-out began; its stages stay as they were made then
 * @param why the canary was picked
 * @param stages empty when every leg stands as the templates render it
 */
public record RolloutReport(
    Instant at, String templates, Instant since, String why, List<Progress> stages) {
  public RolloutReport {
    stages = List.copyOf(stages);
  }

  /**
   * One stage.
   *
   * @param circuits all of it
   * @param open those that are not through, or not up since
   */
  public record Progress(Stage stage, List<CircuitName> circuits, List<Open> open) {
    public Progress {
      circuits = List.copyOf(circuits);
      open = List.copyOf(open);
    }
  }

  /**
   * A circuit that a stage is not done with.
   *
   * @param why in words: what it waits for
   */
  public record Open(CircuitName circuit, String why) {}
}
