package io.circuitd.cli;

import io.circuitd.model.CircuitName;
import io.circuitd.rollout.Stages.Stage;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code circuitd plan}. */
@Command(
    name = "plan",
    description =
        "Reads Azure and the routers and shows what would change, with the digest that an approval"
            + " stands for; changes nothing. With --stage, those of a stage of the roll-out of"
            + " changed templates.")
final class PlanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "Its name.")
  Optional<CircuitName> circuit = Optional.empty();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      converter = StageArgument.class,
      description = "All circuits of canary, pop or rest, in place of one.")
  Optional<Stage> stage = Optional.empty();

  @Spec CommandSpec spec = CommandSpec.create();

  PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (stage.isPresent() && circuit.isPresent()) {
      throw new ParameterException(
          spec.commandLine(), "--stage and a CIRCUIT exclude each other; expected one of both");
    }
    if (stage.isEmpty() && circuit.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Missing required parameter: '--stage=STAGE' or 'CIRCUIT'");
    }
    return stage.isPresent()
        ? StageView.show(terminal, common, stage.get(), "")
        : PlanView.show(terminal, common, daemon -> daemon.plan(circuit.orElseThrow()));
  }
}
