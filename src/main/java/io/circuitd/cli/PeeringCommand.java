package io.circuitd.cli;

import io.circuitd.deploy.PeeringAction;
import io.circuitd.model.CircuitName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code circuitd peering}. */
@Command(
    name = "peering",
    description =
        "Shows the plan that resets, disables or enables a peering at Azure, with the digest that"
            + " an approval stands for; changes nothing. All sessions of the peering are affected,"
            + " on both connections.")
final class PeeringCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(
      index = "0",
      paramLabel = "CIRCUIT",
      converter = CircuitArgument.class,
      description = "Its name.")
  Optional<CircuitName> circuit = Optional.empty();

  @Parameters(
      index = "1",
      paramLabel = "ACTION",
      converter = PeeringActionArgument.class,
      description = "reset (disable, then enable), disable, or enable.")
  PeeringAction action = PeeringAction.RESET;

  @Mixin PeeringTypeOption type = new PeeringTypeOption();

  PeeringCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CircuitName name = circuit.orElseThrow();
    return PlanView.show(
        terminal,
        common,
        daemon ->
            type.type
                .map(which -> daemon.peering(name, action, which, ""))
                .orElseGet(() -> daemon.peering(name, action, "")));
  }
}
