package io.circuitd.cli;

import io.circuitd.control.AdviceReport;
import io.circuitd.control.ControlJson;
import io.circuitd.model.CircuitName;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code circuitd advise}. */
@Command(
    name = "advise",
    description =
        "Shows what applies to a circuit on the customer's side, each with its rule; checks what"
            + " the customer lets us read (customerAccess in circuitd.yaml). Changes nothing.",
    footer = {
      "",
      "Exit code 3 when Azure, or a part of the customer's side, could not be read, or Azure does"
          + " not show a circuit that was built; what needs no reading is shown all the same."
    })
final class AdviseCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin CommonOptions common = new CommonOptions();

  @Parameters(paramLabel = "CIRCUIT", converter = CircuitArgument.class, description = "Its name.")
  Optional<CircuitName> circuit = Optional.empty();

  AdviseCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    AdviceReport report;
    try (Progress progress = new Progress(terminal)) {
      progress.say("reading Azure ...");
      report = common.daemon().advice(circuit.orElseThrow());
    }
    if (common.json) {
      terminal.out().println(ControlJson.pretty(report));
    } else {
      new AdviceView(terminal).print(report);
    }
    return report.silent().isEmpty() ? ExitCode.FINE : ExitCode.UNREACHABLE;
  }
}
