package io.circuitd.control;

import io.circuitd.control.ControlFailure.Reason;
import io.circuitd.rollout.Stages.Stage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the daemon answers about changes of templates. */
public interface RolloutService {
  /**
   * What other templates would change on the routers, and in which stages; from the store, without
   * a look at routers or Azure. Changes nothing.
   *
   * @param old a folder of templates, absolute; the daemon reads it
   * @param fresh another one
   * @throws ControlFailure {@code BAD_CALL} when one of them is no folder of templates
   */
  TemplatesReport preview(Path old, Path fresh);

  /**
   * How far the templates that are in force have come. Begins the roll-out when it is a new one:
   * its stages stay from then on.
   */
  RolloutReport rollout();

  /**
   * The plans of a stage, as of now: reads Azure and the routers, changes nothing. Begins the
   * roll-out as {@link #rollout} does.
   *
   * @param asker for the audit; empty text for nobody knows
   */
  StageReport stage(Stage stage, String asker);

  /** The calls of the local API. */
  static List<ControlRoute> routes(RolloutService service) {
    return List.of(
        new ControlRoute(
            "GET",
            "/templates/preview",
            call -> service.preview(folder(call, "old"), folder(call, "new"))),
        new ControlRoute("GET", "/rollout", call -> service.rollout()),
        new ControlRoute("GET", "/rollout/plan", call -> service.stage(stage(call), call.asker())));
  }

  private static Path folder(ControlRequest call, String name) {
    return call.parameter(name)
        .map(Path::of)
        .orElseThrow(
            () -> new ControlFailure(Reason.BAD_CALL, name + " is missing; expected a folder"));
  }

  private static Stage stage(ControlRequest call) {
    Optional<Stage> stage =
        call.parameter("stage")
            .flatMap(word ->
                Arrays.stream(Stage.values()).filter(s -> s.word().equals(word)).findFirst());
    return stage.orElseThrow(() ->
        new ControlFailure(
            Reason.BAD_CALL,
            "stage is missing or not known; expected one of " + List.of(Stage.values())));
  }
}
