package io.circuitd.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code circuitd undo}. */
@Command(
    name = "undo",
    description =
        "Shows the plan that takes a past change back, with the digest that an approval stands for;"
            + " changes nothing.")
final class UndoCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "CHANGE", description = "The number of the change.")
  long change;

  UndoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    return PlanView.show(terminal, common, daemon -> daemon.undo(change));
  }
}
