package io.circuitd.cli;

import io.circuitd.model.CircuitName;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code circuitd plan}. */
@Command(
    name = "plan",
    description =
        "Reads Azure and the routers and shows what would change, with the digest that an approval"
            + " stands for; changes nothing.")
final class PlanCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "CIRCUIT", converter = CircuitArgument.class, description = "Its name.")
  CircuitName circuit;

  PlanCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return PlanView.show(terminal, common, daemon -> daemon.plan(circuit));
  }
}
